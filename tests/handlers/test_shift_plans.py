"""A shift plan as a document and as a sheet: what is taken, and each mistake with its place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from handlers.listings import ListingMistake
from handlers.shift_plans import PlanFile, TakenShifts, parse_shift_sheet, parse_shifts, take_shifts
from handlers.spreadsheets.unreadable import SheetProblem, UnreadableSheet
from storage.database import Store
from tests.handlers.desk_of import DeskOf

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DECEMBER = """
names:
  早班: "08:00-16:00"
  晚班: "16:00-24:00"
shifts:
  王强:
    2026-12-01..2026-12-03: 早班
    2026-12-04: 休
    2026-12-05: 8:00-12:00,13:00-17:00
  dingtalk:zhao_lei:
    2026-12-01: 晚班
    2026-12-02: work
"""
EARLY = """
schema: calendar/1
key: early
name: {zh: 早班, en: Early shift}
week: {mon: ["06:00-14:00"], tue: ["07:00-15:00"]}
"""


def day(number: int) -> date:
    return date(2026, 12, number)


async def taken(desk: DeskOf, plan: PlanFile) -> TakenShifts:
    async with desk.store.unit_of_work(desk.company) as uow:
        return await take_shifts(uow, plan, NOW)


async def planned(desk: DeskOf) -> dict[str, dict[date, str]]:
    async with desk.store.unit_of_work(desk.company) as uow:
        staff = await uow.staff.load(NOW)
        shifts = await uow.planning.shifts(day(1), day(31))
    return {staff.people[key].person.name: dict(days) for key, days in shifts.items()}


def sheet(rows: Sequence[Sequence[object]], names: Sequence[Sequence[object]] = ()) -> bytes:
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    page.title = "排班表"
    for row in rows:
        page.append(list(row))
    if names:
        other = workbook.create_sheet("班次")
        for row in names:
            other.append(list(row))
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


async def test_a_document_is_taken_day_by_day(store: Store) -> None:
    desk = await DeskOf.open(store)
    assert await taken(desk, parse_shifts(DECEMBER)) == TakenShifts(people=2, days=7)
    assert await planned(desk) == {
        "王强": {
            **dict.fromkeys(map(day, (1, 2, 3)), "08:00-16:00"),
            day(4): "",
            day(5): "08:00-12:00,13:00-17:00",
        },
        "赵磊": {day(1): "16:00-24:00", day(2): "09:00-12:00,13:00-18:00"},
    }


async def test_the_next_document_changes_the_days_it_names_and_no_others(store: Store) -> None:
    desk = await DeskOf.open(store)
    await taken(desk, parse_shifts(DECEMBER))
    again = "shifts: {王强: {2026-12-01: 默认, 2026-12-04: 9-18}}"
    assert await taken(desk, parse_shifts(again)) == TakenShifts(people=1, days=2)
    shifts = (await planned(desk))["王强"]
    assert day(1) not in shifts
    assert (shifts[day(2)], shifts[day(4)]) == ("08:00-16:00", "09:00-18:00")


async def test_a_sheet_is_people_down_and_days_across(store: Store) -> None:
    desk = await DeskOf.open(store)
    rows: list[list[object]] = [
        ["十二月排班表"],
        ["姓名", datetime(2026, 12, 1), "12月2日", "12/3 周四", "备注"],  # noqa: DTZ001 - as Excel has it
        ["王强", "早", "8:00-16:00", "休", "新人"],
        ["赵磊", None, "晚", "", None],
        [None, "早", None, None, None],
    ]
    names = [["班次", "时间"], ["早", "8:00-16:00"], ["晚", "16:00-24:00"]]
    plan = parse_shift_sheet(sheet(rows, names), NOW)
    assert await taken(desk, plan) == TakenShifts(people=2, days=4)
    assert await planned(desk) == {
        "王强": {day(1): "08:00-16:00", day(2): "08:00-16:00", day(3): ""},
        "赵磊": {day(2): "16:00-24:00"},
    }


async def test_a_calendar_is_a_shift_by_its_name(store: Store) -> None:
    """With the hours of that weekday, or of the first it is worked on."""
    desk = await DeskOf.open(store)
    async with store.unit_of_work(desk.company) as uow:
        await uow.calendars.put("early", EARLY)
    written = "shifts: {王强: {2026-12-01: 早班, 2026-12-02: Early shift, 2026-12-07: early}}"
    await taken(desk, parse_shifts(written))
    assert (await planned(desk))["王强"] == {
        day(1): "07:00-15:00",
        day(2): "06:00-14:00",
        day(7): "06:00-14:00",
    }


@pytest.mark.parametrize(
    ("document", "mistake"),
    [
        ("shifts: [", "not readable as YAML"),
        ("plan: {}", "plan: Extra inputs"),
        ("shifts: {王强: 早班}", "shifts.王强: Input should be a valid dictionary"),
        ("shifts: {王强: {明天: 休}}", "shifts.王强.明天: 明天 is no day; write 2026-12-01, or"),
        ("shifts: {王强: {2026-12-05..2026-12-01: 休}}", "the last day comes after the first"),
        ("shifts: {王强: {2026-12-01..2029-12-01: 休}}", "at most 400 days on"),
        ("names: {早班: 早上}", "names.早班: 早上 are no hours; write them as 08:00-16:00"),
    ],
)
def test_a_mistake_in_the_document_is_named(document: str, mistake: str) -> None:
    with pytest.raises(ListingMistake) as raised:
        parse_shifts(document)
    assert mistake in str(raised.value)


async def test_every_mistake_is_named_and_nothing_is_taken(store: Store) -> None:
    desk = await DeskOf.open(store)
    rows = [["姓名", "2026-12-01", "2026-12-02"], ["王强", "休", "随便"], ["王墙", "休", "休"]]
    with pytest.raises(ListingMistake) as raised:
        await taken(desk, parse_shift_sheet(sheet(rows), NOW))
    assert str(raised.value).splitlines() == [
        "B3: 王墙 is nobody, or several, of yours; write 王强 or an id like wecom:wang_qiang",
        "C2: 随便 says nothing here; write hours (08:00-16:00), 休, 默认, or a shift (工作时间)",
    ]
    assert await planned(desk) == {}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", SheetProblem.EMPTY_FILE),
        (b"name,day", SheetProblem.TEXT_FILE),
        (sheet([["姓名", "备注"], ["王强", "休"]]), SheetProblem.NO_HEADERS),
    ],
)
def test_a_file_that_is_no_plan_says_why(content: bytes, code: SheetProblem) -> None:
    with pytest.raises(UnreadableSheet) as raised:
        parse_shift_sheet(content, NOW)
    assert raised.value.code == code


def test_an_empty_document_plans_nothing() -> None:
    assert parse_shifts("") == PlanFile(())
