"""What a delivery may have to wait for before its platform is called: limits of time, and somebody's word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.jobs.pace import Pace
from handlers.desk import Desk
from handlers.post import is_of_group
from storage.outbox import OutboxRow

NO_ROOM = "the group has had its messages of this minute"
KEPT_FREE = 4
"""One in so many messages of a group's minute is for what cannot be bundled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Until then. `lets_pass` where others of the lane need not wait for it."""

    until: datetime
    reason: str
    lets_pass: bool = False


class Gate(Protocol):
    async def shut(self, row: OutboxRow, now: datetime) -> Wait | None:
        """None for go: asked right before the platform is called, once for each message, which counts by being asked."""
        ...


class GroupGate:
    """A group takes so many messages a minute; what can be bundled leaves some room for what cannot."""

    def __init__(self, desk: Desk, pace: Pace) -> None:
        self._desk = desk
        self._pace = pace

    async def shut(self, row: OutboxRow, now: datetime) -> Wait | None:
        can = self._desk.capabilities.get(row.channel)
        if can is None or row.kind != "send" or not is_of_group(row.lane):
            return None
        most = can.group_messages_a_minute
        if row.bundle:
            most -= most // KEPT_FREE
        room_at = await self._pace.room_at(row.lane, most, now)
        return Wait(until=room_at, reason=NO_ROOM) if room_at else None
