"""What each verb does once it is found that it may be done: the step itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from workflows.deeds.votes import give_opinion, vote
from workflows.draft import Draft
from workflows.effects import Occasion, TurnTaken
from workflows.events import ActionTaken
from workflows.flow import START
from workflows.moves.entering import follow, leave
from workflows.moves.returning import ANY, destination, send_back
from workflows.nodes import Action
from workflows.ticket import Task, TaskState, Visit
from workflows.verbs import Verb


@dataclass(frozen=True, slots=True)
class Step:
    """What was pressed, found to be theirs to press."""

    task: Task
    action: Action
    event: ActionTaken


def led_to(draft: Draft, step: Step) -> str:
    """Where the action leads, or, where it lets them choose, what they chose."""
    to = step.event.to if step.action.to == ANY else step.action.to
    return destination(draft, step.task.node, to) if to else ""


def _visit(draft: Draft, task: Task) -> Visit:
    visit = draft.ticket.visit(task.seat.visit)
    if visit is None:
        raise LookupError(f"task {task.id} is open in a visit that is over")
    return visit


def _finish(draft: Draft, step: Step) -> None:
    draft.finish(step.task, step.action.id, step.event.reason, step.event.files)


def _accept(draft: Draft, step: Step) -> None:
    draft.fill(step.event.answers)
    _finish(draft, step)
    _take_turn(draft, step.task, step.event.by.id)
    draft.assign(step.event.by.id)
    draft.tell(Occasion.ACCEPTED, step.task.id)
    leave(draft, _visit(draft, step.task))


def _take_turn(draft: Draft, task: Task, person: int) -> None:
    """Of work that was handed out."""
    given = task.offer.turns_by_person.get(person) if task.offer else None
    if given is not None:
        draft.effects.append(TurnTaken(person=person, given=given))


def _complete(draft: Draft, step: Step) -> None:
    if _is_opinion(draft, step):
        return
    draft.fill(step.event.answers)
    _finish(draft, step)
    if draft.ticket.closed_at:
        draft.tell(Occasion.RATED, step.task.id)
    leave(draft, _visit(draft, step.task))


def _mark(draft: Draft, step: Step) -> None:
    draft.fill(step.event.answers)
    draft.put(replace(step.task, mark=step.action.id))
    draft.tell(Occasion.MARKED, step.task.id, action=step.action.id)


def _pause(draft: Draft, step: Step) -> None:
    draft.fill(step.event.answers)
    draft.put(replace(step.task, on_hold=step.action.id))
    draft.tell(Occasion.ON_HOLD, step.task.id, action=step.action.id)


def _resume(draft: Draft, step: Step) -> None:
    draft.fill(step.event.answers)
    draft.put(replace(step.task, on_hold=""))
    draft.tell(Occasion.RESUMED, step.task.id, action=step.action.id)


def _report(draft: Draft, step: Step) -> None:
    before = {
        field: draft.ticket.answers[field]
        for field in step.action.fill
        if field in draft.ticket.answers
    }
    draft.fill(step.event.answers)
    draft.tell(Occasion.REPORTED, step.task.id)
    if step.action.then:
        suspended = replace(
            step.task, state=TaskState.SUSPENDED, detour=step.action.id, before=before
        )
        draft.put(suspended)
        follow(draft, step.action.then[0].id)


def _vote(draft: Draft, step: Step) -> None:
    if _is_opinion(draft, step):
        return
    draft.fill(step.event.answers)
    _finish(draft, step)
    vote(draft, _visit(draft, step.task), step.task)


def _is_opinion(draft: Draft, step: Step) -> bool:
    """Then it is given: what the form says stays the business of whoever asked."""
    if not step.task.seat.advises:
        return False
    _finish(draft, step)
    give_opinion(draft, step.task)
    return True


def _return(draft: Draft, step: Step) -> None:
    to, visit = led_to(draft, step), _visit(draft, step.task)
    draft.fill(step.event.answers)
    _finish(draft, step)
    was_requesters = step.task.person == draft.ticket.requester
    occasion = Occasion.REOPENED if was_requesters else _RETURNED.get(to, Occasion.HANDED_BACK)
    draft.tell(occasion, step.task.id, reason=step.event.reason)
    is_straight = step.action.afterwards == "straight"
    follow(draft, *send_back(draft, visit, to, straight=is_straight))


_RETURNED = {START: Occasion.RETURNED}


STEPS: Mapping[Verb, Callable[[Draft, Step], None]] = {
    Verb.ACCEPT: _accept,
    Verb.COMPLETE: _complete,
    Verb.MARK: _mark,
    Verb.PAUSE: _pause,
    Verb.RESUME: _resume,
    Verb.REPORT: _report,
    Verb.APPROVE: _vote,
    Verb.REJECT: _vote,
    Verb.RETURN: _return,
}
