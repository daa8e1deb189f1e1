"""拉群: a group for one ticket, with those at work on it, whoever is above them, and its requester where they are one of us."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from handlers.audience import superiors
from handlers.definitions import TicketType
from handlers.desk import Moment
from handlers.groups import GroupWanted
from handlers.post import queue_group, send
from handlers.ticket_groups import first_card
from storage.people import Reach
from workflows.people import Person
from workflows.ticket import Ticket
from workflows.verbs import Phase

FEWEST = 2
ID_CHARS = 32


class NoGroup(StrEnum):
    """Why there is none."""

    CANNOT = "cannot"
    CLOSED = "closed"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Who is in the group, by name; `is_new` unless it was there before."""

    names: tuple[str, ...]
    is_new: bool


async def gather(
    moment: Moment, ticket: Ticket, ticket_type: TicketType, by: Person
) -> Gathered | NoGroup:
    """Asked again it is the same group: its id is made from the ticket, and the platform keeps the one it has."""
    if not makes_groups(moment):
        return NoGroup.CANNOT
    if ticket.phase is Phase.CLOSED:
        return NoGroup.CLOSED
    people = await _wanted(moment, ticket, by)
    place, ids = await _where(moment, people)
    if len(ids) < FEWEST:
        return NoGroup.TOO_FEW
    title = f"{ticket.number} {ticket_type.definition.name.say(by.locale)}"
    channel, account = place
    chat = await moment.uow.chats.remember(
        channel, account, "group", _group_id(moment, account, ticket), title=title
    )
    is_new = await moment.uow.ticket_chats.add(ticket.id, chat.id)
    queue_group(moment, chat, GroupWanted(title=title, members=tuple(ids.values())), ticket.id)
    if is_new:
        card = await first_card(moment, ticket, ticket_type.definition, by)
        send(moment, chat, card, ticket=ticket.id)
        _note(moment, ticket, by, ids)
    return Gathered(names=tuple(p.name for p in people if p.id in ids), is_new=is_new)


def makes_groups(moment: Moment) -> bool:
    return any(can.makes_groups for can in moment.desk.capabilities.values())


async def _wanted(moment: Moment, ticket: Ticket, by: Person) -> list[Person]:
    at_work = (task.person for task in ticket.open_tasks if task.person)
    ids = dict.fromkeys([by.id, *([ticket.assignee] if ticket.assignee else []), *at_work])
    above = [person.id for person in await superiors(moment, ticket)]
    wanted = dict.fromkeys([*ids, *above, ticket.requester])
    return [await moment.uow.people.get(each) for each in wanted]


async def _where(
    moment: Moment, people: Iterable[Person]
) -> tuple[tuple[str, str], Mapping[int, str]]:
    """Where most of them are members, and their ids there, by person."""
    reach = await moment.uow.people.reach_many([person.id for person in people])
    ways = {person: _makes_groups(moment, found) for person, found in reach.items()}
    places = Counter((way.channel, way.account) for found in ways.values() for way in found)
    if not places:
        return ("", ""), {}
    ((place, _),) = places.most_common(1)
    return place, {
        person: way.external_id
        for person, found in ways.items()
        for way in found
        if (way.channel, way.account) == place
    }


def _makes_groups(moment: Moment, ways: Iterable[Reach]) -> list[Reach]:
    can = moment.desk.capabilities
    return [
        way
        for way in ways
        if way.is_member and way.channel in can and can[way.channel].makes_groups
    ]


def _group_id(moment: Moment, account: str, ticket: Ticket) -> str:
    """Nobody else's: two installations at one corp number their tickets alike, but not in the same instant."""
    opened = int(ticket.opened_at.timestamp())
    made_of = (account, moment.uow.company, ticket.id, ticket.number, opened)
    return hashlib.sha256(repr(made_of).encode()).hexdigest()[:ID_CHARS]


def _note(moment: Moment, ticket: Ticket, by: Person, members: Iterable[int]) -> None:
    details = {"people": ",".join(map(str, members))}
    moment.uow.history.add(ticket.id, "gathered", by.id, moment.now, moment.door, details, None)
