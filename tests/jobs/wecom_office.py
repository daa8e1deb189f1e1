"""A desk whose WeCom is the sandbox over HTTP, with the real deliverer, on a clock that moves when told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer, unused_port

from bot.channels.tokens import MemoryTokens
from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.channel import WeComChannel
from bot.channels.wecom.client import WeComClient
from bot.channels.wecom.limits import CALLS
from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig, WeComAccount
from storage.database import Store
from tests.channels.builders import SHANGHAI, RememberingIntake, wecom_account
from tests.fakes import WECOM
from tests.handlers.desk_of import WANG_QIANG, DeskOf, Someone
from tests.jobs.office import Office
from tests.jobs.platform_office import PlatformOffice

ACCOUNT = WeComAccount()
CREDENTIALS = wecom_account(ACCOUNT)


class WeComOffice(PlatformOffice):
    platform = WECOM
    account = ACCOUNT.corp_id
    prefix = "/cgi-bin/"

    def open_channel(self, secret: str = "") -> WeComChannel:
        book = self.books.of(WECOM, ACCOUNT.corp_id, CALLS)
        self.api = WeComApi(
            ACCOUNT.corp_id,
            secret or ACCOUNT.secret,
            app=str(ACCOUNT.agent_id),
            http=self.http,
            tokens=MemoryTokens(lambda: self.clock().timestamp()),
            api_base=f"{self.sandbox}/wecom",
            book=book,
        )
        return WeComChannel(
            CREDENTIALS,
            WeComClient(self.api, CREDENTIALS.agent_id),
            public_url="https://desk.example.com",
            timezone=SHANGHAI,
            clock=lambda: self.callback_clock() + self.ahead,
            book=book,
        )

    def callback_clock(self) -> datetime:
        """The sandbox signs with the time of day."""
        return datetime.now(UTC)

    async def heard(self, who: Someone = WANG_QIANG) -> list[dict[str, Any]]:
        return await super().heard(who)


@asynccontextmanager
async def wecom_office(store: Store) -> AsyncIterator[WeComOffice]:
    office = Office(await DeskOf.open(store))
    port = unused_port()
    config = SandboxConfig(bot_url=f"http://127.0.0.1:{port}", callback_seconds=2.0)
    async with ClientSession() as http, TestServer(build_sandbox(config)) as sandbox:
        base = str(sandbox.make_url("")).rstrip("/")
        found = WeComOffice(office=office, http=http, sandbox=base, intake=RememberingIntake())
        app = web.Application()
        found.channel.mount(app, found.intake)
        async with TestServer(app, port=port):
            yield found
