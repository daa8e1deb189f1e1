"""Who watches the world, and how they hear of a change: the page's Server-Sent Events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager

from bot.sandbox.messages import Message

Line = bytes | None


def event_line(message: Message, after: int) -> bytes:
    """One event; a message the watcher cannot have seen is new to it, any other has changed."""
    news = {
        "seq": message.changed,
        "type": "message" if message.seq > after else "changed",
        "message": message.as_json(),
    }
    return f"id: {message.changed}\ndata: {json.dumps(news, ensure_ascii=False)}\n\n".encode()


class Feed:
    """Fans each change out to all watchers; None ends a watcher's stream."""

    def __init__(self) -> None:
        self._watchers: set[asyncio.Queue[Line]] = set()

    @contextmanager
    def watching(self) -> Iterator[asyncio.Queue[Line]]:
        queue: asyncio.Queue[Line] = asyncio.Queue()
        self._watchers.add(queue)
        try:
            yield queue
        finally:
            self._watchers.discard(queue)

    def publish(self, message: Message) -> None:
        if not self._watchers:
            return
        line = event_line(message, after=message.changed - 1)
        for queue in self._watchers:
            queue.put_nowait(line)

    def close(self) -> None:
        for queue in self._watchers:
            queue.put_nowait(None)
