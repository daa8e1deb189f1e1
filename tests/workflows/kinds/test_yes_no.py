from __future__ import annotations

import pytest

from tests.workflows.builders_forms import AROUND, a_field
from workflows.kinds.fields import read
from workflows.kinds.problems import Problem
from workflows.kinds.table import kind_of

ANONYMOUS = a_field("kind: yes_no, label: {zh: 匿名, en: Anonymous}")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("不用匿名", False),
        ("不匿名，打我电话", False),
        ("匿名", True),
        ("那就匿名吧", True),
        ("我要匿名", True),
        ("not anonymous", False),
        ("Anonymous", True),
    ],
)
def test_it_may_be_answered_by_its_name(words: str, answer: bool) -> None:
    assert read(ANONYMOUS, words, AROUND) is answer


@pytest.mark.parametrize("words", ["匿名是什么意思", "为什么要问这个", "随便"])
def test_what_says_neither_is_asked_again(words: str) -> None:
    assert isinstance(read(ANONYMOUS, words, AROUND), Problem)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("我要匿名投诉你们", True),
        ("不要匿名", False),
        ("有人匿名打电话骂我", None),
        ("匿名吧", True),
        ("态度差", None),
    ],
)
def test_it_is_found_in_a_story_only_where_it_is_wanted_or_not(
    words: str, answer: bool | None
) -> None:
    found = kind_of(ANONYMOUS).find(ANONYMOUS, words, AROUND)
    assert (found.answer if found else None) is answer
