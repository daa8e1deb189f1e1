"""The answer to a press, within the two seconds DingTalk waits: the card's new face, by whichever door the press came."""

from __future__ import annotations

from time import monotonic

import structlog

from bot.channels.calls import Json
from bot.channels.channel import Intake
from bot.channels.dingtalk.reader import DingTalkReader
from handlers.updates import Update

# DingTalk gives a card press two seconds; the rest is for the wire.
FACE_WITHIN_SECONDS = 1.6

log = structlog.get_logger(__name__)


async def answer_to_press(
    intake: Intake, reader: DingTalkReader, pressed: tuple[Update, ...], at: float
) -> Json:
    """What the card turns to at once, or what it shows now where the press was known; `at` is when it came, by
    `time.monotonic`. `{}` leaves the card as it is, and a refresh follows when it is ready."""
    for update in pressed:
        left = at + FACE_WITHIN_SECONDS - monotonic()
        try:
            card = await intake.handle_now(update, within_seconds=max(0.0, left))
        except Exception as error:  # noqa: BLE001 - the press is written down; the sweep takes it up again
            log.warning("press_unanswered", event_id=update.event_id, error=type(error).__name__)
            return {}
        if card is not None:
            return reader.face(card, update.sender.id)
    return {}
