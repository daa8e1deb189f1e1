"""What pressing a button does: may they, is it still theirs to press, and is all said that it asks."""

from __future__ import annotations

from workflows.deeds.steps import STEPS, Step, led_to
from workflows.deeds.votes import OPINIONS
from workflows.definition import Definition
from workflows.draft import Draft
from workflows.effects import Reason, Refusal
from workflows.events import ActionTaken
from workflows.flow import START
from workflows.moves.entering import suspended_in
from workflows.moves.returning import (
    ANY,
    earlier_done,
    may_go_back_to,
)
from workflows.nodes import Action, asks_why
from workflows.rights import may_act
from workflows.sheets.sheet import fill_in
from workflows.ticket import Task, TaskState, Ticket
from workflows.verbs import CHOOSES_PEOPLE, Verb


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
    STEPS[step.action.do](draft, step)
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
    to, node = led_to(draft, step), step.task.node
    if step.action.to == ANY and to != START:
        return to in earlier_done(draft, node)
    return bool(to) and may_go_back_to(draft, node, to)


def find_step(ticket: Ticket, event: ActionTaken, definition: Definition) -> Step | Refusal:
    """May this person press this now? Says who was faster where somebody was."""
    task = ticket.task(event.task)
    action = definition.walked.action(task.node, event.action) if task else None
    if task is None or action is None:
        return Refusal(reason=Reason.UNKNOWN_ACTION, detail=event.action)
    if not task.is_live:
        return _too_late(ticket, task, event)
    if not may_act(event.by, task):
        is_offered = task.offer is not None and task.role in event.by.roles
        return Refusal(reason=Reason.NOT_OFFERED if is_offered else Reason.NOT_YOURS)
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
