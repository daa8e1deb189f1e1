"""The face of a ticket's card: one function from what is known now to what one viewer sees and may press."""

from __future__ import annotations

from dataclasses import replace

from handlers.asked import asked_of
from handlers.cards import Button, Card, Fact, Tone
from handlers.outcomes import is_anothers, outcome
from handlers.pauses import paused_for
from handlers.presses import TaskPress
from handlers.standings import standing_of, status_of
from handlers.views import View
from handlers.votes import vote_facts, voters_of
from handlers.wording import LOCALES, Wording
from workflows.deeds.actions import offered
from workflows.nodes import Action, ApproveNode, TaskNode
from workflows.reading.phones import hide_phones
from workflows.rights import Audience
from workflows.ticket import HANDED_OVER, Task, TaskState
from workflows.verbs import CHOOSES_PEOPLE, Phase


def task_face(view: View, task: Task) -> Card:
    view = view.at(task.node)
    status = _status(view, task)
    fitting, beyond = _buttons(view, task)
    return Card(
        title=_title(view),
        status=status,
        tone=_tone(view, task),
        text=asked_of(view, task, beyond),
        facts=_facts(view, task),
        buttons=fitting,
        outcome="" if fitting else outcome(view, task, status),
        due_at=view.ticket.due_at if fitting and view.audience is not Audience.REQUESTER else None,
        summary=view.say("card.task.summary", status=status),
        link=view.link,
    )


def without_time(face: Card) -> Card:
    """All but how late it is."""
    labels = {Wording(locale).say("clock.label") for locale in LOCALES}
    facts = tuple(each for each in face.facts if each.label not in labels)
    return replace(face, facts=facts, tone=Tone.NEUTRAL)


def votes_face(view: View, task: Task) -> Card:
    """For a group whose members vote each on a card of their own: how the vote stands."""
    view = view.at(task.node)
    status = _status(view, task)
    return Card(
        title=_title(view),
        status=status,
        tone=_tone(view, task),
        facts=_facts(view, task),
        outcome=_decided(view, task, status),
        summary=view.say("card.task.summary", status=status),
        link=view.link,
    )


def ticket_face(view: View) -> Card:
    """Of the ticket as a whole, for whoever asks: nobody need have a task in it."""
    ticket = view.ticket
    status = status_of(ticket, view.definition, view.words.locale)
    fields = ((each, view.shown(each)) for each in view.definition.card)
    shared = any(task.role for task in ticket.open_tasks)
    facts = [
        Fact(
            label=view.definition.field(each).label.say(view.words.locale),
            value=hide_phones(shown) if shared else shown,
        )
        for each, shown in fields
        if shown
    ]
    newest = {task.seat.visit: task for task in ticket.tasks if ticket.visit(task.seat.visit)}
    votes = (fact for task in newest.values() for fact in vote_facts(view, task))
    return Card(
        title=_title(view),
        status=status,
        facts=(*facts, *_people(view), *votes),
        outcome=status,
        link=view.link,
    )


def _decided(view: View, task: Task, status: str) -> str:
    if view.ticket.visit(task.seat.visit) and not view.ticket.suspended_at:
        return view.say("staff_notice.approval_asked")
    done = [each for each in voters_of(view, task) if each.state is TaskState.DONE]
    last = max(done, key=lambda each: (each.done_at or each.opened_at, each.id), default=task)
    return outcome(view, last if view.ticket.visit(task.seat.visit) is None else task, status)


def _title(view: View) -> str:
    return view.say("ticket.title", name=view.definition.name.say(view.words.locale))


def _status(view: View, task: Task) -> str:
    """Of its own task while that is open, whatever goes on beside it."""
    if task.state is TaskState.OPEN and not view.ticket.suspended_at:
        return standing_of(task, view.definition, view.words.locale)
    return status_of(view.ticket, view.definition, view.words.locale)


def _tone(view: View, task: Task) -> Tone:
    if task.state in (TaskState.DONE, TaskState.CANCELLED):
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


def _facts(view: View, task: Task) -> tuple[Fact, ...]:
    is_vote = isinstance(view.definition.walked.nodes.get(task.node), ApproveNode)
    is_requesters = view.audience is Audience.REQUESTER
    if is_requesters and not is_vote:
        return ()
    told = (_fact(view, task, field_id) for field_id in _card_fields(view, task))
    facts = tuple(fact for fact in told if fact.value)
    if is_requesters:
        return facts
    return (*facts, *_people(view), *_deadline(view, task), *vote_facts(view, task))


def _deadline(view: View, task: Task) -> list[Fact]:
    """What the time it is due does not tell: that the clock stands still, and for what; which promises are broken."""
    paused = paused_for(view.ticket, view.definition, view.words)
    late = {each.target for each in view.ticket.clocks if each.breached_at and not each.met_at}
    names = [t.name.say(view.words.locale) for t in view.definition.sla if t.id in late]
    overdue = view.say("clock.overdue", targets=view.listed(names)) if names else ""
    told = view.words.listed([each for each in (overdue, paused) if each])
    return [Fact(label=view.say("clock.label"), value=told)] if told and task.is_live else []


def _people(view: View) -> list[Fact]:
    people = [Fact(label=view.say("ticket.requester"), value=view.name_of(view.ticket.requester))]
    if view.ticket.assignee:
        engineer = view.name_of(view.ticket.assignee)
        people.append(Fact(label=view.say("ticket.engineer"), value=engineer))
    return people


def _fact(view: View, task: Task, field_id: str) -> Fact:
    label = view.definition.field(field_id).label.say(view.words.locale)
    return Fact(label=label, value=_value(view, task, field_id))


def _value(view: View, task: Task, field_id: str) -> str:
    """The number to call is for whoever has the work; those it is only offered to see that there is one,
    and once somebody else has it they see nothing private any more."""
    is_gone = task.state is TaskState.DONE and task.done_by != view.viewer
    is_lost = task.outcome == HANDED_OVER or (bool(task.role) and is_gone)
    if is_lost and view.definition.field(field_id).private:
        return ""
    shown = view.shown(field_id)
    return hide_phones(shown) if task.role else shown


def _card_fields(view: View, task: Task) -> tuple[str, ...]:
    """The node's own, else the type's, what is asked of the viewer first: an approval's card begins with what was
    reported, or with the amounts."""
    flow = view.definition.walked
    node, owner = flow.nodes.get(task.node), flow.detours.get(task.node, "")
    if isinstance(node, TaskNode) and node.card:
        return node.card
    first = {
        field_id
        for action in (flow.task_node(owner).actions if owner else ())
        if action.then
        for field_id in action.fill
    }
    if isinstance(node, ApproveNode) and not owner:
        first = {each.id for each in view.definition.form if each.kind == "money"}
    return tuple(sorted(view.definition.card, key=lambda field_id: field_id not in first))


def _buttons(view: View, task: Task) -> tuple[tuple[Button, ...], tuple[Action, ...]]:
    """Those that fit, and the actions that are to be said in words: first whatever chooses people, for a name is typed
    in any case."""
    if view.ticket.suspended_at or is_anothers(view, task):
        return (), ()
    actions = list(offered(task, view.definition))
    beyond: list[Action] = []
    while len(actions) > 1 and sum(len(_buttons_of(view, task, a)) for a in actions) > view.room:
        chooses = [each for each in actions if each.do in CHOOSES_PEOPLE]
        beyond.insert(0, (chooses or actions)[-1])
        actions.remove(beyond[0])
    buttons = (button for action in actions for button in _buttons_of(view, task, action))
    return tuple(buttons)[: view.room], tuple(beyond)


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
