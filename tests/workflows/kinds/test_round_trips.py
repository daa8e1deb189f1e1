"""Every kind of field: its answers are the same after a chat, after JSON and after a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.workflows.kinds.any_answers import ANY, any_answer
from tests.workflows.kinds.examples import AROUND, EXAMPLES
from workflows.answers import Answer
from workflows.form_fields import FormField
from workflows.kinds.kind import Asking, Kind, More
from workflows.kinds.problems import Problem
from workflows.kinds.table import KINDS
from workflows.tables.answers import Cells, layout_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
IN_WORDS = [name for name, each in KINDS.items() if EXAMPLES[name].said]
ANSWERED_OTHERWISE = {Asking.FILES, Asking.PAGE, Asking.NEVER}
each_kind = pytest.mark.parametrize("name", KINDS)


def kind_and_field(name: str) -> tuple[Kind, FormField]:
    return KINDS[name], EXAMPLES[name].form_field(name)


def an_answer(data: st.DataObject, name: str) -> Answer:
    kind, field = kind_and_field(name)
    answer = data.draw(any_answer(name))
    assume(kind.problem(field, answer) is None)
    return answer


def through_a_spreadsheet(field: FormField, answer: Answer, locale: str) -> Mapping[str, Answer]:
    """Out of the cells alone."""
    layout = layout_of([field], locale, SHANGHAI)
    rows: dict[str, list[Cells]] = {}
    for subform, cells in layout.rows({field.id: answer}):
        rows.setdefault(subform, []).append(cells)
    answers, problems = layout.answers(layout.cells({field.id: answer}), rows, AROUND)
    assert problems == {}
    return answers


def test_only_what_is_sent_drawn_or_computed_has_no_words() -> None:
    wordless = {name for name in KINDS if not EXAMPLES[name].said}
    assert all(KINDS[name].asking in ANSWERED_OTHERWISE for name in wordless), wordless


@pytest.mark.parametrize("name", ANY)
def test_any_answers_are_of_a_kind_there_is(name: str) -> None:
    assert name in KINDS


@pytest.mark.parametrize("name", IN_WORDS)
@given(data=st.data())
@settings(max_examples=30)
def test_what_a_chat_understood_it_understands_again(name: str, data: st.DataObject) -> None:
    """Whatever was said, the answer in words gives the answer."""
    kind, field = kind_and_field(name)
    said = [words for words, _ in EXAMPLES[name].said]
    pieces = st.sampled_from([*said, "，", " ", "1", "3", "加急", "不", "=", "\n", "半"])
    words = data.draw(st.text(max_size=30) | st.lists(pieces, max_size=4).map("".join))
    answer = kind.read(field, words, AROUND)
    if not isinstance(answer, Problem | More):
        assert kind.read(field, kind.written(field, answer), AROUND) == answer


@each_kind
@given(data=st.data())
@settings(max_examples=30)
def test_answer_comes_back_from_json(name: str, data: st.DataObject) -> None:
    answer = an_answer(data, name)
    assert json.loads(json.dumps(answer)) == answer


@each_kind
@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_examples_come_back_from_a_spreadsheet(name: str, locale: str) -> None:
    field = EXAMPLES[name].form_field(name)
    for answer in EXAMPLES[name].answers:
        assert through_a_spreadsheet(field, answer, locale) == {field.id: answer}


@each_kind
@given(data=st.data(), locale=st.sampled_from(["zh_CN", "en"]))
@settings(max_examples=40)
def test_any_answer_comes_back_from_a_spreadsheet(
    name: str, data: st.DataObject, locale: str
) -> None:
    answer = an_answer(data, name)
    field = EXAMPLES[name].form_field(name)
    assert through_a_spreadsheet(field, answer, locale) == {field.id: answer}
