"""上门维修: rules sort it, look after VIPs and upset people, and open a complaint for a low rating."""

from __future__ import annotations

from tests.workflows.examples.company import everyone
from tests.workflows.examples.story import Story
from workflows.effects import Notify, Occasion, OpenAnother, Record
from workflows.events import EventArrived
from workflows.expressions.values import Value

REPORT = {"machine": "freezer", "description": "不制冷", "phone": "13800138000"}


def reported(by: str = "李红", **more: str) -> Story:
    return Story("repair_with_rules", {**REPORT, **more}, by=by)


def repaired(rating: str) -> Story:
    story = reported().presses("王强", "接单").presses("王强", "修好了", solution="加了氟")
    return story.presses("李红", "评价", rating=rating)


def fired(story: Story) -> list[object]:
    return [each.details["rule"] for each in story.history if each.kind == "rule_fired"]


def opened(story: Story) -> list[tuple[str, dict[str, Value]]]:
    every = (each for each in story.effects if isinstance(each, OpenAnother))
    return [(each.type_key, dict(each.values)) for each in every]


def test_the_table_says_which_level_and_which_team() -> None:
    answers = [reported(machine=each).ticket.answers for each in ("freezer", "oven")]
    assert [(each["level"], each["team"]) for each in answers] == [
        ("urgent", "electrical"),
        ("usual", "mechanical"),
    ]
    assert reported(by="张敏", machine="oven").ticket.answers["team"] == "senior"


def test_a_vip_is_tagged_and_the_supervisors_are_told() -> None:
    story = reported(by="张敏")
    assert story.ticket.tags == ("贵宾",)
    told = [each for each in story.effects if isinstance(each, Notify)]
    assert [each.role for each in told if each.occasion is Occasion.NOTIFIED] == ["supervisor"]
    assert reported().ticket.tags == ()


def test_what_nobody_accepts_is_given_to_the_senior_team_after_half_an_hour() -> None:
    story = reported().later(minutes=29)
    assert "nobody_yet" not in fired(story)
    story.later(minutes=2)
    assert (story.asked, story.at) == ({"马超"}, {"repair"})
    assert reported().presses("王强", "接单").later(minutes=31).asked == {"王强"}


def test_whoever_speaks_of_a_complaint_is_looked_after_once() -> None:
    story = reported().presses("王强", "接单").says("李红", "再不来我要投诉了")
    assert story.ticket.tags == ("不满",)
    assert story.told(Occasion.NOTIFIED) == {"周敏"}
    story.says("李红", "我真的要投诉")
    assert fired(story).count("upset") == 1


def test_payment_told_by_another_system_is_noted() -> None:
    story = reported().presses("王强", "接单").lives(EventArrived(name="paid"))
    assert story.ticket.answers["paid"] is True
    assert story.told(Occasion.NOTIFIED) == {"王强"}


def test_a_low_rating_opens_a_complaint_and_a_good_one_does_not() -> None:
    assert opened(repaired("2")) == [
        (
            "complaint_sequential",
            {"topic": "维修质量", "description": "评分 2：不制冷", "phone": "13800138000"},
        )
    ]
    assert opened(repaired("5")) == []


def test_an_old_one_is_told_each_morning_from_the_third_day_on() -> None:
    story = reported().presses("王强", "接单")
    story.later(days=2)
    assert "old" not in fired(story)
    story.later(days=4)
    assert fired(story).count("old") == 3
    assert everyone()["王强"].id in {
        to for each in story.effects if isinstance(each, Notify) for to in each.to
    }


def test_each_rule_s_coming_is_in_the_history() -> None:
    story = repaired("1")
    (entry,) = [each for each in story.history if each.details.get("rule") == "low_rating"]
    assert isinstance(entry, Record)
    assert entry.details["read"] == {"rating": "1"}
