from __future__ import annotations

import pytest

from tests.workflows.builders_forms import AROUND, a_field
from workflows.kinds.fields import read, show
from workflows.kinds.kind import More
from workflows.kinds.problems import Problem

WHEN = a_field("kind: period")

SHOWN = [
    ("明天", "2026-11-25（周三）全天", "2026-11-25 (Wed), all day"),
    ("周末", "2026-11-28（周六） ~ 2026-11-29（周日）", "2026-11-28 (Sat) ~ 2026-11-29 (Sun)"),
    ("明天上午", "2026-11-25（周三） 09:00–12:00", "2026-11-25 (Wed) 09:00–12:00"),
    ("明天三点", "2026-11-25（周三） 15:00", "2026-11-25 (Wed) 15:00"),
    ("明天三点以后", "2026-11-25（周三） 15:00 起", "from 2026-11-25 (Wed) 15:00"),
]


@pytest.mark.parametrize(("words", "chinese", "english"), SHOWN)
def test_hours_are_shown_only_where_they_say_something(
    words: str, chinese: str, english: str
) -> None:
    answer = read(WHEN, words, AROUND)
    assert not isinstance(answer, Problem | More)
    assert show(WHEN, answer, "zh_CN") == f"{words}，{chinese}"
    assert english in show(WHEN, answer, "en")


def test_a_suggestion_is_read_in_the_readers_language() -> None:
    answer = read(WHEN, "4", AROUND)
    assert not isinstance(answer, Problem | More)
    assert show(WHEN, answer, "zh_CN").startswith("周末，")
    assert show(WHEN, answer, "en").startswith("At the weekend, ")
