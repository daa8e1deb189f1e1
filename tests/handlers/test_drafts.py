from __future__ import annotations

import pytest

from handlers.updates import TextSent
from storage.drafts import Draft
from tests.fakes import WECOM
from tests.handlers.desk_of import (
    CHEN,
    CUSTOMERS,
    DINGTALK_SUPERVISORS,
    LI_HONG,
    LIVES_AT,
    PNG,
    REPORT,
    SUN_LI,
    WANG_QIANG,
    ZHOU_MIN,
    DeskOf,
    Group,
    labels,
    told,
)
from workflows.answers import parts

CUSTOMERS_OF_WECOM = Group(WECOM, "wr-customers")
LEFT = REPORT[:5]
"""Up to the phone; the time and the warranty are left."""


@pytest.fixture
async def left(desk: DeskOf) -> DeskOf:
    """李红 stopped in the middle, two days ago."""
    for words in LEFT:
        await desk.said(LI_HONG, words)
    desk.clock.move(days=2)
    await desk.wake_due()
    return desk


async def the_draft(desk: DeskOf, number: int = 1) -> Draft:
    async with desk.store.unit_of_work(desk.company) as uow:
        draft = await uow.drafts.get(number)
    assert draft is not None
    return draft


async def finished(desk: DeskOf) -> None:
    for words in REPORT[5:]:
        await desk.said(LI_HONG, words)


async def test_who_says_so_goes_on_where_they_stopped(left: DeskOf) -> None:
    answer = told(await left.said(LI_HONG, "继续"))
    assert "已了解：空调 · 不制冷、漏水 · KFR-35GW" in answer
    assert "什么时间" in answer
    await finished(left)
    ticket = await left.ticket()
    assert ticket.answers["address"] == LIVES_AT
    assert parts(ticket.answers["convenient"])["start"] == "2026-11-26T09:00+08:00"
    assert (await the_draft(left)).state == "submitted"
    assert await left.said(LI_HONG, "继续") == ["没有未填完的内容。请直接描述问题。"]


async def test_who_reports_again_is_offered_what_they_had(left: DeskOf) -> None:
    offer = told(await left.said(LI_HONG, "空调还是不制冷"))
    assert "一份没填完的家电报修，还差 2 项" in offer
    assert labels(left.last(LI_HONG)) == ["继续上次填写", "重新开始"]
    assert (await the_draft(left)).state == "open"


async def test_going_on_takes_the_new_words_along(left: DeskOf) -> None:
    await left.said(LI_HONG, "空调还是不制冷，明天下午在家")
    assert "保修期" in told(await left.pressed(LI_HONG, "继续上次填写"))
    for words in REPORT[6:]:
        await left.said(LI_HONG, words)
    assert (await left.ticket()).answers["description"] == (
        "空调不制冷了，还滴水，空调还是不制冷，明天下午在家"
    )


async def test_starting_over_forgets_the_draft_and_keeps_the_new_words(left: DeskOf) -> None:
    await left.said(LI_HONG, "冰箱漏水")
    assert "已了解：冰箱 · 漏水" in told(await left.pressed(LI_HONG, "重新开始"))
    draft = await the_draft(left)
    assert (draft.state, draft.reason) == ("dropped", "begun anew")


@pytest.mark.parametrize(
    ("words", "state"),
    [("1", "resumed"), ("继续", "resumed"), ("2", "dropped"), ("重填", "dropped")],
)
async def test_the_choice_may_be_said(left: DeskOf, words: str, state: str) -> None:
    await left.said(LI_HONG, "报修")
    await left.said(LI_HONG, words)
    assert (await the_draft(left)).state == state


async def test_cancel_leaves_the_draft_where_it_is(left: DeskOf) -> None:
    await left.said(LI_HONG, "报修")
    assert "还为您留着" in told(await left.said(LI_HONG, "取消"))
    assert "什么时间" in told(await left.said(LI_HONG, "继续"))


async def test_more_words_before_they_choose_are_kept(left: DeskOf) -> None:
    await left.said(LI_HONG, "空调还是不制冷")
    assert "没填完的家电报修" in told(await left.said(LI_HONG, "声音大"))
    await left.sent_photo(LI_HONG, PNG)
    await left.said(LI_HONG, "重新开始")
    async with left.store.unit_of_work(left.company) as uow:
        assert await uow.drafts.newest_open(5) == ()
    assert "不制冷、异响" in left.transcript(LI_HONG)


async def test_a_burst_is_offered_the_draft_once(left: DeskOf) -> None:
    left.waits_for_more()
    answers = await left.says_quickly(LI_HONG, "你好", "空调还是不制冷", "声音大")
    assert len(answers) == 1
    assert "没填完的家电报修" in answers[0]


async def test_who_does_not_choose_loses_nothing(left: DeskOf) -> None:
    await left.said(LI_HONG, "空调还是不制冷，声音大")
    left.clock.move(days=2)
    seen = len(left.screen(LI_HONG))
    await left.wake_due()
    assert len(left.screen(LI_HONG)) == seen
    draft = await the_draft(left)
    assert draft.state == "open"
    assert "声音大" in draft.session


async def test_a_resumed_draft_that_is_left_again_is_the_same_draft(left: DeskOf) -> None:
    await left.said(LI_HONG, "继续")
    await left.said(LI_HONG, "明天上午")
    left.clock.move(days=2)
    await left.wake_due()
    async with left.store.unit_of_work(left.company) as uow:
        (draft,) = await uow.drafts.newest_open(5)
    assert draft.id == 1
    assert "明天上午" in draft.session
    assert "保修期" in told(await left.said(LI_HONG, "继续"))


async def test_a_resumed_draft_that_is_cancelled_is_gone(left: DeskOf) -> None:
    await left.said(LI_HONG, "继续")
    await left.said(LI_HONG, "取消")
    draft = await the_draft(left)
    assert (draft.state, draft.reason) == ("dropped", "cancelled")


async def test_a_press_on_an_old_offer_changes_nothing(left: DeskOf) -> None:
    await left.said(LI_HONG, "报修")
    press = left.button(LI_HONG, "重新开始")
    await left.said(LI_HONG, "继续")
    assert await left.presses(LI_HONG, press) == ["这个按钮已经失效。"]
    assert (await the_draft(left)).state == "resumed"


async def test_continuing_amid_a_form_asks_the_same_again(desk: DeskOf) -> None:
    await desk.said(LI_HONG, "报修")
    assert "哪种产品" in told(await desk.said(LI_HONG, "继续"))


async def test_supervisors_see_who_left_what_and_how_far_it_was(left: DeskOf) -> None:
    shown = told(await left.said(ZHOU_MIN, "草稿"))
    assert "1. 李红 家电报修：已填 6 项，还差 2 项（今天 09:00） · 13812345678" in shown
    assert "草稿 编号" in shown


async def test_a_draft_is_shown_with_all_its_answers(left: DeskOf) -> None:
    shown = told(await left.said(ZHOU_MIN, "草稿 1"))
    for line in ("产品：空调", "故障：不制冷、漏水", f"地址：浙江省{LEFT[3]}", "电话：13812345678"):
        assert line in shown


async def test_in_a_group_the_number_is_hidden(left: DeskOf) -> None:
    for words in ("草稿", "草稿 1"):
        shown = told(await left.said(SUN_LI, words, DINGTALK_SUPERVISORS))
        assert "138****5678" in shown
        assert "13812345678" not in shown


async def test_without_drafts_and_with_a_wrong_number_there_is_a_word(desk: DeskOf) -> None:
    assert await desk.said(ZHOU_MIN, "草稿") == ["目前没有没填完的报单。"]
    assert "没有编号为 7 的草稿" in told(await desk.said(ZHOU_MIN, "草稿 7"))


async def test_drafts_are_not_shown_to_others(left: DeskOf) -> None:
    assert "13812345678" not in told(await left.said(WANG_QIANG, "草稿"))
    assert "13812345678" not in told(await left.said(CHEN, "草稿", CUSTOMERS))


async def test_drafts_of_other_chats_are_not_offered(left: DeskOf) -> None:
    await left.happens(LI_HONG, TextSent(text="继续"), CUSTOMERS_OF_WECOM)
    assert "没有未填完的内容" in left.transcript(CUSTOMERS_OF_WECOM)
