"""What is wrong with an expression, as mistakes of the document it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.expressions.faults import Flawed
from workflows.expressions.wording import explain
from workflows.mistakes import Mistake


def flaws_of(flawed: Flawed, path: str) -> Iterator[Mistake]:
    """Of an expression at this path."""
    for flaw in flawed.flaws:
        params = {"problem_zh": explain(flaw, "zh_CN"), "problem": explain(flaw, "en")}
        yield Mistake(code="bad_expression", path=path, params=params)
