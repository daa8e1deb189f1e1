"""会员报修: a rule offers members' repairs to the senior team, and the clock does not let them lie."""

from __future__ import annotations

from collections.abc import Iterable

from tests.workflows.examples.company import everyone
from tests.workflows.examples.story import Story
from workflows.effects import Occasion, Reason
from workflows.events import Urged

ENGINEERS = {"王强", "刘洋", "赵磊", "钱勇", "马超", "郭涛"}


def reported(card: str = "V102938", away: Iterable[str] = ()) -> Story:
    report = {"card_number": card, "description": "冷柜停机", "phone": "13800138000"}
    return Story("vip_escalation", report, away=away)


def test_a_member_with_a_v_is_for_the_senior_team() -> None:
    story = reported()
    assert story.asked == {"马超", "郭涛"}


def test_everybody_else_is_for_every_engineer() -> None:
    assert reported(card="A102938").asked == ENGINEERS


def test_the_first_senior_to_accept_has_it() -> None:
    story = reported().presses("郭涛", "接单")
    assert story.asked == {"郭涛"} and story.at == {"repair"}
    assert story.fails("马超", "接单") is Reason.ALREADY_TAKEN


def test_nobody_accepts_and_it_is_reminded_escalated_and_handed_over() -> None:
    story = reported().later(minutes=10)
    assert story.hears_of(Occasion.REMINDED)
    story.later(minutes=25)
    assert story.told(Occasion.ESCALATED) == {"周敏", "孙丽", "何军", "高峻", "陈刚"}
    story.later(minutes=25)
    assert story.asked == {"周敏", "孙丽"}, "each senior's offer to the next of them"
    done = [(r.details["do"], r.by) for r in story.history if r.kind == "limit_passed"]
    assert done == [("remind", None), ("remind", None), ("escalate", None), ("hand_over", None)]
    story.presses("周敏", "接单").presses("周敏", "解决", solution="先恢复供电")
    assert story.at == {"rate"}


def test_with_the_senior_team_away_the_supervisors_take_it() -> None:
    story = reported(away=["马超", "郭涛"])
    assert story.asked == {"supervisor"}


def test_a_slow_repair_is_told_to_the_engineer_s_superior_every_two_hours() -> None:
    story = reported().presses("郭涛", "接单").later(hours=4)
    assert story.told(Occasion.ESCALATED) == {"何军"}
    story.later(days=1)
    pressed = [each for each in story.history if each.kind == "limit_passed"]
    assert len(pressed) == 3 and story.asked == {"郭涛"}


def test_accepting_in_time_stops_the_clocks_of_the_offer() -> None:
    story = reported().presses("马超", "接单").later(hours=2)
    assert not [each for each in story.history if each.kind == "limit_passed"]


def test_an_engineer_gives_the_work_to_a_colleague() -> None:
    story = reported().presses("马超", "接单").hands_over("马超", to="郭涛")
    assert story.asked == {"郭涛"}
    story.presses("郭涛", "解决", solution="换了压缩机").presses("李红", "评价", rating="5")
    assert story.is_closed


def test_a_member_may_urge_every_five_minutes() -> None:
    story, urged = reported(), Urged(by=everyone()["李红"])
    story.lives(urged)
    assert story.refuses(urged) is Reason.TOO_SOON
    story.later(minutes=5).lives(urged)
    assert story.hears_of(Occasion.URGED)
