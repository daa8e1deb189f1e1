"""Robot messages and events by DingTalk's Stream: sent again until a connection acknowledges them, or given up.

How often is in no document; unacknowledged messages were seen again after 16 s and 60 s (soimy/openclaw-channel-dingtalk#390),
though the protocol's page says that a robot's come once. How long something waits for a connection is in none either.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from itertools import pairwise

from bot.sandbox.courier import Parcel
from bot.sandbox.dingtalk import events
from bot.sandbox.dingtalk.connections import NobodyThere
from bot.sandbox.dingtalk.frames import ROBOT, Frame, callback_frame, event_frame
from bot.sandbox.stage import Stage


class StreamLine:
    """The courier's way while the account's mode is `stream`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def carry(self, parcel: Parcel) -> bool:
        frame = self._frame_of(parcel)
        for gap in _gaps(self._stage.config.gateway_again_seconds):
            until = time.monotonic() + gap
            try:
                if await self._is_taken(frame, gap):
                    return True
                await asyncio.sleep(max(0.0, until - time.monotonic()))
            except TimeoutError:
                continue
            except NobodyThere:
                return False
        return False

    async def _is_taken(self, frame: Frame, seconds: float) -> bool:
        keep = self._stage.config.gateway_keep_seconds
        return (await self._stage.stream.tell(frame, seconds, keep)).is_taken

    def _frame_of(self, parcel: Parcel) -> Frame:
        account, body = self._stage.config.dingtalk, json.loads(parcel.body)
        if parcel.topic == events.TOPIC:
            return event_frame(account, parcel.id, body)
        return callback_frame(account, ROBOT, parcel.id, body)


def _gaps(again: tuple[float, ...]) -> Iterator[float]:
    """How long each sending waits for its acknowledgement; the last as long as the first."""
    times = (0.0, *again)
    yield from (later - earlier for earlier, later in pairwise(times))
    yield again[0] if again else 0.0
