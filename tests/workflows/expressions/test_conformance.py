from __future__ import annotations

from collections import Counter

import pytest

from tests.workflows.expressions.cases import AROUND, Case, cases, scope_of
from workflows.expressions.expression import compile_expression
from workflows.expressions.faults import Fault
from workflows.expressions.functions.catalogue import FUNCTIONS
from workflows.expressions.values import Value, is_blank

CASES = list(cases())
LEAST = 5
NAMES = sorted({function.name for function in FUNCTIONS.values()})


def outcome(case: Case) -> Value:
    return compile_expression(case.expression, scope_of(case.given)).evaluate(case.given, AROUND)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.function}: {case.expression}")
def test_expression_gives_what_the_conformance_files_say(case: Case) -> None:
    if case.fault:
        with pytest.raises(Fault) as stopped:
            outcome(case)
        assert stopped.value.code == case.fault
    else:
        assert_same(outcome(case), case.gives)


def assert_same(found: Value, expected: Value) -> None:
    """Equal and of one kind: 1 is not TRUE, a date not its midnight; what is empty is blank."""
    if is_blank(expected):
        assert is_blank(found)
    elif isinstance(expected, tuple):
        assert isinstance(found, tuple) and len(found) == len(expected)
        for each, wanted in zip(found, expected, strict=True):
            assert_same(each, wanted)
    else:
        assert (type(found), found) == (type(expected), expected)


def test_every_function_has_its_cases() -> None:
    counted = Counter(case.function for case in CASES)
    assert {name: counted[name] for name in NAMES if counted[name] < LEAST} == {}
    assert sorted(set(counted) - set(NAMES)) == []


@pytest.mark.parametrize("name", NAMES)
def test_cases_of_a_function_call_it(name: str) -> None:
    """Under one of its names."""
    function = FUNCTIONS[name]
    for case in CASES:
        if case.function == name:
            written = case.expression.upper().replace("（", "(")
            assert any(f"{each}(" in written for each in (function.name, *function.aliases))
