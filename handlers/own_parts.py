"""What one member alone sees of a group's card: the buttons of their own vote, or how they voted and what they may still do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from handlers.audience import people_of
from handlers.cards import Button, Card, Own
from handlers.desk import Moment
from handlers.faces import task_face
from handlers.presses import TakeBackPress
from handlers.viewing import Eyes
from handlers.views import View
from handlers.votes import said_with
from storage.chats import ChatRow
from workflows.deeds.withdrawing import can_take_back_vote
from workflows.ticket import GONE, Task, TaskState, Ticket


def has_own_parts(moment: Moment, chat: ChatRow) -> bool:
    can = moment.desk.capabilities.get(chat.channel)
    return bool(can and can.private_parts and chat.kind == "group")


async def parts_of_vote(
    moment: Moment, ticket: Ticket, eyes: Eyes, task: Task, chat: ChatRow
) -> tuple[Own, ...]:
    """Of everybody who has or had a vote in it and is known where the card is."""
    seats = _seats(ticket, task)
    known = await known_as(moment, chat, seats)
    parts = []
    for person, name in known.items():
        view = await eyes.view(eyes.audience_of(person), person)
        # They alone read it, but in a group: what they said goes without numbers as on the card itself.
        parts.append(_part(replace(view, in_group=True), seats[person], name))
    return tuple(parts)


def _seats(ticket: Ticket, task: Task) -> dict[int, Task]:
    """Each voter's own task: the one that is open, a vote before an opinion; else what became of their last."""
    seats: dict[int, Task] = {}
    around = [each for each in ticket.tasks_of(task.seat.visit) if each.node == task.node]
    for each in sorted(around, key=_weight):
        if each.person is not None:
            seats[each.person] = each
    return seats


def _weight(task: Task) -> tuple[bool, bool, bool, bool, int]:
    """The last one counts."""
    is_open, counts = task.state is TaskState.OPEN, task.outcome not in GONE
    return (is_open, task.is_live, counts, not task.seat.advises, task.id)


async def known_as(moment: Moment, chat: ChatRow, people: Collection[int]) -> dict[int, str]:
    """Ids of members on the chat's platform, in one look for all of them."""
    await moment.uow.people.approach(people)
    here = (people_of(moment, chat.channel), chat.account)
    reach = await moment.uow.people.reach_many(people)
    return {
        person: way.external_id
        for person in people
        for way in reach.get(person, ())
        if (way.channel, way.account) == here and way.is_member
    }


def _part(view: View, task: Task, name: str) -> Own:
    """As their own card asks it."""
    face = task_face(view, task)
    if face.buttons:
        return Own(person=name, buttons=face.buttons, note=face.text)
    has_voted = task.state is TaskState.DONE and task.done_by == view.viewer
    if not has_voted or task.outcome in GONE or task.seat.advises:
        return Own(person=name, note=face.outcome)
    return Own(person=name, buttons=_take_back(view, task), note=_voted(view, task))


def _voted(view: View, task: Task) -> str:
    action = view.definition.walked.action(task.node, task.outcome)
    said = action.label.say(view.words.locale) if action else ""
    return view.say("card.own.done", action=said, why=said_with(view, task))


def _take_back(view: View, task: Task) -> tuple[Button, ...]:
    if not can_take_back_vote(view.ticket, task, view.definition):
        return ()
    payload = TakeBackPress(view.ticket.id, task.id).pack()
    return (Button(text=view.say("card.own.take_back"), payload=payload),)


def for_one(face: Card, person: str, outcome: str) -> Card:
    """A card in a group that is one member's alone: the others read for whom it is."""
    return replace(
        face, own=(Own(person=person, buttons=face.buttons),), buttons=(), outcome=outcome
    )
