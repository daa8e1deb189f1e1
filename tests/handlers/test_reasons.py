"""驳回 and 退回 ask why: by button and in words, in 1:1 and in a group, once, with photos, and with who was faster."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import yaml

from handlers.chat.asking_orders import AGAIN_AFTER
from handlers.confirming import WAITS_FOR
from storage.database import Store
from tests.handlers.desk_of import (
    DINGTALK_SUPERVISORS,
    HE_JUN,
    PNG,
    ROSTER,
    SUN_LI,
    ZHAO_LEI,
    ZHOU_MIN,
    DeskOf,
    Someone,
    repair_document,
    told,
)
from tests.handlers.flows_in_chat import in_review, last_done, open_desk, open_tasks

WHY = "CG-1001：请说明驳回的原因，可附照片；不做了请回复“取消”。"


@pytest.fixture
async def desk(store: Store) -> DeskOf:
    desk = await open_desk(store)
    await in_review(desk)
    return desk


@pytest.mark.parametrize("approver", [ZHOU_MIN, SUN_LI], ids=["wecom", "dingtalk"])
async def test_a_button_asks_why_and_the_next_words_are_the_reason(
    desk: DeskOf, approver: Someone
) -> None:
    assert await desk.pressed(approver, "驳回") == [WHY]
    await desk.said(approver, "太贵了，换一家")
    done = await last_done(desk)
    assert (done.outcome, done.reason) == ("refuse", "太贵了，换一家")
    assert "太贵了，换一家" in desk.transcript(approver)


@pytest.mark.parametrize(
    "words",
    [
        "驳回 1001 太贵了",
        "驳回1001太贵了",
        "1001 驳回：太贵了",
        "CG-1001 不同意，太贵了",
        "驳回 太贵了",
    ],
)
async def test_a_reason_given_at_once_counts(desk: DeskOf, words: str) -> None:
    await desk.said(SUN_LI, words)
    assert (await last_done(desk)).reason == "太贵了"


async def test_photos_and_a_word_are_the_reason_together(desk: DeskOf) -> None:
    await desk.pressed(ZHOU_MIN, "驳回")
    assert "请再说明一下" in told(await desk.sent_photo(ZHOU_MIN))
    assert await desk.sent_photo(ZHOU_MIN, PNG + b"2") == []
    await desk.said(ZHOU_MIN, "报价单不一致")
    done = await last_done(desk)
    assert (done.reason, len(done.files)) == ("报价单不一致", 2)


async def test_photos_alone_are_a_reason_once_they_say_that_is_all(desk: DeskOf) -> None:
    await desk.pressed(ZHOU_MIN, "驳回")
    await desk.sent_photo(ZHOU_MIN)
    await desk.said(ZHOU_MIN, "完成")
    done = await last_done(desk)
    assert (done.reason, len(done.files)) == ("见附件", 1)


async def test_it_can_be_let_go_and_not_be_skipped(desk: DeskOf) -> None:
    await desk.pressed(ZHOU_MIN, "驳回")
    assert "请用文字说明" in told(await desk.said(ZHOU_MIN, "跳过"))
    assert await desk.said(ZHOU_MIN, "取消") == ["好的，什么都没有改。"]
    assert ("review", "周敏", "open") in await open_tasks(desk)
    await desk.said(ZHOU_MIN, "太贵了")
    assert ("review", "周敏", "open") in await open_tasks(desk)


async def test_pressing_twice_asks_once_and_asks_again_later(desk: DeskOf) -> None:
    press = desk.button(ZHOU_MIN, "驳回")
    assert await desk.presses(ZHOU_MIN, press) == [WHY]
    assert await desk.presses(ZHOU_MIN, press) == []
    desk.clock.move(seconds=AGAIN_AFTER.total_seconds() + 1)
    assert await desk.presses(ZHOU_MIN, press) == [WHY]


async def test_a_reason_that_comes_twice_counts_once(desk: DeskOf) -> None:
    await desk.pressed(ZHOU_MIN, "驳回")
    await desk.said(ZHOU_MIN, "太贵了")
    before = await desk.ticket("CG-1001")
    await desk.said(ZHOU_MIN, "太贵了")
    assert await desk.ticket("CG-1001") == before


async def test_the_order_said_again_is_no_reason_and_another_one_another_mind(
    desk: DeskOf,
) -> None:
    await desk.said(ZHOU_MIN, "不同意")
    assert "请用文字说明" in told(await desk.said(ZHOU_MIN, "驳回"))
    await desk.said(ZHOU_MIN, "同意")
    assert (await last_done(desk)).outcome == "agree"
    await desk.pressed(SUN_LI, "驳回")
    await desk.said(SUN_LI, "驳回，太贵了")
    assert (await last_done(desk)).reason == "太贵了"


async def test_long_afterwards_words_are_no_reason(desk: DeskOf) -> None:
    await desk.pressed(ZHOU_MIN, "驳回")
    desk.clock.move(seconds=(WAITS_FOR + timedelta(minutes=1)).total_seconds())
    await desk.said(ZHOU_MIN, "中午吃什么")
    assert ("review", "周敏", "open") in await open_tasks(desk)


async def test_lists_and_orders_with_a_whole_number_are_answered_meanwhile(desk: DeskOf) -> None:
    await desk.pressed(ZHOU_MIN, "驳回")
    assert "等您审批" in told(await desk.said(ZHOU_MIN, "待审批"))
    assert "已备注" in told(await desk.said(ZHOU_MIN, "备注 CG-1001 问过供应商了"))
    await desk.said(ZHOU_MIN, "太贵了")
    assert (await last_done(desk)).reason == "太贵了"


async def test_who_says_why_too_late_learns_what_happened_and_by_whom(store: Store) -> None:
    desk = await DeskOf.open(store, definition=_asked_why())
    await desk.reported_cost("680")
    await desk.pressed(ZHOU_MIN, "驳回")
    await desk.pressed(SUN_LI, "驳回", DINGTALK_SUPERVISORS)
    await desk.said(SUN_LI, "换人报价", DINGTALK_SUPERVISORS)
    assert await desk.said(ZHOU_MIN, "太贵") == ["WX-1001：已由孙丽驳回：换人报价。"]


async def test_in_a_group_only_who_pressed_is_asked(store: Store) -> None:
    desk = await DeskOf.open(store, definition=_asked_why())
    await desk.reported_cost("680")
    press = desk.button(DINGTALK_SUPERVISORS, "驳回")
    asked = await desk.presses(SUN_LI, press, DINGTALK_SUPERVISORS)
    assert "请说明驳回的原因" in told(asked)
    await desk.said(HE_JUN, "我觉得可以", DINGTALK_SUPERVISORS)
    assert ("cost_approval", "supervisor", "open") in await open_tasks(desk, "WX-1001")
    await desk.said(SUN_LI, "超出预算", DINGTALK_SUPERVISORS)
    assert (await last_done(desk, "WX-1001")).reason == "超出预算"


async def test_an_optional_reason_is_skipped_by_button_or_by_word(desk: DeskOf) -> None:
    for each in (ZHOU_MIN, SUN_LI):
        await desk.pressed(each, "同意")
    assert "跳过" in told(await desk.pressed(ZHAO_LEI, "已下单"))
    await desk.pressed(ZHAO_LEI, "跳过")
    assert (await last_done(desk)).outcome == "bought"


async def test_an_english_reader_is_asked_in_english(store: Store) -> None:
    roster = ROSTER.replace("roles: [supervisor]}", "roles: [supervisor], locale: en}")
    desk = await DeskOf.open(store, roster=roster, definition=_asked_why())
    await desk.reported_cost("680")
    asked = told(await desk.pressed(ZHOU_MIN, "Reject"))
    assert asked.startswith("WX-1001: why “Reject”? Photos are welcome.")
    assert await desk.said(ZHOU_MIN, "cancel") == ["All right, nothing was changed."]
    await desk.said(ZHOU_MIN, "reject 1001 too dear")
    assert (await last_done(desk, "WX-1001")).reason == "too dear"


def _asked_why() -> str:
    """The shipped repair, whose approvers say why in words instead of filling in a field."""
    document = yaml.safe_load(repair_document())
    document["form"] = [each for each in document["form"] if each["id"] != "refusal"]
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
    return re.sub(r"\n +fill:\n +- refusal\n", "\n", text)
