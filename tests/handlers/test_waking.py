from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.cards import Card
from storage.database import Store
from tests.databases import OpenStore
from tests.handlers.desk_of import (
    CHEN,
    CUSTOMERS,
    LI_HONG,
    LIVES_AT,
    REPORT,
    WANG_QIANG,
    DeskOf,
    told,
)

HALF_DONE = REPORT[:4]
"""Up to the phone: three questions and the summary are left."""
KEPT = "您的家电报修还没有提交，已为您保存。回复“继续”可以接着填写。"


async def half_done(desk: DeskOf) -> int:
    """How many messages are on the customer's screen."""
    for words in HALF_DONE:
        await desk.said(LI_HONG, words)
    return len(desk.screen(LI_HONG))


async def passed(desk: DeskOf, **time: float) -> list[str]:
    """What the customer is told when so much time has gone by."""
    seen = len(desk.screen(LI_HONG))
    desk.clock.move(**time)
    await desk.wake_due()
    return [shown.words for shown in desk.screen(LI_HONG)[seen:]]


async def test_who_stops_is_reminded_once_with_the_question_and_how_far_it_is(
    desk: DeskOf,
) -> None:
    await half_done(desk)
    assert await passed(desk, minutes=29) == []
    (reminder,) = await passed(desk, minutes=1)
    assert reminder.startswith("您的家电报修还差 3 项就好了。")
    assert "手机号" in reminder
    assert await passed(desk, hours=12) == []


async def test_the_reminded_question_is_answered_like_the_first(desk: DeskOf) -> None:
    await half_done(desk)
    await passed(desk, minutes=30)
    for words in REPORT[4:]:
        await desk.said(LI_HONG, words)
    assert (await desk.ticket()).answers["phone"] == "13812345678"
    assert await passed(desk, days=3) == []


@pytest.mark.parametrize("which", ["first", "again"])
async def test_both_cards_of_a_reminded_question_can_be_pressed(desk: DeskOf, which: str) -> None:
    await desk.said(LI_HONG, "报修")
    first = desk.button(LI_HONG, "冰箱")
    await passed(desk, minutes=30)
    assert isinstance(desk.last(LI_HONG), Card)
    again = desk.button(LI_HONG, "冰箱")
    assert first.card_key != again.card_key
    assert "故障" in told(await desk.presses(LI_HONG, first if which == "first" else again))


async def test_at_the_summary_only_submitting_is_left(desk: DeskOf) -> None:
    for words in REPORT[:-1]:
        await desk.said(LI_HONG, words)
    (reminder,) = await passed(desk, minutes=30)
    assert "已经填好，只差提交了" in reminder
    await desk.pressed(LI_HONG, "提交")
    await desk.ticket()


async def test_who_goes_on_is_reminded_anew_when_they_stop_again(desk: DeskOf) -> None:
    await half_done(desk)
    await passed(desk, minutes=30)
    await desk.said(LI_HONG, REPORT[4])
    assert await passed(desk, minutes=29) == []
    assert "还差 2 项" in told(await passed(desk, minutes=1))


@pytest.mark.parametrize(("hours", "wait"), [(12.75, 10.25), (18, 5)])
async def test_nobody_is_reminded_at_night(desk: DeskOf, hours: float, wait: float) -> None:
    """At a quarter to ten in the evening, at three at night: then at eight in the morning."""
    desk.clock.move(hours=hours)
    await half_done(desk)
    assert await passed(desk, hours=wait - 0.01) == []
    assert "还差 3 项" in told(await passed(desk, hours=0.01))


async def test_a_clock_that_stood_still_does_not_wake_people_at_night(desk: DeskOf) -> None:
    await half_done(desk)
    assert await passed(desk, hours=15) == []
    assert "还差 3 项" in told(await passed(desk, hours=8))


async def test_after_a_day_it_is_let_go_and_kept_as_a_draft(desk: DeskOf) -> None:
    await half_done(desk)
    await passed(desk, minutes=30)
    assert await passed(desk, hours=23.6) == [KEPT]
    assert await passed(desk, days=3) == []
    async with desk.store.unit_of_work(desk.company) as uow:
        (draft,) = await uow.drafts.newest_open(10)
    assert (draft.type_key, draft.state) == ("appliance_repair", "open")
    assert "文三路 90 号" in draft.session
    assert "没有正在填写" in told(await desk.said(LI_HONG, "取消"))


async def test_after_a_long_silence_of_all_clocks_it_is_let_go_at_once(desk: DeskOf) -> None:
    await half_done(desk)
    assert await passed(desk, days=2) == [KEPT]


async def test_a_form_in_which_nothing_was_said_leaves_nothing(desk: DeskOf) -> None:
    await desk.said(LI_HONG, "报修")
    await passed(desk, minutes=30)
    assert await passed(desk, days=1) == []
    async with desk.store.unit_of_work(desk.company) as uow:
        assert await uow.drafts.newest_open(10) == ()


async def test_an_engineers_form_is_let_go_without_a_word(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    await desk.pressed(WANG_QIANG, "报费用")
    seen = len(desk.screen(WANG_QIANG))
    desk.clock.move(minutes=30)
    await desk.wake_due()
    (reminder,) = [shown.words for shown in desk.screen(WANG_QIANG)[seen:]]
    assert "还差 2 项就好了" in reminder and "配件" in reminder
    desk.clock.move(days=1)
    await desk.wake_due()
    assert len(desk.screen(WANG_QIANG)) == seen + 1
    assert "没有正在填写" in told(await desk.said(WANG_QIANG, "取消"))
    async with desk.store.unit_of_work(desk.company) as uow:
        assert await uow.drafts.newest_open(10) == ()


async def test_somebody_in_a_group_is_reminded_there_by_name(desk: DeskOf) -> None:
    await desk.said(CHEN, "空调漏水", CUSTOMERS)
    desk.clock.move(minutes=30)
    await desk.wake_due()
    reminder = desk.last(CUSTOMERS)
    assert reminder.kind == "text"
    assert reminder.mention == CHEN.id
    assert "还差" in reminder.text


async def test_a_choice_that_was_not_made_is_asked_again_and_then_made_for_them(
    desk: DeskOf,
) -> None:
    await desk.opened_ticket()
    await desk.said(LI_HONG, "冰箱也有问题")
    (reminder,) = await passed(desk, minutes=30)
    assert "“冰箱也有问题”" in reminder and "[补充到 WX-1001]" in reminder
    assert await passed(desk, hours=23.6) == ["没有等到您的选择，已先补充到 WX-1001。"]
    (entry,) = [each for each in await desk.history() if each.kind == "commented"]
    assert entry.details["text"] == "冰箱也有问题"


async def test_reminding_and_letting_go_can_be_turned_off(desk: DeskOf) -> None:
    desk.desk = replace(desk.desk, remind_after=timedelta(0))
    await half_done(desk)
    assert await passed(desk, hours=23) == []
    assert await passed(desk, hours=1) == [KEPT]
    desk.desk = replace(desk.desk, let_go_after=timedelta(0))
    await half_done(desk)
    assert await passed(desk, days=30) == []


async def test_a_restarted_process_goes_on_where_it_stopped(
    desk: DeskOf, open_store: OpenStore, store: Store
) -> None:
    await half_done(desk)
    desk.clock.move(days=3)
    again = DeskOf(await open_store(), desk.clock, desk.company)
    again._ids = desk._ids
    for words in REPORT[4:]:
        await again.said(LI_HONG, words)
    assert (await again.ticket()).answers["address"] == LIVES_AT
