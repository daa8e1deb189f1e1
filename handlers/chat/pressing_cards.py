"""催办, 改派 or 延期 was pressed on a card that presses for a deadline: the same orders as in words, about that deadline."""

from __future__ import annotations

from handlers.chat.staff_actions import obey
from handlers.presses import TargetPress
from handlers.pressing import PRESSING
from handlers.talks import Order
from handlers.target_faces import DEEDS
from handlers.turns import Turn
from storage.cards import SentCard
from workflows.reading.staff_deeds import Deed


async def press_for(turn: Turn, sent: SentCard, press: TargetPress) -> None:
    """The card says which ticket; whether the presser may is for the order to find out."""
    is_of_card = sent.purpose == PRESSING and sent.ticket_id == press.ticket
    if not is_of_card or press.deed not in DEEDS:
        turn.say("refusal.unknown_action")
        return
    deed = Deed(press.deed)
    target = press.target if deed is Deed.EXTEND else ""
    await obey(turn, Order(deed=deed, ticket=press.ticket, target=target))
