"""预约上门: a visit at its hour, a part that is waited for, and a ticket that stands still."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from tests.workflows.examples.company import everyone
from tests.workflows.examples.story import Story
from workflows.answers import Answer
from workflows.effects import Occasion, Reason
from workflows.events import EventArrived, Resumed, Suspended

ENGINEERS = {"王强", "刘洋", "赵磊", "钱勇", "马超", "郭涛"}


def booked(wanted: str = "", away: Iterable[str] = ()) -> Story:
    """For two days later."""
    report: dict[str, Answer] = {"description": "不制热", "visit_at": "2026-11-25T09:00+08:00"}
    if wanted:
        report["wanted"] = {"id": str(everyone()[wanted].id), "label": wanted}
    return Story("onsite_with_parts_wait", report, away=away)


def visited(wanted: str = "赵磊") -> Story:
    return booked(wanted).presses(wanted, "接单").later(days=2)


def parts_missing() -> Story:
    return visited().presses("赵磊", "检查完", needs_parts=True)


def test_the_engineer_the_customer_wants_is_asked() -> None:
    assert booked("赵磊").asked == {"赵磊"}


def test_while_the_wanted_one_is_away_the_stand_in_is_asked() -> None:
    assert booked("赵磊", away=["赵磊"]).asked == {"钱勇"}


def test_if_any_will_do_every_engineer_is_asked() -> None:
    story = booked()
    assert story.asked == {"engineer"}
    story.presses("王强", "接单")
    assert story.at == {"until_visit"}


def test_nothing_is_to_be_done_until_the_appointment() -> None:
    story = booked("赵磊").presses("赵磊", "接单").later(days=1, hours=23)
    assert story.asked == set() and story.at == {"until_visit"}
    story.later(hours=1)
    assert story.asked == {"赵磊"} and story.at == {"visit"}


def test_an_appointment_that_is_past_is_not_waited_for() -> None:
    story = booked("赵磊").later(days=3).presses("赵磊", "接单")
    assert story.at == {"visit"}
    assert story.recorded("not_waited").details["node"] == "until_visit"


def test_the_part_that_arrives_sends_the_ticket_on() -> None:
    story = parts_missing()
    assert story.at == {"parts_wait"} and story.asked == set()
    story.later(days=2).lives(EventArrived(name="parts_arrived"))
    assert story.asked == {"赵磊"} and story.at == {"repair"}
    assert story.recorded("event_arrived").by is None


def test_news_of_something_else_changes_nothing() -> None:
    assert parts_missing().refuses(EventArrived(name="payment_received")) is Reason.NOT_NOW


def test_a_part_that_never_comes_is_waited_for_a_week() -> None:
    story = parts_missing().later(days=6)
    assert story.at == {"parts_wait"}
    assert story.later(days=1).at == {"repair"}


def test_without_a_missing_part_nothing_is_waited_for() -> None:
    story = visited().presses("赵磊", "检查完", needs_parts=False)
    assert story.at == {"repair"} and "parts_wait" not in story.path


def test_a_suspended_ticket_is_nobody_s_to_press_and_its_clocks_stand_still() -> None:
    story = visited().presses("赵磊", "检查完", needs_parts=False)
    story.later(hours=1)
    story.lives(Suspended(by=everyone()["赵磊"], reason="客户出差"))
    assert story.fails("赵磊", "修好了", solution="x") is Reason.SUSPENDED
    story.later(days=5)
    assert story.asked == {"赵磊"}, "nothing was handed over meanwhile"
    story.lives(Resumed(by=everyone()["赵磊"])).later(hours=22)
    assert story.asked == {"赵磊"}
    story.later(hours=1)
    assert story.asked == {"马超"}, "a day of work, not a day by the calendar"


def test_the_customer_may_not_suspend_it() -> None:
    suspended = Suspended(by=everyone()["李红"])
    assert visited().refuses(suspended) is Reason.NOT_YOURS


def test_a_cost_is_approved_on_the_way_and_the_work_goes_on() -> None:
    story = visited().presses("赵磊", "报费用", parts="压缩机", cost="900")
    assert story.asked == {"supervisor"}
    story.presses("孙丽", "同意")
    assert story.asked == {"赵磊"} and story.at == {"visit"} and story.answer("cost") == "900"


def test_a_refused_cost_does_not_stand() -> None:
    story = visited().presses("赵磊", "报费用", parts="压缩机", cost="900")
    story.presses("孙丽", "驳回", why="太贵")
    assert story.asked == {"赵磊"} and story.answer("cost") is None


def test_a_colleague_s_opinion_comes_back_to_the_engineer() -> None:
    story = visited().delegates("赵磊", "马超")
    assert story.asked == {"马超"}
    assert story.asks("马超", "检查完") == (), "the form stays the engineer's business"
    story.presses("马超", "检查完", why="换电容就行")
    assert story.asked == {"赵磊"} and story.at == {"visit"}
    assert story.answer("needs_parts") is None
    assert story.hears_of(Occasion.ADVISED)


def test_the_customer_is_asked_a_day_after_the_repair() -> None:
    story = visited().presses("赵磊", "检查完", needs_parts=False)
    story.presses("赵磊", "修好了", solution="换电容")
    mended = story.now
    assert story.at == {"watch"} and story.asked == set()
    story.later(days=1)
    assert story.asked == {"李红"} and story.now - mended == timedelta(days=1)
    story.presses("李红", "又坏了", why="还是不热")
    assert story.asked == {"赵磊"}
