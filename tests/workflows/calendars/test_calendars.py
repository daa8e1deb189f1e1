from __future__ import annotations

from tests.workflows.calendars.calendars_of import week
from workflows.calendars.calendar import ALWAYS
from workflows.calendars.calendars import Calendars, compile_calendars
from workflows.calendars.document import CalendarDocument, Week


def known(**calendars: dict[str, tuple[str, ...]]) -> Calendars:
    documents = [
        CalendarDocument.model_validate({"key": key, "name": key, "week": week(), **whose})
        for key, whose in calendars.items()
    ]
    return compile_calendars(documents, {}, "Asia/Shanghai")


def test_round_the_clock_is_there_without_being_set_up() -> None:
    assert "always" in Calendars() and Calendars().named("always") is ALWAYS
    assert [*known(work={})] == ["always", "work"]


def test_a_calendar_that_is_not_there_never_closes_so_that_a_deadline_comes_too_soon() -> None:
    assert known(work={}).named("gone") is ALWAYS


def test_a_calendar_is_found_by_team_and_by_the_narrowest_area() -> None:
    calendars = known(
        east={"areas": ("浙江省", "江苏省")},
        hangzhou={"areas": ("浙江省/杭州市",)},
        night={"teams": ("夜班",)},
    )
    assert calendars.of_team("夜班") is calendars.named("night")
    assert calendars.of_team("白班") is None
    assert calendars.of_area("浙江省/杭州市/西湖区") is calendars.named("hangzhou")
    assert calendars.of_area("浙江省/宁波市") is calendars.named("east")
    assert calendars.of_area("江苏省") is calendars.named("east")
    assert calendars.of_area("浙江") is None
    assert calendars.of_area("") is None


def test_a_week_is_gone_through_from_monday_to_sunday() -> None:
    assert [name for name, _ in Week()] == ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
