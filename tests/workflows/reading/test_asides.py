"""What is said beside the point, and what only looks like it."""

from __future__ import annotations

import pytest

from workflows.reading.asides import asks_back, is_mere_courtesy, is_mere_marks


@pytest.mark.parametrize("text", ["？", "...", "😡😡", "🤷", "\ufe0f", " ", "👍"])
def test_marks_say_nothing(text: str) -> None:
    assert is_mere_marks(text)


@pytest.mark.parametrize("text", ["★★★★★", "好", "1", "C-3", "空调😭"])
def test_a_word_a_figure_or_stars_say_something(text: str) -> None:
    assert not is_mere_marks(text)


@pytest.mark.parametrize(
    "text", ["上门费多少钱？", "关你什么事", "要不要取消呢", "你是真人吗", "how much is it", "why?"]
)
def test_a_question_is_no_answer(text: str) -> None:
    assert asks_back(text)


@pytest.mark.parametrize(
    "text", ["文三路 90 号行吗？", "大槐树底下第二家", "KFR-35GW?", "Whatley Road"]
)
def test_a_place_or_a_number_may_be_one(text: str) -> None:
    assert not asks_back(text)


def test_thanks_are_only_manners() -> None:
    assert is_mere_courtesy("好的谢谢") and not is_mere_courtesy("谢家村三组")
