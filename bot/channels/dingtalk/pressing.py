"""The answer to a press, within the two seconds DingTalk waits: the card's new face, by whichever door the press came."""

from __future__ import annotations

import structlog

from bot.channels.calls import Json
from bot.channels.channel import Intake
from bot.channels.dingtalk.cards import new_face
from handlers.updates import Update

# DingTalk gives a card press two seconds; the rest is for the wire and the inbox.
FACE_WITHIN_SECONDS = 1.6

log = structlog.get_logger(__name__)


async def answer_to_press(intake: Intake, new: tuple[Update, ...]) -> Json:
    """What the card turns to at once; `{}` leaves it as it is, and a refresh follows when it is ready."""
    for update in new:
        try:
            card = await intake.handle_now(update, within_seconds=FACE_WITHIN_SECONDS)
        except Exception as error:  # noqa: BLE001 - the press is written down; the sweep takes it up again
            log.warning("press_unanswered", event_id=update.event_id, error=type(error).__name__)
            return {}
        if card is not None:
            return new_face(card)
    return {}
