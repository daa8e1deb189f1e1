"""Asks which ticket or which person an order means: with buttons where the chat has them, with numbers where not."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.offers import Offered, offer
from handlers.patience import remember
from handlers.talks import Order, Ordering
from handlers.turns import Turn


async def ask_which_order(turn: Turn, question: str, options: Sequence[tuple[str, Order]]) -> None:
    """Each option is the order with its ticket or person made certain, under the label it is called by."""
    card = await offer(turn, turn.words.say("staff.title"), question, offered_orders(options))
    await remember(turn, Ordering(options=tuple(options), card=card))


def offered_orders(options: Sequence[tuple[str, Order]]) -> list[Offered]:
    """A ticket may be called by its digits alone."""
    return [
        Offered(id=str(place), label=label, names=(label.rpartition("-")[2],))
        for place, (label, _) in enumerate(options)
    ]
