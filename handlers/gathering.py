"""拉群: a group for one ticket, made or found, and introduced to those who are in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from handlers.definitions import TicketType
from handlers.desk import Moment
from handlers.group_members import Members, makes_groups, members_of
from handlers.groups import GroupWanted
from handlers.post import queue_group, send
from handlers.ticket_groups import first_card
from workflows.people import Person
from workflows.ticket import Ticket
from workflows.verbs import Phase

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
    members = await members_of(moment, ticket, [by.id])
    if members is None:
        return NoGroup.TOO_FEW
    title = f"{ticket.number} {ticket_type.definition.name.say(by.locale)}"
    group_id = _group_id(moment, members.account, ticket)
    chat = await moment.uow.chats.remember(
        members.channel, members.account, "group", group_id, title=title
    )
    is_new = await moment.uow.ticket_chats.add(ticket.id, chat.id)
    wanted = GroupWanted(title=title, members=tuple(members.ids.values()))
    queue_group(moment, chat, wanted, ticket.id)
    if is_new:
        card = await first_card(moment, ticket, ticket_type.definition, by)
        send(moment, chat, card, ticket=ticket.id)
        _note(moment, ticket, by, members)
    return Gathered(names=members.names, is_new=is_new)


def _group_id(moment: Moment, account: str, ticket: Ticket) -> str:
    """Nobody else's: two installations at one corp number their tickets alike, but not in the same instant."""
    opened = int(ticket.opened_at.timestamp())
    made_of = (account, moment.uow.company, ticket.id, ticket.number, opened)
    return hashlib.sha256(repr(made_of).encode()).hexdigest()[:ID_CHARS]


def _note(moment: Moment, ticket: Ticket, by: Person, members: Members) -> None:
    details = {"people": ",".join(map(str, members.ids))}
    moment.uow.history.add(ticket.id, "gathered", by.id, moment.now, moment.door, details, None)
