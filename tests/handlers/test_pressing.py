"""What a supervisor does about a deadline that is pressed for: on its card, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.cards import Card
from handlers.chat.asking_orders import LENGTHS
from handlers.wording import LOCALES, Wording
from storage.database import Store
from tests.fakes import DINGTALK, KEY_CARDS, MORNING
from tests.handlers.desk_of import (
    DINGTALK_SUPERVISORS,
    HE_JUN,
    LI_HONG,
    ROSTER,
    SUN_LI,
    WANG_QIANG,
    ZHAO_LEI,
    ZHOU_MIN,
    DeskOf,
    Place,
    labels,
    repair_document,
    told,
)
from workflows.reading.put_offs import put_off
from workflows.ticket import Clock

RESOLUTION = "resolution"


@pytest.fixture
async def desk(store: Store) -> DeskOf:
    return await DeskOf.open(store)


@pytest.fixture
async def late(desk: DeskOf) -> DeskOf:
    """Nobody accepted in time, and everybody who should heard of it."""
    await desk.opened_ticket()
    desk.clock.move(minutes=31)
    await desk.ring_due()
    return desk


def pressing(desk: DeskOf, place: Place) -> Card:
    """The newest card there that presses, or pressed, for a deadline."""
    cards = [each.message for each in desk.screen(place) if isinstance(each.message, Card)]
    return next(each for each in reversed(cards) if _presses(each.title))


def _presses(title: str) -> bool:
    return any(words in title for words in ("超时", "快到", "overdue", "due soon"))


def facts(card: Card) -> Mapping[str, str]:
    return {fact.label: fact.value for fact in card.facts}


async def clock_of(desk: DeskOf, target: str = "first_response") -> Clock:
    return next(each for each in (await desk.ticket()).clocks if each.target == target)


def due(clock: Clock) -> datetime:
    assert clock.due_at is not None
    return clock.due_at


async def test_whoever_can_do_something_about_it_finds_it_on_the_card(late: DeskOf) -> None:
    for place in (ZHOU_MIN, DINGTALK_SUPERVISORS):
        assert labels(pressing(late, place)) == ["改派", "催办", "延期"]
    for place in (WANG_QIANG, ZHAO_LEI):
        assert labels(pressing(late, place)) == [], "they have a card to accept it on"


@pytest.mark.parametrize(
    ("choice", "minutes"), [("30 分钟", 30), ("2 小时", 120), ("1 天", 24 * 60)]
)
async def test_a_deadline_is_put_off_by_button_and_for_a_reason(
    late: DeskOf, choice: str, minutes: int
) -> None:
    before = due(await clock_of(late))
    assert "延长多久" in told(await late.pressed(ZHOU_MIN, "延期"))
    assert "请说明延期的原因" in told(await late.pressed(ZHOU_MIN, choice))
    assert "WX-1001 已延期" in told(await late.said(ZHOU_MIN, "等配件到货"))
    assert due(await clock_of(late)) == before + timedelta(minutes=minutes)
    entry = next(e for e in await late.history() if e.kind == "extended")
    assert entry.details["reason"] == "等配件到货"


async def test_everybodys_card_says_who_put_it_off_and_why(late: DeskOf) -> None:
    await late.said(ZHOU_MIN, "延期 WX-1001 2小时 等配件")
    for place in (ZHOU_MIN, DINGTALK_SUPERVISORS):
        card = pressing(late, place)
        assert (card.outcome, card.buttons) == ("已由周敏延期 2 小时：等配件", ())
        assert "已超时：响应" in card.title, "it stays called what it was"


async def test_what_was_put_off_is_pressed_for_again_at_its_new_deadline(late: DeskOf) -> None:
    await late.said(ZHOU_MIN, "延期 WX-1001 2小时 等配件")
    late.clock.move(minutes=118)
    await late.ring_due()
    assert labels(pressing(late, ZHOU_MIN)) == []
    late.clock.move(minutes=3)
    await late.ring_due()
    assert labels(pressing(late, ZHOU_MIN)) == ["改派", "催办", "延期"]


@pytest.mark.parametrize("said", ["延期3小时", "3小时", "再给3个小时吧"])
async def test_any_length_can_be_said_instead_of_pressed(late: DeskOf, said: str) -> None:
    before = due(await clock_of(late))
    await late.pressed(ZHOU_MIN, "延期")
    await late.said(ZHOU_MIN, said)
    await late.said(ZHOU_MIN, "客户不在家")
    assert due(await clock_of(late)) == before + timedelta(hours=3)


async def test_until_when_can_be_said_with_the_reason(late: DeskOf) -> None:
    answer = told(await late.said(ZHOU_MIN, "延期到明天下午3点 1001 客户出差"))
    assert "新的时限是" in answer
    assert "15:00" in answer
    assert due(await clock_of(late)).isoformat() == "2026-11-24T07:00:00+00:00"


async def test_in_english_as_well(store: Store) -> None:
    desk = await DeskOf.open(store)
    await desk.opened_ticket()
    before = due(await clock_of(desk, RESOLUTION))
    await desk.said(ZHOU_MIN, "extend 1001 by 2 hours, parts are late")
    assert due(await clock_of(desk, RESOLUTION)) == before + timedelta(hours=2)
    entry = next(e for e in await desk.history() if e.kind == "extended")
    assert entry.details["reason"] == "parts are late"


async def test_what_is_not_understood_or_no_later_is_asked_again(late: DeskOf) -> None:
    await late.pressed(ZHOU_MIN, "延期")
    assert "没有看懂" in told(await late.said(ZHOU_MIN, "随便"))
    assert "时限没有变晚" in told(await late.said(ZHOU_MIN, "到今天早上8点"))
    assert "请说明延期的原因" in told(await late.said(ZHOU_MIN, "2小时"))


async def test_whoever_thinks_better_of_it_leaves_it(late: DeskOf) -> None:
    before = due(await clock_of(late))
    await late.pressed(ZHOU_MIN, "延期")
    assert "什么都没有改" in told(await late.said(ZHOU_MIN, "取消"))
    assert due(await clock_of(late)) == before
    assert labels(pressing(late, ZHOU_MIN)) == ["改派", "催办", "延期"]


async def test_the_customer_hears_of_it_only_where_the_ticket_type_says_how(store: Store) -> None:
    document = repair_document(notices={"extended": "{number}：抱歉，改到{at} 前{target}。"})
    desk = await DeskOf.open(store, definition=document)
    await desk.opened_ticket()
    await desk.said(ZHOU_MIN, "延期 1001 2小时 等配件")
    assert "WX-1001：抱歉，改到今天 11:30 前响应。" in desk.transcript(LI_HONG)


async def test_else_the_customer_hears_nothing_of_it(late: DeskOf) -> None:
    before = late.transcript(LI_HONG)
    await late.said(ZHOU_MIN, "延期 1001 2小时 等配件")
    assert late.transcript(LI_HONG) == before


async def test_an_engineer_is_told_that_a_supervisor_decides(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    assert await desk.said(WANG_QIANG, "延期 1001 2小时 等配件") == [
        "WX-1001 的延期由主管决定，请联系主管。"
    ]


async def test_a_card_in_a_group_is_pressed_in_the_pressers_own_name(late: DeskOf) -> None:
    await late.pressed(SUN_LI, "延期", DINGTALK_SUPERVISORS)
    await late.said(SUN_LI, "2小时", DINGTALK_SUPERVISORS)
    await late.said(SUN_LI, "等配件", DINGTALK_SUPERVISORS)
    assert pressing(late, ZHOU_MIN).outcome == "已由孙丽延期 2 小时：等配件"


async def test_an_engineer_who_presses_a_leaders_card_changes_nothing(late: DeskOf) -> None:
    before = due(await clock_of(late))
    await late.pressed(ZHAO_LEI, "延期", DINGTALK_SUPERVISORS)
    assert "延期由主管决定" in late.transcript(DINGTALK_SUPERVISORS)
    assert due(await clock_of(late)) == before


async def test_what_waits_is_given_to_somebody_from_the_card(late: DeskOf) -> None:
    assert "转给谁" in told(await late.pressed(ZHOU_MIN, "改派"))
    await late.pressed(ZHOU_MIN, "赵磊")
    assert "接单" not in labels(late.card(ZHAO_LEI))
    ticket = await late.ticket()
    assert ticket.assignee is not None
    assert pressing(late, DINGTALK_SUPERVISORS).outcome == "已由赵磊接单"


async def test_what_somebody_has_is_given_to_another(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    desk.clock.move(hours=24)
    await desk.ring_due()
    assert facts(pressing(desk, ZHOU_MIN))["工程师"] == "王强"
    await desk.pressed(ZHOU_MIN, "改派")
    await desk.said(ZHOU_MIN, "赵磊")
    card = pressing(desk, ZHOU_MIN)
    assert facts(card)["工程师"] == "赵磊"
    assert labels(card) == ["改派", "催办", "延期"], "it is late all the same"


async def test_whoever_has_it_hears_that_they_are_urged(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    desk.clock.move(hours=24)
    await desk.ring_due()
    await desk.pressed(ZHOU_MIN, "催办")
    assert "周敏催办" in desk.transcript(WANG_QIANG)
    assert "已催办" in desk.transcript(ZHOU_MIN)


async def test_once_it_is_accepted_the_card_says_by_whom(late: DeskOf) -> None:
    await late.pressed(WANG_QIANG, "接单")
    for place in (ZHOU_MIN, DINGTALK_SUPERVISORS):
        assert pressing(late, place).outcome == "已由王强接单"
        assert labels(pressing(late, place)) == []


async def test_what_is_called_off_needs_nothing_any_more(late: DeskOf) -> None:
    await late.said(LI_HONG, "取消工单")
    await late.said(LI_HONG, "确定取消")
    assert pressing(late, ZHOU_MIN).outcome == "已作废"


async def test_a_button_of_another_ticket_or_of_no_deed_does_nothing(late: DeskOf) -> None:
    press = late.button(ZHOU_MIN, "延期")
    for payload in ("s:999:first_response:extend", "s:1:first_response:cancel", "s:1:x"):
        forged = type(press)(card_key=press.card_key, payload=payload, update_code="")
        assert "按钮已经失效" in told(await late.presses(ZHOU_MIN, forged))


async def test_paused_time_is_put_off_too_and_by_length_alone(store: Store) -> None:
    desk = await DeskOf.open(store)
    await desk.accepted_ticket()
    await desk.pressed(WANG_QIANG, "待配件")
    assert "现在没有在计时" in told(await desk.said(ZHOU_MIN, "延期到明天 1001 等配件"))
    assert "恢复计时后生效" in told(await desk.said(ZHOU_MIN, "延期 1001 2小时 等配件"))
    assert (await clock_of(desk, RESOLUTION)).extra_seconds == 7200


WARNED = [
    {
        "id": "resolution",
        "name": "解决",
        "within": "PT10H",
        "ladder": [
            {"at": "50%", "tell": ["assignee"]},
            {"at": "80%", "tell": ["supervisor"]},
            {"at": "100%", "tell": ["supervisor"]},
        ],
    }
]


async def test_in_one_chat_only_the_newest_card_can_be_pressed(store: Store) -> None:
    desk = await DeskOf.open(store, definition=repair_document(sla=WARNED))
    await desk.accepted_ticket()
    desk.clock.move(hours=8, minutes=1)
    await desk.ring_due()
    assert "快到时限：解决" in pressing(desk, ZHOU_MIN).title
    assert "还剩" in pressing(desk, ZHOU_MIN).summary
    desk.clock.move(hours=2)
    await desk.ring_due()
    for place in (ZHOU_MIN, DINGTALK_SUPERVISORS):
        cards = [s.message for s in desk.screen(place) if isinstance(s.message, Card)]
        near, late = [each for each in cards if "：解决" in each.title]
        assert (near.outcome, labels(near)) == ("后面有新的提醒", [])
        assert ("已超时" in late.title, labels(late)) == (True, ["改派", "催办", "延期"])


async def test_what_was_near_turns_late_on_its_card(store: Store) -> None:
    desk = await DeskOf.open(store, definition=repair_document(sla=[{**WARNED[0], "tell": []}]))
    await desk.accepted_ticket()
    desk.clock.move(hours=8, minutes=1)
    await desk.ring_due()
    desk.clock.move(hours=3)
    await desk.pressed(WANG_QIANG, "到场")
    assert "已超时：解决" in pressing(desk, DINGTALK_SUPERVISORS).title


async def test_the_engineer_is_warned_before_anybody_else(store: Store) -> None:
    desk = await DeskOf.open(store, definition=repair_document(sla=WARNED))
    await desk.accepted_ticket()
    desk.clock.move(hours=5, minutes=1)
    await desk.ring_due()
    assert "快到时限" in pressing(desk, WANG_QIANG).title
    assert labels(pressing(desk, WANG_QIANG)) == []
    assert "快到时限" not in desk.transcript(ZHOU_MIN)


QUIET = [
    {
        **WARNED[0],
        "quiet": True,
        "within": "PT14H",
        "ladder": [{"at": "100%", "tell": ["supervisor"]}],
    }
]


async def test_what_can_wait_comes_in_the_morning_with_its_buttons(store: Store) -> None:
    desk = await DeskOf.open(store, definition=repair_document(sla=QUIET))
    await desk.accepted_ticket()
    desk.clock.move(hours=14, minutes=1)
    await desk.ring_due()
    assert "超时" not in desk.transcript(ZHOU_MIN) + desk.transcript(DINGTALK_SUPERVISORS)
    desk.clock.move(hours=10)
    await desk.deliver()
    for place in (ZHOU_MIN, DINGTALK_SUPERVISORS):
        assert labels(pressing(desk, place)) == ["改派", "催办", "延期"]


async def test_what_was_settled_at_night_needs_nothing_in_the_morning(store: Store) -> None:
    desk = await DeskOf.open(store, definition=repair_document(sla=QUIET))
    await desk.accepted_ticket()
    desk.clock.move(hours=14, minutes=1)
    await desk.ring_due()
    await desk.said(ZHOU_MIN, "延期 1001 10小时 客户要白天修")
    desk.clock.move(hours=9)
    await desk.deliver()
    assert pressing(desk, ZHOU_MIN).outcome == "已由周敏延期 10 小时：客户要白天修"


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_offered_is_what_could_be_said(locale: str) -> None:
    for each in LENGTHS:
        told_so = put_off(Wording(locale).say(f"order.length.{each}"), MORNING)
        assert told_so is not None
        assert told_so.is_told


async def test_a_supervisor_who_reads_english_presses_and_is_asked_in_english(store: Store) -> None:
    roster = ROSTER.replace("id: zhou_min,", "id: zhou_min, locale: en,")
    desk = await DeskOf.open(store, roster=roster)
    await desk.opened_ticket()
    desk.clock.move(minutes=31)
    await desk.ring_due()
    assert labels(pressing(desk, ZHOU_MIN)) == ["Reassign", "Urge", "Extend"]
    assert "how much longer" in told(await desk.pressed(ZHOU_MIN, "Extend"))
    await desk.pressed(ZHOU_MIN, "2 hours")
    assert "has 2 h more" in told(await desk.said(ZHOU_MIN, "parts are late"))
    assert pressing(desk, ZHOU_MIN).outcome == "周敏 gave it 2 h more: parts are late"


async def called(store: Store, *, urges: bool, **target: object) -> set[str]:
    """By an urgent step of the ladder for supervisors, who have a group in DingTalk, and for whoever reported it."""
    ladder = [{"at": "100%", "tell": ["supervisor", "requester"], "urgent": True}]
    document = repair_document(sla=[{**WARNED[0], "ladder": ladder, **target}])
    desk = await DeskOf.open(store, definition=document)
    can = {**desk.desk.capabilities, DINGTALK: replace(KEY_CARDS, urges=urges)}
    desk.desk = replace(desk.desk, capabilities=can)
    await desk.opened_ticket()
    desk.clock.move(minutes=601)
    await desk.ring_due()
    rows = await store._engine.rows("SELECT lane FROM outbox WHERE is_urgent = true")
    return {str(row["lane"]).rpartition(":")[2] for row in rows}


async def test_an_urgent_step_calls_those_of_ours_even_where_a_group_stands_for_them(
    store: Store,
) -> None:
    assert await called(store, urges=True) == {ZHOU_MIN.id, SUN_LI.id, HE_JUN.id}


async def test_where_nobody_can_be_called_a_group_stands_for_its_members(store: Store) -> None:
    assert await called(store, urges=False) == {ZHOU_MIN.id}


async def test_nobody_is_called_for_what_can_wait(store: Store) -> None:
    assert await called(store, urges=True, quiet=True) == set()
