"""A desk whose WeCom is the sandbox over HTTP, with the real deliverer, on a clock that moves when told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer, unused_port

from bot.call_books import CallBooks
from bot.channels.channel import Channel
from bot.channels.tally import Tally
from bot.channels.tokens import MemoryTokens
from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.channel import WeComChannel
from bot.channels.wecom.client import WeComClient, WeComCredentials
from bot.channels.wecom.limits import CALLS
from bot.jobs.deliver import Deliverer
from bot.jobs.gates import LimitGate
from bot.jobs.pace import Pace
from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig, WeComAccount
from handlers.cards import Card, Message, Text
from handlers.desk import Desk, Moment
from handlers.post import refresh_card, send, send_card
from storage.cards import SentCard
from storage.database import Store
from tests.channels.builders import SHANGHAI, RememberingIntake
from tests.fakes import WECOM
from tests.handlers.desk_of import WANG_QIANG, DeskOf, Someone
from tests.jobs.office import Office
from tests.storage.builders import a_ticket

ACCOUNT = WeComAccount()
CREDENTIALS = WeComCredentials(
    corp_id=ACCOUNT.corp_id,
    agent_id=str(ACCOUNT.agent_id),
    secret=ACCOUNT.secret,
    token=ACCOUNT.token,
    aes_key=ACCOUNT.aes_key,
)
Rows = list[tuple[str, int, str]]
"""State, attempts, reason."""


@dataclass
class WeComOffice:
    """`ahead` is by how much the clock of its callbacks is off."""

    office: Office
    http: ClientSession
    sandbox: str
    intake: RememberingIntake
    ahead: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        self.clock = self.office.clock
        self.store = self.office.store
        self.books = CallBooks(self.store.troubles, Tally(), self.clock)
        self.channel = self._channel(ACCOUNT.secret)
        capabilities = {**self.office.desk.capabilities, WECOM: self.channel.capabilities}
        self.desk: Desk = replace(self.office.desk, capabilities=capabilities)
        self.deliverer = self._deliverer()

    def _channel(self, secret: str) -> WeComChannel:
        book = self.books.of(WECOM, ACCOUNT.corp_id, CALLS)
        self.api = WeComApi(
            ACCOUNT.corp_id,
            secret,
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

    def _deliverer(self) -> Deliverer:
        channels: dict[str, Channel] = {**self.office.channels, WECOM: self.channel}
        gates = [LimitGate(self.desk, Pace(), Tally())]
        return Deliverer(self.desk, channels, self.office.metrics, gates)

    def has_secret(self, secret: str) -> None:
        self.channel = self._channel(secret)
        self.deliverer = self._deliverer()

    async def tell(self, to: Someone, *messages: Message | str, ticket: int | None = None) -> None:
        """As notices about a ticket, or without one as answers in a conversation; each in a transaction of its own."""
        for message in messages:
            async with self.store.unit_of_work(self.office.company) as uow:
                moment = Moment(desk=self.desk, uow=uow, now=self.clock(), door="clock")
                chat = await uow.chats.remember(WECOM, ACCOUNT.corp_id, "direct", to.id)
                words = Text(text=message) if isinstance(message, str) else message
                send(moment, chat, words, ticket=ticket)

    async def show(self, to: Someone, *cards: Card, ticket: int | None = None) -> list[SentCard]:
        sent = []
        for card in cards:
            async with self.store.unit_of_work(self.office.company) as uow:
                moment = Moment(desk=self.desk, uow=uow, now=self.clock(), door="clock")
                chat = await uow.chats.remember(WECOM, ACCOUNT.corp_id, "direct", to.id)
                sent.append(await send_card(moment, chat, card, purpose="task", ticket=ticket))
        return sent

    async def change(self, sent: SentCard, face: Card) -> None:
        async with self.store.unit_of_work(self.office.company) as uow:
            moment = Moment(desk=self.desk, uow=uow, now=self.clock(), door="clock")
            await refresh_card(moment, sent, face, is_settled=False)

    async def a_ticket(self, number: str) -> int:
        async with self.store.unit_of_work(self.office.company) as uow:
            return (await uow.tickets.add(a_ticket(number))).id

    async def world(self, what: str, **body: object) -> None:
        """An order to the sandbox's world API."""
        async with self.http.post(f"{self.sandbox}/sandbox/api/{what}", json=body) as answer:
            assert answer.status == 200, await answer.text()

    async def see(self, what: str, **query: str) -> dict[str, object]:
        async with self.http.get(f"{self.sandbox}/sandbox/api/{what}", params=query) as answer:
            found = await answer.json()
            assert isinstance(found, dict)
            return found

    async def goes_wrong(self, path: str, times: int = 1, **how: object) -> None:
        await self.world("faults", platform="wecom", path=f"/cgi-bin/{path}", times=times, **how)

    async def calls(self, path: str) -> int:
        found = (await self.see("calls", platform="wecom", path=f"/cgi-bin/{path}"))["calls"]
        assert isinstance(found, list)
        return len(found)

    async def pass_seconds(self, seconds: float) -> None:
        """Here and there."""
        self.clock.move(seconds=seconds)
        await self.world("pass_time", hours=seconds / 3600)

    async def deliver_all(self, within: timedelta = timedelta(hours=4)) -> None:
        """Until nothing waits that could go, moving the clock to when the next may."""
        end = self.clock() + within
        while True:
            await self.deliverer.deliver_due()
            due_at = await self.store.outbox.next_due_at()
            if due_at is None or due_at > end:
                return
            await self.pass_seconds(max(0.01, (due_at - self.clock()).total_seconds()))

    async def heard(self, who: Someone = WANG_QIANG) -> list[dict[str, Any]]:
        """What the bot has said to them, as the person sees it."""
        world = await self.see("world")
        chats = world["chats"]
        assert isinstance(chats, list)
        of_theirs = (chat["messages"] for chat in chats if chat["id"] == f"wecom:direct:{who.id}")
        return [each for each in next(of_theirs, []) if each["from"]["kind"] == "bot"]

    async def rows(self) -> Rows:
        found = await self.store._engine.rows(
            "SELECT state, attempts, reason FROM outbox ORDER BY id"
        )
        return [(row["state"], row["attempts"], row["reason"]) for row in found]

    async def troubles(self) -> list[str]:
        return [each.code for each in await self.store.troubles.all()]


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
