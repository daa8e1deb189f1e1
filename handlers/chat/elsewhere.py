"""Somebody speaks in a group while the form they began there goes on in their own chat: they are shown the way."""

from __future__ import annotations

from handlers.chat.reports import asks_aside
from handlers.patience import remember, state_of
from handlers.privately import talk_elsewhere
from handlers.router import Heard
from handlers.talks import Moved
from handlers.turns import Turn


async def asked_in_private(turn: Turn) -> Heard:
    """Nothing said here answers there: what was typed into the group by mistake is not made worse by repeating it."""
    moved = state_of(turn)
    if not isinstance(moved, Moved) or asks_aside(turn):
        return Heard.UNHANDLED
    if await talk_elsewhere(turn, moved) is None:
        await remember(turn, None)
        return Heard.UNHANDLED
    turn.say("private.waiting")
    return Heard.HANDLED
