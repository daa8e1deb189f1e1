from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.workflows.expressions.desk import DESK
from workflows.expressions import limits
from workflows.expressions.expression import compile_expression
from workflows.expressions.faults import FaultCode
from workflows.expressions.functions.bounds import LONGEST_LIST, LONGEST_SPAN_IN_DAYS, LONGEST_TEXT
from workflows.expressions.functions.catalogue import functions_by_group
from workflows.expressions.functions.function import Function, Parameter
from workflows.expressions.functions.regexes import LONGEST_PATTERN

DOCS = Path(__file__).resolve().parents[2] / "docs"
each_language = pytest.mark.parametrize("language", ["zh-CN", "en"])


def page(language: str) -> str:
    return (DOCS / language / "reference" / "expressions.md").read_text(encoding="utf-8")


def function_rows(language: str) -> Mapping[str, list[str]]:
    """The rows as they must stand, by group: paste them from a failing test."""
    return {
        group: [row(function, language) for function in functions]
        for group, functions in functions_by_group().items()
    }


def row(function: Function, language: str) -> str:
    names = " ".join(f"`{alias}`" for alias in function.aliases)
    arguments = ", ".join(arguments_of(function, language))
    says = function.help.say(language)
    return f"| `{function.name}({arguments})` {names} | {says} | `{function.example}` |"


def arguments_of(function: Function, language: str) -> Iterator[str]:
    for parameter in function.parameters:
        yield argument(parameter, language)
    if function.repeats:
        yield "…"


def argument(parameter: Parameter, language: str) -> str:
    name = parameter.name.say(language) + ("…" if parameter.is_rest else "")
    return f"[{name}]" if parameter.is_optional else name


@each_language
def test_function_tables_are_those_of_the_catalogue(language: str) -> None:
    written = re.findall(r"^\| `[A-Z0-9]+\(.*$", page(language), re.MULTILINE)
    expected = [line for rows in function_rows(language).values() for line in rows]
    assert "\n".join(written) == "\n".join(expected)


@each_language
def test_every_expression_that_is_shown_can_be_written_in_a_form(language: str) -> None:
    blocks = re.findall(r"^```excel\n(.*?)^```", page(language), re.MULTILINE | re.DOTALL)
    expressions = [line for block in blocks for line in block.splitlines() if line]
    assert expressions
    for expression in expressions:
        compile_expression(expression, DESK)


@each_language
def test_every_fault_is_explained(language: str) -> None:
    assert [code for code in FaultCode if f"| `{code}` |" not in page(language)] == []


@each_language
def test_limits_are_those_that_hold(language: str) -> None:
    for limit in (
        limits.LONGEST,
        limits.MOST_PARTS,
        limits.DEEPEST,
        limits.MOST_STEPS,
        LONGEST_TEXT,
        LONGEST_LIST,
        LONGEST_PATTERN,
        LONGEST_SPAN_IN_DAYS,
    ):
        assert f" {limit:,} " in page(language)
