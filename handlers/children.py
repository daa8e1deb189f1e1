"""Tickets that tickets open: what goes into them, who learns that one could not be opened, and how a parent hears of an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from handlers.definitions import TicketType
from handlers.desk import Moment
from handlers.telling import Teller
from handlers.uniqueness import taken_answer
from workflows.answers import Answer
from workflows.definition import Definition
from workflows.effects import Notify, Occasion, OpenAnother
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import Base
from workflows.expressions.values import Picked, Value, is_blank
from workflows.form_fields import FormField
from workflows.kinds.problems import ProblemCode
from workflows.kinds.table import kind_of
from workflows.nodes import ActionNode, Opening
from workflows.people import ADMINISTRATOR
from workflows.rulebook.rule import opening_at
from workflows.sheets.sheet import Sheet, fill_in
from workflows.ticket import Ticket
from workflows.verbs import Phase

MOST_ANCESTORS = 5
"""A ticket that opens one that opens one … ends somewhere."""
_CHILD = "child"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The ticket that is to be opened; `left_out` are fields whose values did not fit and that it can do without."""

    ticket_type: TicketType
    answers: Mapping[str, Answer]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotOpen:
    """`problem` in a short form: `no_such_type: parts_request`, `child_lacks: model, address`."""

    problem: str


async def plan(
    moment: Moment, parent: Ticket, parent_type: TicketType, wanted: OpenAnother
) -> Planned | CannotOpen:
    if await _ancestors(moment, parent) >= MOST_ANCESTORS:
        return CannotOpen(problem="too_deep")
    version = await moment.uow.definitions.current_version(wanted.type_key)
    if version is None:
        return CannotOpen(problem=f"no_such_type: {wanted.type_key}")
    ticket_type = await moment.desk.types.get(moment.uow, wanted.type_key, version)
    given = _given(parent, parent_type.definition, ticket_type.definition, wanted)
    sheet = await _filled_in(moment, parent, ticket_type.definition, given)
    wrong = tuple(dict.fromkeys(_wrong(ticket_type.definition, sheet)))
    if wrong:
        return CannotOpen(problem=f"child_lacks: {', '.join(wrong)}")
    kept = {field.id for field in ticket_type.definition.asked} | given.keys()
    answers = {key: each for key, each in sheet.answers.items() if key in kept}
    taken = await taken_answer(moment, ticket_type.definition, answers)
    if taken:
        return CannotOpen(problem=f"child_taken: {taken[0]} ({taken[1].params['number']})")
    left_out = tuple(
        key for key, each in wanted.values.items() if not is_blank(each) and key not in answers
    )
    return Planned(ticket_type=ticket_type, answers=answers, left_out=left_out)


async def _ancestors(moment: Moment, ticket: Ticket) -> int:
    count, above = 0, ticket.parent
    while above is not None and count < MOST_ANCESTORS:
        found = await moment.uow.tickets.get(above, lock=False)
        count, above = count + 1, found.parent if found else None
    return count


def _given(
    parent: Ticket, own: Definition, theirs: Definition, wanted: OpenAnother
) -> dict[str, Answer]:
    fields = {field.id: field for field in theirs.form if not field.formula}
    copied = _copied(parent, own, fields, wanted)
    worked_out = {
        key: _fitting(fields[key], value) for key, value in wanted.values.items() if key in fields
    }
    return {key: each for key, each in {**worked_out, **copied}.items() if each is not None}


def _copied(
    parent: Ticket, own: Definition, fields: Mapping[str, FormField], wanted: OpenAnother
) -> dict[str, Answer]:
    """What is simply another field of the same kind goes over whole: photos, a place, a device are more than a value."""
    opening = _opening_of(own, wanted.node)
    texts = opening.set if opening else {}
    ours = {name: field for field in own.form for name in _names(field)}
    copied: dict[str, Answer] = {}
    for theirs, text in texts.items():
        name = text.strip()
        if theirs in fields and name in ours and ours[name].id in parent.answers:
            answer, field = parent.answers[ours[name].id], fields[theirs]
            if field.kind == ours[name].kind and not kind_of(field).problem(field, answer):
                copied[theirs] = answer
    return copied


def _opening_of(definition: Definition, place: str) -> Opening | None:
    """Of an automatic step, or of a rule."""
    node = definition.walked.nodes.get(place)
    return node.open if isinstance(node, ActionNode) else opening_at(definition.rules, place)


def _names(field: FormField) -> tuple[str, ...]:
    return (field.id, field.label.zh, field.label.en)


def _fitting(field: FormField, value: Value) -> Answer | None:
    """None where it is blank or is nothing this field can hold."""
    if is_blank(value):
        return None
    kind = kind_of(field)
    is_text = kind.type(field).base is Base.TEXT
    answer = kind.answer(field, _in_words(value) if is_text else value)
    return None if answer is None or kind.problem(field, answer) else answer


def _in_words(value: Value) -> Value:
    match value:
        case Picked(label=label):
            return label
        case Decimal():
            return format(value, "f")
        case date() | time():
            return value.isoformat()
        case tuple():
            return "、".join(str(_in_words(each)) for each in value)
        case _:
            return value


async def _filled_in(
    moment: Moment, parent: Ticket, definition: Definition, given: Mapping[str, Answer]
) -> Sheet:
    requester = await moment.uow.people.get(parent.requester)
    around = Surroundings(now=moment.here, person=requester.name)
    return fill_in(definition.blueprint, given, around)


def _wrong(definition: Definition, sheet: Sheet) -> Iterator[str]:
    """What would keep a form from being handed in."""
    for field in definition.asked:
        is_wanted = sheet.is_asked(field.id) and sheet.fields[field.id].required is True
        if is_wanted and field.id not in sheet.answers:
            yield field.id
    for key, problem in sheet.problems.items():
        if problem.code is ProblemCode.BROKEN_RULE:
            yield key


def link(moment: Moment, parent: Ticket, child: Ticket, wanted: OpenAnother, plan: Planned) -> None:
    """Each one's history names the other."""
    opened: dict[str, object] = {
        "node": wanted.node, "number": child.number, "relation": wanted.relation
    }  # fmt: skip
    if plan.left_out:
        opened["left_out"] = list(plan.left_out)
    _note(moment, parent, "opened_another", opened)
    _note(moment, child, "opened_for", {"number": parent.number, "relation": wanted.relation})


async def tell_not_opened(
    moment: Moment, parent: Ticket, parent_type: TicketType, wanted: OpenAnother, problem: str
) -> None:
    """In its history, and to the administrators."""
    details = {"node": wanted.node, "problem": problem}
    _note(moment, parent, "not_opened", {**details, "type": wanted.type_key})
    goes_on = {} if wanted.is_awaited else {"goes_on": "yes"}
    told = {**details, **goes_on}
    stuck = Notify(occasion=Occasion.STUCK, role=ADMINISTRATOR, details=told)
    await Teller(moment, parent, parent_type).tell(stuck)


def _note(moment: Moment, ticket: Ticket, kind: str, details: Mapping[str, object]) -> None:
    moment.uow.history.add(ticket.id, kind, None, moment.now, moment.door, details)


def tell_parent(moment: Moment, before: Ticket | None, after: Ticket) -> None:
    """A ticket that is waited for has ended: its parent hears of it when the clock rings, at once and without its being
    locked here, for whoever holds the parent may be waiting for the child."""
    was_open = before is None or before.phase is not Phase.CLOSED
    if after.parent and after.parent_visit and was_open and after.phase is Phase.CLOSED:
        name = f"{_CHILD}:{after.parent_visit}:{after.id}"
        moment.uow.timers.arm(after.parent, name, moment.now)


def child_of_timer(name: str) -> int | None:
    """The ticket that has ended, where that is what the timer is about."""
    kind, _, rest = name.partition(":")
    child = rest.partition(":")[2]
    return int(child) if kind == _CHILD and child.isdecimal() else None
