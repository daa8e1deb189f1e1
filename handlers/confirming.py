"""确定作废吗？ Asked before something is ended, with a yes and a no that are called by what they do."""

from __future__ import annotations

from datetime import timedelta

from handlers.offers import Offered, offer
from handlers.patience import remember
from handlers.talks import Confirming, Order
from handlers.turns import Turn

WAITS_FOR = timedelta(hours=2)
"""Later than that, what somebody says has nothing to do with what they were asked."""
YES, NO = "yes", "no"


async def confirm(turn: Turn, order: Order, question: str, manner: str) -> None:
    """`manner` is how yes and no are called, in the catalogs under `order.affirm` and `order.decline`."""
    title = turn.words.say("order.title")
    card = await offer(turn, title, question, confirmations(turn, manner))
    until = turn.moment.now + WAITS_FOR
    await remember(turn, Confirming(order=order, until=until, manner=manner, card=card))


def confirmations(turn: Turn, manner: str) -> tuple[Offered, ...]:
    words = turn.words
    return (
        Offered(id=YES, label=words.say(f"order.affirm.{manner}")),
        Offered(id=NO, label=words.say(f"order.decline.{manner}")),
    )
