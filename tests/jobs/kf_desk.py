"""A desk whose only platform lets customers be written to but after their own word, and the jobs that keep to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import count

from bot.channels.channel import Outgoing, Receipt
from bot.channels.wecom.kf.channel import WeComKfChannel
from bot.intake import DeskIntake
from bot.jobs.deliver import Deliverer
from bot.jobs.windows import WindowGate
from bot.lanes import LaneHandler
from bot.metrics import Metrics
from handlers.cards import Card, Text
from handlers.definitions import publish_shipped
from handlers.desk import Desk, Moment
from handlers.post import lane_of, send, send_card
from handlers.updates import Chat, Content, Sender, TextSent, Update, inbox_lane
from storage.cards import SentCard
from storage.chats import ChatRow
from storage.database import Store
from tests.fakes import CODE_CARDS, Clock, RecordingAlarm, RecordingChannel
from tests.handlers.desk_of import words_of
from tests.jobs.office import StumblingTypes

KF, CORP = "wecom_kf", "ww8f2a61c0d94e7b35"
KFID, ZHOU = "wkSandboxKf000001", "wmZhouNvShi00001"


class KfRecording(RecordingChannel):
    """What is sent while an event may be answered is the answer to it, and there is but one."""

    async def send(self, outgoing: Outgoing) -> Receipt:
        receipt = await super().send(outgoing)
        return replace(receipt, hook_is_spent=outgoing.reply_hook is not None)


class KfDesk:
    """`channel` remembers what reached the customer 周女士."""

    def __init__(self, store: Store, company: int, channel: RecordingChannel) -> None:
        self.store = store
        self.company = company
        self.clock = Clock()
        self.channel = channel
        self.types = StumblingTypes()
        self.desk = Desk(
            store=store,
            capabilities={KF: channel.capabilities},
            now=self.clock,
            company_name="海风电器服务",
            types=self.types,
        )
        self.alarm = RecordingAlarm()
        channels, metrics = {KF: channel}, Metrics()
        self.lanes = LaneHandler(self.desk, channels, self.alarm, metrics)
        self.intake = DeskIntake(self.desk, self.lanes, self.alarm)
        self.deliverer = Deliverer(self.desk, channels, metrics, [WindowGate(self.desk)])
        self._ids = count(1)

    @classmethod
    async def open(cls, store: Store) -> KfDesk:
        company = await store.companies.ensure("海风电器服务", {(KF, CORP)})
        async with store.unit_of_work(company) as uow:
            await publish_shipped(uow)
        like = WeComKfChannel.capabilities
        can = replace(
            CODE_CARDS,
            card_update="none",
            max_buttons=like.max_buttons,
            limits=(),
            window=like.window,
            hands_over="wecom",
        )
        return cls(store, company, KfRecording(KF, CORP, can))

    @property
    def said(self) -> list[str]:
        """What reached the customer, oldest first."""
        return [words_of(each.message) for each in self.channel.sent]

    def update(self, content: Content, at: datetime | None = None, **more: str) -> Update:
        return Update(
            event_id=f"message:{next(self._ids)}",
            chat=Chat(channel=KF, account=CORP, kind="direct", id=ZHOU),
            sender=Sender(id=ZHOU, is_member=False, **more),
            sent_at=at or self.clock(),
            content=content,
            through=KFID,
        )

    async def hears(self, content: Content | str, at: datetime | None = None) -> None:
        """And answers."""
        said = TextSent(text=content) if isinstance(content, str) else content
        await self.takes(self.update(said, at))

    async def takes(self, update: Update) -> None:
        await self.intake.write_down(update)
        await self.lanes.drain(self.company, inbox_lane(update.chat, update.sender.id))
        await self.deliverer.deliver_due()

    async def tells(self, *words: str, ticket: int | None = 1, is_ending: bool = False) -> None:
        """As a notice about a ticket does."""
        for each in words:
            async with self.store.unit_of_work(self.company) as uow:
                moment = Moment(desk=self.desk, uow=uow, now=self.clock(), door="clock")
                chat = await uow.chats.remember(KF, CORP, "direct", ZHOU)
                send(moment, chat, Text(text=each), ticket=ticket, is_ending=is_ending)
        await self.deliverer.deliver_due()

    async def shows(self, card: Card, ticket: int | None = 1) -> SentCard:
        async with self.store.unit_of_work(self.company) as uow:
            moment = Moment(desk=self.desk, uow=uow, now=self.clock(), door="clock")
            chat = await uow.chats.remember(KF, CORP, "direct", ZHOU)
            sent = await send_card(moment, chat, card, purpose="task", ticket=ticket)
        await self.deliverer.deliver_due()
        return sent

    async def opens(self, at: datetime | None = None) -> ChatRow:
        """As any word of the customer does, without an answer to it."""
        async with self.store.unit_of_work(self.company) as uow:
            chat = await uow.chats.remember(KF, CORP, "direct", ZHOU)
            await uow.reply_windows.open(chat.id, KFID, at or self.clock())
            await uow.outbox.release(lane_of(KF, CORP, "direct", ZHOU), self.clock())
        await self.deliverer.deliver_due()
        return chat

    async def states(self) -> list[tuple[str, str]]:
        rows = await self.store._engine.rows("SELECT state, reason FROM outbox ORDER BY id")
        return [(row["state"], row["reason"]) for row in rows]
