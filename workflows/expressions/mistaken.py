"""What is wrong with an expression, as mistakes of the document it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.expressions.expression import Scope, compile_expression
from workflows.expressions.faults import Flawed
from workflows.expressions.types import Type
from workflows.expressions.wording import explain
from workflows.mistakes import Mistake


def flaws_of(flawed: Flawed, path: str) -> Iterator[Mistake]:
    """Of an expression at this path."""
    for flaw in flawed.flaws:
        params = {"problem_zh": explain(flaw, "zh_CN"), "problem": explain(flaw, "en")}
        yield Mistake(code="bad_expression", path=path, params=params)


def check_expression(
    text: str, path: str, scope: Scope, wanted: Type | None = None
) -> Iterator[Mistake]:
    """All that is wrong with the one at this path."""
    try:
        compile_expression(text, scope, wanted)
    except Flawed as flawed:
        yield from flaws_of(flawed, path)
