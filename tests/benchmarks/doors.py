"""Callback to durable 200: a bare handler and ours, poured at in turns."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.benchmarks.callbacks import Taken, pour, sealed_callbacks
from tests.benchmarks.figures import Figure
from tests.benchmarks.places import Place

ROUNDS = 5
REQUESTS = 1500
BARE = "bare handler, one insert"


async def measure(place: Place) -> list[Figure]:
    taken: dict[str, list[Taken]] = {"bare": [], "ours": []}
    async with (
        server("bare", await place.fresh()) as bare,
        server("ours", await place.fresh()) as ours,
    ):
        ports = {"bare": bare, "ours": ours}
        for turn in range(ROUNDS + 1):
            requests = sealed_callbacks(REQUESTS, first=turn * REQUESTS)
            for which, port in ports.items():
                taken[which].append(await pour(port, requests))
    return [
        _figure(BARE, taken["bare"]),
        _figure("our callback to durable 200", taken["ours"], ratio_of=BARE, wanted=0.70),
    ]


def _figure(what: str, rounds: list[Taken], ratio_of: str = "", wanted: float = 0.0) -> Figure:
    """Without the first round, which warms up."""
    return Figure(
        what=what,
        per_second=tuple(taken.per_second for taken in rounds[1:]),
        milliseconds=tuple(each for taken in rounds[1:] for each in taken.milliseconds),
        ratio_of=ratio_of,
        wanted=wanted,
    )


@asynccontextmanager
async def server(which: str, url: str) -> AsyncIterator[int]:
    """Its port."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.benchmarks.servers", which, url),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield int(await process.stdout.readline())
    finally:
        process.stdin.close()
        await process.wait()
