"""A desk with two recording platforms and the jobs that work for it, for tests of what happens around the use cases."""

from __future__ import annotations

from collections import deque

from bot.channels.tally import Tally
from bot.intake import DeskIntake
from bot.jobs.clock import ClockWatcher
from bot.jobs.deliver import Deliverer
from bot.jobs.gates import LimitGate
from bot.jobs.pace import Pace
from bot.jobs.receive import Sweeper
from bot.lanes import LaneHandler
from bot.metrics import Metrics
from handlers.cards import Card, Message
from handlers.definitions import TicketType, TicketTypes
from handlers.desk import Desk
from handlers.proposals import Proposer
from handlers.updates import Content, Entered, Update, inbox_lane
from storage.outbox import OutboxRow
from storage.unit_of_work import UnitOfWork
from tests.fakes import (
    ANSWER_CARDS,
    CAPABILITIES,
    CODE_CARDS,
    DINGTALK,
    DINGTALK_ACCOUNT,
    KEY_CARDS,
    WECOM,
    WECOM_ACCOUNT,
    WECOM_BOT,
    RecordingAlarm,
    RecordingChannel,
)
from tests.handlers.desk_of import DeskOf, Group, Someone, words_of


class StumblingTypes(TicketTypes):
    """Fails as told, once each, before it answers."""

    def __init__(self) -> None:
        super().__init__()
        self.fails: deque[Exception] = deque()
        self.fails_to_get: deque[Exception] = deque()

    async def current(self, uow: UnitOfWork) -> list[TicketType]:
        if self.fails:
            raise self.fails.popleft()
        return await super().current(uow)

    async def get(self, uow: UnitOfWork, key: str, version: int) -> TicketType:
        if self.fails_to_get:
            raise self.fails_to_get.popleft()
        return await super().get(uow, key, version)


class Office:
    """`people` speak; `wecom` and `dingtalk` remember what reached them."""

    def __init__(self, people: DeskOf, proposer: Proposer | None = None) -> None:
        self.people = people
        self.store = people.store
        self.clock = people.clock
        self.company = people.company
        self.types = StumblingTypes()
        self.desk = Desk(
            store=people.store,
            capabilities=CAPABILITIES,
            now=people.clock,
            company_name="海风电器服务",
            types=self.types,
            has_proposer=proposer is not None,
        )
        self.wecom = RecordingChannel(WECOM, WECOM_ACCOUNT, CODE_CARDS)
        self.dingtalk = RecordingChannel(DINGTALK, DINGTALK_ACCOUNT, KEY_CARDS)
        self.bot = RecordingChannel(WECOM_BOT, WECOM_ACCOUNT, ANSWER_CARDS)
        self.channels = {WECOM: self.wecom, DINGTALK: self.dingtalk, WECOM_BOT: self.bot}
        self.alarm = RecordingAlarm()
        self.metrics = Metrics()
        self.lanes = LaneHandler(self.desk, self.channels, self.alarm, self.metrics, proposer)
        self.intake = DeskIntake(self.desk, self.lanes, self.alarm)
        self.deliverer = Deliverer(
            self.desk, self.channels, self.metrics, [LimitGate(self.desk, Pace(), Tally())]
        )
        self.sweeper = Sweeper(self.desk, self.lanes)
        self.watcher = ClockWatcher(self.desk, self.alarm, self.metrics)

    def channel_of(self, who: Someone | Group) -> RecordingChannel:
        return self.channels[who.channel]

    async def hears(self, who: Someone, content: Content, at: Group | None = None) -> Update:
        """Written down only, as after a crash right behind the 200."""
        return await self.people.write_down(who, content, at)

    async def drain(self, who: Someone, at: Group | None = None) -> None:
        update = self.people.update(who, Entered(), at)
        await self.lanes.drain(self.company, inbox_lane(update.chat, who.id))

    async def takes(self, who: Someone, content: Content, at: Group | None = None) -> None:
        await self.hears(who, content, at)
        await self.drain(who, at)

    def messages(self, place: Someone | Group) -> list[Message]:
        """What reached the place's chat, oldest first."""
        sent = self.channel_of(place).sent
        return [each.message for each in sent if each.to.id == place.id]

    def words(self, place: Someone | Group) -> list[str]:
        return [words_of(message) for message in self.messages(place)]

    def cards(self, place: Someone | Group) -> list[Card]:
        return [each for each in self.messages(place) if isinstance(each, Card)]

    async def dead(self) -> list[OutboxRow]:
        return await self.store.outbox.dead_rows(self.company, 50)

    async def outbox(self) -> dict[str, int]:
        return await self.store.queries.outbox_counts()

    async def inbox(self) -> dict[str, int]:
        return await self.store.queries.inbox_counts()
