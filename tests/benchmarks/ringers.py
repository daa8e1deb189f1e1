"""The workers whose lateness is measured, each a process of its own: `python -m tests.benchmarks.ringers ORDERS`.

It is killed when nobody needs it any more.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import aiosqlite
import asyncpg
import uvloop
from pydantic import SecretStr

from bot.channels.channel import Channel, Outgoing, Receipt
from bot.jobs.clock import A_BREATH_SECONDS, SIDE_BY_SIDE, ClockWatcher
from bot.jobs.deliver import Deliverer
from bot.logs import set_up_logging
from bot.metrics import Metrics
from bot.processes import working
from bot.runtime import Runtime, open_runtime
from bot.settings import Settings
from handlers.clock import OF_TICKETS
from handlers.desk import Moment
from storage.timers import Timer
from tests.benchmarks.armed import RINGS
from tests.fakes import RecordingChannel
from tests.promises.installation import DINGTALK, WECOM
from workflows.ticket import Ticket

_TAKE = """DELETE FROM timer WHERE id IN (SELECT id FROM timer
    WHERE is_parked = false AND due_at <= {now} ORDER BY due_at, id LIMIT {limit}{lock})
    RETURNING due_at"""


Take = Callable[[], Awaitable[list[datetime]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """`folder` takes what it tells: `ready` once it works, `late` a line for each timer, `sent` one for each push."""

    which: str
    url: str
    redis: str
    folder: str
    together: int = 1

    def dump(self) -> str:
        return json.dumps(asdict(self))


class Tellings:
    """Lines that are in the file at once, so that a killed process has told what it did."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, int] = {}

    def tell(self, name: str, line: str) -> None:
        if name not in self._files:
            path = self._folder / f"{name}-{os.getpid()}"
            self._files[name] = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(self._files[name], f"{line}\n".encode())

    def rang(self, due_at: datetime) -> None:
        self.tell("late", f"{due_at.timestamp()} {time.time()}")


class TellingMetrics(Metrics):
    def __init__(self, tellings: Tellings) -> None:
        super().__init__()
        self._tellings = tellings

    def timer_fired(self, late_seconds: float) -> None:
        super().timer_fired(late_seconds)
        self._tellings.tell("late", f"{time.time() - late_seconds} {time.time()}")


class TellingChannel(RecordingChannel):
    """A platform without a wire: what it costs to send is another figure."""

    def __init__(self, like: Channel, tellings: Tellings) -> None:
        super().__init__(like.name, like.account, like.capabilities)
        self._tellings = tellings

    async def send(self, outgoing: Outgoing) -> Receipt:
        self._tellings.tell("sent", outgoing.key)
        return Receipt(message_id=outgoing.key)


async def note(moment: Moment, ticket: Ticket, _timer: Timer) -> None:
    """The least that can follow: one row, so that what was lost or done twice can be counted."""
    moment.uow.history.add(ticket.id, RINGS, None, moment.now, "clock", {})


@asynccontextmanager
async def ours(orders: Orders, tellings: Tellings) -> AsyncIterator[None]:
    """`gongdan worker`, whole."""
    OF_TICKETS[RINGS] = note
    async with open_runtime(_settings(orders)) as runtime, working(_told(runtime, tellings)):
        yield


def _told(runtime: Runtime, tellings: Tellings) -> Runtime:
    metrics = TellingMetrics(tellings)
    channels = {name: TellingChannel(each, tellings) for name, each in runtime.channels.items()}
    return replace(
        runtime,
        clock=ClockWatcher(runtime.desk, runtime.clock._alarm, metrics),
        deliverer=Deliverer(runtime.desk, channels, metrics),
    )


def _settings(orders: Orders) -> Settings:
    accounts = {
        "wecom": {
            "corp_id": WECOM.corp_id,
            "agent_id": str(WECOM.agent_id),
            "secret": WECOM.secret,
            "token": WECOM.token,
            "aes_key": WECOM.aes_key,
        },
        "dingtalk": {
            "corp_id": DINGTALK.corp_id,
            "app_key": DINGTALK.app_key,
            "app_secret": DINGTALK.app_secret,
            "robot_code": DINGTALK.robot_code,
            "card_template_id": DINGTALK.card_template_id,
        },
    }
    return Settings.model_validate(
        {
            "data_dir": Path(orders.folder),
            "database_url": SecretStr(orders.url),
            "redis_url": SecretStr(orders.redis),
            **accounts,
        }
    )


@asynccontextmanager
async def bare(orders: Orders, tellings: Tellings) -> AsyncIterator[None]:
    """A claim written in an afternoon: a statement that takes so many and does nothing with them, and a glance again
    and again, as often as ours."""
    takers = _postgres if orders.url.startswith("postgres") else _sqlite
    async with takers(orders) as takes:
        running = [asyncio.create_task(_ring_on(take, tellings)) for take in takes]
        yield
        for task in running:
            task.cancel()


async def _ring_on(take: Take, tellings: Tellings) -> None:
    while True:
        due = await take()
        for due_at in due:
            tellings.rang(due_at)
        if not due:
            await asyncio.sleep(A_BREATH_SECONDS)


@asynccontextmanager
async def _postgres(orders: Orders) -> AsyncIterator[list[Take]]:
    sql = _TAKE.format(now="$1", limit="$2", lock=" FOR UPDATE SKIP LOCKED")
    async with asyncpg.create_pool(orders.url, min_size=1, max_size=SIDE_BY_SIDE) as pool:

        async def take() -> list[datetime]:
            rows = await pool.fetch(sql, datetime.now(UTC), orders.together)
            return [row["due_at"] for row in rows]

        yield [take] * SIDE_BY_SIDE


@asynccontextmanager
async def _sqlite(orders: Orders) -> AsyncIterator[list[Take]]:
    sql = _TAKE.format(now="?", limit="?", lock="")
    path = orders.url.removeprefix("sqlite://")
    async with aiosqlite.connect(path, isolation_level=None, timeout=30) as rows:
        await rows.execute("PRAGMA synchronous = NORMAL")

        async def take() -> list[datetime]:
            now = str(datetime.now(UTC))
            found = await rows.execute_fetchall(sql, (now, orders.together))
            return [datetime.fromisoformat(due_at) for (due_at,) in found]

        yield [take]


async def main(orders: Orders) -> None:
    folder = Path(orders.folder)
    tellings = Tellings(folder)
    async with bare(orders, tellings) if orders.which == "bare" else ours(orders, tellings):
        tellings.tell("ready", "")
        await asyncio.Event().wait()


if __name__ == "__main__":
    set_up_logging("error")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(Orders(**json.loads(sys.argv[1]))))
