"""A desk whose platform is the sandbox over HTTP, with the real deliverer, on a clock that moves when told."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from aiohttp import ClientSession

from bot.call_books import CallBooks
from bot.channels.channel import Channel
from bot.channels.tally import Tally
from bot.jobs.deliver import Deliverer
from bot.jobs.gates import LimitGate
from bot.jobs.pace import Pace
from handlers.cards import Card, Message, Text
from handlers.desk import Desk, Moment
from handlers.post import send, send_card
from handlers.refreshing import refresh_card
from handlers.updates import Chat
from storage.cards import SentCard
from storage.chats import ChatRow
from tests.channels.builders import RememberingIntake
from tests.handlers.desk_of import Someone
from tests.jobs.office import Office
from tests.storage.builders import a_ticket

Rows = list[tuple[str, int, str]]
"""State, attempts, reason."""


@dataclass
class PlatformOffice(ABC):
    """`ahead` is by how much the clock of its callbacks is off."""

    office: Office
    http: ClientSession
    sandbox: str
    intake: RememberingIntake
    ahead: timedelta = timedelta(0)
    platform = ""
    account = ""
    prefix = ""
    """Before the paths of its interfaces."""

    def __post_init__(self) -> None:
        self.clock = self.office.clock
        self.store = self.office.store
        self.books = CallBooks(self.store.troubles, Tally(), self.clock)
        self.channel = self.open_channel()
        capabilities = {**self.office.desk.capabilities, self.platform: self.channel.capabilities}
        self.desk: Desk = replace(self.office.desk, capabilities=capabilities)
        self.deliverer = self.another_deliverer()

    @abstractmethod
    def open_channel(self, secret: str = "") -> Channel:
        """With the account's own secret where none is given."""

    def another_deliverer(self) -> Deliverer:
        channels: dict[str, Channel] = {**self.office.channels, self.platform: self.channel}
        gates = [LimitGate(self.desk, Pace(), Tally())]
        return Deliverer(self.desk, channels, self.office.metrics, gates)

    def has_secret(self, secret: str = "") -> None:
        self.channel = self.open_channel(secret)
        self.deliverer = self.another_deliverer()

    def chat_of(self, to: Someone | Chat) -> Chat:
        if isinstance(to, Chat):
            return to
        return Chat(channel=self.platform, account=self.account, kind="direct", id=to.id)

    async def tell(
        self,
        to: Someone | Chat,
        *messages: Message | str,
        ticket: int | None = None,
        is_urgent: bool = False,
    ) -> None:
        """As notices about a ticket, or without one as answers in a conversation; each in a transaction of its own."""
        for message in messages:
            async with self.store.unit_of_work(self.office.company) as uow:
                moment = Moment(desk=self.desk, uow=uow, now=self.clock(), door="clock")
                words = Text(text=message) if isinstance(message, str) else message
                chat = await self._kept(moment, to)
                send(moment, chat, words, ticket=ticket, is_urgent=is_urgent)

    async def show(
        self, to: Someone | Chat, *cards: Card, ticket: int | None = None
    ) -> list[SentCard]:
        sent = []
        for card in cards:
            async with self.store.unit_of_work(self.office.company) as uow:
                moment = Moment(desk=self.desk, uow=uow, now=self.clock(), door="clock")
                chat = await self._kept(moment, to)
                sent.append(await send_card(moment, chat, card, purpose="task", ticket=ticket))
        return sent

    async def _kept(self, moment: Moment, to: Someone | Chat) -> ChatRow:
        chat = self.chat_of(to)
        return await moment.uow.chats.remember(chat.channel, chat.account, chat.kind, chat.id)

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
        where = self.prefix + path
        await self.world("faults", platform=self.platform, path=where, times=times, **how)

    async def calls(self, path: str) -> int:
        where = {"platform": self.platform, "path": self.prefix + path}
        found = (await self.see("calls", **where))["calls"]
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

    async def heard(self, who: Someone) -> list[dict[str, Any]]:
        """What the bot has said to them, as the person sees it."""
        return await self.heard_in(f"{self.platform}:direct:{who.id}")

    async def heard_in(self, chat_id: str) -> list[dict[str, Any]]:
        """In the chat that the sandbox names so."""
        world = await self.see("world")
        chats = world["chats"]
        assert isinstance(chats, list)
        there = (chat["messages"] for chat in chats if chat["id"] == chat_id)
        return [each for each in next(there, []) if each["from"]["kind"] == "bot"]

    async def rows(self) -> Rows:
        found = await self.store._engine.rows(
            "SELECT state, attempts, reason FROM outbox ORDER BY id"
        )
        return [(row["state"], row["attempts"], row["reason"]) for row in found]

    async def troubles(self) -> list[str]:
        return [each.code for each in await self.store.troubles.all()]
