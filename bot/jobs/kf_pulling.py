"""微信客服 read on: what customers wrote goes into the inbox in one commit with how far we have read; an errand runs it.

WeCom doc 94670. The errand's lease keeps it to one process; its cursor, compared at each commit, keeps it to one reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from bot.channels.channel import ChannelError, TryLater
from bot.channels.wecom.kf.client import MOST_CUSTOMERS, KfClient, KfCustomer, SessionState
from bot.channels.wecom.kf.parse import (
    CHANNEL,
    KfEvent,
    NotDelivered,
    Served,
    hook_of,
    parse_messages,
)
from handlers.desk import Desk
from handlers.updates import Entered, Update, dump_update, inbox_lane
from handlers.windows import is_given_back, is_served
from storage.chats import ChatRow
from storage.errands import Errand
from storage.inbox import Arrival
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

TOKEN_GOOD_FOR = timedelta(minutes=9)
"""The callback's; WeCom takes it for ten."""
_WAIT_FOR_WORD = frozenset({4, 5, 6})
"""fail_type: over 48 hours, session closed, more than five: the customer's next word mends it."""
_FAILURES = {
    1: "客服账号已被删除",
    2: "应用已被停用",
    8: "企业主体未验证",
    10: "客户拒收了消息",
    11: "企业没有成员登录企业微信 App",
    12: "微信客服不允许发送这类消息",
    13: "消息未通过微信的安全检查",
}


class Overtaken(TryLater):
    def __init__(self) -> None:
        super().__init__("另一个进程正在读取这个客服账号的消息", after=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """One page, understood."""

    updates: list[Update] = field(repr=False)
    events: list[KfEvent] = field(repr=False)
    since: str
    cursor: str
    has_more: bool


class KfPuller:
    """`handle_soon` takes up the lane of an update that is written down."""

    def __init__(self, desk: Desk, client: KfClient, handle_soon: Callable[[Update], None]) -> None:
        self._desk = desk
        self._client = client
        self._handle_soon = handle_soon

    async def __call__(self, errand: Errand, owner: str) -> None:
        cursor, has_more = errand.cursor, True
        while has_more:
            read = await self._read(errand, cursor)
            new = await self._keep(errand, owner, read)
            for update in _one_of_each_lane(new):
                self._handle_soon(update)
            has_more = read.has_more and read.cursor != cursor
            cursor = read.cursor

    async def _read(self, errand: Errand, cursor: str) -> _Read:
        is_fresh = self._desk.now() - errand.token_at < TOKEN_GOOD_FOR
        page = await self._client.read(errand.key, cursor, errand.token if is_fresh else "")
        found = parse_messages(page.messages, corp_id=errand.account, open_kfid=errand.key)
        events = [each for each in found if not isinstance(each, Update)]
        updates = [each for each in found if isinstance(each, Update)]
        return _Read(
            updates=await self._named(errand.company, updates),
            events=[*await self._let_go(errand, updates, events), *events],
            since=cursor,
            cursor=page.next_cursor or cursor,
            has_more=page.has_more,
        )

    async def _named(self, company: int, updates: list[Update]) -> list[Update]:
        """Whoever we do not know yet is asked after; what they said does not wait for the answer."""
        strangers = await self._strangers(company, updates)
        found: dict[str, KfCustomer] = {}
        try:
            for start in range(0, len(strangers), MOST_CUSTOMERS):
                known = await self._client.customers(strangers[start : start + MOST_CUSTOMERS])
                found |= {each.id: each for each in known}
        except ChannelError as error:
            log.warning("customers_not_named", reason=error.reason)
        return [_with_name(update, found.get(update.sender.id)) for update in updates]

    async def _strangers(self, company: int, updates: list[Update]) -> list[str]:
        """Not met yet, or met when their name could not be learnt."""
        if not updates:
            return []
        ids = list(dict.fromkeys(update.sender.id for update in updates))
        async with self._desk.store.unit_of_work(company) as uow:
            return await uow.people.unnamed(CHANNEL, updates[0].chat.account, ids)

    async def _let_go(
        self, errand: Errand, updates: list[Update], events: list[KfEvent]
    ) -> list[Served]:
        """Who is served by hand as far as we know, and is not any more: the event may have been lost."""
        spoke = {each.sender.id for each in updates if not isinstance(each.content, Entered)}
        told = {each.customer for each in events if isinstance(each, Served)}
        if not spoke:
            return []
        async with self._desk.store.unit_of_work(errand.company) as uow:
            served = await uow.reply_windows.served(CHANNEL, errand.account)
        return [
            Served(open_kfid=errand.key, customer=customer, by="", at=self._desk.now())
            for customer in sorted((spoke & served) - told)
            if not await self._is_so(errand.key, customer)
        ]

    async def _is_so(self, open_kfid: str, customer: str) -> bool:
        try:
            state, _ = await self._client.state(open_kfid, customer)
        except ChannelError as error:
            log.warning("session_state_unknown", reason=error.reason)
            return True
        return state in (SessionState.QUEUE, SessionState.SERVICER)

    async def _keep(self, errand: Errand, owner: str, read: _Read) -> list[Update]:
        """The updates not known before. All of it is undone when somebody else has read on meanwhile."""
        async with self._desk.store.unit_of_work(errand.company) as uow:
            if not await uow.errands.read_on(errand, owner, read.cursor, read.since):
                raise Overtaken
            arrivals = {_arrival(update): update for update in read.updates}
            new = await uow.inbox.write_down(list(arrivals), self._desk.now())
            for event in read.events:
                await self._take_in(uow, errand, event)
        return [arrivals[each] for each in new]

    async def _take_in(self, uow: UnitOfWork, errand: Errand, event: KfEvent) -> None:
        match event:
            case NotDelivered():
                await self._take_back(uow, event)
            case Served(by="") as served:
                hook = hook_of(served.code, served.at) if served.code else None
                chat = await _chat(uow, errand, served.customer)
                await is_given_back(uow, chat, served.open_kfid, self._desk.now(), hook)
            case Served() as served:
                chat = await _chat(uow, errand, served.customer)
                await is_served(uow, chat, served.open_kfid, served.by, self._desk.now())

    async def _take_back(self, uow: UnitOfWork, failure: NotDelivered) -> None:
        kind = failure.fail_type
        reason = f"微信客服发送失败（fail_type {kind}）：{_FAILURES.get(kind, '原因未知')}"
        count = await uow.outbox.not_delivered(
            failure.message_id, reason, is_dead=kind not in _WAIT_FOR_WORD, now=self._desk.now()
        )
        log.warning("message_did_not_arrive", fail_type=kind, rows=count)


async def _chat(uow: UnitOfWork, errand: Errand, customer: str) -> ChatRow:
    return await uow.chats.remember(CHANNEL, errand.account, "direct", customer)


def _with_name(update: Update, found: KfCustomer | None) -> Update:
    if found is None:
        return update
    return replace(update, sender=replace(update.sender, name=found.name, union=found.union))


def _arrival(update: Update) -> Arrival:
    return Arrival(
        channel=update.chat.channel,
        account=update.chat.account,
        event_id=update.event_id,
        lane=inbox_lane(update.chat, update.sender.id),
        payload=dump_update(update),
    )


def _one_of_each_lane(updates: Sequence[Update]) -> Iterable[Update]:
    return {inbox_lane(each.chat, each.sender.id): each for each in updates}.values()
