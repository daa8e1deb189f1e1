from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from bot.jobs.deliver import LEASE_SECONDS
from bot.sandbox.faults import FaultOrder
from tests.databases import OpenStore
from tests.promises.crowd import QUICK_REPAIR, Crowd, address_of, crowd_around
from tests.promises.installation import Program, free_port, installed, own_redis
from tests.promises.offices import CORPS, all_is_done, office_on, saying
from tests.waiting import until

HEARD = "wecom:direct:customer_0"
SEND = "/cgi-bin/message/send"


@pytest.mark.redis
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_killed_workers_delivery_is_taken_up_within_seconds_and_a_slow_ones_is_left_alone(
    database_url: str, open_store: OpenStore, tmp_path: Path
) -> None:
    store = await open_store()
    office = office_on(store)
    await office.found("default", CORPS, QUICK_REPAIR)
    async with (
        crowd_around(f"http://127.0.0.1:{free_port()}", 1, 0, seed=1) as crowd,
        own_redis(tmp_path) as (_, redis_url),
        installed(tmp_path, database_url, redis_url, address_of(crowd), "http://bot") as bot,
    ):
        first = await bot.worker()
        _platform_is_slow(crowd, seconds=60.0)
        await office.hear(saying("wecom", "customer_0", "报修：机器不转了"))
        claimed_at = await _first_call(crowd)
        await bot.worker()
        await asyncio.sleep(claimed_at + LEASE_SECONDS + 2.0 - time.monotonic())
        assert crowd.chats.words(HEARD) == [], "whoever is alive keeps what is theirs"
        pause = await _pause_after_killing(first, crowd)
        await all_is_done(store)
    print(f"\nthe killed worker's delivery arrived {pause:.1f} s later (lease {LEASE_SECONDS:g} s)")
    assert len(crowd.chats.words(HEARD)) == 1
    assert pause < LEASE_SECONDS + 3.0


def _platform_is_slow(crowd: Crowd, seconds: float) -> None:
    crowd.visitor.stage.faults.add(
        FaultOrder(platform="wecom", path=SEND, times=1, delay_seconds=seconds)
    )


async def _first_call(crowd: Crowd) -> float:
    """When the platform began to be slow."""
    faults = crowd.visitor.stage.faults
    await until(lambda: not faults._waiting, within_seconds=20.0)
    return time.monotonic()


async def _pause_after_killing(worker: Program, crowd: Crowd) -> float:
    await worker.kill()
    began = time.monotonic()
    await until(lambda: crowd.chats.words(HEARD), within_seconds=30.0)
    return time.monotonic() - began
