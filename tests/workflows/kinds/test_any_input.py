"""Whatever is said to a kind of field, or kept as its answer, breaks nothing; and its JSON Schema says what it says."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.kinds.examples import AROUND, EXAMPLES
from tests.workflows.kinds.near_misses import near
from tests.workflows.kinds.validating import validator_of
from workflows.kinds.kind import More
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.table import KINDS

FIELDS = {name: example.form_field(name) for name, example in EXAMPLES.items()}
PATIENCE = 2.0  # seconds of processor time for the longest message; runaway patterns take minutes
PIECES = st.sampled_from(
    "0123456789一二三百点半小时天年月.-:@/,、; \n不没空调粤AbK@°²①٣<>#\x00\ud83d\u202e\U0001f600"
)
WORDS = st.text(max_size=200) | st.lists(PIECES, max_size=40).map("".join)
each_kind = pytest.mark.parametrize("name", KINDS)


@each_kind
@given(data=st.data())
def test_whatever_is_said_is_read_or_refused_and_what_is_read_can_be_kept(
    name: str, data: st.DataObject
) -> None:
    kind, field = KINDS[name], FIELDS[name]
    said = [words for words, _ in EXAMPLES[name].said]
    words = data.draw(WORDS | st.sampled_from(said) if said else WORDS)
    so_far: Any = data.draw(st.none() | near(name))
    read = kind.read(field, words, AROUND)
    if not isinstance(read, Problem | More):
        assert kind.problem(field, read) is None
    for answer in (read, kind.read(field, words, AROUND, so_far)):
        if not isinstance(answer, Problem | More):
            assert kind.show(field, answer, "zh_CN")
    heard = kind.find(field, words, AROUND)
    if heard:
        assert 0 <= heard.start <= heard.end <= len(words)
        assert kind.problem(field, heard.answer) is None


@each_kind
@given(data=st.data())
def test_whatever_is_kept_can_be_shown_and_the_schema_judges_it_as_the_kind_does(
    name: str, data: st.DataObject
) -> None:
    """What the kind takes the schema takes; what it refuses for its shape the schema refuses."""
    kind, field = KINDS[name], FIELDS[name]
    answer: Any = data.draw(near(name))
    problem = kind.problem(field, answer)
    is_valid = validator_of(name).is_valid(answer)
    assert problem is not None or is_valid
    assert problem is None or problem.code is not ProblemCode.WRONG_SHAPE or not is_valid
    kind.value(field, answer)
    kind.written(field, answer)
    kind.with_file(field, "7", answer)
    kind.prompt(field, answer)
    kind.choices(field, AROUND, answer)
    for locale in ("zh_CN", "en"):
        assert isinstance(kind.show(field, answer, locale), str)
        assert isinstance(kind.masked(field, answer, locale), str)


@each_kind
@pytest.mark.parametrize(
    "piece", ["孔调 ", "1", "a.", "<", "a@b.", "三千", "\n", "http://a", "广东 ", "\ud83d"]
)
def test_longest_message_costs_little(name: str, piece: str) -> None:
    words = (piece * 100_000)[:100_000]
    began = time.process_time()
    KINDS[name].read(FIELDS[name], words, AROUND)
    KINDS[name].find(FIELDS[name], words, AROUND)
    assert time.process_time() - began < PATIENCE
