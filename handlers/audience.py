"""Who is told: a table from occasions to listeners, and the chats where those listeners are reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from handlers.desk import Moment
from handlers.post import addressed, send
from storage.chats import ChatRow
from storage.people import Reach
from workflows.definition import Definition
from workflows.effects import Notify, Occasion
from workflows.people import SUPERVISOR, Person
from workflows.ticket import Task, Ticket


class Listener(Enum):
    """`DOERS` are those who may act on the task: they get its card. `TARGET` are those the SLA target names.
    `FORMER` is who had the work until it was given to somebody else, `NAMED` whom the rule itself names, and `WAITING`
    whoever may act on the task, who have its card and hear words about it."""

    REQUESTER = auto()
    ASSIGNEE = auto()
    DOERS = auto()
    TARGET = auto()
    FORMER = auto()
    NAMED = auto()
    WAITING = auto()


LISTENERS: Mapping[Occasion, frozenset[Listener]] = {
    Occasion.OPENED: frozenset({Listener.REQUESTER}),
    Occasion.TASK_OFFERED: frozenset({Listener.DOERS}),
    Occasion.ACCEPTED: frozenset({Listener.REQUESTER}),
    Occasion.MARKED: frozenset({Listener.REQUESTER}),
    Occasion.ON_HOLD: frozenset({Listener.REQUESTER}),
    Occasion.RESUMED: frozenset({Listener.REQUESTER}),
    Occasion.REPORTED: frozenset(),
    Occasion.APPROVAL_ASKED: frozenset({Listener.DOERS, Listener.REQUESTER}),
    Occasion.APPROVED: frozenset({Listener.REQUESTER, Listener.ASSIGNEE}),
    Occasion.REJECTED: frozenset({Listener.ASSIGNEE}),
    Occasion.HANDED_BACK: frozenset({Listener.REQUESTER}),
    Occasion.HANDED_OVER: frozenset({Listener.REQUESTER, Listener.DOERS, Listener.FORMER}),
    Occasion.RESOLVED: frozenset(),
    Occasion.REOPENED: frozenset({Listener.REQUESTER, Listener.ASSIGNEE}),
    Occasion.CLOSED: frozenset({Listener.REQUESTER, Listener.ASSIGNEE}),
    Occasion.RATED: frozenset({Listener.REQUESTER, Listener.ASSIGNEE}),
    Occasion.COMMENTED: frozenset({Listener.ASSIGNEE}),
    Occasion.NOTED: frozenset({Listener.ASSIGNEE}),
    Occasion.REPLIED: frozenset({Listener.REQUESTER}),
    Occasion.OVERDUE: frozenset({Listener.TARGET}),
    Occasion.DUE_SOON: frozenset({Listener.TARGET}),
    Occasion.EXTENDED: frozenset({Listener.ASSIGNEE, Listener.REQUESTER}),
    Occasion.VOTED: frozenset(),
    Occasion.ADVISED: frozenset({Listener.WAITING}),
    Occasion.SIGNERS_CHANGED: frozenset({Listener.NAMED}),
    Occasion.RETURNED: frozenset({Listener.REQUESTER}),
    Occasion.WITHDRAWN: frozenset({Listener.NAMED}),
    Occasion.URGED: frozenset({Listener.WAITING}),
    Occasion.COPIED: frozenset({Listener.NAMED}),
    Occasion.REMINDED: frozenset({Listener.NAMED, Listener.WAITING}),
    Occasion.ESCALATED: frozenset({Listener.NAMED}),
    Occasion.NOBODY_FOUND: frozenset({Listener.NAMED}),
    Occasion.NOBODY_FREE: frozenset({Listener.NAMED}),
    Occasion.OFFER_LAPSED: frozenset({Listener.NAMED}),
    Occasion.SUSPENDED: frozenset({Listener.REQUESTER, Listener.ASSIGNEE}),
    Occasion.TAKEN_UP: frozenset({Listener.REQUESTER, Listener.ASSIGNEE}),
    Occasion.CANCELLED: frozenset({Listener.NAMED}),
    Occasion.MERGED: frozenset({Listener.REQUESTER}),
    Occasion.ABSORBED: frozenset({Listener.ASSIGNEE}),
    Occasion.SPLIT: frozenset({Listener.REQUESTER}),
    Occasion.ASKED: frozenset({Listener.REQUESTER}),
    Occasion.STUCK: frozenset({Listener.NAMED}),
    Occasion.NOTIFIED: frozenset({Listener.NAMED}),
}
"""That a deadline was put off the requester hears only in a ticket type's own words. Of a vote everybody's card tells. RESOLVED tells nobody by itself: the card that asks the requester to confirm says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A chat where somebody is told; `person` is None when it is a group's."""

    chat: ChatRow
    person: Person | None
    takes_cards: bool


async def doers(moment: Moment, task: Task) -> list[Seat]:
    """Those who may act on the task. A role's groups come first: where a group takes cards it stands for its
    members on that platform, elsewhere the group hears of it and each member gets a card."""
    if task.person is not None:
        return await seats_of(moment, [await moment.uow.people.get(task.person)])
    if task.offer and task.offer.people:
        people = [await moment.uow.people.get(each) for each in task.offer.people]
        return await seats_of(moment, people)
    return await role_seats(moment, task.role)


async def role_seats(moment: Moment, role: str, *, is_urgent: bool = False) -> list[Seat]:
    """For what is urgent those whom a group stands for as well, where they can be called."""
    groups = await groups_of(moment, role)
    covered = covered_by(moment, groups)
    if is_urgent:
        covered = {name for name in covered if not _urges(moment, name)}
    members = await seats_of(moment, await _here(moment, role))
    return [*groups, *(seat for seat in members if seat.chat.channel not in covered)]


def _urges(moment: Moment, channel: str) -> bool:
    can = moment.desk.capabilities.get(channel)
    return can is not None and can.urges


def covered_by(moment: Moment, groups: list[Seat]) -> set[str]:
    """The channels whose people the cards of these groups stand for."""
    channels = [seat.chat.channel for seat in groups if seat.takes_cards]
    return {*channels, *(people_of(moment, channel) for channel in channels)}


async def _here(moment: Moment, role: str) -> list[Person]:
    """Whoever holds the role and is not on leave; all of them where nobody else is left."""
    holders = await moment.uow.people.holders(role)
    staff = await moment.uow.staff.load(moment.now)
    away = {key for key, each in staff.people.items() if not each.is_here}
    return [person for person in holders if person.id not in away] or list(holders)


async def groups_of(moment: Moment, role: str) -> list[Seat]:
    return [_group_seat(moment, chat) for chat in await moment.uow.chats.groups_for(role)]


def _group_seat(moment: Moment, chat: ChatRow) -> Seat:
    can = moment.desk.capabilities.get(chat.channel)
    return Seat(chat=chat, person=None, takes_cards=bool(can and can.group_cards))


async def seats_of(moment: Moment, people: tuple[Person, ...] | list[Person]) -> list[Seat]:
    """Each person's own chat with the bot; people whose platform is switched off have none."""
    reach = await moment.uow.people.reach_many([person.id for person in people])
    seats = []
    for person in people:
        for way in reach.get(person.id, ()):
            if way.channel in moment.desk.capabilities and way.is_member:
                chat = await moment.uow.chats.remember(
                    way.channel, way.account, "direct", way.external_id, title=person.name
                )
                seats.append(Seat(chat=chat, person=person, takes_cards=True))
                break
    return seats


async def requester_seat(moment: Moment, ticket: Ticket) -> Seat:
    """Where they spoke when they reported it; with cards where their presses can be attributed."""
    person = await moment.uow.people.get(ticket.requester)
    chat = await moment.uow.chats.get(ticket.origin)
    is_open = chat.kind == "direct" or await _takes_group_cards(moment, person, chat)
    return Seat(chat=chat, person=person, takes_cards=is_open)


async def _takes_group_cards(moment: Moment, person: Person, chat: ChatRow) -> bool:
    can, way = moment.desk.capabilities.get(chat.channel), await way_in(moment, person, chat)
    return bool(can and can.group_cards and way and (way.is_member or can.outsiders_press))


async def way_in(moment: Moment, person: Person, chat: ChatRow) -> Reach | None:
    """How they are known where the chat is."""
    ways = await moment.uow.people.reach(person.id)
    known_as = (people_of(moment, chat.channel), chat.account)
    return next((way for way in ways if (way.channel, way.account) == known_as), None)


def people_of(moment: Moment, channel: str) -> str:
    """The channel under whose ids the people of this one are known."""
    can = moment.desk.capabilities.get(channel)
    return (can.people_of if can else "") or channel


BUNDLE = "notices"
"""What a working group is told about several tickets at once goes as one message."""


async def say_to(
    moment: Moment,
    seat: Seat,
    words: str,
    ticket: int,
    *,
    quiet: bool = False,
    is_ending: bool = False,
) -> None:
    """In a group they are named. What is `quiet` can wait for the morning."""
    external_id = ""
    if seat.chat.kind == "group" and seat.person:
        way = await way_in(moment, seat.person, seat.chat)
        external_id = way.external_id if way else ""
    said = addressed(words, seat.chat, external_id)
    bundle = "" if seat.person else BUNDLE
    send(moment, seat.chat, said, ticket=ticket, quiet=quiet, bundle=bundle, is_ending=is_ending)


async def target_seats(
    moment: Moment, ticket: Ticket, definition: Definition, notify: Notify
) -> list[Seat]:
    """Everyone whom the step of the target's ladder names, each once; `notify.to` are people it finds otherwise."""
    target = next(each for each in definition.sla if each.id == notify.target)
    step = target.steps[int(notify.details.get("step", -1))]
    named = [await moment.uow.people.get(each) for each in notify.to]
    seats = {seat.chat.id: seat for seat in await seats_of(moment, named)}
    for name in step.tell:
        for seat in await _named(moment, ticket, name, notify.is_urgent):
            seats.setdefault(seat.chat.id, seat)
    return list(seats.values())


async def named_seats(moment: Moment, notify: Notify) -> list[Seat]:
    """Whom the rule names: people, and everyone of a role."""
    people = [await moment.uow.people.get(each) for each in notify.to if each != notify.by]
    roles = await role_seats(moment, notify.role) if notify.role else []
    return [*await seats_of(moment, people), *roles]


async def _named(moment: Moment, ticket: Ticket, name: str, is_urgent: bool) -> list[Seat]:
    if name == "requester":
        return [await requester_seat(moment, ticket)]
    if name == "assignee":
        return await assignee_seats(moment, ticket)
    if name == "superior":
        return await _superior_seats(moment, ticket, is_urgent)
    return await role_seats(moment, name, is_urgent=is_urgent)


async def _superior_seats(moment: Moment, ticket: Ticket, is_urgent: bool) -> list[Seat]:
    """Of whoever has it; where that is nobody yet, or nobody is above them, the supervisors hear of it."""
    staff = await moment.uow.staff.load(moment.now)
    above = staff.superior_of(ticket.assignee) if ticket.assignee else None
    if above is None:
        return await role_seats(moment, SUPERVISOR, is_urgent=is_urgent)
    return await seats_of(moment, await superiors(moment, ticket))


async def superiors(moment: Moment, ticket: Ticket) -> list[Person]:
    """Whoever is above the one who has it and is there; else all supervisors."""
    staff = await moment.uow.staff.load(moment.now)
    above = staff.superior_of(ticket.assignee) if ticket.assignee else None
    if above is None:
        return await _here(moment, SUPERVISOR)
    there = staff.present((above,)) or (above,)
    return [await moment.uow.people.get(each) for each in there]


async def assignee_seats(moment: Moment, ticket: Ticket) -> list[Seat]:
    if ticket.assignee is None:
        return []
    return await seats_of(moment, [await moment.uow.people.get(ticket.assignee)])
