"""A call to another system is made at least once and always under one key, though workers are killed amid it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.definitions import publish
from tests.databases import OpenStore
from tests.fakes import WECOM, WECOM_ACCOUNT, Clock
from tests.handlers.desk_of import DeskOf
from tests.handlers.steps_of import WORK, a_call, document, kinds_of, nodes_of, opened
from tests.jobs.other_system import OtherSystem, Reply, another_system
from tests.promises.installation import installed, own_redis
from tests.waiting import until

NOWHERE = "http://127.0.0.1:1"


async def a_ticket_that_asks(open_store: OpenStore, erp: OtherSystem) -> DeskOf:
    store = await open_store()
    company = await store.companies.ensure("default", {(WECOM, WECOM_ACCOUNT)})
    desk = DeskOf(store, Clock(datetime.now(UTC)), company)
    async with store.unit_of_work(company) as uow:
        await publish(uow, document(a_call(url=erp.url, take={"stock": "n"}), WORK))
        await uow.people.register("李红", WECOM, WECOM_ACCOUNT, "li_hong", ["customer"], True)
    await opened(desk)
    return desk


async def goes_on(desk: DeskOf) -> None:
    """Fails by the suite's own patience if it never does."""
    while await nodes_of(desk, "ER-1001") != ["work"]:
        await asyncio.sleep(0.05)


@pytest.mark.redis
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_killed_workers_call_is_made_again_under_its_key_and_moves_the_ticket_once(
    database_url: str, open_store: OpenStore, tmp_path: Path
) -> None:
    async with (
        another_system() as erp,
        own_redis(tmp_path) as (_, redis_url),
        installed(tmp_path, database_url, redis_url, NOWHERE, NOWHERE) as bot,
    ):
        desk = await a_ticket_that_asks(open_store, erp)
        erp.replies.extend([Reply(hangs=True), Reply(body=b'{"n": 7}')])
        first = await bot.worker()
        await until(lambda: erp.heard, within_seconds=30.0)
        await first.kill()
        await bot.worker()
        await until(lambda: len(erp.heard) > 1, within_seconds=30.0)
        erp.may_go_on.set()
        await goes_on(desk)
        assert len({*erp.keys}) == 1
        assert (await kinds_of(desk, "ER-1001")).count("call_answered") == 1
        assert (await desk.ticket("ER-1001")).answers["stock"] == "7"
