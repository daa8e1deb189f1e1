"""Ten thousand messages of customers in bursts, many delivered twice, into two servers and a worker: none lost, none double.

Each customer reports and submits again and again: two messages are a ticket, so that the tickets say what arrived.
Beside it the same requests poured at a bare handler, for the ratio.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from handlers.definitions import publish
from storage.database import Store
from tests.benchmarks.bursts import CONFIG, CUSTOMERS, of_customers, of_members, of_staff
from tests.benchmarks.deaf_platform import DeafPlatform, deaf_platform
from tests.benchmarks.doors import server
from tests.benchmarks.figures import percentile
from tests.benchmarks.flood_doors import TWICE, Door, posting, pour, streaming
from tests.benchmarks.places import Place
from tests.promises.crowd import QUICK_REPAIR
from tests.promises.installation import free_port, installed, own_redis

ROUNDS = 40
"""Bursts. Nobody comes to more than five tickets: from then on they would be asked which one they mean."""
PATIENCE_SECONDS = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Poured:
    """Of all bursts: how long each callback took, and what was made of them."""

    what: str
    milliseconds: Sequence[float]
    burst_seconds: float
    all_seconds: float
    delivered: int
    tickets: int
    double: int
    dead: int

    @property
    def lost(self) -> int:
        return CUSTOMERS * ROUNDS // 2 - self.tickets + self.double

    def line(self, bare: float) -> str:
        p50, p99 = (percentile(self.milliseconds, share) for share in (0.50, 0.99))
        rate = self.delivered / self.burst_seconds
        return (
            f"  {self.what:<26}{self.delivered:>10}{rate:>9.0f}{rate / bare:>9.0%}{p50:>9.0f}{p99:>9.0f}"
            f"{CUSTOMERS * ROUNDS / self.all_seconds:>13.0f}{self.lost:>7}{self.double:>8}{self.dead:>7}"
        )


HEAD = (
    f"  {'':<26}{'callbacks':>10}{'/s':>9}{'of bare':>9}{'p50 ms':>9}{'p99 ms':>9}"
    f"{'handled/s':>13}{'lost':>7}{'double':>8}{'dead':>7}"
)


DOORS = {
    "WeCom application": posting(of_members),
    "微信客服": posting(of_customers),
    "DingTalk by HTTP": posting(of_staff),
    "DingTalk by Stream": streaming(),
}


async def measure(place: Place, doors: Mapping[str, Door] = DOORS) -> None:
    """Prints each line as soon as it is known."""
    bare = await _bare(place)
    print(
        f"{place.name}: {CUSTOMERS * ROUNDS} messages in {ROUNDS} bursts, {TWICE:.0%} delivered twice; two servers, one worker",
        f"  bare handler, one server: {bare:.0f} callbacks a second",
        HEAD,
        sep="\n",
        flush=True,
    )
    for what, door in doors.items():
        print((await flooded(place, what, door)).line(bare), flush=True)


async def _bare(place: Place) -> float:
    """The same bursts at the least that could be written, one process; it knows no message twice, so it gets none."""
    async with server("bare", await place.fresh()) as port:
        dice, milliseconds = random.Random(1), list[float]()
        bursts = [of_members(DeafPlatform(), burst) for burst in range(ROUNDS // 4)]
        began = time.perf_counter()
        for burst in bursts:
            await pour(burst, [port], dice, milliseconds, twice=0.0)
        return len(milliseconds) / (time.perf_counter() - began)


async def flooded(place: Place, what: str, door: Door) -> Poured:
    url, folder = await place.fresh(), Path(mkdtemp(dir=place.folder))
    ports = [free_port(), free_port()]
    store = await Store.open(url, folder / "files")
    await _found(store)
    async with (
        deaf_platform() as platform,
        own_redis(folder) as (_, redis_url),
        installed(
            folder, url, redis_url, platform.url, f"http://127.0.0.1:{ports[0]}", more=door.settings
        ) as bot,
    ):
        for port in ports:
            await bot.serve(port)
        await bot.worker()
        poured = await _flood(store, platform, ports, what, door)
    await store.close()
    return poured


async def _found(store: Store) -> None:
    """A company of nobody, so that what is said goes to the customers alone."""
    corp, organisation = CONFIG.wecom.corp_id, CONFIG.dingtalk.corp_id
    accounts = {("wecom", corp), ("wecom_kf", corp), ("dingtalk", organisation)}
    company = await store.companies.ensure("default", accounts)
    async with store.unit_of_work(company) as uow:
        await publish(uow, QUICK_REPAIR)


async def _flood(
    store: Store, platform: DeafPlatform, ports: list[int], what: str, door: Door
) -> Poured:
    dice, milliseconds = random.Random(1), list[float]()
    began, spent = time.perf_counter(), 0.0
    for number in range(ROUNDS):
        tell = door.prepare(platform, number, ports, dice)
        at = time.perf_counter()
        milliseconds += await tell()
        spent += time.perf_counter() - at
    await _all_is_done(store)
    tickets = await _descriptions(store)
    return Poured(
        what=what,
        milliseconds=milliseconds,
        burst_seconds=spent,
        all_seconds=time.perf_counter() - began,
        delivered=len(milliseconds),
        tickets=tickets.total(),
        double=tickets.total() - len(tickets),
        dead=(await store.queries.outbox_counts()).get("dead", 0),
    )


async def _all_is_done(store: Store) -> None:
    """Nothing waits to be fetched, handled or delivered."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await _waits(store):
            await asyncio.sleep(0.1)


async def _waits(store: Store) -> bool:
    row = await store._engine.row(
        """SELECT (SELECT COUNT(*) FROM errand WHERE due_at <= now())
        + (SELECT COUNT(*) FROM inbox WHERE state = 'waiting')
        + (SELECT COUNT(*) FROM outbox WHERE is_unsent = true AND due_at <= now()) AS waits"""
    )
    return bool(row and row["waits"])


async def _descriptions(store: Store) -> Counter[str]:
    rows = await store._engine.rows("SELECT answers FROM ticket")
    return Counter(str(row["answers"]) for row in rows)
