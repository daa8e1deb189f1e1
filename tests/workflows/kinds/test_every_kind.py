"""One contract for all kinds of field; `examples` has a field of each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from datetime import time as time_of_day
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from tests.workflows.kinds.examples import AROUND, EXAMPLES
from tests.workflows.kinds.validating import validator_of
from workflows.answers import Answer
from workflows.expressions.types import Base, Type
from workflows.expressions.values import Picked, Value
from workflows.form_fields import FormField
from workflows.kinds.kind import Asking, More
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.table import KINDS

LOCALES = ("zh_CN", "en")
FIELDS: Mapping[str, FormField] = {
    name: example.form_field(name) for name, example in EXAMPLES.items() if name in KINDS
}
PYTHON_TYPES: Mapping[Base, type | tuple[type, ...]] = {
    Base.NUMBER: Decimal, Base.TEXT: str, Base.YES_NO: bool, Base.DATE: date, Base.MOMENT: datetime,
    Base.TIME: time_of_day, Base.CHOICE: Picked, Base.LIST: tuple, Base.RECORD: Mapping, Base.ANY: object,
}  # fmt: skip


def test_every_kind_has_an_example() -> None:
    assert KINDS.keys() == EXAMPLES.keys()


def test_every_example_says_something() -> None:
    assert [name for name, example in EXAMPLES.items() if not example.answers] == []


@pytest.mark.parametrize("name", KINDS)
def test_kind_is_called_by_its_name_in_both_languages(name: str) -> None:
    kind = KINDS[name]
    assert kind.name == name
    assert kind.label.zh and kind.label.en


@pytest.mark.parametrize("name", KINDS)
def test_settings_are_keys_of_a_field(name: str) -> None:
    assert FormField.model_fields.keys() >= KINDS[name].settings | KINDS[name].needs
    assert KINDS[name].needs <= KINDS[name].settings | {"formula"}


SAID = [(name, words, answer) for name, each in EXAMPLES.items() for words, answer in each.said]
ANSWERS = [(name, answer) for name, each in EXAMPLES.items() for answer in each.answers]


@pytest.mark.parametrize(("name", "words", "answer"), SAID)
def test_words_give_the_answer_as_it_is_kept(name: str, words: str, answer: Answer) -> None:
    read = KINDS[name].read(FIELDS[name], words, AROUND)
    assert read == answer


@pytest.mark.parametrize(("name", "answer"), ANSWERS)
def test_answer_is_right_and_can_be_shown(name: str, answer: Answer) -> None:
    kind, field = KINDS[name], FIELDS[name]
    assert kind.problem(field, answer) is None
    for locale in LOCALES:
        assert kind.show(field, answer, locale)
        assert kind.masked(field, answer, locale)


@pytest.mark.parametrize(
    ("name", "words", "code"),
    [(name, words, code) for name, each in EXAMPLES.items() for words, code in each.refused],
)
def test_words_that_are_no_answer_say_why(name: str, words: str, code: ProblemCode) -> None:
    problem = KINDS[name].read(FIELDS[name], words, AROUND)
    assert isinstance(problem, Problem), problem
    assert problem.code is code


@pytest.mark.parametrize(("name", "words", "answer"), SAID)
def test_the_answer_in_words_is_read_back(name: str, words: str, answer: Answer) -> None:
    written = KINDS[name].written(FIELDS[name], answer)
    assert KINDS[name].read(FIELDS[name], written, AROUND) == answer


@pytest.mark.parametrize(("name", "answer"), ANSWERS)
def test_answer_survives_being_stored(name: str, answer: Answer) -> None:
    assert json.loads(json.dumps(answer)) == answer


@pytest.mark.parametrize("name", KINDS)
def test_schema_is_one_and_takes_the_answers(name: str) -> None:
    schema = KINDS[name].schema(FIELDS[name])
    Draft202012Validator.check_schema(schema)
    validator = validator_of(name)
    for answer in EXAMPLES[name].answers:
        validator.validate(answer)


@pytest.mark.parametrize(
    ("name", "shape"),
    [(name, shape) for name, each in EXAMPLES.items() for shape in each.misshapen],
)
def test_json_of_another_shape_is_refused(name: str, shape: Answer) -> None:
    assert not validator_of(name).is_valid(shape)
    assert KINDS[name].problem(FIELDS[name], shape) is not None


@pytest.mark.parametrize(("name", "answer"), ANSWERS)
def test_value_is_of_the_type_the_kind_promises(name: str, answer: Answer) -> None:
    kind, field = KINDS[name], FIELDS[name]
    check_type(kind.value(field, answer), kind.type(field))


def check_type(value: Value, kept_as: Type) -> None:
    if value is None:
        return
    assert isinstance(value, PYTHON_TYPES[kept_as.base]), (value, kept_as)
    for item in value if isinstance(value, tuple) and kept_as.item else ():
        assert kept_as.item
        check_type(item, kept_as.item)
    if isinstance(value, Mapping):
        assert value.keys() >= {column.id for column in kept_as.columns}
        for column in kept_as.columns:
            check_type(value[column.id], column.type)


@pytest.mark.parametrize(("name", "answer"), ANSWERS)
def test_value_of_an_expression_becomes_the_same_answer(name: str, answer: Answer) -> None:
    """Where a formula or a default can give one at all."""
    kind, field = KINDS[name], FIELDS[name]
    again = kind.answer(field, kind.value(field, answer))
    if again is not None and not isinstance(answer, dict):
        assert again == answer


@pytest.mark.parametrize("name", KINDS)
def test_nothing_is_no_answer(name: str) -> None:
    assert KINDS[name].answer(FIELDS[name], None) is None


@pytest.mark.parametrize("name", KINDS)
def test_what_is_offered_can_be_pressed_and_said_by_its_number(name: str) -> None:
    kind, field = KINDS[name], FIELDS[name]
    choices = kind.choices(field, AROUND)
    assert len({choice.id for choice in choices}) == len(choices)
    for place, choice in enumerate(choices, 1):
        pressed = kind.pressed(field, choice.id, AROUND)
        if kind.asking is Asking.SEVERAL:  # its presses are gathered by the form
            continue
        is_no_to_consent = name == "consent" and choice.id == "no"
        assert isinstance(pressed, Problem) is is_no_to_consent, choice
        if kind.asking in {Asking.ONE, Asking.STEPS}:
            assert kind.read(field, str(place), AROUND) == pressed


@pytest.mark.parametrize(
    "name", [name for name, kind in KINDS.items() if kind.asking is Asking.STEPS]
)
def test_pressing_the_first_choice_again_and_again_comes_to_an_answer(name: str) -> None:
    kind, field = KINDS[name], FIELDS[name]
    so_far: Answer | None = None
    for _ in range(10):
        step = kind.pressed(field, kind.choices(field, AROUND, so_far)[0].id, AROUND, so_far)
        assert not isinstance(step, Problem)
        if not isinstance(step, More):
            assert kind.problem(field, step) is None
            return
        so_far = step.so_far
    pytest.fail("never whole")


@pytest.mark.parametrize(
    "name", [name for name, kind in KINDS.items() if kind.asking is Asking.FILES]
)
def test_files_are_gathered_one_by_one(name: str) -> None:
    kind, field = KINDS[name], FIELDS[name]
    assert kind.media
    first = kind.with_file(field, "7")
    assert first is not None and not isinstance(first, Problem)
    if not isinstance(first, More):
        assert kind.with_file(field, "7", first) == first
        assert kind.with_file(field, "8", first) == ["7", "8"]


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.is_sensitive])
def test_sensitive_answer_is_never_masked_as_a_whole(name: str) -> None:
    for answer in (*EXAMPLES[name].answers, "4403051980"):
        assert isinstance(answer, str)
        assert answer not in KINDS[name].masked(FIELDS[name], answer, "zh_CN")
    assert KINDS[name].asking is Asking.PAGE
