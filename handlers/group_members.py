"""Who belongs into a ticket's group: those at work on it, whoever is above them, its requester; and where they all are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handlers.audience import superiors
from handlers.desk import Moment
from storage.people import Reach
from workflows.people import Person
from workflows.ticket import Ticket

FEWEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """`ids` are the platform's, by person: of those of the account who are members there."""

    channel: str
    account: str
    ids: Mapping[int, str]
    names: tuple[str, ...]


async def members_of(moment: Moment, ticket: Ticket, also: Iterable[int] = ()) -> Members | None:
    """On the platform account that makes groups and has most of them; None where fewer than two are anywhere."""
    people = await _wanted(moment, ticket, also)
    reach = await moment.uow.people.reach_many([person.id for person in people])
    ways = {person: _makes_groups(moment, found) for person, found in reach.items()}
    places = Counter((way.channel, way.account) for found in ways.values() for way in found)
    for (channel, account), _ in places.most_common(1):
        ids = {
            person.id: way.external_id
            for person in people
            for way in ways.get(person.id, ())
            if (way.channel, way.account) == (channel, account)
        }
        names = tuple(person.name for person in people if person.id in ids)
        if len(ids) >= FEWEST:
            return Members(channel=channel, account=account, ids=ids, names=names)
    return None


def makes_groups(moment: Moment) -> bool:
    return any(can.makes_groups for can in moment.desk.capabilities.values())


async def _wanted(moment: Moment, ticket: Ticket, also: Iterable[int]) -> list[Person]:
    at_work = (task.person for task in ticket.open_tasks if task.person)
    above = [person.id for person in await superiors(moment, ticket)]
    assignee = [ticket.assignee] if ticket.assignee else []
    wanted = dict.fromkeys([*also, *assignee, *at_work, *above, ticket.requester])
    return [await moment.uow.people.get(each) for each in wanted]


def _makes_groups(moment: Moment, ways: Iterable[Reach]) -> list[Reach]:
    can = moment.desk.capabilities
    return [
        way
        for way in ways
        if way.is_member and way.channel in can and can[way.channel].makes_groups
    ]
