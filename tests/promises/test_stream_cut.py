from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from itertools import cycle
from pathlib import Path

import pytest
from aiohttp import ClientSession

from storage.database import Store
from tests.channels.builders import act_in_sandbox
from tests.databases import OpenStore
from tests.promises.crowd import QUICK_REPAIR, Crowd, address_of, crowd_around
from tests.promises.installation import Program, free_port, installed, own_redis
from tests.promises.offices import CORPS, all_is_done, office_on

CUSTOMERS = 30
MESSAGES, TICKETS = CUSTOMERS * 4, CUSTOMERS * 2
BLOWS = 8
SEED = 20261126
ENGINEER = "dingtalk:direct:zhao_lei"


@pytest.mark.redis
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_nothing_is_lost_or_done_twice_while_the_stream_is_cut_and_servers_are_killed(
    database_url: str, open_store: OpenStore, tmp_path: Path
) -> None:
    """Two servers, each with connections of its own; what was not acknowledged goes to whichever is left."""
    store, began = await open_store(), time.monotonic()
    await office_on(store).found("default", CORPS, QUICK_REPAIR)
    ports = [free_port(), free_port()]
    bot_url = f"http://127.0.0.1:{ports[0]}"
    stream = {"GONGDAN_DINGTALK__MODE": "stream"}
    async with (
        crowd_around(bot_url, CUSTOMERS, CUSTOMERS, SEED, mode="stream") as crowd,
        own_redis(tmp_path) as (_, redis_url),
        installed(tmp_path, database_url, redis_url, address_of(crowd), bot_url, stream) as bot,
        ClientSession() as http,
    ):
        servers = {port: await bot.serve(port) for port in ports}
        await bot.worker()
        living = asyncio.create_task(crowd.live(spread_seconds=16.0))
        blows = await _strike(living, http, address_of(crowd), servers)
        for port, server in servers.items():
            await bot.is_ready(server, port)
        await living
        await all_is_done(store)
        left = [await server.end() for server in servers.values()]
    await _check(crowd, store)
    print(
        f"\n{crowd.said} messages by Stream and {crowd.redelivered} repetitions, {dict(blows)}: "
        f"{TICKETS} tickets once each, {time.monotonic() - began:.0f} s"
    )
    assert left == [0, 0]
    assert blows.total() >= BLOWS // 2 and blows["kill"] >= 1


async def _strike(
    living: asyncio.Task[None], http: ClientSession, sandbox: str, servers: dict[int, Program]
) -> Counter[str]:
    """What was done to the bot in the middle of its work; who was killed is started again."""
    moments, done = random.Random(SEED), Counter[str]()
    victims, ways = cycle(servers.values()), cycle(("cut", "kill", "disconnect", "kill"))
    for _ in range(BLOWS):
        await asyncio.wait([living], timeout=moments.uniform(0.3, 2.0))
        if living.done():
            break
        way = next(ways)
        done[way] += 1
        if way == "kill":
            victim = next(victims)
            await victim.kill()
            await victim.start()
        else:
            await act_in_sandbox(http, sandbox, f"stream/{way}")
    return done


async def _check(crowd: Crowd, store: Store) -> None:
    assert crowd.said == MESSAGES
    rows = await store._engine.rows("SELECT state, COUNT(*) AS count FROM inbox GROUP BY state")
    assert [(row["state"], row["count"]) for row in rows] == [("done", MESSAGES)]
    numbers = [number for both in crowd.tickets.values() for number in both]
    assert len(set(numbers)) == len(numbers) == TICKETS
    for person in crowd.people:
        said = crowd.chats.words(f"dingtalk:direct:{person.id}")
        assert len(said) == 4, "two summaries and two numbers:\n" + "\n".join(said)
    cards = crowd.chats.words(ENGINEER)
    assert [sum(number in words for words in cards) for number in numbers] == [1] * TICKETS
