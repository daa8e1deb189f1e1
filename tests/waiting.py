"""Waiting for what another process or task does, without a sleep longer than it takes; for tests of real processes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


async def until(read: Callable[[], T], within_seconds: float = 10.0) -> T:
    """The first true value that `read` gives."""
    deadline = time.monotonic() + within_seconds
    while not (found := read()):
        assert time.monotonic() < deadline, "it did not come about in time"
        await asyncio.sleep(0.02)
    return found


def is_running(pid: int) -> bool:
    """False also for a process that has ended and that nobody has waited for yet."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
