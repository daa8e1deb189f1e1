from __future__ import annotations

import pytest

from workflows.patterns import pattern_mistake

FINE = [
    "[A-Z]{2}[0-9]{6}", r"\d{3}-\d{4}", "SN.+", "(AB|CD)[0-9]+", r"(\d{4}-){3}\d{4}", "[(+*]+x",
    r"\(a+\)+", "a?b?c?", "(?:SN)?[0-9]{4,8}", "[]a]+", "(?P<year>[0-9]{4})", "x(ab){1}", "",
]  # fmt: skip
SLOW = [
    "(a+)+", "(a*)*b", "(a|a)*", "(?:a|b)+", "((a+))+", "(a?){30}", "(.*)*", "(a{1,9}){2,}",
    ".*.*.*.*x", r"(a)\1", "(?P<x>a)(?P=x)", "((ab|c)d)+", ".{0,500}.{0,500}.{0,500}.{0,500}",
]  # fmt: skip


@pytest.mark.parametrize("pattern", FINE)
def test_pattern_that_stays_quick_is_taken(pattern: str) -> None:
    assert pattern_mistake(pattern, "here") is None


@pytest.mark.parametrize("pattern", SLOW)
def test_pattern_that_could_take_forever_is_refused(pattern: str) -> None:
    mistake = pattern_mistake(pattern, "here")
    assert mistake is not None
    assert (mistake.code, mistake.path) == ("slow_pattern", "here")


@pytest.mark.parametrize(
    ("pattern", "code"),
    [("(", "bad_pattern"), ("a{2,1}", "bad_pattern"), ("a" * 201, "long_pattern")],
)
def test_pattern_that_cannot_be_used_says_why(pattern: str, code: str) -> None:
    mistake = pattern_mistake(pattern, "here")
    assert mistake is not None
    assert mistake.code == code
