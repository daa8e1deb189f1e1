"""`gongdan shifts`: a plan taken in from a document or a sheet, or refused with what is wrong."""

from __future__ import annotations

from datetime import date

from bot.demo_data import ROSTER
from storage.database import Store
from tests.command_line import WECOM_SETTINGS, CommandLine, of_store
from tests.handlers.test_shift_plans import sheet

PLAN = "shifts: {王强: {2026-12-01..2026-12-03: 8:00-16:00, 2026-12-04: 休}}"


async def planned(store: Store, company: int) -> dict[date, str]:
    async with store.unit_of_work(company) as uow:
        shifts = await uow.planning.shifts(date(2026, 12, 1), date(2026, 12, 31))
    return {day: hours for days in shifts.values() for day, hours in days.items()}


def test_a_plan_is_taken_from_a_document_and_corrected_by_a_sheet(installed: CommandLine) -> None:
    installed("people", installed.file(ROSTER), **WECOM_SETTINGS)
    answered = installed("shifts", installed.file(PLAN))
    assert (answered.code, answered.out) == (0, "given.yaml: 4 days of 1 people taken\n")
    grid = sheet([["姓名", "2026-12-04"], ["王强", "16:00-24:00"]])
    answered = installed("shifts", installed.file(grid, "plan.xlsx"))
    assert (answered.code, answered.out) == (0, "plan.xlsx: 1 days of 1 people taken\n")
    assert of_store(installed, planned) == {
        **dict.fromkeys((date(2026, 12, day) for day in (1, 2, 3)), "08:00-16:00"),
        date(2026, 12, 4): "16:00-24:00",
    }


def test_a_mistake_in_a_plan_is_named_and_nothing_is_taken(installed: CommandLine) -> None:
    installed("people", installed.file(ROSTER), **WECOM_SETTINGS)
    answered = installed("shifts", installed.file(PLAN.replace("休", "随便")))
    assert answered.code == 2
    assert "given.yaml: shifts.王强.2026-12-04: 随便 says nothing here" in answered.err
    assert of_store(installed, planned) == {}


def test_a_file_that_is_no_sheet_is_refused_in_words(installed: CommandLine) -> None:
    answered = installed("shifts", installed.file(b"name,day", "plan.xlsx"))
    assert answered.code == 2
    assert answered.err.startswith("plan.xlsx: ")
