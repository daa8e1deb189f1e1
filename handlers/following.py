"""Whoever has just done something with a ticket goes on speaking of it: a photo or 撤回 that follows is about it too."""

from __future__ import annotations

from datetime import timedelta

from handlers.patience import remember
from handlers.talks import Followed
from handlers.turns import Turn

SPEAKS_OF_IT = timedelta(minutes=10)


async def follow(turn: Turn, ticket: int) -> None:
    """In place of whatever was being asked here."""
    await remember(turn, Followed(ticket=ticket, until=turn.moment.now + SPEAKS_OF_IT))
