"""What a card without buttons says instead of them: who was faster, what is waited for, what became of it meanwhile."""

from __future__ import annotations

from handlers.endings import Ending, How, ending_of, suspension
from handlers.views import View
from handlers.votes import adviser_of, said_with
from workflows.nodes import Action
from workflows.rights import Audience
from workflows.ticket import HANDED_OVER, WITHDRAWN, Task, TaskState
from workflows.verbs import Phase, Verb


def outcome(view: View, task: Task, status: str) -> str:
    match task.state:
        case TaskState.DONE:
            return _done(view, task, status)
        case TaskState.CANCELLED:
            return _called_off(view, task)
        case _:
            return _waiting(view, task, status)


def is_anothers(view: View, task: Task) -> bool:
    """Somebody has taken as theirs what the viewer shared with them, or it was offered to others in their place."""
    is_taken = bool(task.person and view.viewer and task.person != view.viewer)
    return task.is_live and (is_taken or _is_offered_elsewhere(view, task))


def _is_offered_elsewhere(view: View, task: Task) -> bool:
    people = task.offer.people if task.offer and not task.person else ()
    return bool(people and view.viewer) and view.viewer not in people


def _is_told_by_name(view: View) -> bool:
    """Requesters hear what was done; by whom is told them in notices."""
    return view.audience is not Audience.REQUESTER


def _waiting(view: View, task: Task, status: str) -> str:
    """Still to be done: but not now, or not by the viewer."""
    if view.ticket.suspended_at and view.ticket.phase is not Phase.CLOSED:
        return _suspended(view)
    if not _is_told_by_name(view):
        return view.say("outcome.waiting", status=status)
    asked = adviser_of(task, view.ticket.tasks_of(task.seat.visit))
    if _is_offered_elsewhere(view, task):
        return view.say("outcome.offered_elsewhere")
    if is_anothers(view, task):
        return view.say("outcome.anothers", name=view.name_of(task.person))
    if task.state is TaskState.QUEUED:
        return view.say("outcome.queued", name=view.name_of(_before(view, task)))
    if asked:
        return view.say("outcome.advising", name=view.name_of(asked.person))
    return view.say("outcome.waiting", status=status)


def _before(view: View, task: Task) -> int | None:
    """Whose turn it is, of those the task waits for one after the other."""
    before = view.ticket.task(task.seat.behind)
    while before and before.state is TaskState.QUEUED and before.seat.behind:
        before = view.ticket.task(before.seat.behind)
    return before.person if before else None


def _suspended(view: View) -> str:
    stopped = suspension(view.past)
    if stopped.by is None or not _is_told_by_name(view):
        return view.say("outcome.suspended_plain")
    return view.say("outcome.suspended", name=view.name_of(stopped.by), why=_why(view, stopped))


def _done(view: View, task: Task, status: str) -> str:
    heir = view.ticket.successor(task)
    if task.outcome == HANDED_OVER:
        return _handed_over(view, task, heir)
    if task.outcome == WITHDRAWN:
        return view.say("outcome.taken_back", name=view.doer(task.done_by))
    action = view.definition.walked.action(task.node, task.outcome)
    if action is None:
        return view.say("outcome.waiting", status=status)
    if task.seat.advises:
        return _advised(view, task, action)
    if task.done_by is None and _is_told_by_name(view):
        return view.say("outcome.timed_out", action=action.label.say(view.words.locale))
    return _by_somebody(view, task, action)


def _handed_over(view: View, task: Task, heir: Task | None) -> str:
    """By the one who had it, by a supervisor, or by the clock."""
    to = view.name_of(heir.person) if heir else ""
    if task.done_by is None:
        return view.say("outcome.handed_over_late", name=to)
    if task.person in (None, task.done_by):
        return view.say("outcome.handed_over", name=to)
    return view.say("outcome.handed_over_by", by=view.name_of(task.done_by), name=to)


def _advised(view: View, task: Task, action: Action) -> str:
    said = action.label.say(view.words.locale)
    key = "outcome.advised_you" if task.done_by == view.viewer else "outcome.advised"
    return view.say(key, name=view.doer(task.done_by), action=said, why=said_with(view, task))


def _by_somebody(view: View, task: Task, action: Action) -> str:
    if action.do is Verb.ACCEPT and task.done_by == view.viewer:
        return view.say("outcome.accepted_you")
    key = _BY_VERB.get(action.do, _COMPLETED) if _is_told_by_name(view) else _COMPLETED
    return view.say(
        key,
        name=view.doer(task.done_by),
        action=_completed(view, action),
        reason=view.told(action.fill[0]) if action.fill else task.reason,
        why=said_with(view, task),
    )


def _completed(view: View, action: Action) -> str:
    rating = next((f for f in action.fill if view.definition.field(f).kind == "rating"), "")
    if rating:
        return view.say("outcome.rated", rating=view.told(rating))
    return action.label.say(view.words.locale)


def _called_off(view: View, task: Task) -> str:
    ending = ending_of(view.ticket, task, view.past)
    if ending.task and _is_told_by_name(view):
        action = view.definition.walked.action(ending.task.node, ending.task.outcome)
        if action:
            return _instead(view, ending.task, action)
    if not _is_told_by_name(view):
        return view.say(_PLAINLY.get(ending.how, "outcome.cancelled"), other=ending.other)
    return view.say(
        _ENDINGS.get(ending.how, "outcome.cancelled"),
        name=view.doer(ending.by),
        other=ending.other,
        why=_why(view, ending),
    )


def _instead(view: View, decided: Task, action: Action) -> str:
    """Somebody else's vote or work decided it."""
    if decided.done_by is None:
        return view.say("outcome.timed_out", action=action.label.say(view.words.locale))
    if action.do in _BY_VERB:
        return _by_somebody(view, decided, action)
    name = view.doer(decided.done_by)
    return view.say("outcome.done_by", name=name, action=_completed(view, action))


def _why(view: View, ending: Ending) -> str:
    reason = view.guarded(ending.reason)
    return view.say("card.votes.why", reason=reason) if reason else ""


_COMPLETED = "outcome.completed"
_BY_VERB = {
    Verb.ACCEPT: "outcome.accepted",
    Verb.APPROVE: "outcome.approved",
    Verb.REJECT: "outcome.rejected",
    Verb.RETURN: "outcome.returned",
}
_ENDINGS = {
    How.CANCELLED: "outcome.voided",
    How.MERGED: "outcome.merged",
    How.WITHDRAWN: "outcome.withdrawn",
    How.REOPENED: "outcome.reopened",
    How.REMOVED: "outcome.removed",
    How.TIMED_OUT: "outcome.passed_over",
    How.OVERTAKEN: "outcome.overtaken",
    How.SENT_BACK: "outcome.sent_back",
    How.ENDED: "outcome.ended",
}
_PLAINLY = {
    How.CANCELLED: "outcome.voided_plain",
    How.MERGED: "outcome.merged_plain",
    How.REOPENED: "outcome.reopened_plain",
    How.ENDED: "outcome.ended",
}
