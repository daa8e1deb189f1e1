"""The two servers that are compared, each a process of its own: `python -m tests.benchmarks.servers bare|ours URL`.

It prints the port it listens on, and ends with its standard input.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

import aiosqlite
import asyncpg
import uvloop
import xmltodict
from aiohttp import web
from pydantic import SecretStr
from wechatpy.work.crypto import WeChatCrypto

from bot.alarm import ArqAlarm
from bot.app import build_app
from bot.intake import DeskIntake
from bot.lanes import LaneHandler
from bot.logs import AccessLog, set_up_logging
from bot.platform_settings import WeComSettings
from bot.runtime import open_runtime
from bot.sandbox.config import WeComAccount
from bot.settings import Settings
from handlers.updates import Update

PATH = "/callbacks/wecom"
TABLE = "CREATE TABLE bare_inbox (id {id}, event_id VARCHAR(64) UNIQUE, payload TEXT, at {moment})"
INSERT = "INSERT INTO bare_inbox (event_id, payload, at) VALUES ({places})"
Write = Callable[[str, str], Awaitable[None]]


@asynccontextmanager
async def bare(url: str) -> AsyncIterator[web.Application]:
    """What one would write in an afternoon: check, decrypt, parse, insert, 200."""
    account = WeComAccount()
    crypto = WeChatCrypto(account.token, account.aes_key, account.corp_id)
    async with AsyncExitStack() as stack:
        write = await stack.enter_async_context(
            _sqlite_rows(url) if url.startswith("sqlite") else _postgres_rows(url)
        )

        async def receive(request: web.Request) -> web.Response:
            query, body = request.query, await request.text()
            sealed = xmltodict.parse(body)["xml"]["Encrypt"]
            plain = crypto.check_signature(
                query["msg_signature"], query["timestamp"], query["nonce"], sealed
            )
            message = xmltodict.parse(plain)["xml"]
            await write(message["MsgId"], plain)
            return web.Response(text="")

        app = web.Application()
        app.router.add_post(PATH, receive)
        yield app


@asynccontextmanager
async def _postgres_rows(url: str) -> AsyncIterator[Write]:
    async with asyncpg.create_pool(url, min_size=10, max_size=10) as pool:
        await pool.execute(TABLE.format(id="BIGSERIAL PRIMARY KEY", moment="TIMESTAMPTZ"))
        insert = INSERT.format(places="$1, $2, $3")

        async def write(event_id: str, payload: str) -> None:
            await pool.execute(insert, event_id, payload, datetime.now(UTC))

        yield write


@asynccontextmanager
async def _sqlite_rows(url: str) -> AsyncIterator[Write]:
    async with aiosqlite.connect(url.removeprefix("sqlite://"), isolation_level=None) as rows:
        await rows.execute("PRAGMA journal_mode = WAL")
        await rows.execute("PRAGMA synchronous = NORMAL")
        await rows.execute(TABLE.format(id="INTEGER PRIMARY KEY", moment="TEXT"))
        insert = INSERT.format(places="?, ?, ?")

        async def write(event_id: str, payload: str) -> None:
            await rows.execute_insert(insert, (event_id, payload, datetime.now(UTC).isoformat()))

        yield write


class WritesDownOnly(DeskIntake):
    """Ours up to the 200; what comes after it is another figure."""

    def handle_soon(self, update: Update) -> None:
        pass


@asynccontextmanager
async def ours(url: str) -> AsyncIterator[web.Application]:
    """As `gongdan serve` puts it together, access log, metrics and all."""
    async with open_runtime(_settings(url)) as runtime:
        lanes = LaneHandler(runtime.desk, {}, ArqAlarm(runtime.redis), runtime.metrics)
        yield build_app(
            replace(runtime, intake=WritesDownOnly(runtime.desk, lanes, ArqAlarm(runtime.redis)))
        )


def _settings(url: str) -> Settings:
    account = WeComAccount()
    return Settings(
        data_dir=Path(mkdtemp(prefix="gongdan-bench-")),
        database_url=SecretStr(url),
        redis_url=SecretStr("memory://"),
        burst_seconds=0,
        wecom=WeComSettings(
            corp_id=account.corp_id,
            agent_id=str(account.agent_id),
            secret=SecretStr(account.secret),
            token=SecretStr(account.token),
            aes_key=SecretStr(account.aes_key),
        ),
    )


async def main(which: str, url: str) -> None:
    async with bare(url) if which == "bare" else ours(url) as app:
        if which == "bare":
            runner = web.AppRunner(app, access_log=None)
        else:
            runner = web.AppRunner(app, access_log_class=AccessLog)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        print(runner.addresses[0][1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        await runner.cleanup()


if __name__ == "__main__":
    set_up_logging("info")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(sys.argv[1], sys.argv[2]))
