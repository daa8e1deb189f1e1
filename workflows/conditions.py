"""Whether a condition of a definition holds for a ticket's answers; branches of the flow ask here."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from workflows.answers import Answer, Answers
from workflows.nodes import Condition

_ORDER: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}


def holds(condition: Condition, answers: Answers) -> bool:
    """Total: what is missing or of another shape holds for `ne` and `empty` only."""
    if condition.all:
        return all(holds(part, answers) for part in condition.all)
    if condition.any:
        return any(holds(part, answers) for part in condition.any)
    return _compares(condition, answers.get(condition.field))


def _compares(condition: Condition, answer: Answer | None) -> bool:
    match condition.op:
        case "empty" | "filled":
            return _is_empty(answer) == (condition.op == "empty")
        case "eq" | "ne":
            return _equals(answer, condition.value) == (condition.op == "eq")
        case "in":
            return _is_among(answer, condition.value)
        case "contains":
            return _contains(answer, condition.value)
        case _:
            return _is_ordered(condition.op, answer, condition.value)


def _is_empty(answer: Answer | None) -> bool:
    return answer is None or answer in ("", [])


def _equals(answer: Answer | None, value: object) -> bool:
    if isinstance(answer, bool) or isinstance(value, bool):
        return answer is value
    if isinstance(value, Decimal):
        number = _decimal(answer)
        return number is not None and number == value
    return answer is not None and answer == (list(value) if isinstance(value, tuple) else value)


def _is_among(answer: Answer | None, value: object) -> bool:
    """A single answer is one of the values; of several answers at least one is."""
    values = value if isinstance(value, tuple) else (value,)
    if isinstance(answer, list):
        return any(each in values for each in answer)
    return any(_equals(answer, each) for each in values)


def _contains(answer: Answer | None, value: object) -> bool:
    if isinstance(answer, list):
        return value in answer
    return (
        isinstance(answer, str) and isinstance(value, str) and value.casefold() in answer.casefold()
    )


def _is_ordered(op: str, answer: Answer | None, value: object) -> bool:
    left, right = _decimal(answer), _decimal(value)
    return left is not None and right is not None and _ORDER[op](left, right)


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | Decimal):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
