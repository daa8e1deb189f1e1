"""接待 12 and 结束接待 12: one of ours talks to a ticket's customer by hand, where their platform has people for that."""

from __future__ import annotations

from handlers.talks import Order
from handlers.turns import Turn
from handlers.windows import call_over, let_go
from storage.chats import ChatRow
from workflows.ticket import Ticket


async def serve_by_hand(turn: Turn, ticket: Ticket, _: Order) -> Ticket | None:
    """By whoever says so, under their own id on the customer's platform."""
    chat = await _customers_chat(turn, ticket)
    if chat is None:
        return None
    moment = turn.moment
    account = (moment.desk.capabilities[chat.channel].hands_over, chat.account)
    ways = await moment.uow.people.reach(turn.person.id)
    own = [way.external_id for way in ways if (way.channel, way.account) == account]
    if not own:
        turn.say("order.no_serving.unknown")
        return None
    await call_over(moment, chat, own[0])
    turn.say("order.done.serve", number=ticket.number)
    return ticket


async def release_customer(turn: Turn, ticket: Ticket, _: Order) -> Ticket | None:
    chat = await _customers_chat(turn, ticket)
    if chat is None:
        return None
    await let_go(turn.moment, chat)
    turn.say("order.done.release", number=ticket.number)
    return ticket


async def _customers_chat(turn: Turn, ticket: Ticket) -> ChatRow | None:
    """None where nobody can be talked to by hand, which is said."""
    chat = await turn.moment.uow.chats.get(ticket.origin)
    can = turn.moment.desk.capabilities.get(chat.channel)
    if can and can.hands_over:
        return chat
    turn.say("order.no_serving.cannot", number=ticket.number)
    return None
