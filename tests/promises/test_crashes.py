from __future__ import annotations

import asyncio
import random
import re
import time
from collections import Counter
from pathlib import Path

import pytest

from bot.sandbox.chats import direct_chat_id
from storage.database import Store
from tests.databases import OpenStore
from tests.promises.crowd import QUICK_REPAIR, Crowd, address_of, crowd_around
from tests.promises.installation import free_port, installed, own_redis
from tests.promises.offices import CORPS, all_is_done, office_on

CUSTOMERS, OF_DINGTALK = 125, 25
MESSAGES = CUSTOMERS * 4
TICKETS = CUSTOMERS * 2
KILLS = 10
MOST_AT_A_KILL = 3
"""Texts that DingTalk had taken and the worker had not yet noted when it was killed: it delivers many at once."""
SEED = 20261122
ENGINEERS = ("wecom:direct:wang_qiang", "dingtalk:direct:zhao_lei")


@pytest.mark.redis
async def test_nothing_is_lost_or_done_twice_while_server_and_worker_are_killed(
    database_url: str, open_store: OpenStore, tmp_path: Path
) -> None:
    """500 messages come in over real HTTP, a third of them twice, while both processes are killed at random."""
    store, began = await open_store(), time.monotonic()
    company = await office_on(store).found("default", CORPS, QUICK_REPAIR)
    port = free_port()
    bot_url = f"http://127.0.0.1:{port}"
    async with (
        crowd_around(bot_url, CUSTOMERS, OF_DINGTALK, SEED) as crowd,
        own_redis(tmp_path) as (_, redis_url),
        installed(tmp_path, database_url, redis_url, address_of(crowd), bot_url) as bot,
    ):
        server, worker = await bot.serve(port), await bot.worker()
        living = asyncio.create_task(crowd.live(spread_seconds=16.0))
        moments = random.Random(SEED)
        for victim in [server, worker] * (KILLS // 2):
            await asyncio.wait([living], timeout=moments.uniform(0.2, 2.0))
            if living.done():
                break
            await victim.kill()
            await victim.start()
            await bot.is_ready(server, port)
        await living
        await all_is_done(store)
        kills = f"{server.kills} kills of the server, {worker.kills} of the worker"
    repeated = await check_what_was_done(crowd, store, company)
    database = "PostgreSQL" if store._engine.is_postgres else "SQLite"
    print(
        f"\n{database}: {crowd.said} messages and {crowd.redelivered} repetitions, {kills}: "
        f"{TICKETS} tickets once each, {repeated} text(s) repeated on DingTalk, "
        f"{time.monotonic() - began:.0f} s"
    )
    assert min(server.kills, worker.kills) >= 2
    assert repeated <= MOST_AT_A_KILL * worker.kills


async def check_what_was_done(crowd: Crowd, store: Store, company: int) -> int:
    """Every message handled once, every ticket there once, every push seen once; how many texts DingTalk repeated."""
    assert crowd.said == MESSAGES
    assert await _handled(store) == MESSAGES
    numbers = [number for both in crowd.tickets.values() for number in both]
    assert len(set(numbers)) == len(numbers) == TICKETS
    for person in crowd.people:
        async with store.unit_of_work(company) as uow:
            known = await uow.people.by_identity(person.platform, CORPS[person.platform], person.id)
            assert known is not None
            theirs = await uow.tickets.recent_of_requester(known.id, 10)
        assert sorted(ticket.number for ticket in theirs) == sorted(crowd.tickets[person.id])
    for engineer in ENGINEERS:
        assert _seen(crowd, engineer) == Counter(numbers), f"each ticket's card once for {engineer}"
    return sum(_repeated(crowd, direct_chat_id(who.platform, who.id)) for who in crowd.people)


async def _handled(store: Store) -> int:
    rows = await store._engine.rows("SELECT state, COUNT(*) AS count FROM inbox GROUP BY state")
    assert {row["state"] for row in rows} == {"done"}
    return int(rows[0]["count"])


def _seen(crowd: Crowd, chat: str) -> Counter[str]:
    """How many messages of the chat name each ticket."""
    return Counter(
        number
        for words in crowd.chats.words(chat)
        for number in sorted(set(re.findall(r"KX-\d+", words)))
    )


def _repeated(crowd: Crowd, chat: str) -> int:
    """Of four things said to a customer: two summaries and two numbers. WeCom shows each once, whatever happened."""
    said = crowd.chats.words(chat)
    summaries = [words for words in said if "提交" in words and "KX-" not in words]
    assert len(summaries) == 2, "\n".join(said)
    extra = len(said) - 4
    assert extra == 0 or (extra > 0 and chat.startswith("dingtalk:")), "\n".join(said)
    return extra
