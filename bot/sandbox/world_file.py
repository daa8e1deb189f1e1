"""The world on disk: read at the start, written a moment after each change and at the end."""

from __future__ import annotations

import asyncio
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.sandbox.world import Memory

_MEMORY = TypeAdapter(Memory)


class BadWorldFile(ValueError):
    pass


def read_memory(path: Path | None) -> Memory:
    if path is None or not path.exists():
        return Memory()
    try:
        return _MEMORY.validate_json(path.read_bytes())
    except ValidationError as error:
        raise BadWorldFile(f"{path} holds no sandbox world; remove it to start over") from error


def write_memory(path: Path, memory: Memory) -> None:
    """Whole or not at all: a half-written file never takes the place of a good one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.draft")
    draft.write_bytes(_MEMORY.dump_json(memory))
    draft.replace(path)


class Scribe:
    """Writes the memory down, at most once per `after_seconds` however much happens."""

    def __init__(self, path: Path | None, memory: Memory, after_seconds: float) -> None:
        self._path = path
        self._memory = memory
        self._after_seconds = after_seconds
        self._timer: asyncio.TimerHandle | None = None

    def touch(self) -> None:
        if self._path and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._after_seconds, self.write)

    def write(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self._path:
            write_memory(self._path, self._memory)
