"""Between the SDK and the door: a frame is handed to the door, and what the door says becomes its acknowledgement."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from dingtalk_stream import AckMessage, CallbackHandler, EventHandler

from bot.channels.dingtalk.stream.door import Hear, Reply, Said, StreamDoor


class Ack(AckMessage):  # type: ignore[misc]
    """Where it does not arrive, `forsake` says so to whoever made it."""

    def __init__(self, forsake: Callable[[], None]) -> None:
        super().__init__()
        self.forsake = forsake


class Callbacks(CallbackHandler):  # type: ignore[misc]
    def __init__(self, door: StreamDoor, hear: Hear) -> None:
        super().__init__()
        self._door = door
        self._hear = hear

    async def raw_process(self, callback_message: Any) -> AckMessage | None:
        headers = callback_message.headers
        said = Said(id=headers.message_id or "", data=callback_message.data, sent=headers.time)
        return await _heard(self._door, self._hear, said)


class Events(EventHandler):  # type: ignore[misc]
    def __init__(self, door: StreamDoor) -> None:
        super().__init__()
        self._door = door

    async def raw_process(self, event_message: Any) -> AckMessage | None:
        headers = event_message.headers
        said = Said(
            id=headers.message_id or "",
            data=event_message.data,
            event_type=headers.event_type or "",
        )
        return await _heard(self._door, self._door.event, said)


async def _heard(door: StreamDoor, hear: Hear, said: Said) -> AckMessage | None:
    hearing = door.begin(hear(said))
    try:
        reply = await asyncio.shield(hearing)
    except asyncio.CancelledError:
        door.forsake(hearing)
        raise
    if reply is None:
        return None
    return acknowledged(said.id, reply, lambda: door.forsake(hearing))


def acknowledged(
    frame_id: str, reply: Reply, forsake: Callable[[], None] = lambda: None
) -> AckMessage:
    ack = Ack(forsake)
    ack.code, ack.message, ack.data = reply.code, reply.message, reply.data
    ack.headers.message_id = frame_id
    ack.headers.content_type = ack.headers.CONTENT_TYPE_APPLICATION_JSON
    return ack
