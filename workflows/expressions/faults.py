"""What can be wrong with an expression: found on saving, with its place, or while it runs, as Excel's errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FaultCode(StrEnum):
    """While it runs: what a function or an operator cannot do with these values. Worded by `wording`."""

    DIVISION_BY_ZERO = "division_by_zero"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    WRONG_ARGUMENT = "wrong_argument"  # params: function, argument, expected
    NOT_FOUND = "not_found"
    TOO_LARGE = "too_large"
    TOO_MANY_STEPS = "too_many_steps"
    BAD_PATTERN = "bad_pattern"
    SEVERAL_HITS = "several_hits"  # params: rows; of a decision table in which only one may be met
    WRONG_RESULT = "wrong_result"  # params: expected; known only now not to be what is wanted


class Fault(Exception):
    """Stops the evaluation; IFERROR takes it, else it reaches the one who asked."""

    def __init__(self, code: FaultCode, **params: str) -> None:
        super().__init__(code.value)
        self.code = code
        self.params: Mapping[str, str] = params


@dataclass(frozen=True, slots=True)
class Flaw:
    """A mistake found on saving: `start` up to `end` are places in the text, counted in characters from 0.

    `code` names the sentence in `wording`; `params` fill it.
    """

    code: str
    start: int
    end: int
    params: Mapping[str, str] = field(default_factory=dict)


class Flawed(ValueError):
    """The text is no expression of this scope; all flaws that could be told apart, in reading order."""

    def __init__(self, text: str, flaws: tuple[Flaw, ...]) -> None:
        super().__init__("; ".join(f"{flaw.code} at {flaw.start}" for flaw in flaws))
        self.text = text
        self.flaws = flaws
