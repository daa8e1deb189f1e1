"""A desk whose DingTalk is the sandbox over HTTP, with the real deliverer, on a clock that moves when told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientSession
from aiohttp.test_utils import TestServer, unused_port

from bot.channels.dingtalk.api import DingTalkApi
from bot.channels.dingtalk.channel import DingTalkChannel
from bot.channels.dingtalk.limits import ADDRESS_CALLS
from bot.channels.tokens import MemoryTokens
from bot.sandbox.app import build_sandbox
from bot.sandbox.config import DingTalkAccount, SandboxConfig
from handlers.updates import Chat
from storage.database import Store
from tests.channels.builders import RememberingIntake, dingtalk_account
from tests.fakes import DINGTALK
from tests.handlers.desk_of import DeskOf
from tests.jobs.office import Office
from tests.jobs.platform_office import PlatformOffice

ACCOUNT = DingTalkAccount()
CREDENTIALS = dingtalk_account(ACCOUNT)
BATCH_SEND = "robot/oToMessages/batchSend"
GROUP_SEND = "robot/groupMessages/send"
DELIVER, UPDATE = "card/instances/createAndDeliver", "card/instances"
TOKEN, DING = "oauth2/accessToken", "robot/ding/send"


class DingTalkOffice(PlatformOffice):
    platform = DINGTALK
    account = ACCOUNT.corp_id
    prefix = "/v1.0/"
    has_ding = True
    together = ADDRESS_CALLS
    """How much may be called from here."""

    def open_channel(self, secret: str = "") -> DingTalkChannel:
        self.api = DingTalkApi(
            ACCOUNT.app_key,
            secret or ACCOUNT.app_secret,
            http=self.http,
            tokens=MemoryTokens(lambda: self.clock().timestamp()),
            api_base=f"{self.sandbox}/dingtalk",
            oapi_base=f"{self.sandbox}/dingtalk-oapi",
            book=self.books.of(DINGTALK, ACCOUNT.corp_id, together=self.together),
        )
        return DingTalkChannel(
            CREDENTIALS,
            self.api,
            public_url="https://desk.example.com",
            has_ding=self.has_ding,
            clock=self.clock,
        )

    def group(self, conversation_id: str) -> Chat:
        return Chat(channel=DINGTALK, account=self.account, kind="group", id=conversation_id)

    async def order(self, what: str, **body: object) -> None:
        """A standing order: this is how DingTalk behaves from now on."""
        await self.world(f"dingtalk/{what}", **body)


@asynccontextmanager
async def dingtalk_office(store: Store) -> AsyncIterator[DingTalkOffice]:
    office = Office(await DeskOf.open(store))
    config = SandboxConfig(bot_url=f"http://127.0.0.1:{unused_port()}", callback_seconds=2.0)
    async with ClientSession() as http, TestServer(build_sandbox(config)) as sandbox:
        base = str(sandbox.make_url("")).rstrip("/")
        yield DingTalkOffice(office=office, http=http, sandbox=base, intake=RememberingIntake())
