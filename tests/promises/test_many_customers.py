from __future__ import annotations

import time
from pathlib import Path

import pytest

from handlers.definitions import publish
from tests.databases import OpenStore
from tests.promises.crowd import QUICK_REPAIR, address_of, crowd_around
from tests.promises.installation import free_port, installed, own_redis
from tests.promises.offices import CORPS, all_is_done

CUSTOMERS = 200
MESSAGES, TICKETS = CUSTOMERS * 4, CUSTOMERS * 2


@pytest.mark.redis
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_two_hundred_customers_on_wechat_report_at_once_and_all_get_their_tickets(
    database_url: str, open_store: OpenStore, tmp_path: Path
) -> None:
    """Through 微信客服, each two reports at the same time as everybody else; a third of the callbacks come twice."""
    store, began = await open_store(), time.monotonic()
    company = await store.companies.ensure("default", set(CORPS.items()))
    async with store.unit_of_work(company) as uow:
        await publish(uow, QUICK_REPAIR)
    port = free_port()
    bot_url = f"http://127.0.0.1:{port}"
    async with (
        crowd_around(bot_url, 0, 0, seed=6, of_kf=CUSTOMERS) as crowd,
        own_redis(tmp_path) as (_, redis_url),
        installed(tmp_path, database_url, redis_url, address_of(crowd), bot_url) as bot,
    ):
        await bot.serve(port)
        await bot.worker()
        await crowd.live(spread_seconds=1.0)
        await all_is_done(store)
    rows = await store._engine.rows("SELECT number, answers FROM ticket")
    heard = [number for numbers in crowd.tickets.values() for number in numbers]
    assert (crowd.said, len(crowd.tickets)) == (MESSAGES, CUSTOMERS)
    assert sorted(heard) == sorted(row["number"] for row in rows)
    assert len({str(row["answers"]) for row in rows}) == TICKETS
    print(f"\n{CUSTOMERS} customers, {TICKETS} tickets in {time.monotonic() - began:.0f} s")
