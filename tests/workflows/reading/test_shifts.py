"""What people say about shifts: who works when, whose shifts, a day changed, two who swap; and what is none of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.dispatch.shifts import hours_of, kept_hours
from workflows.reading.shift_hours import Planned, hours_found, shift_cell
from workflows.reading.shifts import (
    MOST_DAYS,
    OWN,
    OnDuty,
    ShiftOrder,
    ShiftsOf,
    ShiftWish,
    Swap,
    shift_wish,
)

WEDNESDAY = datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
NAMES = ("王强", "李工", "Wang Qiang", "Li")
SHIFTS = ("早班", "晚班", "early shift")
OFF, USUAL = Planned.OFF, Planned.USUAL


def wish(text: str) -> ShiftWish | None:
    return shift_wish(text, WEDNESDAY, NAMES, SHIFTS)


def days(*numbers: int) -> tuple[date, ...]:
    """Of this November."""
    return tuple(date(2026, 11, number) for number in numbers)


@pytest.mark.parametrize(
    "text, day, is_now",
    [
        ("明天谁上班", 26, False),
        ("今天谁在班？", 25, False),
        ("现在谁在岗", 25, True),
        ("谁值班", 25, True),
        ("周六谁休息", 28, False),
        ("明天都有谁上班", 26, False),
        ("值班表", 25, True),
        ("明天的排班表", 26, False),
        ("请问明天谁值班呢？", 26, False),
        ("who is on duty", 25, True),
        ("who works tomorrow?", 26, False),
        ("who is off on friday", 27, False),
        ("Who's on shift right now", 25, True),
        ("show me the roster", 25, True),
    ],
)
def test_who_is_at_work(text: str, day: int, is_now: bool) -> None:
    assert wish(text) == OnDuty(date(2026, 11, day), is_now=is_now)


@pytest.mark.parametrize(
    "text, name, when",
    [
        ("我的班次", OWN, ()),
        ("我的排班", OWN, ()),
        ("我明天上班吗", OWN, days(26)),
        ("我这周的班", OWN, days(23, 24, 25, 26, 27, 28, 29)),
        ("明天几点上班", OWN, days(26)),
        ("王强的班次", "王强", ()),
        ("王强明天上什么班", "王强", days(26)),
        ("查一下李工周六的班", "李工", days(28)),
        ("my shifts", OWN, ()),
        ("What are my hours?", OWN, ()),
        ("when do I work tomorrow", OWN, days(26)),
        ("do I work on saturday?", OWN, days(28)),
        ("Wang Qiang's shifts", "Wang Qiang", ()),
    ],
)
def test_whose_shifts(text: str, name: str, when: tuple[date, ...]) -> None:
    assert wish(text) == ShiftsOf(name, when)


@pytest.mark.parametrize(
    "text, name, when, hours, shift",
    [
        ("王强明天上早班 08:00-16:00", "王强", days(26), "08:00-16:00", "早班"),
        ("王强明天上早班", "王强", days(26), None, "早班"),
        ("明天王强早班", "王强", days(26), None, "早班"),
        ("王强明天休息", "王强", days(26), OFF, ""),
        ("王强周六周日休息", "王强", days(28, 29), OFF, ""),
        ("王强11月27日到29日休息", "王强", days(27, 28, 29), OFF, ""),
        ("李工周四到周五上晚班", "李工", days(26, 27), None, "晚班"),
        ("把王强周六改成夜班22:00-6:00", "王强", days(28), "22:00-06:00", "夜班"),
        ("王强明天早8点到下午4点", "王强", days(26), "08:00-16:00", ""),
        ("王强 11-27 08:00-12:00、13:00-17:00", "王强", days(27), "08:00-12:00,13:00-17:00", ""),
        ("王强明天照常上班", "王强", days(26), USUAL, ""),
        ("王强明天上班", "王强", days(26), None, ""),
        ("我明天上早班 8:00-16:00", OWN, days(26), "08:00-16:00", "早班"),
        ("明天上早班", OWN, days(26), None, "早班"),
        ("明天大夜班 22:00-6:00", OWN, days(26), "22:00-06:00", "大夜班"),
        ("Wang Qiang works 08:00-16:00 tomorrow", "Wang Qiang", days(26), "08:00-16:00", ""),
        ("Wang Qiang is off tomorrow", "Wang Qiang", days(26), OFF, ""),
        ("put Wang Qiang on the early shift tomorrow", "Wang Qiang", days(26), None, "early shift"),
        ("I work 8am-4pm tomorrow", OWN, days(26), "08:00-16:00", ""),
    ],
)
def test_a_day_is_changed(
    text: str, name: str, when: tuple[date, ...], hours: str | Planned | None, shift: str
) -> None:
    assert wish(text) == ShiftOrder(name=name, days=when, hours=hours, shift=shift)


def test_a_name_that_is_not_written_in_full_is_a_loose_one() -> None:
    expected = ShiftOrder(name="小王", days=days(26), hours=OFF, is_loose=True)
    assert wish("小王明天休息") == expected


@pytest.mark.parametrize(
    "text, swap",
    [
        ("王强和李工明天换班", Swap("王强", "李工", days(26))),
        ("我跟王强周六换个班", Swap(OWN, "王强", days(28))),
        ("明天李工和王强调班", Swap("李工", "王强", days(26))),
        ("swap Wang Qiang and Li tomorrow", Swap("Wang Qiang", "Li", days(26))),
        ("swap my shift with Li on friday", None),
    ],
)
def test_two_swap(text: str, swap: Swap | None) -> None:
    assert wish(text) == (swap or Swap(OWN, "Li", days(27)))


@pytest.mark.parametrize(
    "text",
    [
        "我明天休息",  # leave
        "王强请假",
        "明天请假",
        "王强",
        "王强明天",
        "王强休息",  # without a day
        "王强和王强明天换班",
        "王强和李工换班",
        "王强明天来修空调",
        "空调不制冷了",
        "明天下午上门",
        "明天上班的时候来修",
        "谁的单子",
        "谁能修空调",
        "我的工单",
        "转给王强 12",
        "who can repair it tomorrow",
        "\ue000明天休息",
        "王强明天上早班 08:00-16:00" + "，谢谢" * 30,
        "",
    ],
)
def test_anything_else_is_not_about_shifts(text: str) -> None:
    assert wish(text) is None


def test_a_very_long_stretch_is_cut() -> None:
    found = wish("王强今天到明年6月1日休息")
    assert isinstance(found, ShiftOrder)
    assert len(found.days) == MOST_DAYS


@pytest.mark.parametrize(
    "cell, meaning",
    [
        ("08:00-16:00", "08:00-16:00"),
        ("8:00-16:00", "08:00-16:00"),
        ("8-16", "08:00-16:00"),
        ("8:30～17:30", "08:30-17:30"),
        ("22:00-6:00", "22:00-06:00"),
        ("13:00-17:00,8:00-12:00", "08:00-12:00,13:00-17:00"),
        ("8点到4点", "08:00-16:00"),
        ("早8点-晚6点", "08:00-18:00"),
        ("中午12点到晚上8点", "12:00-20:00"),
        ("晚上8点到12点", "20:00-24:00"),
        ("晚上10点到早上6点", "22:00-06:00"),
        ("9点半到18点", "09:30-18:00"),
        ("8am-4pm", "08:00-16:00"),
        ("12am-12pm", "00:00-12:00"),
        ("00:00-24:00", "00:00-24:00"),
        ("早班", "06:00-14:00"),
        (" 早班 ", "06:00-14:00"),
        ("休", OFF),
        ("OFF", OFF),
        ("轮休", OFF),
        ("默认", USUAL),
        ("as usual", USUAL),
        ("x", None),
        ("", None),
        ("晚班", None),
        ("25:00-26:00", None),
        ("08:00-08:00", None),
        ("08:00", None),
        ("9:00-18:00 加班", None),
        (",".join(["08:00-09:00"] * 40), None),
    ],
)
def test_what_a_field_of_the_plan_says(cell: str, meaning: str | Planned | None) -> None:
    assert shift_cell(cell, {"早班": "06:00-14:00"}) == meaning


def test_a_range_without_marks_may_be_days_in_a_sentence() -> None:
    assert hours_found("王强 11-26 休息") is None
    assert hours_found("他的电话 13812345678") is None


minutes = st.integers(0, 24 * 60 - 1).map(lambda each: each - each % 5)


@given(minutes, minutes)
def test_hours_as_they_are_kept_are_read_as_they_are(start: int, end: int) -> None:
    hours = "-".join(f"{each // 60:02}:{each % 60:02}" for each in (start, end))
    found = shift_cell(hours, {})
    assert found == (None if start == end else hours.replace("-00:00", "-24:00"))
    if isinstance(found, str):
        assert kept_hours(hours_of(found)) == found


@given(st.text(max_size=60), st.integers(-400, 400))
def test_no_text_makes_it_stumble(text: str, off: int) -> None:
    shift_wish(text, WEDNESDAY + timedelta(days=off), NAMES, SHIFTS)
    shift_cell(text, {"早班": "06:00-14:00"})
