"""Another system answered a call, or could not be asked: its ticket hears of it with the end of the call's row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from handlers.desk import Desk, Moment
from handlers.outside import NoJson, ReadAnswers, parse_json, read_answers
from handlers.tickets import happen, type_of
from storage.calls import CallRow
from storage.unit_of_work import UnitOfWork
from workflows.answers import Answer
from workflows.definition import Definition
from workflows.events import CallAnswered
from workflows.nodes import ActionNode, Call
from workflows.rulebook.rule import call_at, is_of_rule
from workflows.ticket import Ticket

DOOR = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How a call ended: answered, dead, or ended before by somebody faster."""

    result: str
    has_outgoing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """`problem` in a short form: `no_json`, `unread: price (data.price)`."""

    answers: Mapping[str, Answer]
    problem: str = ""


async def is_wanted(desk: Desk, row: CallRow) -> Literal["now", "later", "no"]:
    """Whoever left the step, or closed the ticket, no longer asks; a ticket that stands still asks once it goes on. What
    a rule asks nothing waits for: it is asked in any case."""
    async with desk.store.unit_of_work(row.company) as uow:
        ticket = await uow.tickets.get(row.ticket_id, lock=False)
    if ticket is not None and is_of_rule(row.node):
        return "now"
    if ticket is None or ticket.visit(row.visit) is None:
        return "no"
    return "later" if ticket.suspended_at else "now"


async def take_answer(desk: Desk, row: CallRow, text: bytes) -> Settled:
    """`text` is the body of a 2xx. What cannot be read of it is named, and its fields stay as they are."""
    async with desk.store.unit_of_work(row.company) as uow:
        moment = _moment(desk, uow)
        ticket = await uow.tickets.get(row.ticket_id)
        taken = await _take(moment, ticket, row, text) if ticket else _Taken(answers={})
        return await _end(moment, ticket, row, taken)


async def give_up(desk: Desk, row: CallRow, problem: str) -> Settled:
    async with desk.store.unit_of_work(row.company) as uow:
        ticket = await uow.tickets.get(row.ticket_id)
        return await _end(_moment(desk, uow), ticket, row, _Taken(answers={}, problem=problem))


def _moment(desk: Desk, uow: UnitOfWork) -> Moment:
    return Moment(desk=desk, uow=uow, now=desk.now(), door=DOOR)


async def _end(moment: Moment, ticket: Ticket | None, row: CallRow, taken: _Taken) -> Settled:
    """A ticket that has gone on meanwhile refuses what it no longer waits for."""
    calls = moment.uow.calls
    is_ours = await (calls.dead(row.id, taken.problem) if taken.problem else calls.answered(row.id))
    if not is_ours:
        return Settled(result="late")
    if ticket:
        event = CallAnswered(
            visit=row.visit,
            rule=row.node if is_of_rule(row.node) else "",
            answers=taken.answers,
            problem=taken.problem,
        )
        await happen(moment, ticket, event)
    result = "dead" if taken.problem else "answered"
    return Settled(result=result, has_outgoing=moment.uow.has_outgoing)


async def _take(moment: Moment, ticket: Ticket, row: CallRow, text: bytes) -> _Taken:
    definition = (await type_of(moment, ticket)).definition
    call = _call_of(definition, row.node)
    if call is None or not call.take:
        return _Taken(answers={})
    try:
        document = parse_json(text)
    except NoJson:
        return _Taken(answers={}, problem="no_json")
    found = {ours: _at(document, place) for ours, place in call.take.items()}
    given = {ours: value for ours, value in found.items() if value is not _NOTHING}
    read = await read_answers(moment, ticket, definition, given)
    return _Taken(answers=read.answers, problem=_unread(call, found, read))


def _unread(call: Call, found: Mapping[str, object], read: ReadAnswers) -> str:
    unread = [
        f"{ours} ({place})"
        for ours, place in call.take.items()
        if ours in read.problems or found[ours] is _NOTHING
    ]
    return f"unread: {', '.join(unread)}" if unread else ""


def _call_of(definition: Definition, place: str) -> Call | None:
    """Of an automatic step, or of a rule."""
    node = definition.walked.nodes.get(place)
    return node.call if isinstance(node, ActionNode) else call_at(definition.rules, place)


_NOTHING = object()


def _at(document: object, place: str) -> object:
    """`items.0.price`: by name in objects, by place in lists."""
    for step in place.split("."):
        if isinstance(document, Mapping) and step in document:
            document = document[step]
        elif isinstance(document, list) and step.isdecimal() and int(step) < len(document):
            document = document[int(step)]
        else:
            return _NOTHING
    return document
