"""验机: three inspectors by themselves, two verdicts are enough."""

from __future__ import annotations

from tests.workflows.examples.story import Story
from workflows.effects import Occasion, Reason


def sent_in() -> Story:
    return Story("any_of_n_inspection", {"article": "滚筒洗衣机", "complaint": "漏水"})


def test_three_inspectors_have_it_at_once() -> None:
    assert sent_in().asked == {"唐静", "许峰", "曹阳"}


def test_the_second_verdict_is_enough_and_the_third_is_called_off() -> None:
    story = sent_in().presses("许峰", "验完", verdict_xu="sound")
    assert story.asked == {"唐静", "曹阳"}
    story.presses("唐静", "验完", verdict_tang="sound")
    assert story.is_closed and story.answer("result") == "合格"
    story.fails("曹阳", "验完", verdict_cao="damaged")
    assert story.answer("verdict_cao") is None
    assert story.recorded("called_off").details["node"] == "inspect_cao"


def test_one_who_finds_damage_is_enough_for_damage() -> None:
    story = sent_in().presses("曹阳", "验完", verdict_cao="damaged")
    story.presses("唐静", "验完", verdict_tang="sound")
    assert story.answer("result") == "人为损坏"


def test_quality_is_copied_at_the_end() -> None:
    story = sent_in().presses("曹阳", "验完", verdict_cao="sound")
    story.presses("许峰", "验完", verdict_xu="sound")
    assert story.told(Occasion.COPIED) == {"何军", "陈刚"}
    assert story.path[-2:] == ["sum_up", "tell_quality"]


def test_nobody_sees_another_s_verdict() -> None:
    node = sent_in().definition.walked.task_node("inspect_tang")
    assert {node.right(f"verdict_{name}") for name in ("xu", "cao")} == {"hide"}
    assert node.right("verdict_tang") == "read"


def test_a_verdict_is_not_left_out() -> None:
    assert sent_in().fails("唐静", "验完") is Reason.MISSING
