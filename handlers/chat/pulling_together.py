"""拉群 12: one of ours wants everybody of a ticket in one group; done, or told in words why not."""

from __future__ import annotations

from handlers.gathering import NoGroup, gather
from handlers.talks import Order
from handlers.tickets import type_of
from handlers.turns import Turn
from workflows.ticket import Ticket


async def pull_together(turn: Turn, ticket: Ticket, order: Order) -> Ticket | None:
    """None where there is no group."""
    result = await gather(turn.moment, ticket, await type_of(turn.moment, ticket), turn.person)
    if isinstance(result, NoGroup):
        turn.say(f"order.no_group.{result}", number=ticket.number)
        return None
    key = "gather" if result.is_new else "gather_again"
    names = turn.words.listed(list(result.names))
    turn.say(f"order.done.{key}", number=ticket.number, names=names)
    return ticket
