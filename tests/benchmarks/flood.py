"""Ten thousand messages of customers in bursts, many delivered twice, into two servers and a worker: none lost, none double.

Each customer reports and submits again and again: two messages are a ticket, so that the tickets say what arrived.
Beside it the same requests poured at a bare handler, for the ratio.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit

from aiohttp import ClientSession, ClientTimeout, TCPConnector

from bot.sandbox.config import SandboxConfig
from bot.sandbox.wecom.callbacks import envelope_of, signed_url
from bot.sandbox.wecom.xml import Origin, sealed_xml, text_xml
from handlers.definitions import publish
from storage.database import Store
from tests.benchmarks.deaf_platform import DeafPlatform, deaf_platform
from tests.benchmarks.doors import server
from tests.benchmarks.figures import percentile
from tests.benchmarks.places import Place
from tests.promises.crowd import QUICK_REPAIR
from tests.promises.installation import free_port, installed, own_redis

CUSTOMERS = 250
"""Of one burst: one message of each."""
TURNS = 4
"""Bursts until the same customers speak again: so many times as many there are."""
ROUNDS = 40
"""Bursts. Nobody comes to more than five tickets: from then on they would be asked which one they mean."""
TWICE = 0.3
AT_ONCE = 64
PATIENCE_SECONDS = 600.0
CORP = SandboxConfig(bot_url="").wecom.corp_id
KF = "wkSandboxKf000001"


@dataclass(frozen=True, slots=True)
class Callback:
    url: str
    body: bytes


Burst = Callable[[DeafPlatform, int], list[Callback]]
"""What all customers say next, as the callbacks that tell of it."""


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


async def measure(place: Place) -> str:
    bare = await _bare(place)
    lines = [
        (await flooded(place, "application", _of_members)).line(bare),
        (await flooded(place, "微信客服", _of_customers)).line(bare),
    ]
    head = f"{place.name}: {CUSTOMERS * ROUNDS} messages in {ROUNDS} bursts, {TWICE:.0%} delivered twice; two servers, one worker"
    return "\n".join(
        (head, HEAD, *lines, f"  bare handler, one server: {bare:.0f} callbacks a second")
    )


async def _bare(place: Place) -> float:
    """The same bursts at the least that could be written, one process; it knows no message twice, so it gets none."""
    async with server("bare", await place.fresh()) as port:
        dice, milliseconds = random.Random(1), list[float]()
        bursts = [_of_members(DeafPlatform(), burst) for burst in range(ROUNDS // 4)]
        began = time.perf_counter()
        for burst in bursts:
            await _pour(burst, [port], dice, milliseconds, twice=0.0)
        return len(milliseconds) / (time.perf_counter() - began)


async def flooded(place: Place, what: str, burst_of: Burst) -> Poured:
    url, folder = await place.fresh(), Path(mkdtemp(dir=place.folder))
    ports = [free_port(), free_port()]
    store = await Store.open(url, folder / "files")
    await _found(store)
    async with (
        deaf_platform() as platform,
        own_redis(folder) as (_, redis_url),
        installed(folder, url, redis_url, platform.url, f"http://127.0.0.1:{ports[0]}") as bot,
    ):
        for port in ports:
            await bot.serve(port)
        await bot.worker()
        poured = await _flood(store, platform, ports, what, burst_of)
    await store.close()
    return poured


async def _found(store: Store) -> None:
    """A company of nobody, so that what is said goes to the customers alone."""
    accounts = {("wecom", CORP), ("wecom_kf", CORP)}
    company = await store.companies.ensure("default", accounts)
    async with store.unit_of_work(company) as uow:
        await publish(uow, QUICK_REPAIR)


async def _flood(
    store: Store, platform: DeafPlatform, ports: list[int], what: str, burst_of: Burst
) -> Poured:
    dice, milliseconds = random.Random(1), list[float]()
    began, spent = time.perf_counter(), 0.0
    for number in range(ROUNDS):
        burst = burst_of(platform, number)
        at = time.perf_counter()
        await _pour(burst, ports, dice, milliseconds)
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


def _speaking(burst: int) -> list[tuple[int, str]]:
    """Who says what: a report, and the next time that it be submitted."""
    turn, said = burst % TURNS, burst // TURNS
    people = range(turn * CUSTOMERS, (turn + 1) * CUSTOMERS)
    report = "报修：客户{}的第{}台机器不转了"
    return [(who, "提交" if said % 2 else report.format(who, said // 2 + 1)) for who in people]


def _of_members(_: DeafPlatform, burst: int) -> list[Callback]:
    """A callback a message."""
    config = SandboxConfig(bot_url="http://bot")
    account = config.wecom
    return [
        _sealed(
            config,
            text_xml(
                Origin(
                    corp_id=account.corp_id, agent_id=account.agent_id, userid=f"customer_{who}"
                ),
                10**15 + 100_000 * burst + who,
                words,
            ),
        )
        for who, words in _speaking(burst)
    ]


def _of_customers(platform: DeafPlatform, burst: int) -> list[Callback]:
    """A callback a message, which only says that there is one: what was said is fetched."""
    config = SandboxConfig(bot_url="http://bot")
    calls = []
    for who, words in _speaking(burst):
        platform.spoken.append(
            {
                "msgid": f"kf-{burst}-{who}",
                "open_kfid": KF,
                "external_userid": f"wmCustomer{who}",
                "send_time": int(time.time()),
                "origin": 3,
                "msgtype": "text",
                "text": {"content": words},
            }
        )
        calls.append(_sealed(config, _kf_event(config, f"{burst}-{who}")))
    return calls


def _kf_event(config: SandboxConfig, token: str) -> str:
    """WeCom doc 94670."""
    return (
        f"<xml><ToUserName><![CDATA[{config.wecom.corp_id}]]></ToUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[event]]></MsgType>"
        f"<Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[{token}]]></Token>"
        f"<OpenKfId><![CDATA[{KF}]]></OpenKfId></xml>"
    )


def _sealed(config: SandboxConfig, xml: str) -> Callback:
    encrypted = envelope_of(config).seal(xml)
    url = urlsplit(signed_url(config, encrypted))
    account = config.wecom
    body = sealed_xml(account.corp_id, account.agent_id, encrypted).encode()
    return Callback(f"{url.path}?{url.query}", body)


async def _pour(
    burst: list[Callback],
    ports: list[int],
    dice: random.Random,
    milliseconds: list[float],
    twice: float = TWICE,
) -> None:
    """All at once, each to one of the servers, and some a second time to any of them."""
    again = [callback for callback in burst if dice.random() < twice]
    timeout = ClientTimeout(total=60)
    async with ClientSession(timeout=timeout, connector=TCPConnector(limit=AT_ONCE)) as http:
        await asyncio.gather(
            *(_post(http, each, dice.choice(ports), milliseconds) for each in (*burst, *again))
        )


async def _post(
    http: ClientSession, callback: Callback, port: int, milliseconds: list[float]
) -> None:
    began = time.perf_counter()
    async with http.post(f"http://127.0.0.1:{port}{callback.url}", data=callback.body) as response:
        assert response.status == 200, response.status
        await response.read()
    milliseconds.append(1000 * (time.perf_counter() - began))


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
