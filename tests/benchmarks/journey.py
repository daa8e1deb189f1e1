"""From 提交 to the engineers' cards: real server, worker and Redis, the platforms played by the sandbox."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from bot.sandbox.chats import direct_chat_id
from bot.sandbox.people import Person
from storage.database import Store
from tests.benchmarks.figures import Figure
from tests.benchmarks.places import Place
from tests.promises.crowd import QUICK_REPAIR, Crowd, address_of, crowd_around
from tests.promises.installation import free_port, installed, own_redis
from tests.promises.offices import CORPS, office_on

CUSTOMERS = 150
A_SECOND = 15
ENGINEERS = ("wecom:direct:wang_qiang", "dingtalk:direct:zhao_lei")


async def measure(place: Place) -> list[Figure]:
    url, folder, port = await place.fresh(), Path(mkdtemp(dir=place.folder)), free_port()
    await _found(url)
    bot_url = f"http://127.0.0.1:{port}"
    async with (
        crowd_around(bot_url, CUSTOMERS, 0, seed=1) as crowd,
        own_redis(folder) as (_, redis_url),
        installed(folder, url, redis_url, address_of(crowd), bot_url) as bot,
    ):
        await bot.serve(port)
        await bot.worker()
        first, *others = crowd.people
        await _wait(crowd, first, after_seconds=0.0)  # until everything has started
        waits = await asyncio.gather(
            *(_wait(crowd, person, place / A_SECOND) for place, person in enumerate(others))
        )
    what = f"提交 to both engineers' cards, {A_SECOND} a second"
    return [Figure(what=what, milliseconds=tuple(1000 * wait for wait in waits))]


async def _found(url: str) -> None:
    store = await Store.open(url, Path("unused"))
    await office_on(store).found("default", CORPS, QUICK_REPAIR)
    await store.close()


async def _wait(crowd: Crowd, person: Person, after_seconds: float) -> float:
    """Seconds from a customer's last word to the second of the two cards."""
    await asyncio.sleep(after_seconds)
    words, chat = f"{person.name}的机器不转了", direct_chat_id(person.platform, person.id)
    await crowd.visitor.say(person.id, chat, f"报修：{words}")
    await crowd.chats.hears(chat, _about(words), within=30.0)
    began = time.perf_counter()
    await crowd.visitor.say(person.id, chat, "提交")
    for engineer in ENGINEERS:
        await crowd.chats.hears(engineer, _about(words), within=30.0)
    return time.perf_counter() - began


def _about(words: str) -> Callable[[str], bool]:
    return lambda said: words in said
