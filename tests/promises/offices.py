"""One process's worth of the desk, without its HTTP: a store of its own and the lanes it drains; tests race several."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.channels.dingtalk.channel import DingTalkChannel
from bot.channels.wecom.channel import WeComChannel
from bot.intake import DeskIntake
from bot.lanes import LaneHandler
from bot.metrics import Metrics
from handlers.cards import Card, Message, Text, load_message
from handlers.definitions import publish, shipped
from handlers.desk import Desk, Moment
from handlers.people import parse_roster, take_roster
from handlers.presses import TaskPress
from handlers.tickets import open_ticket
from handlers.updates import ButtonPressed, Chat, Content, Sender, TextSent, Update
from storage.cards import SentCard
from storage.database import Store
from storage.outbox import OutboxRow
from workflows.answers import Answer
from workflows.ticket import Ticket

Corps = Mapping[str, str]

CORPS: Corps = {"wecom": "ww8f2a61c0d94e7b35", "dingtalk": "ding5c1e0b7a93f24d68"}
ROSTER = """
people:
  - {name: 李红, channel: wecom, id: li_hong, roles: [customer]}
  - {name: 王强, channel: wecom, id: wang_qiang, roles: [engineer]}
  - {name: 赵磊, channel: dingtalk, id: zhao_lei, roles: [engineer]}
"""
ANSWERS: dict[str, Answer] = {
    "product": "air_conditioner",
    "fault": ["not_cooling", "leaking"],
    "description": "空调不制冷了，还滴水",
    "address": {"province": "上海市", "county": "浦东新区", "detail": "张江路 88 号 2 栋 301"},
    "phone": "13800138000",
    "convenient": {"start": "2026-11-24T09:00+08:00", "end": "2026-11-24T12:00+08:00"},
    "warranty": "under_warranty",
}
_EVENTS = count(1)


@dataclass
class SilentAlarm:
    """Nobody is woken: the test looks into the outbox itself."""

    rung: int = 0

    async def deliver(self, at: datetime | None = None) -> None:
        self.rung += 1

    async def run_errands(self) -> None:
        self.rung += 1


@dataclass
class Office:
    store: Store
    desk: Desk
    lanes: LaneHandler
    intake: DeskIntake
    alarm: SilentAlarm = field(default_factory=SilentAlarm)

    async def found(self, name: str = "default", corps: Corps = CORPS, *types: str) -> int:
        """A company with two engineers, one on each platform, and these ticket types, else the shipped repair."""
        company = await self.store.companies.ensure(name, set(corps.items()))
        async with self.store.unit_of_work(company) as uow:
            for text in types or shipped()[:1]:
                await publish(uow, text)
            await take_roster(uow, parse_roster(ROSTER), dict(corps))
        return company

    async def open_a_ticket(self, company: int) -> Ticket:
        async with self.store.unit_of_work(company) as uow:
            customer = await uow.people.by_identity("wecom", CORPS["wecom"], "li_hong")
            assert customer is not None
            chat = await uow.chats.remember("wecom", CORPS["wecom"], "direct", "li_hong")
            moment = Moment(desk=self.desk, uow=uow, now=self.desk.now(), door="wecom")
            (ticket_type,) = await self.desk.types.current(uow)
            return await open_ticket(moment, ticket_type, customer, chat.id, ANSWERS)

    async def hear(self, update: Update) -> bool:
        """Written down and handled to the end; False when it was known already."""
        is_new = await self.intake.write_down(update)
        self.intake.handle_soon(update)
        await self.intake.close()
        return is_new

    async def deliver_all(self) -> list[OutboxRow]:
        """Everything the outbox holds, taken out as if it had been sent, what is held back for a door too."""
        sent: list[OutboxRow] = []
        later = datetime.now(UTC) + timedelta(minutes=1)
        while rows := await self.store.outbox.claim(later, 1000, 60.0):
            for row in rows:
                await self.store.outbox.sent(row.id, "")
            sent += rows
        return sent


def office_on(store: Store) -> Office:
    alarm, metrics = SilentAlarm(), Metrics()
    desk = Desk(
        store=store,
        capabilities={
            "wecom": WeComChannel.capabilities,
            "dingtalk": DingTalkChannel.capabilities,
        },
        now=lambda: datetime.now(UTC),
        company_name="海风电器服务",
    )
    lanes = LaneHandler(desk, {}, alarm, metrics)
    return Office(
        store=store, desk=desk, lanes=lanes, intake=DeskIntake(desk, lanes, alarm), alarm=alarm
    )


async def all_is_done(
    store: Store, *, no_timers: bool = False, within_seconds: float = 30.0
) -> None:
    """Nothing waits in the inbox or the outbox, and nothing is dead."""
    deadline = time.monotonic() + within_seconds
    while waiting := await _what_waits(store, no_timers=no_timers):
        assert time.monotonic() < deadline, waiting
        await asyncio.sleep(0.1)


async def _what_waits(store: Store, *, no_timers: bool) -> dict[str, int]:
    inbox, outbox = await store.queries.inbox_counts(), await store.queries.outbox_counts()
    counts = {f"inbox {state}": count for state, count in inbox.items()}
    counts |= {f"outbox {state}": count for state, count in outbox.items()}
    if no_timers:
        counts["timers"] = int(await store.timers.next_due_at() is not None)
    return {what: count for what, count in counts.items() if count}


def accepting(card: SentCard, channel: str, person: str) -> Update:
    """A press on 接单 of this card."""
    assert card.ticket_id is not None
    assert card.task_id is not None
    payload = TaskPress(card.ticket_id, card.task_id, "accept").pack()
    return update_from(channel, person, ButtonPressed(card_key=card.key, payload=payload))


def saying(channel: str, person: str, text: str, event_id: str = "") -> Update:
    return update_from(channel, person, TextSent(text=text), event_id)


def update_from(
    channel: str, person: str, content: Content, event_id: str = "", corp: str = ""
) -> Update:
    return Update(
        event_id=event_id or f"event-{next(_EVENTS)}",
        chat=Chat(channel=channel, account=corp or CORPS[channel], kind="direct", id=person),
        sender=Sender(id=person),
        sent_at=datetime.now(UTC),
        content=content,
    )


def texts(rows: Sequence[OutboxRow], to: str) -> list[str]:
    """What these deliveries say to one person, a card by its outcome."""
    return [_words(load_message(row.payload)) for row in rows if row.lane.endswith(f":direct:{to}")]


def _words(message: Message) -> str:
    if isinstance(message, Card):
        return message.outcome
    return message.text if isinstance(message, Text) else ""
