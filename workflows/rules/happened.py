"""What has happened to a ticket, as rules hear of it: found by comparing it before and after, and in what was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from workflows.definition import Definition
from workflows.effects import Record
from workflows.ticket import Ticket
from workflows.verbs import Phase

REQUESTER, OURS = "requester", "ours"
RATINGS = frozenset({"rating", "nps"})
"""Kinds of fields by which somebody says how content they are."""
_SAID: Mapping[str, str] = {"commented": REQUESTER, "noted": OURS, "replied": OURS}
_PASSED = frozenset(
    {"task_opened", "copied", "waiting", "not_waited", "fields_set", "called", "opening", "ended", "branched"}
)  # fmt: skip
"""Entries that tell of a node the ticket came to, perhaps without staying there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """`way` is the trigger that hears of it, `name` the field, phase, node, timer or event; of a rule's clock the rule.
    `text` is what was said, `by` the rule that brought it about."""

    way: str
    name: str = ""
    text: str = ""
    by: str = ""

    def __str__(self) -> str:
        return f"{self.way}: {self.name}" if self.name else self.way


def happenings(
    before: Ticket | None,
    after: Ticket,
    records: Iterable[Record],
    definition: Definition,
    by: str = "",
) -> tuple[Happening, ...]:
    """Each once, whatever it was found by."""
    records = tuple(records)
    found = (
        *_of_opening(before),
        *_of_answers(before, after, definition),
        *_of_phase(before, after),
        *_of_nodes(before, after, records, definition),
        *_told(before, records),
    )
    return tuple(dict.fromkeys(replace(each, by=by) if by else each for each in found))


def _of_opening(before: Ticket | None) -> Iterator[Happening]:
    if before is None:
        yield Happening(way="opened")


def _of_answers(
    before: Ticket | None, after: Ticket, definition: Definition
) -> Iterator[Happening]:
    """What the report says is not a change."""
    if before is None or before.answers == after.answers:
        return
    for field in definition.form:
        was, now = before.answers.get(field.id), after.answers.get(field.id)
        if was != now:
            yield Happening(way="changed", name=field.id)
            if field.kind in RATINGS and now is not None:
                yield Happening(way="rated", name=field.id)


def _of_phase(before: Ticket | None, after: Ticket) -> Iterator[Happening]:
    if before is None or before.phase is not after.phase:
        yield Happening(way="phase", name=Phase(after.phase).value)


def _of_nodes(
    before: Ticket | None, after: Ticket, records: tuple[Record, ...], definition: Definition
) -> Iterator[Happening]:
    """Those it only passed were entered and left; so was one it came to again."""
    old = {visit.id: visit.node for visit in before.visits} if before else {}
    new = {visit.id: visit.node for visit in after.visits}
    passed = [str(each.details.get("node", "")) for each in records if each.kind in _PASSED]
    entered = [new[each] for each in new if each not in old] + [
        each for each in passed if each in definition.walked.nodes
    ]
    gone = [old[each] for each in old if each not in new]
    left = gone + [each for each in entered if each not in new.values()]
    yield from (Happening(way="left", name=node) for node in left)
    yield from (Happening(way="entered", name=node) for node in entered)


def _told(before: Ticket | None, records: tuple[Record, ...]) -> Iterator[Happening]:
    """Of what people said only what they said after the report; what rules note was said by nobody."""
    for record in records:
        details = record.details
        if record.kind in _SAID and record.by is not None and before is not None:
            yield Happening(way="said", name=_SAID[record.kind], text=str(details.get("text", "")))
        elif record.kind == "event_arrived":
            yield Happening(way="arrived", name=str(details.get("name", "")))
        elif record.kind == "rule_rang":
            yield _rang(details)


def _rang(details: Mapping[str, object]) -> Happening:
    if "timer" in details:
        return Happening(way="timer", name=str(details["timer"]))
    return Happening(way="clock", name=str(details.get("rule", "")))
