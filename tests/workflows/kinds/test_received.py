"""What another system's JSON may answer: exactly what the field can hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.kinds.examples import AROUND as EXAMPLES_AROUND
from tests.workflows.kinds.examples import EXAMPLES
from workflows.answers import Answer, Row
from workflows.expressions.surroundings import Surroundings
from workflows.form_fields import FormField
from workflows.kinds.kind import Around, Asking, Record
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.received import received
from workflows.kinds.table import KINDS, kind_of

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
DEVICE = Record(id="D7", label="客厅空调", values={"model": "KFR-35GW"})
AROUND = Around(surroundings=Surroundings(now=NOW), records={"assets": (DEVICE,)})


def field(kind: str, **settings: object) -> FormField:
    return FormField.model_validate({"id": "it", "kind": kind, "label": "它", **settings})


OPTIONS = [
    {"id": "vip", "label": {"zh": "贵宾", "en": "VIP"}, "words": ["大客户"]},
    {"id": "usual", "label": {"zh": "普通客户", "en": "Usual"}},
]
COLUMNS = [
    {"id": "part", "kind": "text", "label": "名称"},
    {"id": "count", "kind": "number", "label": "数量", "decimals": 0},
]

ROWS: list[Row] = [{"part": "滤网", "count": "2"}, {"part": "遥控器"}]
TAKEN: dict[str, tuple[FormField, object, Answer]] = {
    "text": (field("text"), "顺丰 SF1", "顺丰 SF1"),
    "a number as text": (field("text"), Decimal("12.50"), "12.50"),
    "the number of a suggestion": (field("text", suggest=["顺丰", "京东"]), "1", "1"),
    "number": (field("number"), Decimal(3), "3"),
    "number in words": (field("number"), "3", "3"),
    "exact money": (field("money"), Decimal("0.10"), "0.10"),
    "money as text": (field("money"), "350.5", "350.5"),
    "percent as it is kept": (field("percent"), Decimal(30), "30"),
    "yes": (field("yes_no"), True, True),
    "yes in words": (field("yes_no"), "是", True),
    "option by its id": (field("choice", options=OPTIONS), "vip", "vip"),
    "option by its name": (field("choice", options=OPTIONS), "普通客户", "usual"),
    "options": (field("choices", options=OPTIONS), ["vip", "Usual"], ["vip", "usual"]),
    "date": (field("date"), "2026-11-30", "2026-11-30"),
    "phone": (field("phone"), "13812345678", "13812345678"),
    "rows": (
        field("subform", columns=COLUMNS),
        [{"part": "滤网", "count": Decimal(2)}, {"part": "遥控器", "count": None}],
        ROWS,
    ),
    "record by its number": (
        field("linked", records="assets"), "D7",
        {"id": "D7", "label": "客厅空调", "model": "KFR-35GW"},
    ),
    "record, whatever is said of it": (
        field("linked", records="assets"), {"id": "D7", "label": "别人的空调"},
        {"id": "D7", "label": "客厅空调", "model": "KFR-35GW"},
    ),
}  # fmt: skip

REFUSED: dict[str, tuple[FormField, object]] = {
    "a word an option might be": (field("choice", options=OPTIONS), "大客户"),
    "a piece of an option": (field("choice", options=OPTIONS), "普通"),
    "one option of two unknown": (field("choices", options=OPTIONS), ["vip", "gold"]),
    "a mistyped option": (field("choice", options=OPTIONS), "vipp"),
    "the place of a record in a list": (field("linked", records="assets"), Decimal(1)),
    "a record of nobody's": (field("linked", records="assets"), {"id": "D8", "label": "假的"}),
    "yes for a number": (field("number"), True),
    "yes for a text": (field("text"), True),
    "one for yes": (field("yes_no"), ["是"]),
    "too precise": (field("number", decimals=0), Decimal("2.5")),
    "too large": (field("money", maximum=100), Decimal(101)),
    "no day": (field("date"), "2026-02-30"),
    "a file of ours": (field("photos"), ["7"]),
    "a signature of ours": (field("signature"), "7"),
    "what is computed": (field("number", formula="1 + 1"), Decimal(2)),
    "a column there is none of": (field("subform", columns=COLUMNS), [{"price": "1"}]),
    "a cell that is wrong": (field("subform", columns=COLUMNS), [{"count": "many"}]),
    "rows that are none": (field("subform", columns=COLUMNS), "滤网 2"),
    "a list with holes": (field("choices", options=OPTIONS), ["vip", None]),
    "lists in lists": (field("text"), [["a"]]),
    "blanks": (field("number"), "  "),
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_a_field_can_hold_is_taken(what: str) -> None:
    where, value, expected = TAKEN[what]
    assert received(where, value, AROUND) == expected


@pytest.mark.parametrize("what", REFUSED)
def test_what_it_cannot_hold_is_not_guessed(what: str) -> None:
    where, value = REFUSED[what]
    assert isinstance(received(where, value, AROUND), Problem)


def test_why_a_record_is_not_taken_is_said() -> None:
    problem = received(field("linked", records="assets"), "D8", AROUND)
    assert problem == Problem(code=ProblemCode.NO_SUCH_RECORD)


FIELDS = [EXAMPLES[name].form_field(name) for name in KINDS]
JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=12)
    | st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-9999, max_value=9999),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["id", "label", "part", "count", "start"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(st.sampled_from(FIELDS), JSON)
def test_whatever_is_taken_the_field_finds_right_and_json_can_keep(
    where: FormField, value: object
) -> None:
    answer = received(where, value, AROUND)
    if not isinstance(answer, Problem):
        assert kind_of(where).problem(where, answer) is None
        assert received(where, value, AROUND) == answer
        assert json.loads(json.dumps(answer)) == answer
        assert kind_of(where).asking not in (Asking.FILES, Asking.NEVER)


def test_every_answer_a_ticket_keeps_may_come_from_outside_but_files() -> None:
    """As it is kept, whatever the kind; of a record its number is enough."""
    for name, example in EXAMPLES.items():
        where = example.form_field(name)
        if kind_of(where).asking in (Asking.FILES, Asking.PAGE, Asking.NEVER) or where.formula:
            continue
        for answer in example.answers:
            assert received(where, answer, EXAMPLES_AROUND) == answer, (name, answer)
