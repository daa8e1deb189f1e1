"""`gongdan calendars | calendar | due` as a shell runs them, and what `check` and `publish` say of guessed years."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.calendars import guesses, shipped_calendars
from handlers.definitions import publish
from storage.database import Store
from tests.command_line import WECOM_SETTINGS, CommandLine, of_store
from tests.fakes import WECOM, WECOM_ACCOUNT, Clock
from tests.handlers.desk_of import DeskOf, repair_document
from tests.handlers.steps_of import WORK, document, opened

NIGHTS = """
calendars:
  - {key: night, name: {zh: 夜班, en: Nights}, week: {fri: ["22:00-06:00"]}, teams: [夜班组]}
special_days:
  CN: {remove: [2026-10-10]}
"""
UNPUBLISHED = """
calendars: [{key: shop, name: 门店, week: {mon: ["09:00-18:00"]}, holidays: SHOP}]
special_days: {SHOP: {holidays: {2020-01-01: 盘点}}}
"""


def published(gongdan: CommandLine, *years: int) -> CommandLine:
    """As if the State Council had announced them."""
    days = ", ".join(f"{year}-01-01: 元旦" for year in years)
    text = f"special_days: {{CN: {{complete: {list(years)}, holidays: {{{days}}}}}}}"
    assert gongdan("calendar", gongdan.file(text)).code == 0
    return gongdan


def test_calendars_are_listed_with_the_years_that_are_published(installed: CommandLine) -> None:
    answered = published(installed, *range(2027, 2100))("calendars")
    assert (answered.code, answered.err) == (0, "")
    assert answered.out.splitlines() == [
        "work：工作时间（Asia/Shanghai）",
        "  周一 周二 周三 周四 周五 09:00-12:00、13:00-18:00",
        "  节假日：CN",
        "节假日表 CN：2004–2099 年已公布，共 844 天",
    ]


def test_calendars_and_days_are_taken_in_and_listed(installed: CommandLine) -> None:
    answered = installed("calendar", installed.file(NIGHTS))
    assert answered.out == "given.yaml：录入日历 1 个、日子 0 天，删除 1 项\n"
    listed = installed("calendars", "--locale", "en").out
    assert "night: Nights (Asia/Shanghai)\n  Fri 22:00-06:00\n  of: 夜班组\n" in listed
    assert "published for 2004–2026, 770 days" in listed


def test_what_is_listed_as_a_document_can_be_taken_in_again(installed: CommandLine) -> None:
    installed("calendar", installed.file(NIGHTS))
    document = installed("calendars", "--document").out
    assert installed("calendar", installed.file(document)).code == 0
    assert installed("calendars", "--document").out == document


@pytest.mark.parametrize(
    "text, told",
    [
        (
            "calendars: [{key: a, name: 甲, week: {}}]",
            "calendars[0].week: This calendar is never open.",
        ),
        ("special_days: {CN: {holidays: {2027-02-30: 春节}}}", "2027-02-30 is no date."),
        ("remove: [nights]", "remove[0]: There is no calendar called nights."),
    ],
)
def test_a_mistake_is_named_and_nothing_is_taken(
    installed: CommandLine, text: str, told: str
) -> None:
    answered = installed("calendar", installed.file(text), "--locale", "en")
    assert (answered.code, answered.out) == (2, "")
    assert answered.err.startswith("given.yaml: ") and told in answered.err


def test_a_deadline_is_reckoned_with_every_day_that_counts_and_does_not(
    installed: CommandLine,
) -> None:
    answered = installed("due", "work", "2026-09-30 16:00", "PT12H")
    assert answered.out.splitlines() == [
        "2026-09-30 周三　16:00–18:00　2 小时",
        "2026-10-01 周四 至 2026-10-07 周三（国庆节）　不上班",
        "2026-10-08 周四　09:00–12:00、13:00–18:00　8 小时",
        "2026-10-09 周五　09:00–11:00　2 小时",
        "到期：2026-10-09 周五 11:00",
    ]
    makeup = installed("due", "work", "2026-10-10 10:30", "45分钟", "--locale", "en").out
    assert makeup.startswith("Sat 2026-10-10 (make-up day for 国庆节)  10:30–11:15  45 min\n")


def test_a_deadline_round_the_clock_is_told_in_the_companys_zone(installed: CommandLine) -> None:
    answered = installed("due", "always", "2026-12-31 20:00", "8 hours", "--locale", "en")
    assert answered.out == ("Thu 2026-12-31  20:00–01-01 04:00  8 h\nDue: Fri 2027-01-01 04:00\n")


def test_a_long_deadline_is_told_with_its_beginning_and_its_end(installed: CommandLine) -> None:
    lines = installed(
        "due", "work", "2026-03-02 09:00", "PT1600H", "--locale", "en"
    ).out.splitlines()
    assert len(lines) == 62
    assert lines[30].endswith(" lines in between") and lines[-1].startswith("Due: ")


@pytest.mark.parametrize(
    "words, told",
    [
        (
            ("night", "2026-11-26 10:00", "PT1H"),
            "There is no calendar night; there are always, work",
        ),
        (("work", "26.11.2026", "PT1H"), "26.11.2026 is no moment."),
        (("work", "2026-11-26 10:00", "soon"), "soon is no length of time."),
    ],
)
def test_what_cannot_be_reckoned_is_refused_with_what_would_be_right(
    installed: CommandLine, words: tuple[str, ...], told: str
) -> None:
    answered = installed("due", *words, "--locale", "en")
    assert answered.code == 2 and answered.err.startswith(told)


def promising(gongdan: CommandLine, calendar: str) -> str:
    promise = {"id": "fix", "name": "修好", "within": "PT8H", "calendar": calendar}
    return gongdan.file(repair_document(sla=[promise]), f"{calendar}.yaml")


def test_years_nobody_has_published_are_warned_of(installed: CommandLine) -> None:
    installed("calendar", installed.file(UNPUBLISHED))
    file, warning = promising(installed, "shop"), "年的节假日还没有公布"
    commands = [("calendars",), ("due", "shop", "2026-11-26 10:00", "PT1H"), ("publish", file)]
    for words in commands:
        answered = installed(*words)
        assert (
            answered.code == 0 and f"日历 shop：{datetime.now(UTC).year} {warning}" in answered.err
        )
    assert warning not in installed("due", "always", "2026-11-26 10:00", "PT1H").err


def test_a_type_is_checked_by_the_years_that_come_with_the_product(gongdan: CommandLine) -> None:
    work, always = promising(gongdan, "work"), promising(gongdan, "always")
    answered = gongdan("check", work, always, "--locale", "en")
    known = guesses(shipped_calendars("UTC"), datetime.now(UTC))
    said = [f"{work}: {mistake.say('en')}" for mistake in known]
    assert (answered.code, answered.err.splitlines()) == (0, said)


def test_a_type_is_told_at_publishing_of_a_calendar_there_is_not(installed: CommandLine) -> None:
    answered = installed("publish", promising(installed, "night"))
    assert answered.code == 0 and "还没有日历 night" in answered.err


async def a_ticket_with_a_deadline(store: Store, company: int) -> None:
    promise = {"id": "fix", "name": "修好", "within": "PT8H", "until": "work", "calendar": "work"}
    async with store.unit_of_work(company) as uow:
        await publish(uow, document(WORK, sla=[promise]))
        await uow.people.register("李红", WECOM, WECOM_ACCOUNT, "li_hong", ["customer"], True)
    await opened(DeskOf(store, Clock(), company))


def test_deadlines_of_open_tickets_are_reckoned_anew(installed: CommandLine) -> None:
    of_store(installed, a_ticket_with_a_deadline)
    holidays = installed.file("special_days: {CN: {holidays: {2026-11-20..2026-11-24: 停工}}}")
    answered = installed("calendar", holidays, **WECOM_SETTINGS)
    assert answered.code == 0 and "1 张工单的时限已按新的时间重算" in answered.out
