"""The sweep of the inbox: lanes whose updates a crash or a failure left waiting are handled after all."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

from bot.lanes import LaneHandler
from handlers.desk import Desk

log = structlog.get_logger(__name__)

LEFT_FOR = timedelta(seconds=2)
"""What waits longer is nobody's: the process that wrote it down handles it at once."""
LANES_AT_ONCE = 20


class Sweeper:
    def __init__(self, desk: Desk, lanes: LaneHandler) -> None:
        self._desk = desk
        self._lanes = lanes

    async def sweep(self) -> int:
        """How many lanes were found waiting."""
        before = self._desk.now() - LEFT_FOR
        waiting = await self._desk.store.inbox.waiting_lanes(before, LANES_AT_ONCE)
        drained = (self._lanes.drain(lane.company, lane.lane) for lane in waiting)
        for fault in await asyncio.gather(*drained, return_exceptions=True):
            if isinstance(fault, BaseException):
                log.error("lane_interrupted", error=type(fault).__name__, exc_info=fault)
        return len(waiting)
