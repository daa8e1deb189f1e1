"""A million armed timers and two workers: how late they ring, with one worker killed and Redis emptied midway.

The killed one is not started again: the other has to keep up alone. Beside it a bare claim: one statement that takes
what is due and does nothing with it. What is told is handed to a platform without a wire.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from redis.asyncio import Redis

from bot.jobs.clock import TOGETHER
from tests.benchmarks.armed import Armed, Window, armed
from tests.benchmarks.figures import percentile
from tests.benchmarks.places import Place
from tests.benchmarks.ringers import Orders
from tests.promises.installation import ROOT, Program, own_redis

WORKERS = 2
AHEAD = timedelta(seconds=3)
PATIENCE_SECONDS = 90.0
MOST_LATE_MS = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    armed: int
    a_second: int
    seconds: int
    drained: int
    drained_breaches: int


OF_POSTGRES = Size(armed=1_000_000, a_second=500, seconds=40, drained=20_000, drained_breaches=2000)
OF_SQLITE = Size(armed=100_000, a_second=50, seconds=40, drained=5000, drained_breaches=500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`a_second` is 0 where all fall due at once; `has_trouble` where a worker is killed and Redis emptied midway."""

    what: str
    which: str
    count: int
    a_second: int
    together: int = TOGETHER
    breach_every: int = 0
    has_trouble: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`late` in milliseconds; `pushes` says how many were sent, and what went wrong with them."""

    case: Case
    late: Sequence[float]
    per_second: float
    still_due: int = 0
    lost: int = 0
    twice: int = 0
    pushes: str = ""


def cases(size: Size) -> list[Case]:
    """Arriving evenly, and all at once, which shows how many can be rung at most."""
    rate = size.a_second
    bare = Case(
        what="bare claim, one a statement",
        which="bare",
        count=rate * size.seconds // 2,
        a_second=rate,
        together=1,
    )
    bare_drained = replace(bare, count=size.drained, a_second=0)
    note = Case(
        what="a timer that leaves one row",
        which="ours",
        count=rate * size.seconds,
        a_second=rate,
        has_trouble=True,
    )
    drained = replace(note, count=size.drained, a_second=0, has_trouble=False)
    return [
        bare,
        replace(bare_drained, what="  drained"),
        replace(bare_drained, what=f"  drained, {TOGETHER} a statement", together=TOGETHER),
        note,
        replace(drained, what="  drained"),
        replace(note, what="one in ten a breach that is told", breach_every=10),
        replace(note, what="every one a breach that is told", breach_every=1),
        replace(drained, what="  drained", count=size.drained_breaches, breach_every=1),
    ]  # fmt: skip


async def measure(place: Place) -> None:
    """Printed as it is measured: it takes minutes."""
    size = OF_POSTGRES if place.is_postgres else OF_SQLITE
    url, folder = await place.fresh(), Path(mkdtemp(dir=place.folder))
    full = await armed(url, size.armed)
    print(_heading(place, size), flush=True)
    async with own_redis(folder) as (_, redis):
        for case in cases(size):
            told = await _measured(case, full, url, redis, Path(mkdtemp(dir=folder)))
            print(_line(told), flush=True)
            await full.clear()
    await full.close()


async def _measured(case: Case, full: Armed, url: str, redis: str, folder: Path) -> Told:
    window = await full.window(case.count, case.breach_every)
    orders = Orders(which=case.which, url=url, redis=redis, folder=str(folder), together=case.together)  # fmt: skip
    if case.a_second:
        async with _workers(orders) as workers:
            start = datetime.now(UTC) + AHEAD + timedelta(seconds=case.count / 5000)
            await full.fall_due(window, start, case.a_second)
            await _trouble(case, start, workers, redis)
            await _all_rung(full, window)
            return await _told(case, full, window, folder, start)
    start = datetime.now(UTC)
    await full.fall_due(window, start, 0)
    async with _workers(orders):
        await _all_rung(full, window)
    return await _told(case, full, window, folder, start)


@asynccontextmanager
async def _workers(orders: Orders) -> AsyncIterator[list[Program]]:
    folder = Path(orders.folder)
    argv = (sys.executable, "-m", "tests.benchmarks.ringers", orders.dump())
    env = {name: value for name, value in os.environ.items() if "GONGDAN_" not in name}
    workers = [
        Program(argv=argv, env=env, folder=ROOT, log=folder / f"log-{number}")
        for number in range(WORKERS)
    ]
    try:
        for worker in workers:
            await worker.start()
        while len([*folder.glob("ready-*")]) < WORKERS:
            assert all(worker.is_alive for worker in workers), workers[0].log.read_text()
            await asyncio.sleep(0.02)
        yield workers
    finally:
        for worker in workers:
            await worker.remove()


async def _trouble(case: Case, start: datetime, workers: list[Program], redis: str) -> None:
    """Until all have fallen due."""
    halfway = (start - datetime.now(UTC)).total_seconds() + case.count / case.a_second / 2
    await asyncio.sleep(halfway)
    if case.has_trouble:
        await workers[0].kill()
        client = Redis.from_url(redis)
        await client.flushall()
        await client.aclose()
    await asyncio.sleep(case.count / case.a_second / 2)


async def _all_rung(full: Armed, window: Window) -> None:
    """And their pushes sent, where there are any."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if not await full.still_due() and (await full.is_sent() or not window.breaches):
            return
        await asyncio.sleep(0.25)


async def _told(case: Case, full: Armed, window: Window, folder: Path, start: datetime) -> Told:
    rung = list(_rung(folder, start))
    began = start.timestamp() if case.a_second else min(at for _, at in rung)
    spent = max(at for _, at in rung) - began
    entries = await full.entries(window)
    still_due, is_counted = await full.still_due(), case.which == "ours"
    return Told(
        case=case,
        late=[1000 * (at - due_at) for due_at, at in rung],
        per_second=len(rung) / spent,
        still_due=still_due,
        lost=window.count - len(entries) - still_due if is_counted else 0,
        twice=sum(count - 1 for count in entries.values()),
        pushes=await _pushes(full, window, folder),
    )


def _rung(folder: Path, start: datetime) -> Iterator[tuple[float, float]]:
    for file in folder.glob("late-*"):
        for line in file.read_text().splitlines():
            due_at, at = map(float, line.split())
            if due_at > start.timestamp() - 0.01:
                yield due_at, at


async def _pushes(full: Armed, window: Window, folder: Path) -> str:
    if not window.breaches:
        return ""
    rows = await full.pushes(window)
    keys = [line for file in folder.glob("sent-*") for line in file.read_text().splitlines()]
    wrong = {state: count for state, count in rows.items() if state != "sent"}
    return f"{rows['sent']} pushes, not sent {wrong or 0}, again {len(keys) - len({*keys})}"


def _heading(place: Place, size: Size) -> str:
    what = f"{place.name}, {size.armed:,} armed, {WORKERS} workers"
    return f"{what:<44}{'per second':>12}{'p50 ms':>9}{'p99 ms':>9}{'lost':>6}{'twice':>7}"


def _line(told: Told) -> str:
    case, rate = told.case, f"{told.per_second:.0f}"
    p50, p99 = (percentile(told.late, share) for share in (0.50, 0.99))
    late = f"{p50:>9.0f}{p99:>9.0f}" if case.a_second else f"{'':>18}"
    verdict = ""
    if case.has_trouble:
        is_kept = p99 < MOST_LATE_MS and not told.lost + told.twice + told.still_due
        verdict = f"wanted p99 < 1 s, none lost or twice: {'as wanted' if is_kept else 'NOT MET'}"
    behind = f"{told.still_due} not yet rung" if told.still_due else ""
    remarks = ", ".join(filter(None, (verdict, behind, told.pushes)))
    return f"  {case.what:<42}{rate:>12}{late}{told.lost:>6}{told.twice:>7}  {remarks}"
