"""What pressing a button does: may they, is it still theirs to press, and each verb's own step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from workflows.definition import Definition
from workflows.draft import Draft
from workflows.effects import Occasion, Outcome, Reason, Refusal
from workflows.events import ActionTaken
from workflows.moves import go, leave
from workflows.nodes import Action, Verb
from workflows.rights import may_act
from workflows.sheets.sheet import fill_in
from workflows.ticket import Task, TaskState, Ticket


@dataclass(frozen=True, slots=True)
class _Step:
    task: Task
    action: Action
    event: ActionTaken


def act(
    ticket: Ticket, event: ActionTaken, definition: Definition, now: datetime
) -> Outcome | Refusal:
    step = find_step(ticket, event, definition)
    if isinstance(step, Refusal):
        return step
    draft = Draft(ticket, definition, now, event.by.id)
    missing = _missing(draft, step)
    if missing:
        return Refusal(reason=Reason.MISSING, detail=missing)
    draft.record(
        step.action.do.value, task=step.task.id, action=step.action.id, answers=dict(event.answers)
    )
    _VERBS[step.action.do](draft, step)
    return draft.outcome()


def _missing(draft: Draft, step: _Step) -> str:
    """The first field the action must be given and was not, as the form stands with what it was given."""
    known = {**draft.ticket.answers, **step.event.answers}
    sheet = fill_in(draft.definition.blueprint, known, draft.around)
    needed = (each for each in step.action.fill if sheet.is_asked(each))
    return next((e for e in needed if sheet.fields[e].required and e not in step.event.answers), "")


def find_step(ticket: Ticket, event: ActionTaken, definition: Definition) -> _Step | Refusal:
    """May this person press this now? Says who was faster where somebody was."""
    task = ticket.task(event.task)
    action = definition.walked.action(task.node, event.action) if task else None
    if task is None or action is None:
        return Refusal(reason=Reason.UNKNOWN_ACTION, detail=event.action)
    if task.state is TaskState.DONE:
        return _too_late(ticket, task, event)
    if not may_act(event.by, task):
        return Refusal(reason=Reason.NOT_YOURS)
    if task.state is not TaskState.OPEN or action not in offered(task, definition):
        return Refusal(reason=Reason.NOT_NOW, detail=action.id)
    return _Step(task, action, event)


def _too_late(ticket: Ticket, task: Task, event: ActionTaken) -> Refusal:
    heir = ticket.successor(task)
    if heir and may_act(event.by, task):
        return Refusal(reason=Reason.HANDED_OVER, by=heir.person)
    if task.done_by == event.by.id:
        return Refusal(reason=Reason.ALREADY_DONE, by=task.done_by, detail=task.outcome)
    if not may_act(event.by, task):
        return Refusal(reason=Reason.NOT_YOURS)
    return Refusal(reason=Reason.ALREADY_TAKEN, by=task.done_by, detail=task.outcome)


def offered(task: Task, definition: Definition) -> tuple[Action, ...]:
    """The buttons that make sense on this task now; none unless it is open."""
    if task.state is not TaskState.OPEN:
        return ()
    actions = definition.walked.task_node(task.node).actions
    return tuple(action for action in actions if _makes_sense(action, task))


def _makes_sense(action: Action, task: Task) -> bool:
    match action.do:
        case Verb.PAUSE:
            return not task.on_hold
        case Verb.RESUME:
            return bool(task.on_hold)
        case Verb.MARK:
            return task.mark != action.id
        case _:
            return True


def _accept(draft: Draft, step: _Step) -> None:
    draft.finish(step.task, step.action.id)
    draft.assign(step.event.by.id)
    draft.tell(Occasion.ACCEPTED, step.task.id)
    leave(draft, step.task.node)


def _complete(draft: Draft, step: _Step) -> None:
    draft.fill(step.event.answers)
    draft.finish(step.task, step.action.id)
    if draft.ticket.closed_at:
        draft.tell(Occasion.RATED, step.task.id)
    leave(draft, step.task.node)


def _mark(draft: Draft, step: _Step) -> None:
    draft.put(replace(step.task, mark=step.action.id))
    draft.tell(Occasion.MARKED, step.task.id, action=step.action.id)


def _pause(draft: Draft, step: _Step) -> None:
    draft.put(replace(step.task, on_hold=step.action.id))
    draft.tell(Occasion.ON_HOLD, step.task.id, action=step.action.id)


def _resume(draft: Draft, step: _Step) -> None:
    draft.put(replace(step.task, on_hold=""))
    draft.tell(Occasion.RESUMED, step.task.id, action=step.action.id)


def _report(draft: Draft, step: _Step) -> None:
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
        go(draft, step.action.then[0].id)


def _approve(draft: Draft, step: _Step) -> None:
    draft.fill(step.event.answers)
    draft.finish(step.task, step.action.id)
    draft.tell(Occasion.APPROVED, step.task.id)
    leave(draft, step.task.node)


def _reject(draft: Draft, step: _Step) -> None:
    """In a detour the report does not stand and work goes on; in the main line the ticket ends here."""
    draft.fill(step.event.answers)
    draft.finish(step.task, step.action.id)
    draft.tell(Occasion.REJECTED, step.task.id)
    owner = draft.flow.detours.get(step.task.node)
    if owner:
        _undo_report(draft, owner)
    go(draft, owner)


def _undo_report(draft: Draft, owner: str) -> None:
    task = next(t for t in draft.ticket.tasks if t.node == owner and t.state is TaskState.SUSPENDED)
    action = draft.flow.action(owner, task.detour)
    if action:
        draft.unfill(task.before, action.fill)


def _return(draft: Draft, step: _Step) -> None:
    draft.fill(step.event.answers)
    draft.finish(step.task, step.action.id)
    was_requesters = step.task.person == draft.ticket.requester
    draft.tell(Occasion.REOPENED if was_requesters else Occasion.HANDED_BACK, step.task.id)
    if not was_requesters:
        draft.assign(None)
    go(draft, step.action.to)


_VERBS: Mapping[Verb, Callable[[Draft, _Step], None]] = {
    Verb.ACCEPT: _accept,
    Verb.COMPLETE: _complete,
    Verb.MARK: _mark,
    Verb.PAUSE: _pause,
    Verb.RESUME: _resume,
    Verb.REPORT: _report,
    Verb.APPROVE: _approve,
    Verb.REJECT: _reject,
    Verb.RETURN: _return,
}
