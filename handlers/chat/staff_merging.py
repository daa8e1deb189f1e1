"""合并 12 到 15: which two tickets are meant, and which of them stays."""

from __future__ import annotations

from handlers.chat.staff_actions import obey
from handlers.chat.staff_choices import ask_which_order
from handlers.chat.staff_tickets import named, prefixes
from handlers.router import Heard
from handlers.talks import Order
from handlers.turns import Turn
from workflows.reading.merge_orders import Merge, merge_order
from workflows.reading.staff_deeds import Deed
from workflows.ticket import Ticket

CHOICES = 5


async def merging(turn: Turn, words: str) -> Heard:
    said = merge_order(words, await prefixes(turn))
    if said is None:
        return Heard.UNHANDLED
    gone, into = await named(turn, said.gone), await named(turn, said.into)
    if not gone or not into:
        number = said.into if gone else said.gone
        turn.say("staff.no_such_ticket", number=number)
        return Heard.HANDLED
    pairs = [_pair(one, other, said) for one in gone for other in into if one.id != other.id]
    if len(pairs) == 1:
        await obey(turn, pairs[0][1])
    elif pairs:
        await ask_which_order(turn, turn.words.say("order.which_pair"), pairs[:CHOICES])
    else:
        turn.say("refusal.same_ticket", number=gone[0].number)
    return Heard.HANDLED


def _pair(one: Ticket, other: Ticket, said: Merge) -> tuple[str, Order]:
    """Where the words do not say which stays, the older one does, and it is asked whether that is meant."""
    if not said.is_certain and one.id < other.id:
        one, other = other, one
    order = Order(deed=Deed.MERGE, ticket=one.id, into=other.id, is_confirmed=said.is_certain)
    return f"{one.number} → {other.number}", order
