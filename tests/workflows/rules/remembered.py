"""A ticket that lives under rules and whose history is kept as storage would keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tests.workflows.builders_tickets import LI_HONG, MORNING
from workflows.answers import Answers
from workflows.company import NOTHING_SET
from workflows.definition import Definition
from workflows.effects import Outcome, Record, Refusal
from workflows.engine import decide
from workflows.events import Event, TicketOpened
from workflows.replay import Changes, changes_between, plain
from workflows.rules.replaying import Decision, decisions, replayed
from workflows.rules.verdicts import Verdict
from workflows.staff import Staff
from workflows.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it comes back from storage."""

    id: int
    kind: str
    by: int | None
    at: datetime
    details: Mapping[str, object]
    changes: Changes = field(default_factory=dict)


class Past:
    """`events` are what happened after it was reported, taken or refused; `outcomes` what was decided."""

    def __init__(self, definition: Definition, staff: Staff, report: Answers) -> None:
        self.definition, self.staff, self.report = definition, staff, report
        self.events: list[Event] = []
        self.now = MORNING
        self.ticket: Ticket | None = None
        self.history: list[Kept] = []
        self.outcomes: list[Outcome] = []
        self._happen(TicketOpened(by=LI_HONG, origin=7, number="SY-1", answers=report))

    def take(self, event: Event) -> bool:
        """False when it was refused."""
        self.events.append(event)
        return self._happen(event)

    def _happen(self, event: Event) -> bool:
        self.now += timedelta(minutes=1)
        outcome = decide(self.ticket, event, self.definition, self.now, self.staff)
        if isinstance(outcome, Refusal):
            return False
        after = replace(outcome.ticket, id=12, version=len(self.outcomes) + 1)
        self._write_down(self.ticket, replace(outcome, ticket=after))
        self.ticket = after
        return True

    def _write_down(self, before: Ticket | None, outcome: Outcome) -> None:
        """What was changed stands with the last entry."""
        self.outcomes.append(outcome)
        records = [each for each in outcome.effects if isinstance(each, Record)]
        records = records or [Record(kind="changed", by=None)]
        for record in records:
            changes = changes_between(before, outcome.ticket) if record is records[-1] else {}
            details = plain(record.details)
            assert isinstance(details, dict)
            entry = Kept(len(self.history) + 1, record.kind, record.by, self.now, details, changes)
            self.history.append(entry)

    @property
    def decisions(self) -> list[Decision]:
        return list(decisions(self.history))

    def verdicts(self, decision: Decision | None = None) -> tuple[Verdict, ...]:
        """Of the last decision, unless told another."""
        decision = decision or self.decisions[-1]
        return replayed(decision, self.definition, decision.at, self.staff, NOTHING_SET)

    def verdict(self, rule: str, level: int = 1) -> Verdict:
        found = self.verdicts()
        return next(each for each in found if (each.rule, each.level) == (rule, level))
