"""News from outside the chat: an event a node waits for, another system's answer, the end of a child ticket."""

from __future__ import annotations

from workflows.draft import Draft
from workflows.effects import Occasion, Reason, Refusal
from workflows.events import CallAnswered, ChildClosed, EventArrived, OpenedAnew
from workflows.moves.doing import (
    CALLED,
    OPENED,
    answered,
    awaits,
    child_closed,
    opens_again,
)
from workflows.moves.entering import follow, leave
from workflows.nodes import ActionNode, WaitNode
from workflows.people import ADMINISTRATOR
from workflows.rulebook.rule import hears
from workflows.ticket import Visit


def arrive(draft: Draft, event: EventArrived) -> Refusal | None:
    """NOT_NOW when nothing waits for it and no rule hears of it: whoever sends it may try again."""
    waiting = [visit for visit in draft.ticket.visits if _waits_for(draft, visit, event.name)]
    is_stopped = waiting and draft.ticket.suspended_at
    if is_stopped or not (waiting or hears(draft.definition.rules, event.name)):
        return Refusal(reason=Reason.NOT_NOW, detail=event.name)
    known = {field.id for field in draft.definition.form if not field.formula}
    answers = {key: value for key, value in event.answers.items() if key in known}
    draft.record("event_arrived", name=event.name, answers=answers)
    draft.fill(answers)
    for visit in waiting:
        if draft.ticket.visit(visit.id):
            leave(draft, visit)
    return None


def answer_call(draft: Draft, event: CallAnswered) -> Refusal | None:
    """NOT_NOW when the node was left meanwhile, or goes on without this answer already."""
    if event.rule:
        _answer_rule(draft, event)
        return None
    found = _automatic(draft, event.visit, CALLED)
    if found is None:
        return Refusal(reason=Reason.NOT_NOW)
    visit, node = found
    follow(draft, *answered(draft, node, visit, event.answers, event.problem))
    return None


def _answer_rule(draft: Draft, event: CallAnswered) -> None:
    """Nothing stands still for it, whatever came of it."""
    if event.problem:
        draft.record("call_failed", node=event.rule, problem=event.problem)
        draft.tell_people(
            Occasion.STUCK,
            role=ADMINISTRATOR,
            rule=event.rule,
            problem=event.problem,
            goes_on="yes",
        )
    if event.answers or not event.problem:
        draft.record("call_answered", node=event.rule, answers=dict(event.answers))
        draft.fill(event.answers)


def close_child(draft: Draft, event: ChildClosed) -> Refusal | None:
    found = _automatic(draft, event.visit, OPENED)
    if found is None:
        return Refusal(reason=Reason.NOT_NOW)
    visit, node = found
    follow(draft, *child_closed(draft, node, visit, event.number, event.answers))
    return None


def open_anew(draft: Draft, event: OpenedAnew) -> Refusal | None:
    """Whether there is such a ticket already is not known here."""
    found = _automatic(draft, event.visit, OPENED)
    if found is None or found[1].open is None:
        return Refusal(reason=Reason.NOT_NOW)
    opens_again(draft, found[1].open, found[0])
    return None


def _waits_for(draft: Draft, visit: Visit, name: str) -> bool:
    node = draft.flow.nodes.get(visit.node)
    return isinstance(node, WaitNode) and node.event == name


def _automatic(draft: Draft, visit_id: int, awaited: str) -> tuple[Visit, ActionNode] | None:
    """A second answer to the same question is none."""
    visit = draft.ticket.visit(visit_id)
    node = draft.flow.nodes.get(visit.node) if visit else None
    if visit is None or not isinstance(node, ActionNode) or awaits(node, visit) != awaited:
        return None
    return visit, node
