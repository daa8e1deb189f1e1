"""What a requester wants done with a ticket of theirs: pressed for (催一下), taken back, called off, opened again."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.chat.remarks import OPEN_TICKETS, add_to, open_tickets
from handlers.chat.reports import asks_aside, said_in, ticket_line
from handlers.chat.staff_actions import obey
from handlers.chat.staff_choices import ask_which_order
from handlers.chat.staff_tickets import prefixes
from handlers.chat.whole_tickets import is_open_to_speaker
from handlers.merging import standing_for
from handlers.router import Heard
from handlers.talks import Order
from handlers.turns import Turn
from workflows.forms.sessions import Words
from workflows.people import CUSTOMER
from workflows.reading.staff_deeds import Deed
from workflows.reading.staff_orders import Mention, mentions
from workflows.reading.ticket_numbers import Number
from workflows.reading.ticket_orders import is_still_broken
from workflows.ticket import Ticket

_THEIRS = frozenset({Deed.URGE, Deed.WITHDRAW, Deed.CANCEL, Deed.REOPEN})


async def requesting(turn: Turn) -> Heard:
    """Of one of ours only what is about a ticket they reported themselves."""
    said = said_in(turn)
    if CUSTOMER not in turn.person.roles or not isinstance(said, Words):
        return Heard.UNHANDLED
    found = mentions(said.text, await prefixes(turn))
    for mention in found:
        if mention.deed in _THEIRS and await _obey(turn, mention) is Heard.HANDLED:
            return Heard.HANDLED
    return await _open_again(turn, said.text)


async def _obey(turn: Turn, mention: Mention) -> Heard:
    tickets = await _meant(turn, mention)
    able = [each for each in tickets if await is_open_to_speaker(turn, each, mention.deed)]
    if turn.person.is_staff:
        tickets = able
    orders = [_order(mention, each) for each in able or tickets[:1]]
    if len(orders) == 1:
        await obey(turn, orders[0])
    elif orders:
        await _ask_which(turn, able, orders)
    else:
        return Heard.UNHANDLED
    return Heard.HANDLED


async def _meant(turn: Turn, mention: Mention) -> Sequence[Ticket]:
    """By its number, or any that are open; to be opened again, the last that was closed."""
    recent = await turn.moment.uow.tickets.recent_of_requester(turn.person.id, OPEN_TICKETS)
    if mention.number:
        return await _numbered(turn, mention.number, recent)
    if mention.deed is Deed.REOPEN:
        return [each for each in recent if each.closed_at][:1]
    return await open_tickets(turn)


async def _numbered(turn: Turn, number: Number, recent: Sequence[Ticket]) -> list[Ticket]:
    found = [] if number.is_short else await turn.moment.uow.tickets.numbered([str(number)])
    own = [each for each in found if each.requester == turn.person.id]
    return own or [each for each in recent if number.names(each.number)]


def _order(mention: Mention, ticket: Ticket) -> Order:
    return Order(deed=mention.deed, ticket=ticket.id, reason=mention.reason)


async def _ask_which(turn: Turn, tickets: Sequence[Ticket], orders: Sequence[Order]) -> None:
    lines = [await ticket_line(turn, each) for each in tickets]
    question = "\n".join([turn.words.say("burst.which"), *lines])
    labels = [each.number for each in tickets]
    await ask_which_order(turn, question, list(zip(labels, orders, strict=True)))


async def _open_again(turn: Turn, text: str) -> Heard:
    """还是不行 where nothing is open and the last ticket may still be opened again."""
    if turn.person.is_staff or not is_still_broken(text) or await open_tickets(turn):
        return Heard.UNHANDLED
    recent = await turn.moment.uow.tickets.recent_of_requester(turn.person.id, 1)
    for ticket in recent:
        if await is_open_to_speaker(turn, ticket, Deed.REOPEN):
            await obey(turn, Order(deed=Deed.REOPEN, ticket=ticket.id, words=text, reason=text))
            return Heard.HANDLED
    return Heard.UNHANDLED


async def about_a_merged_ticket(turn: Turn) -> Heard:
    """What is said of a number that another ticket stands for now is for that one."""
    said = said_in(turn)
    if turn.person.is_staff or not isinstance(said, Words) or asks_aside(turn):
        return Heard.UNHANDLED
    for mention in mentions(said.text, await prefixes(turn)):
        if mention.number is None or mention.number.is_short:
            continue
        for ticket in await turn.moment.uow.tickets.numbered([str(mention.number)]):
            if ticket.merged_into and ticket.requester == turn.person.id:
                await _tell_standing(turn, ticket, said)
                return Heard.HANDLED
    return Heard.UNHANDLED


async def _tell_standing(turn: Turn, ticket: Ticket, said: Words) -> None:
    """Of somebody else's ticket they hear no more than its number, and say nothing to it."""
    standing = await standing_for(turn.moment, ticket)
    turn.say("staff.merged_into", number=ticket.number, other=standing.number)
    if standing.requester == turn.person.id:
        await add_to(turn, standing.id, (said,))
