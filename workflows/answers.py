"""What a field holds once it is answered, as JSON can keep it; each kind says which of these shapes it uses."""

from __future__ import annotations

from collections.abc import Mapping

Cell = str | bool | list[str] | dict[str, str]
"""Text, an option id, a decimal or a date as text; yes or no; several ids; named parts (an address, a linked record)."""
Row = dict[str, Cell]
Answer = Cell | list[Row]
"""A cell, or the rows of a subform."""
Answers = Mapping[str, Answer]


def texts(answer: Answer | None) -> list[str]:
    """The several texts of an answer that holds a list; none of anything else."""
    return [each for each in answer if isinstance(each, str)] if isinstance(answer, list) else []


def parts(answer: Answer | None) -> dict[str, str]:
    """The named parts of an answer that has them; none of anything else."""
    is_one = isinstance(answer, dict) and all(isinstance(each, str) for each in answer.values())
    return answer if isinstance(answer, dict) and is_one else {}


def rows(answer: Answer | None) -> list[Row]:
    """The rows of a subform's answer; none of anything else."""
    return [each for each in answer if isinstance(each, dict)] if isinstance(answer, list) else []


def cell(answer: Answer) -> Cell:
    """The answer as a row may keep it: a subform in a subform there is not."""
    return texts(answer) if isinstance(answer, list) else answer
