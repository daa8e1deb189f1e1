"""The face of a ticket's card: one function from what is known now to what one viewer sees and may press."""

from __future__ import annotations

from handlers.cards import Button, Card, Fact, Tone
from handlers.notices import fill_in, said_of
from handlers.presses import TaskPress
from handlers.views import View, status_of
from workflows.deeds.actions import offered
from workflows.nodes import Action, HandleNode
from workflows.reading.phones import hide_phones
from workflows.rights import Audience
from workflows.ticket import HANDED_OVER, Task, TaskState
from workflows.verbs import Phase, Verb


def task_face(view: View, task: Task) -> Card:
    status = status_of(view.ticket, view.definition, view.words.locale)
    buttons = _buttons(view, task)
    return Card(
        title=_title(view),
        status=status,
        tone=_tone(view, task),
        text=_text(view, task),
        facts=_facts(view, task),
        buttons=buttons,
        outcome="" if buttons else _outcome(view, task, status),
        due_at=view.ticket.due_at if buttons and view.audience is not Audience.REQUESTER else None,
        summary=view.say("card.task.summary", status=status),
    )


def _title(view: View) -> str:
    return view.say("ticket.title", name=view.definition.name.say(view.words.locale))


def _tone(view: View, task: Task) -> Tone:
    if task.state is TaskState.DONE:
        return Tone.NEUTRAL
    if any(clock.breached_at and not clock.met_at for clock in view.ticket.clocks):
        return Tone.BAD
    return _TONES[view.ticket.phase]


_TONES = {
    Phase.NEW: Tone.WAITING,
    Phase.WORKING: Tone.GOING,
    Phase.APPROVING: Tone.WAITING,
    Phase.RESOLVED: Tone.GOOD,
    Phase.CLOSED: Tone.GOOD,
}


def _text(view: View, task: Task) -> str:
    """What the requester is asked; staff read the facts instead."""
    if view.audience is not Audience.REQUESTER or task.state is not TaskState.OPEN:
        return ""
    node = view.definition.walked.task_node(task.node)
    if isinstance(node, HandleNode) and node.ask:
        return fill_in(node.ask, view.words.locale, said_of(view))
    if view.ticket.phase is Phase.CLOSED:
        return view.say("card.rate.text")
    return view.say(
        "card.confirm.text",
        engineer=view.name_of(view.ticket.assignee),
        result=view.last_words(),
    )


def _facts(view: View, task: Task) -> tuple[Fact, ...]:
    if view.audience is Audience.REQUESTER:
        return ()
    locale = view.words.locale
    people = [Fact(label=view.say("ticket.requester"), value=view.name_of(view.ticket.requester))]
    if view.ticket.assignee:
        engineer = view.name_of(view.ticket.assignee)
        people.append(Fact(label=view.say("ticket.engineer"), value=engineer))
    told = (
        Fact(
            label=view.definition.field(field_id).label.say(locale),
            value=_value(view, task, field_id),
        )
        for field_id in _card_fields(view, task)
    )
    return (*(fact for fact in told if fact.value), *people)


def _value(view: View, task: Task, field_id: str) -> str:
    """The number to call is for whoever has the work; those it is only offered to see that there is one,
    and once somebody else has it they see nothing private any more."""
    is_anothers = task.state is TaskState.DONE and task.done_by != view.viewer
    is_lost = task.outcome == HANDED_OVER or (bool(task.role) and is_anothers)
    if is_lost and view.definition.field(field_id).private:
        return ""
    shown = view.shown(field_id)
    return hide_phones(shown) if task.role else shown


def _card_fields(view: View, task: Task) -> tuple[str, ...]:
    """What is asked of the viewer comes first: an approval's card begins with what was reported."""
    owner = view.definition.walked.detours.get(task.node, "")
    reported = {
        field_id
        for action in (view.definition.walked.task_node(owner).actions if owner else ())
        if action.then
        for field_id in action.fill
    }
    return tuple(sorted(view.definition.card, key=lambda field_id: field_id not in reported))


def _buttons(view: View, task: Task) -> tuple[Button, ...]:
    return tuple(
        button
        for action in offered(task, view.definition)
        for button in _buttons_of(view, task, action)
    )


def _buttons_of(view: View, task: Task, action: Action) -> list[Button]:
    """One button, or one a mark where a rating is all the action asks for."""
    if [view.definition.field(each).kind for each in action.fill] == ["rating"]:
        return [
            Button(text="★" * mark, payload=_press(view, task, action, str(mark)))
            for mark in range(5, 0, -1)
        ]
    label = action.label.say(view.words.locale)
    return [Button(text=label, payload=_press(view, task, action), style=action.style)]


def _press(view: View, task: Task, action: Action, value: str = "") -> str:
    return TaskPress(view.ticket.id, task.id, action.id, value).pack()


def _outcome(view: View, task: Task, status: str) -> str:
    """What a card without buttons says instead of them."""
    if task.state is TaskState.CANCELLED:
        return view.say("outcome.cancelled")
    heir = view.ticket.successor(task)
    if heir:
        return view.say("outcome.handed_over", name=view.name_of(heir.person))
    action = view.definition.walked.action(task.node, task.outcome)
    if task.state is not TaskState.DONE or action is None:
        return view.say("outcome.waiting", status=status)
    if action.do is Verb.ACCEPT and task.done_by == view.viewer:
        return view.say("outcome.accepted_you")
    is_told_by_name = view.audience is not Audience.REQUESTER
    key = _OUTCOMES.get(action.do, _COMPLETED) if is_told_by_name else _COMPLETED
    return view.say(
        key,
        name=view.name_of(task.done_by),
        action=_completed(view, action),
        reason=view.told(action.fill[0]) if action.fill else "",
    )


def _completed(view: View, action: Action) -> str:
    rating = next((f for f in action.fill if view.definition.field(f).kind == "rating"), "")
    if rating:
        return view.say("outcome.rated", rating=view.told(rating))
    return action.label.say(view.words.locale)


_COMPLETED = "outcome.completed"
_OUTCOMES = {
    Verb.ACCEPT: "outcome.accepted",
    Verb.APPROVE: "outcome.approved",
    Verb.REJECT: "outcome.rejected",
    Verb.RETURN: "outcome.returned",
}
