"""What a delivery may have to wait for before its platform is called: limits of time, and somebody's word."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.channels.tally import Tally
from bot.jobs.pace import Pace, Rate
from handlers.capabilities import Capabilities
from handlers.desk import Desk
from handlers.post import is_of_group
from storage.outbox import OutboxRow

NO_ROOM = "the chat has had its messages of this time"
ACCOUNT_IS_USED_UP = "the account has sent all that its platform takes today"
KEPT_FREE = {"group": 4, "member": 7}
"""One in so many messages of a chat's minute is for what cannot be joined into one message."""
KEPT_FOR_TALK = {"group": 8, "member": 14}
"""And one in so many for what is said in a conversation: no card of a ticket comes before a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Until then. `lets_pass` where others of the lane need not wait for it. `look_again` is called once it waits: what
    it waits for may just have come."""

    until: datetime
    reason: str
    lets_pass: bool = False
    look_again: Callable[[], Awaitable[None]] | None = None


class Gate(Protocol):
    async def shut(self, row: OutboxRow, now: datetime) -> Wait | None:
        """None for go: asked right before the platform is called, once for each message, which counts by being asked."""
        ...


class LimitGate:
    """A chat takes so many messages, and an account gives so many. When a chat's time is nearly used up, what is told of
    tickets steps aside and waits to be joined into one message, and what is said in conversation goes on."""

    def __init__(self, desk: Desk, pace: Pace, tally: Tally) -> None:
        self._desk = desk
        self._pace = pace
        self._tally = tally

    async def shut(self, row: OutboxRow, now: datetime) -> Wait | None:
        can = self._desk.capabilities.get(row.channel)
        if can is None or row.kind != "send":
            return None
        room_at = await self._pace.room_at(row.lane, _rates(can, row), now)
        if room_at:
            return Wait(until=room_at, reason=NO_ROOM, lets_pass=not _is_talk(row))
        caps = [(each.count, each.seconds) for each in can.limits if each.scope == "account"]
        room_at = await self._tally.room_at(f"{row.channel}:{row.account}", caps, now)
        return Wait(until=room_at, reason=ACCOUNT_IS_USED_UP) if room_at else None


def _rates(can: Capabilities, row: OutboxRow) -> list[Rate]:
    scope = "group" if is_of_group(row.lane) else "member"
    kept_free = _kept_free(row, scope)
    return [
        Rate(each.count - (each.count // kept_free if kept_free else 0), each.seconds)
        for each in can.limits
        if each.scope == scope
    ]


def _kept_free(row: OutboxRow, scope: str) -> int:
    """One in so many, 0 for none."""
    if _is_talk(row):
        return 0
    if row.bundle or (row.card_id is None and scope == "member"):
        return KEPT_FREE[scope]
    return KEPT_FOR_TALK[scope]


def _is_talk(row: OutboxRow) -> bool:
    """An answer or a question in a conversation: what is about a ticket, or of a bundle, is told."""
    return row.ticket_id is None and row.bundle is None
