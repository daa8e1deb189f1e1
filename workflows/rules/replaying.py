"""Rules held against what has happened to a ticket: each decision of its past as the rules found it, without effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from workflows.company import Company
from workflows.definition import Definition
from workflows.draft import Draft
from workflows.effects import Record
from workflows.replay import Changes, Growing
from workflows.rules.running import run
from workflows.rules.verdicts import Verdict
from workflows.staff import Staff
from workflows.ticket import Ticket

FIRED = "rule_fired"


class Entry(Protocol):
    """One of a ticket's history; the last of a decision holds what the decision changed."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def by(self) -> int | None: ...
    @property
    def at(self) -> datetime: ...
    @property
    def details(self) -> Mapping[str, object]: ...
    @property
    def changes(self) -> Changes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`settled` is the ticket as the deed had left it, before any rule came; `fired` are those that then came."""

    entries: tuple[int, ...]
    at: datetime
    before: Ticket | None
    settled: Ticket
    records: tuple[Record, ...]
    fired: tuple[str, ...]


def decisions(history: Iterable[Entry]) -> Iterator[Decision]:
    """Oldest first."""
    growing, before = Growing(), None
    entries: list[Entry] = []
    for entry in history:
        entries.append(entry)
        if not entry.changes:
            continue
        growing.add(entry.changes)
        settled = _settled(growing, entries)
        if settled:
            yield _decision(entries, before, settled)
        before, entries = growing.ticket(), []


def _settled(growing: Growing, entries: list[Entry]) -> Ticket | None:
    """What rules have changed taken back, the last first."""
    fired = [entry for entry in entries if entry.kind == FIRED]
    if not fired:
        return growing.ticket()
    earlier = deepcopy(growing)
    for entry in reversed(fired):
        earlier.take_back(cast(Changes, entry.details.get("changes", {})))
    return earlier.ticket()


def _decision(entries: list[Entry], before: Ticket | None, settled: Ticket) -> Decision:
    """What was noted about an earlier one stands before its own entries, and is of another time."""
    at = entries[-1].at
    own = [entry for entry in entries if entry.at == at]
    fired = [str(entry.details.get("rule", "")) for entry in own if entry.kind == FIRED]
    first = next((n for n, each in enumerate(own) if each.kind == FIRED), len(own))
    return Decision(
        entries=tuple(entry.id for entry in own),
        at=at,
        before=before,
        settled=settled,
        records=tuple(
            Record(kind=each.kind, by=each.by, details=each.details) for each in own[:first]
        ),
        fired=tuple(fired),
    )


def replayed(
    decision: Decision, definition: Definition, now: datetime, staff: Staff, company: Company
) -> tuple[Verdict, ...]:
    """Of every rule, whether it would come and why; with the people and tables there are today. `now` is when it was
    decided, by the company's clock."""
    draft = Draft(decision.settled, definition, staff, now, None, company=company)
    draft.effects.extend(decision.records)
    return run(draft, decision.before, is_told=True)
