from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.calendar_listings import Taken, take_calendars
from handlers.calendars import (
    calendar_gaps,
    calendars_named,
    calendars_of,
    guesses,
    hours_of,
    seed_calendars,
    shipped_calendars,
    shipped_hours,
)
from handlers.definitions import TicketTypes, publish
from handlers.published_days import published_days
from storage.database import Store
from tests.fakes import WECOM, WECOM_ACCOUNT
from tests.handlers.desk_of import repair_document
from tests.workflows.builders_flows import Written
from tests.workflows.calendars.calendars_of import SHANGHAI, at
from tests.workflows.rules.builders_rules import a_rule, tag
from workflows.calendar_files import parse_calendars
from workflows.calendars.special_days import DayOff, Makeup
from workflows.mistakes import Mistakes
from workflows.parsing import parse

HOUR = timedelta(hours=1)
NOVEMBER = datetime(2026, 11, 26, 2, tzinfo=UTC)
SPRING_FESTIVAL = """
special_days:
  CN:
    complete: [2027]
    holidays: {2027-01-01: 元旦, 2027-02-05..2027-02-11: 春节}
    makeup: {2027-02-14: 春节}
"""
BERLIN = """
calendars:
  - key: berlin
    name: 柏林
    zone: Europe/Berlin
    week: {mon: ["09:00-17:00"]}
    teams: [柏林组]
    areas: [德国/柏林]
"""
START_TIMER: Written = {"start_timer": {"name": "soon", "after": "PT1H", "calendar": "night"}}


@pytest.fixture
async def company(store: Store) -> int:
    return await store.companies.ensure("海风电器服务", set())


async def take(store: Store, company: int, text: str) -> Taken:
    async with store.unit_of_work(company) as uow:
        return await take_calendars(uow, parse_calendars(text), TicketTypes(), NOVEMBER.date())


async def refused(store: Store, company: int, text: str) -> list[str]:
    with pytest.raises(Mistakes) as caught:
        await take(store, company, text)
    return [mistake.say("en") for mistake in caught.value.mistakes]


def promising(calendar: str) -> str:
    promise = {"id": "fix", "name": "修好", "within": "PT8H", "calendar": calendar}
    return repair_document(sla=[promise])


def test_the_published_days_of_china_are_known_with_their_names() -> None:
    china = published_days()
    assert china.on(date(2026, 2, 17)) == DayOff("春节")
    assert china.on(date(2026, 2, 14)) == Makeup("春节")
    assert china.on(date(2026, 10, 10)) == Makeup("国庆节")
    assert china.on(date(2026, 11, 26)) is None
    assert {2004, 2026} <= china.published


def test_make_up_days_of_2026_are_those_the_state_council_announced() -> None:
    made_up = [day for day, each in published_days().days.items() if isinstance(each, Makeup)]
    assert sorted(f"{day:%m-%d}" for day in made_up if day.year == 2026) == [
        "01-04", "02-14", "02-28", "05-09", "09-20", "10-10",
    ]  # fmt: skip


async def test_a_company_that_has_set_up_nothing_works_office_hours(
    store: Store, company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        work = (await calendars_of(uow, SHANGHAI)).named("work")
    assert work.add(at("2026-09-30 17:00"), 2 * HOUR) == at("2026-10-08 10:00")
    assert not work.is_open(at("2026-11-26 12:30"))


async def test_a_calendar_without_a_zone_is_in_the_companys(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        there = (await calendars_of(uow, "Asia/Tokyo")).named("work")
        here = (await calendars_of(uow, SHANGHAI)).named("work")
    assert there.is_open(at("2026-11-26 09:00", "Asia/Tokyo"))
    assert not here.is_open(at("2026-11-26 09:00", "Asia/Tokyo"))


async def test_what_comes_with_the_product_is_written_down_once(store: Store, company: int) -> None:
    for _ in range(2):
        async with store.unit_of_work(company) as uow:
            await seed_calendars(uow)
    async with store.unit_of_work(company) as uow:
        assert await hours_of(uow) == shipped_hours()
        assert await uow.calendars.documents()
        assert (await uow.calendars.lists())["CN"] == published_days()


async def test_what_a_company_has_corrected_is_not_written_over(store: Store, company: int) -> None:
    await take(store, company, "special_days: {CN: {remove: [2026-10-10]}}")
    async with store.unit_of_work(company) as uow:
        await seed_calendars(uow)
        work = (await calendars_of(uow, SHANGHAI)).named("work")
    assert not work.is_open(at("2026-10-10 10:00"))


async def test_a_year_that_is_published_later_leaves_a_companys_own_days(
    store: Store, company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.calendars.put_days("CN", {date(2026, 10, 1): Makeup("照常上班")})
        await seed_calendars(uow)
        china = (await hours_of(uow)).lists["CN"]
    assert china.on(date(2026, 10, 1)) == Makeup("照常上班")
    assert china.on(date(2026, 10, 2)) == DayOff("国庆节")


async def test_a_year_is_no_guess_any_more_once_it_is_taken_in(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        before = await calendars_of(uow, SHANGHAI)
    assert [mistake.params for mistake in guesses(before, NOVEMBER)] == [
        {"calendar": "work", "year": "2027"}
    ]
    assert before.named("work").is_open(at("2027-02-05 10:00"))
    taken = await take(store, company, SPRING_FESTIVAL)
    assert taken == Taken(calendars=0, days=9, removed=0)
    async with store.unit_of_work(company) as uow:
        after = await calendars_of(uow, SHANGHAI)
    assert guesses(after, NOVEMBER) == ()
    assert not after.named("work").is_open(at("2027-02-05 10:00"))
    assert after.named("work").is_open(at("2027-02-14 10:00"))
    assert after.named("work").is_open(at("2027-05-01 10:00")) is False  # a Saturday
    assert after.named("work").is_open(at("2027-10-01 10:00"))


async def test_a_year_said_to_be_complete_later_holds_what_was_known_of_it(
    store: Store, company: int
) -> None:
    await take(store, company, "special_days: {CN: {holidays: {2027-02-05: 春节}}}")
    async with store.unit_of_work(company) as uow:
        assert 2027 not in (await hours_of(uow)).lists["CN"].published
    await take(store, company, "special_days: {CN: {complete: [2027], makeup: {2027-02-14: 春节}}}")
    async with store.unit_of_work(company) as uow:
        china = (await hours_of(uow)).lists["CN"]
    assert 2027 in china.published
    assert china.on(date(2027, 2, 5)) == DayOff("春节")
    assert china.on(date(2027, 2, 14)) == Makeup("春节")


def test_early_in_a_year_the_next_one_is_no_worry_yet() -> None:
    calendars = shipped_calendars(SHANGHAI)
    assert guesses(calendars, datetime(2026, 3, 1, tzinfo=UTC)) == ()
    assert len(guesses(calendars, datetime(2027, 12, 1, tzinfo=UTC))) == 2


async def test_a_calendar_is_taken_in_with_whose_it_is(store: Store, company: int) -> None:
    assert await take(store, company, BERLIN) == Taken(calendars=1, days=0, removed=0)
    async with store.unit_of_work(company) as uow:
        known = await calendars_of(uow, SHANGHAI)
    assert [*known] == ["always", "berlin", "work"]
    berlin = known.of_team("柏林组")
    assert berlin and berlin.is_open(at("2026-11-30 16:59", "Europe/Berlin"))
    assert known.of_area("德国/柏林/米特区") is berlin
    assert known.of_area("德国") is None


async def test_a_document_with_a_mistake_changes_nothing(store: Store, company: int) -> None:
    text = BERLIN.replace("areas:", "holidays: CM\n    areas:") + "remove: [berlim]\n"
    said = await refused(store, company, text)
    assert said == [
        "remove[0]: There is no calendar called berlim.",
        "calendars[0].holidays: There is no list of holidays called CM. There are: CN.",
    ]
    async with store.unit_of_work(company) as uow:
        assert "berlin" not in await calendars_of(uow, SHANGHAI)


async def test_a_list_of_ones_own_may_come_with_the_calendar_that_keeps_it(
    store: Store, company: int
) -> None:
    text = BERLIN.replace("areas:", "holidays: DE\n    areas:")
    text += "special_days: {DE: {complete: [2026], holidays: {2026-12-28: Betriebsferien}}}"
    await take(store, company, text)
    async with store.unit_of_work(company) as uow:
        berlin = (await calendars_of(uow, SHANGHAI)).named("berlin")
    assert not berlin.is_open(at("2026-12-28 10:00", "Europe/Berlin"))
    assert berlin.is_guessed(2027) and not berlin.is_guessed(2026)


async def test_a_team_that_has_a_calendar_already_gets_no_second(
    store: Store, company: int
) -> None:
    await take(store, company, BERLIN)
    (said,) = await refused(
        store, company, BERLIN.replace("berlin", "munich").replace("德国", "欧洲")
    )
    assert said == "teams: 柏林组 has two calendars, berlin and munich. Keep one."


async def test_a_year_without_a_day_is_not_complete(store: Store, company: int) -> None:
    (said,) = await refused(store, company, "special_days: {CN: {complete: [2030]}}")
    assert said.startswith("special_days.CN.complete: Not one day of 2030 is listed")


async def test_a_calendar_goes_when_no_type_counts_by_it(store: Store, company: int) -> None:
    await take(store, company, BERLIN)
    async with store.unit_of_work(company) as uow:
        await publish(uow, promising("berlin"))
    (said,) = await refused(store, company, "remove: [berlin]")
    assert said == (
        "remove[0]: The calendar berlin is still used by the ticket types appliance_repair and cannot be removed."
    )
    async with store.unit_of_work(company) as uow:
        await publish(uow, promising("work"))
    taken = await take(store, company, "remove: [berlin]")
    assert taken.removed == 1


async def test_a_calendar_somebody_works_by_stays(store: Store, company: int) -> None:
    await take(store, company, BERLIN)
    async with store.unit_of_work(company) as uow:
        wang = await uow.people.register("王强", WECOM, WECOM_ACCOUNT, "wq", ["engineer"], True)
        await uow.planning.set(wang.id, "calendar", "berlin")
    (said,) = await refused(store, company, "remove: [berlin]")
    assert said.startswith("remove[0]: 1 people still work by the calendar berlin")


def test_the_calendars_of_rules_are_a_types_calendars_as_well() -> None:
    daily = {"schedule": {"at": "09:00", "calendar": "branch"}}
    rules = [
        a_rule("later", "opened", START_TIMER),
        a_rule("then", {"timer": "soon"}, tag("看过")),
        a_rule("daily", daily, tag("看过")),
    ]
    text = repair_document(rules=rules)
    assert calendars_named(parse(text)) >= {"night", "branch"}


@pytest.mark.parametrize(
    "calendar, named",
    [("always", set()), ("work", {"work"}), ("team", {"work"}), ("night", {"night"})],
)
def test_the_calendars_of_a_type_are_those_its_promises_name(
    calendar: str, named: set[str]
) -> None:
    assert calendars_named(parse(promising(calendar))) == named


def test_a_type_is_told_of_calendars_there_are_not_and_of_years_that_are_guessed() -> None:
    known = shipped_calendars(SHANGHAI)

    def gaps(calendar: str) -> list[str]:
        found = calendar_gaps(parse(promising(calendar)), known, NOVEMBER)
        return [mistake.code for mistake in found]

    assert gaps("always") == []
    assert gaps("work") == ["holidays_guessed"]
    assert gaps("night") == ["no_such_calendar"]
