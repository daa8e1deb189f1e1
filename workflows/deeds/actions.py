"""What pressing a button does: may they, is it still theirs to press, and each verb's own step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from workflows.deeds.votes import OPINIONS, give_opinion, vote
from workflows.definition import Definition
from workflows.draft import Draft
from workflows.effects import Occasion, Reason, Refusal
from workflows.events import ActionTaken
from workflows.flow import START
from workflows.moves.entering import follow, leave, suspended_in
from workflows.moves.returning import (
    ANY,
    destination,
    earlier_done,
    may_go_back_to,
    send_back,
)
from workflows.nodes import Action, asks_why
from workflows.rights import may_act
from workflows.sheets.sheet import fill_in
from workflows.ticket import Task, TaskState, Ticket, Visit
from workflows.verbs import CHOOSES_PEOPLE, Verb


@dataclass(frozen=True, slots=True)
class Step:
    """What was pressed, found to be theirs to press."""

    task: Task
    action: Action
    event: ActionTaken


def act(draft: Draft, event: ActionTaken) -> Refusal | None:
    step = find_step(draft.ticket, event, draft.definition)
    if isinstance(step, Refusal):
        return step
    refusal = _not_whole(draft, step)
    if refusal:
        return refusal
    draft.cause = step.task.id
    draft.record(
        step.action.do.value,
        task=step.task.id,
        action=step.action.id,
        answers=dict(event.answers),
        **_said(event),
    )
    _VERBS[step.action.do](draft, step)
    return None


def _said(event: ActionTaken) -> dict[str, object]:
    said = {"reason": event.reason, "files": list(event.files), "to": event.to}
    return {key: value for key, value in said.items() if value}


def _not_whole(draft: Draft, step: Step) -> Refusal | None:
    """What the action has to be given and was not: a field, a reason, where to."""
    if step.action.do in CHOOSES_PEOPLE or _is_second_detour(draft, step):
        return Refusal(reason=Reason.NOT_NOW, detail=step.action.id)
    missing = _missing(draft, step)
    if missing:
        return Refusal(reason=Reason.MISSING, detail=missing)
    if (
        asks_why(step.action, draft.flow.task_node(step.task.node))
        and not step.event.reason.strip()
    ):
        return Refusal(reason=Reason.REASON_NEEDED)
    if step.action.do is Verb.RETURN and not _can_return(draft, step):
        return Refusal(reason=Reason.NODE_NEEDED, detail=step.event.to)
    return None


def _is_second_detour(draft: Draft, step: Step) -> bool:
    """Two have the work, and the other's report is not through yet."""
    return bool(step.action.then) and suspended_in(draft, step.task.node) is not None


def _missing(draft: Draft, step: Step) -> str:
    """The first field the action must be given and was not, as the form stands with what it was given."""
    known = {**draft.ticket.answers, **step.event.answers}
    fill = asked_by(step.action, step.task, draft.definition, draft.ticket)
    if not fill:
        return ""
    sheet = fill_in(draft.definition.blueprint, known, draft.around)
    node = draft.flow.task_node(step.task.node)
    for each in fill:
        is_needed = sheet.is_asked(each) and (
            sheet.fields[each].required or node.right(each) == "edit!"
        )
        if is_needed and each not in step.event.answers:
            return each
    return ""


def asked_by(action: Action, task: Task, definition: Definition, ticket: Ticket) -> tuple[str, ...]:
    """Which fields pressing it asks: its own, and, where it leaves the node, those the node still has to be given.
    Whoever is only asked for an opinion fills in nothing."""
    if task.seat.advises:
        return ()
    if action.do not in (Verb.COMPLETE, Verb.APPROVE):
        return action.fill
    node = definition.walked.task_node(task.node)
    rights = ((each.id, node.right(each.id)) for each in definition.form if node.fields)
    owed = (each for each, right in rights if right == "edit!" and each not in ticket.answers)
    return tuple(dict.fromkeys((*action.fill, *owed)))


def _can_return(draft: Draft, step: Step) -> bool:
    """Who chooses, chooses among the nodes this ticket really came through."""
    to, node = _to(draft, step), step.task.node
    if step.action.to == ANY and to != START:
        return to in earlier_done(draft, node)
    return bool(to) and may_go_back_to(draft, node, to)


def _to(draft: Draft, step: Step) -> str:
    """Where the action leads, or, where it lets them choose, what they chose."""
    to = step.event.to if step.action.to == ANY else step.action.to
    return destination(draft, step.task.node, to) if to else ""


def find_step(ticket: Ticket, event: ActionTaken, definition: Definition) -> Step | Refusal:
    """May this person press this now? Says who was faster where somebody was."""
    task = ticket.task(event.task)
    action = definition.walked.action(task.node, event.action) if task else None
    if task is None or action is None:
        return Refusal(reason=Reason.UNKNOWN_ACTION, detail=event.action)
    if not task.is_live:
        return _too_late(ticket, task, event)
    if not may_act(event.by, task):
        return Refusal(reason=Reason.NOT_YOURS)
    if ticket.suspended_at:
        return Refusal(reason=Reason.SUSPENDED)
    if task.state is not TaskState.OPEN or action not in offered(task, definition):
        return Refusal(reason=Reason.NOT_NOW, detail=action.id)
    return Step(task, action, event)


def _too_late(ticket: Ticket, task: Task, event: ActionTaken) -> Refusal:
    if ticket.merged_into:
        return Refusal(reason=Reason.MERGED, detail=str(ticket.merged_into))
    heir = ticket.successor(task)
    if heir and may_act(event.by, task):
        return Refusal(reason=Reason.HANDED_OVER, by=heir.person)
    if task.state is TaskState.DONE and task.done_by == event.by.id:
        return Refusal(reason=Reason.ALREADY_DONE, by=task.done_by, detail=task.outcome)
    if not may_act(event.by, task):
        return Refusal(reason=Reason.NOT_YOURS)
    decided = task if task.state is TaskState.DONE else decided_by(ticket, task)
    if decided is None:
        return Refusal(reason=Reason.CALLED_OFF)
    return Refusal(reason=Reason.ALREADY_TAKEN, by=decided.done_by, detail=decided.outcome)


def decided_by(ticket: Ticket, task: Task) -> Task | None:
    """Whose deed called a task off: the last in the same visit when that ended."""
    others = (each for each in ticket.tasks_of(task.seat.visit) if each.state is TaskState.DONE)
    return max(
        (each for each in others if each.done_at == task.done_at), key=lambda t: t.id, default=None
    )


def offered(task: Task, definition: Definition) -> tuple[Action, ...]:
    """The buttons that make sense on this task now; none unless it is open. Who is only asked for an opinion agrees or
    does not."""
    if task.state is not TaskState.OPEN:
        return ()
    actions = definition.walked.task_node(task.node).actions
    return tuple(action for action in actions if _makes_sense(action, task))


def _makes_sense(action: Action, task: Task) -> bool:
    if task.seat.advises:
        return action.do in OPINIONS
    match action.do:
        case Verb.PAUSE:
            return not task.on_hold
        case Verb.RESUME:
            return bool(task.on_hold)
        case Verb.MARK:
            return task.mark != action.id
        case _:
            return True


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
    draft.assign(step.event.by.id)
    draft.tell(Occasion.ACCEPTED, step.task.id)
    leave(draft, _visit(draft, step.task))


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


def _approve(draft: Draft, step: Step) -> None:
    _vote(draft, step, Occasion.APPROVED)


def _reject(draft: Draft, step: Step) -> None:
    _vote(draft, step, Occasion.REJECTED)


def _vote(draft: Draft, step: Step, occasion: Occasion) -> None:
    if _is_opinion(draft, step):
        return
    draft.fill(step.event.answers)
    _finish(draft, step)
    vote(draft, _visit(draft, step.task), step.task, occasion)


def _is_opinion(draft: Draft, step: Step) -> bool:
    """Then it is given: what the form says stays the business of whoever asked."""
    if not step.task.seat.advises:
        return False
    _finish(draft, step)
    give_opinion(draft, step.task)
    return True


def _return(draft: Draft, step: Step) -> None:
    to, visit = _to(draft, step), _visit(draft, step.task)
    draft.fill(step.event.answers)
    _finish(draft, step)
    was_requesters = step.task.person == draft.ticket.requester
    occasion = Occasion.REOPENED if was_requesters else _RETURNED.get(to, Occasion.HANDED_BACK)
    draft.tell(occasion, step.task.id, reason=step.event.reason)
    is_straight = step.action.afterwards == "straight"
    follow(draft, *send_back(draft, visit, to, straight=is_straight))


_RETURNED = {START: Occasion.RETURNED}


_VERBS: Mapping[Verb, Callable[[Draft, Step], None]] = {
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
