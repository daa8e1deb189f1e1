"""Automatic steps: set fields, call another system, open a ticket; each in its turn, waiting where it must."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from workflows.answers import Answer, Answers
from workflows.draft import NOBODYS, Draft
from workflows.effects import Ask, Occasion, OpenAnother
from workflows.expressions.values import Picked, Value, is_blank
from workflows.kinds.table import kind_of
from workflows.moves.exits import STAY, Ways
from workflows.nodes import ActionNode, Call, Opening
from workflows.people import ADMINISTRATOR
from workflows.ticket import Visit

CALLED, OPENED = "call", "open"
"""What of an automatic step is behind it; kept in its visit's `done`."""


def begin_action(draft: Draft, node: ActionNode) -> Ways:
    """Nobody takes back what has left the house."""
    filled = _filled(draft, node)
    if filled:
        before = {key: draft.ticket.answers.get(key) for key in filled}
        draft.record("fields_set", node=node.id, before=before, answers=filled)
        draft.fill(filled)
    if node.call or node.open:
        draft.cause = NOBODYS
    return go_on(draft, node, draft.open_visit(node.id))


def _filled(draft: Draft, node: ActionNode) -> dict[str, Answer]:
    """What cannot be worked out, or comes to nothing, leaves its field as it is."""
    filled: dict[str, Answer] = {}
    for field_id, text in node.set.items():
        value = draft.worked_out(text, field_id)
        field = draft.definition.field(field_id)
        answer = None if is_blank(value) else kind_of(field).answer(field, value)
        if answer is not None:
            filled[field_id] = answer
    return filled


def go_on(draft: Draft, node: ActionNode, visit: Visit) -> Ways:
    if node.call and CALLED not in visit.done:
        draft.effects.append(_request(draft, node.call, visit))
        return STAY
    if node.open and OPENED not in visit.done:
        draft.effects.append(_another(draft, node.open, visit))
        if node.open.wait:
            return STAY
    draft.close_visit(visit)
    return (draft.flow.after[node.id],)


def answered(draft: Draft, node: ActionNode, visit: Visit, answers: Answers, problem: str) -> Ways:
    """The other system's answer; where it, or part of it, could not be had, the node says whether to go on without."""
    if problem:
        draft.record("call_failed", node=node.id, problem=problem)
        if node.call and node.call.on_error == "stop":
            draft.tell_people(Occasion.STUCK, role=ADMINISTRATOR, node=node.id, problem=problem)
            return STAY
    if answers or not problem:
        draft.record("call_answered", node=node.id, answers=dict(answers))
        draft.fill(answers)
    return _further(draft, node, visit, CALLED)


def child_closed(
    draft: Draft, node: ActionNode, visit: Visit, number: str, answers: Answers
) -> Ways:
    taken = _taken(node, answers)
    draft.record("child_closed", node=node.id, number=number, answers=taken)
    draft.fill(taken)
    return _further(draft, node, visit, OPENED)


def _further(draft: Draft, node: ActionNode, visit: Visit, done: str) -> Ways:
    visit = replace(visit, done=(*visit.done, done))
    draft.put_visit(visit)
    return go_on(draft, node, visit)


def opens_again(draft: Draft, opening: Opening, visit: Visit) -> None:
    draft.effects.append(_another(draft, opening, visit))


def awaits(node: ActionNode, visit: Visit) -> str:
    """What it stands still for: the other system's answer, or the end of the ticket it opened."""
    return CALLED if node.call and CALLED not in visit.done else OPENED


def _taken(node: ActionNode, answers: Answers) -> dict[str, Answer]:
    take = node.open.take if node.open else {}
    return {ours: answers[theirs] for ours, theirs in take.items() if theirs in answers}


def _request(draft: Draft, call: Call, visit: Visit) -> Ask:
    body = {key: plain(draft.worked_out(text)) for key, text in call.body.items()}
    draft.record("called", node=visit.node, url=call.url)
    return Ask(
        visit=visit.id,
        node=visit.node,
        method=call.method,
        url=call.url,
        body={"number": draft.ticket.number, **body},
        secret=call.secret,
    )


def _another(draft: Draft, opening: Opening, visit: Visit) -> OpenAnother:
    draft.record("opening", node=visit.node, type=opening.type)
    return OpenAnother(
        visit=visit.id,
        node=visit.node,
        type_key=opening.type,
        relation=opening.relation,
        values={key: draft.worked_out(text) for key, text in opening.set.items()},
        is_awaited=opening.wait,
    )


def plain(value: Value) -> object:
    """As JSON can say it: numbers as text, so that nothing is rounded; a choice by its id."""
    match value:
        case Picked(id=key):
            return key
        case Decimal():
            return format(value, "f")
        case date() | time():
            return value.isoformat()
        case tuple():
            return [plain(each) for each in value]
        case Mapping():
            return {key: plain(each) for key, each in value.items()}
        case _:
            return value
