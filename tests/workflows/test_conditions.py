from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.answers import Answer
from workflows.conditions import holds
from workflows.nodes import Condition

ANSWERS: dict[str, Answer] = {
    "cost": "500.50",
    "zero": "0",
    "name": "Haier 空调",
    "thing": "pump",
    "parts": ["seal", "motor"],
    "none": [],
    "blank": "",
    "urgent": True,
    "calm": False,
    "stars": "2",
}

ROWS: list[tuple[dict[str, object], bool]] = [
    ({"field": "cost", "op": "gt", "value": 500}, True),
    ({"field": "cost", "op": "gt", "value": 500.5}, False),
    ({"field": "cost", "op": "ge", "value": "500.5"}, True),
    ({"field": "cost", "op": "lt", "value": 500}, False),
    ({"field": "cost", "op": "le", "value": 1000}, True),
    ({"field": "cost", "value": 500.5}, True),
    ({"field": "cost", "op": "ne", "value": 500.5}, False),
    ({"field": "stars", "op": "le", "value": 2}, True),
    ({"field": "name", "op": "gt", "value": 1}, False),
    ({"field": "gone", "op": "gt", "value": 1}, False),
    ({"field": "gone", "op": "le", "value": 1}, False),
    ({"field": "parts", "op": "gt", "value": 1}, False),
    ({"field": "urgent", "op": "ge", "value": 1}, False),
    ({"field": "urgent", "value": True}, True),
    ({"field": "calm", "value": True}, False),
    ({"field": "calm", "value": False}, True),
    ({"field": "gone", "value": False}, False),
    ({"field": "urgent", "value": 1}, False),
    ({"field": "thing", "value": "pump"}, True),
    ({"field": "thing", "op": "ne", "value": "fan"}, True),
    ({"field": "gone", "value": "pump"}, False),
    ({"field": "gone", "op": "ne", "value": "pump"}, True),
    ({"field": "gone"}, False),
    ({"field": "thing", "op": "in", "value": ["fan", "pump"]}, True),
    ({"field": "thing", "op": "in", "value": ["fan"]}, False),
    ({"field": "thing", "op": "in", "value": "pump"}, True),
    ({"field": "gone", "op": "in", "value": ["fan"]}, False),
    ({"field": "parts", "op": "in", "value": ["motor", "fan"]}, True),
    ({"field": "parts", "op": "in", "value": ["fan"]}, False),
    ({"field": "parts", "value": ["seal", "motor"]}, True),
    ({"field": "parts", "op": "contains", "value": "seal"}, True),
    ({"field": "parts", "op": "contains", "value": "fan"}, False),
    ({"field": "name", "op": "contains", "value": "haier"}, True),
    ({"field": "urgent", "op": "contains", "value": "x"}, False),
    ({"field": "gone", "op": "contains", "value": "x"}, False),
    ({"field": "gone", "op": "empty"}, True),
    ({"field": "blank", "op": "empty"}, True),
    ({"field": "none", "op": "empty"}, True),
    ({"field": "calm", "op": "empty"}, False),
    ({"field": "zero", "op": "filled"}, True),
    ({"field": "gone", "op": "filled"}, False),
    ({"all": [{"field": "urgent", "value": True}, {"field": "thing", "value": "pump"}]}, True),
    ({"all": [{"field": "urgent", "value": True}, {"field": "thing", "value": "fan"}]}, False),
    ({"any": [{"field": "calm", "value": True}, {"field": "thing", "value": "pump"}]}, True),
    ({"any": [{"field": "calm", "value": True}, {"field": "thing", "value": "fan"}]}, False),
    ({"any": [{"all": [{"field": "cost", "op": "gt", "value": 1}]}]}, True),
]


@pytest.mark.parametrize(("condition", "expected"), ROWS)
def test_condition(condition: dict[str, object], expected: bool) -> None:
    assert holds(Condition.model_validate(condition), ANSWERS) is expected


OPS = st.sampled_from(["eq", "ne", "gt", "ge", "lt", "le", "in", "contains", "empty", "filled"])
VALUES = st.one_of(
    st.none(), st.text(max_size=5), st.booleans(), st.integers(), st.lists(st.text(max_size=3)),
    st.sampled_from(["NaN", "Infinity", "-0", "1e400"]),
)  # fmt: skip
GIVEN = st.one_of(
    st.text(max_size=5), st.booleans(), st.lists(st.text(max_size=3)),
    st.sampled_from(["NaN", "sNaN", "Infinity", "5"]),
)  # fmt: skip


@given(OPS, VALUES, st.none() | GIVEN)
def test_any_comparison_with_any_answer_gives_yes_or_no(
    op: str, value: object, answer: Answer | None
) -> None:
    condition = Condition.model_validate({"field": "it", "op": op, "value": value})
    answers = {} if answer is None else {"it": answer}
    opposite = {"eq": "ne", "empty": "filled"}.get(op)
    result = holds(condition, answers)
    assert isinstance(result, bool)
    if opposite:
        assert holds(condition.model_copy(update={"op": opposite}), answers) is not result
