"""Mistakes in the expressions of a definition, in words; `workflows.checks` gathers them."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.conditions import spelled_out
from workflows.definition import Definition
from workflows.expressions.mistaken import check_expression, flaws_of
from workflows.expressions.types import YES_NO
from workflows.mistakes import Mistake
from workflows.nodes import Condition
from workflows.sheets.compiling import Misruled, compile_form


def check_rules(definition: Definition) -> Iterator[Mistake]:
    for misruled in compile_form(definition.form)[1]:
        yield from _of_form(misruled)


def check_when(when: str | Condition, definition: Definition, path: str) -> Iterator[Mistake]:
    """Of a case of a branch."""
    if isinstance(when, Condition) and not is_whole(when):
        yield Mistake(code="condition_shape", path=path)
        return
    text = spelled_out(when, {field.id: field for field in definition.form})
    yield from check_expression(text, path, definition.scope, YES_NO)


def is_whole(condition: Condition) -> bool:
    """Either a comparison or all or any of others, and those whole."""
    inner = (*condition.all, *condition.any)
    said = (bool(condition.field), bool(condition.all), bool(condition.any))
    return sum(said) == 1 and all(map(is_whole, inner))


def _of_form(misruled: Misruled) -> Iterator[Mistake]:
    if misruled.flawed:
        yield from flaws_of(misruled.flawed, misruled.path)
    else:
        ring = " → ".join((*misruled.ring, misruled.ring[0]))
        yield Mistake(code="ring", path=misruled.path, params={"ring": ring})
