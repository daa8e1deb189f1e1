"""急修派单 as the people of the examples live it: found by skill, area, load and tier, pressed for in steps, paused for parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.calendars import seed_calendars
from handlers.desk import Moment
from handlers.tickets import open_ticket
from storage.database import Store
from tests.fakes import DINGTALK, WECOM
from tests.handlers.desk_of import (
    ACCOUNTS,
    LI_HONG,
    WANG_QIANG,
    ZHANG_MIN,
    ZHAO_LEI,
    ZHOU_MIN,
    DeskOf,
    Group,
    Place,
    Someone,
    labels,
)
from tests.handlers.test_pressing import facts, pressing
from tests.workflows.examples.company import EXAMPLES
from workflows.answers import Answer
from workflows.ticket import Ticket

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHEN_GANG = Someone(WECOM, "chen_gang", "陈刚")
LEADERS = Group(DINGTALK, "cidSUPERVISORS0Aa==")
PUDONG: Answer = {
    "province": "上海市", "city": "上海市", "county": "浦东新区", "detail": "张江路 88 号"
}  # fmt: skip
XUHUI: Answer = {
    "province": "上海市", "city": "上海市", "county": "徐汇区", "detail": "漕溪路 1 号"
}  # fmt: skip
HANGZHOU: Answer = {
    "province": "浙江省", "city": "杭州市", "county": "西湖区", "detail": "文三路 90 号"
}  # fmt: skip
LHASA: Answer = {
    "province": "西藏自治区", "city": "拉萨市", "county": "城关区", "detail": "北京中路 1 号"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shop:
    desk: DeskOf

    @classmethod
    async def open(cls, store: Store) -> Shop:
        example = (EXAMPLES / "dispatch_by_skill_and_area.yaml").read_text(encoding="utf-8")
        roster = (EXAMPLES / "people.yaml").read_text(encoding="utf-8")
        desk = await DeskOf.open(store, roster=roster, definition=example)
        async with store.unit_of_work(desk.company) as uow:
            await seed_calendars(uow)
        return cls(desk)

    async def reports(
        self,
        by: Someone = LI_HONG,
        product: str = "air_conditioner",
        urgency: str = "urgent",
        address: Answer = PUDONG,
    ) -> Ticket:
        desk = self.desk
        given: dict[str, Answer] = {
            "product": product, "urgency": urgency, "address": address,
            "description": "不制冷", "phone": "13812345678",
        }  # fmt: skip
        async with desk.store.unit_of_work(desk.company) as uow:
            moment = Moment(desk=desk.desk, uow=uow, now=desk.clock(), door="test")
            types = {each.definition.key: each for each in await desk.desk.types.current(uow)}
            who = await uow.people.by_identity(by.channel, ACCOUNTS[by.channel], by.id)
            assert who is not None
            account = ACCOUNTS[by.channel]
            chat = await uow.chats.remember(by.channel, account, "direct", by.id, title=by.name)
            wanted = types["dispatch_by_skill_and_area"]
            ticket = await open_ticket(moment, wanted, who, chat.id, given)
        await desk.deliver()
        return ticket

    async def later(self, **time: float) -> None:
        self.desk.clock.move(**time)
        while await self.desk.ring_due():
            pass

    async def has(self, ticket: Ticket) -> str:
        found = await self.desk.ticket(ticket.number)
        async with self.desk.store.unit_of_work(self.desk.company) as uow:
            return (await uow.people.get(found.assignee)).name if found.assignee else ""

    async def due(self, ticket: Ticket, target: str = "resolution") -> datetime | None:
        found = await self.desk.ticket(ticket.number)
        clock = next(each for each in found.clocks if each.target == target)
        return clock.due_at.astimezone(SHANGHAI) if clock.due_at else None


@pytest.fixture
async def shop(store: Store) -> Shop:
    return await Shop.open(store)


async def test_an_urgent_repair_is_with_the_right_engineer_without_a_human_touching_it(
    shop: Shop,
) -> None:
    ticket = await shop.reports()
    assert await shop.has(ticket) == "王强", "air conditioners, and nobody serves a smaller area"
    assert "解决" in labels(shop.desk.card(WANG_QIANG))
    assert "已派给王强师傅" in shop.desk.transcript(LI_HONG)
    assert {entry.by for entry in await shop.desk.history(ticket.number)} <= {
        None,
        ticket.requester,
    }


@pytest.mark.parametrize(
    ("product", "address", "name"),
    [
        ("air_conditioner", XUHUI, "刘洋"),
        ("washer", XUHUI, "赵磊"),
        ("air_conditioner", HANGZHOU, "钱勇"),
        ("fridge", HANGZHOU, "马超"),
    ],
)
async def test_whoever_can_and_is_nearest_has_it(
    shop: Shop, product: str, address: Answer, name: str
) -> None:
    assert await shop.has(await shop.reports(product=product, address=address)) == name


async def test_a_vip_goes_to_the_senior_team_first(shop: Shop) -> None:
    assert await shop.has(await shop.reports(ZHANG_MIN)) == "马超"
    assert await shop.has(await shop.reports(ZHANG_MIN, address=XUHUI)) == "马超", "he knows them"


async def test_where_nobody_serves_the_supervisors_hear_of_it_and_hand_it_out(shop: Shop) -> None:
    ticket = await shop.reports(address=LHASA)
    assert await shop.has(ticket) == ""
    assert "暂时没有合适的人可派" in shop.desk.transcript(ZHOU_MIN)
    await shop.later(minutes=15)
    assert "快到时限：派单" in pressing(shop.desk, ZHOU_MIN).title
    await shop.desk.pressed(ZHOU_MIN, "改派")
    await shop.desk.said(ZHOU_MIN, "钱勇")
    assert await shop.has(ticket) == "钱勇"
    assert pressing(shop.desk, ZHOU_MIN).outcome == "已由钱勇接单"


@pytest.mark.parametrize(
    ("by", "urgency", "due"),
    [
        (ZHANG_MIN, "urgent", datetime(2026, 11, 23, 13, 0, tzinfo=SHANGHAI)),
        (LI_HONG, "urgent", datetime(2026, 11, 23, 17, 0, tzinfo=SHANGHAI)),
        (ZHANG_MIN, "normal", datetime(2026, 11, 23, 18, 0, tzinfo=SHANGHAI)),
        (LI_HONG, "normal", datetime(2026, 11, 24, 18, 0, tzinfo=SHANGHAI)),
    ],
)
async def test_how_long_there_is_goes_by_urgency_and_tier(
    shop: Shop, by: Someone, urgency: str, due: datetime
) -> None:
    """Urgent ones by the clock, the others by working hours: nine to six with an hour for lunch."""
    assert await shop.due(await shop.reports(by, urgency=urgency)) == due


async def test_the_ladder_goes_from_the_engineer_to_the_general_manager_each_step_once(
    shop: Shop,
) -> None:
    await shop.reports()
    wanted: list[tuple[float, list[Place], str]] = [
        (4, [WANG_QIANG], "快到时限"),
        (2.5, [WANG_QIANG, ZHOU_MIN, CHEN_GANG, LEADERS], "快到时限"),
        (1.6, [WANG_QIANG, ZHOU_MIN], "已超时"),
        (2, [CHEN_GANG], "已超时"),
    ]
    seen: dict[Place, int] = {}
    for hours, people, words in wanted:
        await shop.later(hours=hours)
        for each in people:
            seen[each] = seen.get(each, 0) + 1
            assert words in pressing(shop.desk, each).title, (hours, each)
    await shop.later(days=2)
    for place, count in seen.items():
        cards = [each for each in shop.desk.screen(place) if "：解决" in each.words.split("\n")[0]]
        assert len(cards) == count, place


async def test_waiting_for_parts_moves_the_deadline_and_the_card_says_so(shop: Shop) -> None:
    ticket = await shop.reports()
    before = await shop.due(ticket)
    await shop.desk.pressed(WANG_QIANG, "待配件")
    assert facts(shop.desk.card(WANG_QIANG))["时限"] == "已暂停：等待配件"
    await shop.later(days=1)
    await shop.desk.pressed(WANG_QIANG, "配件已到")
    assert before is not None
    assert await shop.due(ticket) == before + timedelta(days=1)


async def test_whom_to_give_it_to_is_offered_in_the_order_they_would_be_chosen(shop: Shop) -> None:
    await shop.reports()
    await shop.later(hours=8)
    await shop.desk.pressed(ZHOU_MIN, "改派")
    assert labels(shop.desk.card(ZHOU_MIN))[:3] == ["刘洋", "马超", "郭涛"], "王强 has it"


async def test_who_says_that_they_are_off_tomorrow_is_not_chosen_tomorrow(shop: Shop) -> None:
    await shop.desk.said(WANG_QIANG, "我明天请假")
    await shop.later(days=1)
    assert await shop.has(await shop.reports()) == "刘洋"
    await shop.later(days=1)
    assert await shop.has(await shop.reports()) == "王强", "he serves the smaller area again"


async def test_what_waits_is_handed_out_to_the_minute_a_shift_begins(shop: Shop) -> None:
    for words in ("马超今天休息", "郭涛今天休息", "赵磊今天上班 14:00-18:00"):
        await shop.desk.said(ZHOU_MIN, words)
    ticket = await shop.reports(product="washer", address=XUHUI)
    await shop.later(hours=4, minutes=59)
    assert await shop.has(ticket) == ""
    await shop.later(minutes=1)
    assert await shop.has(ticket) == "赵磊"
    dispatched = [e.at for e in await shop.desk.history(ticket.number) if e.kind == "dispatched"]
    assert [at.astimezone(SHANGHAI).strftime("%H:%M") for at in dispatched] == ["14:00"]


async def test_whoever_has_it_now_is_the_one_who_is_warned(shop: Shop) -> None:
    """A reminder is not lost because the work was handed over."""
    await shop.reports()
    await shop.desk.said(ZHOU_MIN, "转给赵磊 1001")
    await shop.later(hours=4)
    assert "快到时限：解决" in pressing(shop.desk, ZHAO_LEI).title
    assert "快到时限" not in shop.desk.transcript(WANG_QIANG)


async def test_a_question_of_the_customers_wants_an_answer_in_two_working_hours(
    shop: Shop,
) -> None:
    ticket = await shop.reports()
    await shop.desk.said(LI_HONG, "师傅几点到？")
    assert await shop.due(ticket, "answer") == datetime(2026, 11, 23, 11, 0, tzinfo=SHANGHAI)
    await shop.desk.said(WANG_QIANG, "回复 1001 下午两点")
    assert await shop.due(ticket, "answer") is None
    assert "快到" not in shop.desk.transcript(ZHAO_LEI)
