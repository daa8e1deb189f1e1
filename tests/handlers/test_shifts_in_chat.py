"""Shifts in a chat: who works, whose days, a day changed by whom it may be, and who hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.calendars import seed_calendars
from storage.database import Store
from tests.handlers.desk_of import (
    LI_HONG,
    ROSTER,
    SUN_LI,
    WANG_QIANG,
    ZHAO_LEI,
    ZHOU_MIN,
    DeskOf,
    Someone,
    told,
)

MORE = ROSTER.replace(
    "id: wang_qiang, roles: [engineer]}", "id: wang_qiang, roles: [engineer], calendar: work}"
).replace(
    "groups:",
    """  - {name: Tom, channel: dingtalk, id: tom, roles: [engineer], locale: en, superior: 赵磊}
groups:""",
)
TOM = Someone("dingtalk", "tom", "Tom")
EARLY = """
schema: calendar/1
key: early
name: {zh: 早班, en: Early shift}
week: {mon: ["06:00-14:00"]}
"""


@pytest.fixture
async def desk(store: Store) -> DeskOf:
    """Nine o'clock on Monday, the 23rd of November; 王强 works office hours, the others day and night."""
    desk = await DeskOf.open(store, roster=MORE)
    async with store.unit_of_work(desk.company) as uow:
        await seed_calendars(uow)
        await uow.calendars.put("early", EARLY)
    return desk


async def plan_of(desk: DeskOf, name: str) -> dict[str, str]:
    """By month and day."""
    today = desk.clock().date()
    async with desk.store.unit_of_work(desk.company) as uow:
        (person,) = (await uow.staff.load(desk.clock())).named(name)
        shifts = await uow.planning.shifts(today, today + timedelta(days=90), [person])
    return {f"{day:%m-%d}": hours for day, hours in shifts.get(person, {}).items()}


async def test_a_supervisor_plans_a_day_and_the_engineer_hears_of_it(desk: DeskOf) -> None:
    answer = told(await desk.said(ZHOU_MIN, "王强明天上早班 08:00-16:00"))
    assert answer.splitlines() == ["已记下：", "· 王强 11-24（周二） 08:00-16:00"]
    assert await plan_of(desk, "王强") == {"11-24": "08:00-16:00"}
    assert told([each.words for each in desk.screen(WANG_QIANG)]).splitlines() == [
        "周敏调整了您的班次：",
        "· 王强 11-24（周二） 08:00-16:00",
    ]


async def test_who_hears_of_it_hears_it_in_their_language(desk: DeskOf) -> None:
    await desk.said(SUN_LI, "Tom 周六周日休息")
    assert told([each.words for each in desk.screen(TOM)]).splitlines() == [
        "孙丽 changed your shifts:",
        "· Tom Sat 11-28, Sun 11-29 off",
    ]


async def test_everybody_plans_their_own(desk: DeskOf) -> None:
    answer = told(await desk.said(TOM, "I work 8am-4pm tomorrow"))
    assert answer.splitlines() == ["Noted:", "· Tom Tue 11-24 08:00-16:00"]
    assert await plan_of(desk, "Tom") == {"11-24": "08:00-16:00"}
    assert len(desk.screen(TOM)) == 1


async def test_a_leader_plans_for_those_they_lead_and_nobody_else(desk: DeskOf) -> None:
    await desk.said(ZHAO_LEI, "Tom明天休息")
    assert await plan_of(desk, "Tom") == {"11-24": ""}
    answer = told(await desk.said(ZHAO_LEI, "王强明天休息"))
    assert answer == "王强的班由主管来排。您可以排自己的，例如“我明天上班 08:00-16:00”。"
    assert await plan_of(desk, "王强") == {}


async def test_a_shift_is_known_by_the_name_of_a_calendar(desk: DeskOf) -> None:
    answer = told(await desk.said(ZHOU_MIN, "赵磊周二到周四上早班"))
    assert answer.splitlines()[1] == "· 赵磊 11-24（周二）至 11-26（周四） 06:00-14:00"
    assert await plan_of(desk, "赵磊") == dict.fromkeys(("11-24", "11-25", "11-26"), "06:00-14:00")


async def test_back_to_usual_takes_the_word_of_the_calendar(desk: DeskOf) -> None:
    await desk.said(ZHOU_MIN, "王强明天休息")
    answer = told(await desk.said(ZHOU_MIN, "王强明天照常上班"))
    assert answer.splitlines()[1] == "· 王强 11-24（周二） 09:00-12:00、13:00-18:00"
    assert await plan_of(desk, "王强") == {}


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("王强明天上班", "王强 11-24（周二）几点到几点？例如“王强明天上班 08:00-16:00”。"),
        (
            "王强明天上夜班",
            "没有叫“夜班”的班次（有：早班、工作时间）。请带上时间，例如“王强明天夜班 08:00-16:00”。",
        ),
        ("王强昨天休息", "这些日子已经过去，没有记下。"),
    ],
)
async def test_what_is_missing_is_asked_for_and_nothing_is_noted(
    desk: DeskOf, words: str, answer: str
) -> None:
    assert told(await desk.said(ZHOU_MIN, words)) == answer
    assert await plan_of(desk, "王强") == {}
    assert desk.screen(WANG_QIANG) == []


async def test_two_swap_what_they_have_that_day(desk: DeskOf) -> None:
    await desk.said(ZHOU_MIN, "赵磊明天 16:00-24:00")
    answer = told(await desk.said(ZHOU_MIN, "王强和赵磊明天换班"))
    assert answer.splitlines() == [
        "已记下：",
        "· 王强 11-24（周二） 16:00-24:00",
        "· 赵磊 11-24（周二） 09:00-12:00、13:00-18:00",
    ]
    assert await plan_of(desk, "赵磊") == {"11-24": "09:00-12:00,13:00-18:00"}
    assert "周敏调整了您的班次" in desk.transcript(WANG_QIANG)


async def test_one_of_the_two_may_not_swap_for_both(desk: DeskOf) -> None:
    answer = told(await desk.said(WANG_QIANG, "我和赵磊明天换班"))
    assert answer.startswith("赵磊的班由主管来排")
    assert await plan_of(desk, "王强") == {}


async def test_who_works_on_a_day_and_who_does_not(desk: DeskOf) -> None:
    await desk.said(ZHOU_MIN, "赵磊周六 22:00-6:00")
    await desk.said(SUN_LI, "我周六请假")
    answer = told(await desk.said(WANG_QIANG, "周六谁上班"))
    assert answer.splitlines() == [
        "11-28（周六）上班 4 人：",
        "· 赵磊 22:00-06:00",
        "· 周敏 全天",
        "· 何军 全天",
        "· Tom 全天",
        "不上班：王强",
        "请假：孙丽",
    ]


async def test_who_is_on_duty_now(desk: DeskOf) -> None:
    await desk.said(ZHOU_MIN, "赵磊今天 12:00-20:00")
    await desk.said(SUN_LI, "请假到周五")
    answer = told(await desk.said(TOM, "who is on duty now?"))
    assert answer.splitlines()[0] == "4 on duty now:"
    assert answer.splitlines()[-2:] == ["Not working: 赵磊", "On leave: 孙丽"]


async def test_my_shifts_are_those_of_the_days_to_come(desk: DeskOf) -> None:
    await desk.said(WANG_QIANG, "我周三上班 10:00-12:00")
    await desk.said(WANG_QIANG, "周四请假一天")
    answer = told(await desk.said(WANG_QIANG, "我的班次"))
    assert answer.splitlines() == [
        "您的班次：",
        "· 11-23（周一） 09:00-12:00、13:00-18:00",
        "· 11-24（周二） 09:00-12:00、13:00-18:00",
        "· 11-25（周三） 10:00-12:00",
        "· 11-26（周四） 请假",
        "· 11-27（周五） 09:00-12:00、13:00-18:00",
        "· 11-28（周六） 休息",
        "· 11-29（周日） 休息",
    ]
    theirs = told(await desk.said(ZHOU_MIN, "王强周三上什么班"))
    assert theirs.splitlines() == ["王强的班次：", "· 11-25（周三） 10:00-12:00"]


async def test_a_name_is_known_by_its_part_and_nobodys_is_left_alone(desk: DeskOf) -> None:
    await desk.said(ZHOU_MIN, "小赵明天休息")
    assert await plan_of(desk, "赵磊") == {"11-24": ""}
    assert "已记下" not in told(await desk.said(ZHOU_MIN, "空调明天休息"))


async def test_customers_have_no_shifts(desk: DeskOf) -> None:
    answer = told(await desk.said(LI_HONG, "明天谁上班"))
    assert "上班 " not in answer and "王强" not in answer


async def test_my_own_day_off_is_leave_and_stays_it(desk: DeskOf) -> None:
    answer = told(await desk.said(WANG_QIANG, "我明天休息"))
    assert answer.startswith("已记下您的请假：11-24（周二）全天")
    assert await plan_of(desk, "王强") == {}


async def test_a_change_has_the_backlog_looked_at(desk: DeskOf) -> None:
    await desk.said(ZHOU_MIN, "王强明天休息")
    assert await desk.store.timers.is_company_due(desk.clock())
