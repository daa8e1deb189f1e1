from __future__ import annotations

import asyncio
import random
import re
import time
from collections import Counter
from pathlib import Path

import pytest

from bot.sandbox.world import direct_chat_id
from storage.database import Store
from tests.databases import OpenStore
from tests.promises.crowd import QUICK_REPAIR, Crowd, address_of, crowd_around
from tests.promises.installation import Program, free_port, installed, own_redis
from tests.promises.offices import CORPS, office_on

CUSTOMERS, OF_DINGTALK = 125, 25
MESSAGES = CUSTOMERS * 4
TICKETS = CUSTOMERS * 2
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
        living = asyncio.create_task(crowd.live(spread_seconds=20.0))
        dice = random.Random(SEED)
        while not living.done():
            await asyncio.wait([living], timeout=dice.uniform(0.5, 2.5))
            if not living.done():
                await _strike(dice.choice((server, worker)))
                await bot.is_ready(server, port)
        try:
            await living
        except AssertionError as error:
            import re as _re
            who = _re.search(r"customer_\d+", str(error))[0]
            rows = await store._engine.rows("SELECT * FROM inbox WHERE lane LIKE $1", f"%:{who}:{who}")
            for row in rows: print("INBOX", dict(row))
            rows = await store._engine.rows("SELECT id,lane,kind,state,is_unsent,attempts,due_at,claimed_at,lease_until,reason,receipt,card_id FROM outbox WHERE lane LIKE $1", f"%:{who}")
            for row in rows: print("OUTBOX", dict(row))
            for m in crowd.visitor.stage.world.memory.messages.values():
                if m.chat.endswith(f":{who}"): print("MSG", m)
            for c in crowd.visitor.stage.calls._calls:
                if who in str(c.body): print("CALL", c)
            print("NOW", time.time())
            raise
        await all_is_done(store)
        kills = f"{server.kills} kills of the server, {worker.kills} of the worker"
    repeated = await check_what_was_done(crowd, store, company)
    database = "PostgreSQL" if store._engine.is_postgres else "SQLite"
    print(
        f"\n{database}: {crowd.said} messages and {crowd.redelivered} repetitions, {kills}: "
        f"{TICKETS} tickets once each, {repeated} text(s) repeated on DingTalk, "
        f"{time.monotonic() - began:.0f} s"
    )
    assert server.kills + worker.kills >= 4
    assert repeated <= worker.kills


async def _strike(program: Program) -> None:
    await program.kill()
    await program.start()


async def all_is_done(store: Store, within_seconds: float = 30.0) -> None:
    deadline = time.monotonic() + within_seconds
    while waiting := await _what_waits(store):
        assert time.monotonic() < deadline, waiting
        await asyncio.sleep(0.1)


async def _what_waits(store: Store) -> dict[str, int]:
    inbox, outbox = await store.queries.inbox_counts(), await store.queries.outbox_counts()
    counts = {f"inbox {state}": count for state, count in inbox.items()}
    counts |= {f"outbox {state}": count for state, count in outbox.items()}
    return {what: count for what, count in counts.items() if count}


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
