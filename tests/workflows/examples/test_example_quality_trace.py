"""批量不良: as many checks side by side as there are classes of defect."""

from __future__ import annotations

from tests.workflows.examples.story import Story
from workflows.answers import Answer
from workflows.effects import Occasion


def reported(*classes: str, description: str = "外壳划伤") -> Story:
    report: dict[str, Answer] = {
        "batch": "B20261108",
        "classes": list(classes),
        "description": description,
    }
    return Story("quality_trace_inclusive", report)


def ways(story: Story) -> list[object]:
    return [each.details["case"] for each in story.history if each.kind == "branched"]


def test_the_quality_people_hear_of_it_at_once() -> None:
    story = reported("looks")
    assert story.told(Occasion.COPIED) == {"何军", "陈刚"}
    assert story.path[0] == "tell_quality"


def test_two_classes_of_defect_are_checked_side_by_side() -> None:
    story = reported("looks", "performance")
    assert ways(story) == ["looks", "performance"]
    assert story.asked == {"唐静", "马超", "郭涛"}
    story.presses("马超", "性能查完", performance_cause="焊点虚焊")
    assert story.asked == {"唐静"}, "both are waited for"
    story.presses("唐静", "外观查完", looks_cause="包装挤压")
    assert story.asked == {"何军"} and story.at == {"conclude"}


def test_one_class_alone_is_one_check() -> None:
    story = reported("looks").presses("唐静", "外观查完", looks_cause="包装挤压")
    assert story.at == {"conclude"}


def test_what_is_none_of_the_classes_is_checked_in_general() -> None:
    story = reported("packing", description="箱子破了")
    assert ways(story) == ["general"] and story.asked == {"许峰"}
    assert story.recorded("branched").details["otherwise"] is True


def test_the_history_says_why_each_check_was_made() -> None:
    story = reported("looks", "safety")
    looks = story.recorded("branched", case="looks").details
    assert looks["read"] == {"classes": ["looks", "safety"]}
    safety = story.recorded("branched", case="safety").details
    assert "CONTAINS" in str(safety["when"])
    assert safety["read"] == {"classes": ["looks", "safety"], "description": "外壳划伤"}


def test_an_electric_shock_in_the_story_is_a_matter_of_safety_whatever_was_ticked() -> None:
    assert ways(reported("looks", description="外壳漏电")) == ["looks", "safety"]


def test_delivery_goes_on_when_everyone_of_quality_agrees() -> None:
    story = reported("safety").presses("徐静", "已停发", safety_measure="封存三百台")
    assert story.asked == {"何军", "陈刚"} and story.at == {"trace", "release"}
    story.presses("何军", "同意恢复")
    assert story.at == {"trace", "release"}
    story.presses("陈刚", "同意恢复")
    assert story.at == {"conclude"}


def test_one_no_keeps_it_stopped_while_the_other_lane_goes_on() -> None:
    story = reported("looks", "safety").presses("徐静", "已停发", safety_measure="封存")
    story.presses("陈刚", "继续停发", why="原因未明")
    assert story.at == {"trace", "looks_check", "stop"}
    story.presses("唐静", "外观查完", looks_cause="包装挤压")
    assert story.at == {"trace", "stop"}


def test_a_warehouse_that_does_not_stop_is_escalated_every_half_hour() -> None:
    story = reported("safety").later(minutes=30)
    assert story.told(Occasion.ESCALATED) == {"何军", "陈刚"}
    story.later(hours=5)
    assert len([each for each in story.history if each.kind == "limit_passed"]) == 4


def test_a_reporter_who_does_not_agree_gets_another_conclusion_not_another_trace() -> None:
    story = reported("looks").presses("唐静", "外观查完", looks_cause="包装挤压")
    story.presses("何军", "下结论", conclusion="运输所致").presses("李红", "有异议", why="出厂就有")
    assert story.asked == {"何军"}
    story.presses("何军", "下结论", conclusion="整批换货").presses("李红", "认可")
    assert story.is_closed
