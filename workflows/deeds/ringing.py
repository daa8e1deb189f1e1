"""The clock rings: a node's limit has passed, its wait is over, or a step of a target's ladder is due."""

from __future__ import annotations

from dataclasses import replace

from workflows.deeds.handing_over import give
from workflows.deeds.votes import settle
from workflows.draft import Draft
from workflows.effects import Effect, Notify, Occasion, StartTimer
from workflows.moves.entering import follow, leave
from workflows.moves.limits import due, is_held, limit_of, press_for, wait_ends
from workflows.moves.returning import PREVIOUS, destination, send_back
from workflows.moves.staffing import people_for
from workflows.moves.voting import has_seat
from workflows.nodes import ApproveNode, Limit, TaskNode, WaitNode
from workflows.sla.ringing import ring
from workflows.ticket import Task, Visit
from workflows.verbs import Verb


def ring_limit(draft: Draft, name: str) -> None:
    """Nothing, where the node was left meanwhile or the ticket stands still; what rings too early, for the ticket stood
    still since it was set, rings again."""
    found = limit_of(draft, name)
    if found is None or draft.ticket.suspended_at:
        return
    visit, node, limit = found
    due_at = draft.now + limit.after if is_held(draft, visit) else due(visit, limit.after)
    if due_at > draft.now:
        draft.effects.append(StartTimer(name=name, due_at=due_at))
        return
    draft.record("limit_passed", node=node.id, do=limit.do)
    match limit.do:
        case "remind" | "escalate":
            press_for(draft, name, visit, limit)
        case "pass":
            _decide(draft, visit, node, Verb.APPROVE)
        case "reject":
            _decide(draft, visit, node, Verb.REJECT)
        case "return":
            to = destination(draft, node.id, PREVIOUS)
            draft.tell(Occasion.HANDED_BACK, _first(draft, visit).id)
            follow(draft, *send_back(draft, visit, to, straight=False))
        case "hand_over":
            _hand_over(draft, visit, limit)


def end_wait(draft: Draft, name: str) -> None:
    visit_id = name.partition(":")[2]
    visit = draft.ticket.visit(int(visit_id)) if visit_id.isdecimal() else None
    node = draft.flow.nodes.get(visit.node) if visit else None
    if visit is None or not isinstance(node, WaitNode) or draft.ticket.suspended_at:
        return
    due_at = wait_ends(draft, visit, node)
    if due_at and due_at > draft.now:
        draft.effects.append(StartTimer(name=name, due_at=due_at))
    else:
        draft.record("waited", node=visit.node)
        leave(draft, visit)


def ring_target(draft: Draft, name: str) -> None:
    draft.ticket, effects = ring(draft, name, draft.now)
    draft.effects.extend(_with_people(draft, each) for each in effects)


def _with_people(draft: Draft, effect: Effect) -> Effect:
    """Whom the step's `to` finds, besides those it names."""
    if not isinstance(effect, Notify):
        return effect
    target = next(each for each in draft.definition.sla if each.id == effect.target)
    to = target.steps[int(effect.details["step"])].to
    return replace(effect, to=people_for(draft, to)) if to else effect


def _decide(draft: Draft, visit: Visit, node: TaskNode, verb: Verb) -> None:
    """Everybody who has not voted does so now, in nobody's name; work is passed over."""
    if not isinstance(node, ApproveNode):
        leave(draft, visit)
        return
    action = next(each for each in node.actions if each.do is verb)
    last = _first(draft, visit)
    for task in draft.ticket.tasks_of(visit.id):
        if task.is_live:
            draft.finish(task, action.id)
            last = task
    settle(draft, visit, node, last)


def _hand_over(draft: Draft, visit: Visit, limit: Limit) -> None:
    """To the first found who has not got it; the others of a vote keep theirs."""
    people = people_for(draft, limit.to) if limit.to else ()
    fresh = [person for person in people if not has_seat(draft, visit.id, person)]
    late = [each.id for each in draft.ticket.tasks_of(visit.id) if each.is_live]
    for task_id in late:
        task = draft.ticket.task(task_id)
        free = [person for person in fresh if not has_seat(draft, visit.id, person)]
        if task and task.is_live and free:
            give(draft, task, free[0])


def _first(draft: Draft, visit: Visit) -> Task:
    return draft.ticket.tasks_of(visit.id)[0]
