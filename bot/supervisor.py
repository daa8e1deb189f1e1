"""Child processes kept running: started, started again when they die, ended together; used by the demo."""

from __future__ import annotations

import asyncio
import ctypes
import functools
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

PR_SET_PDEATHSIG = 1  # prctl(2)
_PRCTL = getattr(ctypes.CDLL(None), "prctl", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A program to keep running. `env` is its whole environment; its output goes to the end of `log`."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    log: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait: before each new start (doubling), and for a child that was told to end."""

    first_pause_seconds: float = 0.5
    longest_pause_seconds: float = 10.0
    steady_after_seconds: float = 10.0
    grace_seconds: float = 10.0

    def next_pause(self, last_pause: float, lived_seconds: float) -> float:
        if not last_pause or lived_seconds >= self.steady_after_seconds:
            return self.first_pause_seconds
        return min(last_pause * 2, self.longest_pause_seconds)


class Supervisor:
    """`async with Supervisor(tell) as supervisor`: on the way out every child is ended and waited for."""

    def __init__(self, tell: Callable[[str], None], patience: Patience | None = None) -> None:
        self._tell = tell
        self._patience = patience or Patience()
        self._keepers: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)

    async def start(self, child: Child) -> None:
        """Start it and keep it running; raises OSError when the program cannot be started at all."""
        process = await spawn(child)
        self._keepers.append(asyncio.create_task(self._keep(child, process), name=child.name))

    async def _keep(self, child: Child, process: asyncio.subprocess.Process) -> None:
        pause = 0.0
        while True:
            began = time.monotonic()
            await self._watch(process)
            pause = self._patience.next_pause(pause, time.monotonic() - began)
            self._tell(obituary(child, process.returncode, pause))
            await asyncio.sleep(pause)
            process = await spawn(child)

    async def _watch(self, process: asyncio.subprocess.Process) -> None:
        try:
            await process.wait()
        finally:
            await end(process, self._patience.grace_seconds)


async def spawn(child: Child) -> asyncio.subprocess.Process:
    """Start it outside the terminal's process group, so that Ctrl-C reaches only us and we choose the order."""
    child.log.parent.mkdir(parents=True, exist_ok=True)
    with child.log.open("ab") as log:
        return await asyncio.create_subprocess_exec(
            *child.argv,
            env=child.env,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_end_with_parent(),
        )


async def end(process: asyncio.subprocess.Process, grace_seconds: float) -> None:
    """SIGTERM, then SIGKILL for one that has not ended after `grace_seconds`."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), grace_seconds)
    except TimeoutError:
        process.kill()
        await process.wait()


def obituary(child: Child, returncode: int | None, pause: float) -> str:
    lines = [f"{child.name} ended ({_cause(returncode)}); starting it again in {pause:g} s"]
    return "\n    ".join([*lines, *last_lines(child.log)])


def last_lines(log: Path, count: int = 5) -> list[str]:
    """The end of a child's output, for a person to see why it died."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 4096))
            return file.read().decode(errors="replace").splitlines()[-count:]
    except FileNotFoundError:
        return []


def _cause(returncode: int | None) -> str:
    if returncode is not None and returncode < 0:
        return signal.Signals(-returncode).name
    return f"exit code {returncode}"


def _end_with_parent() -> Callable[[], None] | None:
    """Linux tells a child with SIGTERM when we die, even by SIGKILL; elsewhere it has to be ended by hand."""
    return functools.partial(_ask_for_death_signal, os.getpid()) if _PRCTL else None


def _ask_for_death_signal(parent: int) -> None:
    if _PRCTL is not None:
        _PRCTL(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died between the fork and the line above
        os.kill(os.getpid(), signal.SIGTERM)
