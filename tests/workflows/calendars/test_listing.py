from __future__ import annotations

import pytest

from workflows.calendar_files import parse_calendars, read_calendar, write_calendar, write_calendars
from workflows.calendar_mistakes import OF_CALENDARS
from workflows.calendars.listing import listing_of, removed_days_of, special_days_of
from workflows.calendars.special_days import DayOff, Makeup, SpecialDays
from workflows.documents import write_yaml
from workflows.mistakes import Mistakes

WEEK = {"mon": ["09:00-12:00", "13:00-18:00"]}


def written(**calendar: object) -> str:
    shape = {"key": "branch", "name": "分公司", "week": WEEK, **calendar}
    return write_yaml({"calendars": [shape]})


def with_days(**listed: object) -> str:
    return write_yaml({"special_days": {"CN": listed}})


def mistakes_in(text: str, locale: str = "en") -> list[str]:
    with pytest.raises(Mistakes) as caught:
        parse_calendars(text)
    return [mistake.say(locale) for mistake in caught.value.mistakes]


def test_a_calendar_is_read_as_it_is_written() -> None:
    text = written(zone="Europe/Berlin", days={"2026-12-24": ["09:00-12:00"]}, teams=["柏林"])
    (calendar,) = parse_calendars(text).calendars
    assert read_calendar(write_calendar(calendar)) == calendar


CALENDARS: list[tuple[dict[str, object], str]] = [
    ({"week": {"mon": ["9-12"]}}, "calendars[0].week.mon[0]: 9-12 is no time from–to."),
    ({"week": {"mon": ["09:00-24:30"]}}, "calendars[0].week.mon[0]: 09:00-24:30 is no time"),
    ({"week": {"mon": ["09:00-09:00"]}}, "calendars[0].week.mon: 09:00-09:00 ends where it"),
    (
        {"week": {"mon": ["09:00-12:00", "11:00-18:00"]}},
        "calendars[0].week.mon: 09:00-12:00 and 11:00-18:00 overlap.",
    ),
    (
        {"week": {"mon": ["22:00-06:00", "23:00-24:00"]}},
        "calendars[0].week.mon: 22:00-06:00 and 23:00-24:00 overlap.",
    ),
    ({"week": {}}, "calendars[0].week: This calendar is never open."),
    (
        {"week": {"monday": []}},
        "calendars[0].week: There is no key monday (did you mean mon?).",
    ),
    ({"zone": "Mars/Base"}, "calendars[0].zone: There is no time zone Mars/Base."),
    ({"zone": "Asia"}, "calendars[0].zone: There is no time zone Asia."),
    ({"zone": "../etc"}, "calendars[0].zone: There is no time zone ../etc."),
    ({"key": "always"}, "calendars[0].key: The id always is the system's own."),
    ({"key": "A b"}, "calendars[0].key: A b cannot be an id."),
    ({"days": {"2026-02-30": []}}, "calendars[0].days.2026-02-30: 2026-02-30 is no date."),
    ({"days": {"2026-02-03": ["x"]}}, "calendars[0].days.2026-02-03[0]: x is no time"),
    ({"makeup": ["08:00-08:00"]}, "calendars[0].makeup: 08:00-08:00 ends where it begins."),
    ({"colour": "red"}, "calendars[0]: There is no key colour."),
]


@pytest.mark.parametrize(("calendar", "told"), CALENDARS)
def test_a_mistake_in_a_calendar_is_named_with_what_would_be_right(
    calendar: dict[str, object], told: str
) -> None:
    (said,) = mistakes_in(written(**calendar))
    assert said.startswith(told)


SPECIAL_DAYS: list[tuple[dict[str, object], str]] = [
    ({"holidays": {"2027-02-30": "春节"}}, "2027-02-30 is no date"),
    ({"holidays": {"2027-2-3": "春节"}}, "2027-2-3 is no date"),
    ({"holidays": {"2027-02-05..2027-02-01": "春节"}}, "ends before it begins"),
    ({"holidays": {"2027-01-01..2027-12-31": "歇业"}}, "is more than 60 days"),
    ({"holidays": {"2027-02-05": ""}}, "cannot be empty"),
    (
        {"holidays": {"2027-02-05..2027-02-11": "春节"}, "makeup": {"2027-02-07": "春节"}},
        "2027-02-07 stands here more than once",
    ),
    ({"off": {"2027-02-05": "春节"}}, "There is no key off"),
]


@pytest.mark.parametrize(("listed", "told"), SPECIAL_DAYS)
def test_a_mistake_among_special_days_is_named_with_its_place(
    listed: dict[str, object], told: str
) -> None:
    (said,) = mistakes_in(with_days(**listed))
    assert told in said and said.startswith("special_days.CN")


def test_a_team_or_an_area_has_one_calendar() -> None:
    calendars = [{"key": key, "name": key, "week": WEEK, "teams": ["一组"]} for key in ("a", "b")]
    (said,) = mistakes_in(write_yaml({"calendars": calendars}), "zh_CN")
    assert "一组 同时归 a 和 b 两个日历" in said


def test_two_calendars_of_one_key_are_a_mistake() -> None:
    calendars = [{"key": "a", "name": "甲", "week": WEEK}] * 2
    said = mistakes_in(write_yaml({"calendars": calendars}))
    assert len(said) == 2 and all("used more than once" in each for each in said)


def test_days_in_a_row_are_written_as_one_and_read_back_as_each() -> None:
    text = with_days(
        complete=[2027],
        holidays={"2027-02-05..2027-02-07": "春节", "2027-01-01": "元旦"},
        makeup={"2027-02-14": "春节"},
        remove=["2027-05-01..2027-05-02"],
    )
    listed = parse_calendars(text).special_days["CN"]
    days = special_days_of(listed)
    assert [day.isoformat() for day in sorted(days)] == [
        "2027-01-01", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-14",
    ]  # fmt: skip
    assert set(days.values()) == {DayOff("春节"), DayOff("元旦"), Makeup("春节")}
    assert len(removed_days_of(listed)) == 2


def test_what_is_there_is_written_as_it_could_be_taken_in_again() -> None:
    text = with_days(complete=[2027], holidays={"2027-02-05..2027-02-07": "春节"})
    days = special_days_of(parse_calendars(text).special_days["CN"])
    lists = {"CN": SpecialDays(days=days, published=frozenset({2027}))}
    calendars = parse_calendars(written()).calendars
    again = parse_calendars(write_calendars(listing_of(calendars, lists, 2026)))
    assert again.calendars == calendars
    assert special_days_of(again.special_days["CN"]) == days
    assert not special_days_of(
        parse_calendars(write_calendars(listing_of((), lists, 2028))).special_days["CN"]
    )


ELSEWHERE = {
    "holidays_guessed",
    "no_such_holidays",
    "year_without_days",
    "calendar_in_use",
    "calendar_of_people",
}
"""What depends on what else the company has is in tests/handlers/test_calendars.py."""


def test_every_mistake_is_provoked_by_a_test() -> None:
    texts = [written(**calendar) for calendar, _ in CALENDARS]
    texts += [with_days(**listed) for listed, _ in SPECIAL_DAYS]
    provoked = {"of_two_calendars"}
    for text in texts:
        with pytest.raises(Mistakes) as caught:
            parse_calendars(text)
        provoked |= {mistake.code for mistake in caught.value.mistakes}
    assert provoked & OF_CALENDARS.keys() == OF_CALENDARS.keys() - ELSEWHERE
