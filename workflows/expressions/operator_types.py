"""What each operator gives for which types, and None where it cannot be.

Days: a date or moment plus or minus a number is as many days later or earlier; the difference of two is the number of
days between them, and of two times of day too. A date beside a moment is its midnight.
"""

from __future__ import annotations

from workflows.expressions.types import ANY, NUMBER, TEXT, YES_NO, Base, Type

_LOOSE = frozenset({Base.ANY, Base.BLANK})
DAYS = frozenset({Base.DATE, Base.MOMENT})
_WORDS = frozenset({Base.TEXT, Base.CHOICE})
_ORDERED = (frozenset({Base.NUMBER}), frozenset({Base.TEXT}), DAYS, frozenset({Base.TIME}))
_EQUATED = (
    *_ORDERED, _WORDS, frozenset({Base.YES_NO}), frozenset({Base.LIST}), frozenset({Base.RECORD})
)  # fmt: skip
_NOT_SHOWN = frozenset({Base.LIST, Base.RECORD})
COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})


def result(operator: str, left: Type, right: Type) -> Type | None:
    match operator:
        case "+":
            return _sum(left, right)
        case "-":
            return _difference(left, right)
        case "*" | "/" | "^":
            return NUMBER if is_number(left) and is_number(right) else None
        case "&":
            return None if {left.base, right.base} & _NOT_SHOWN else TEXT
        case "=" | "<>":
            return YES_NO if _are_alike(left, right, _EQUATED) else None
        case _:
            return YES_NO if _are_alike(left, right, _ORDERED) else None


def is_number(given: Type) -> bool:
    return given.base is Base.NUMBER or given.base in _LOOSE


def _sum(left: Type, right: Type) -> Type | None:
    if left.base in DAYS and is_number(right):
        return left
    if right.base in DAYS and is_number(left):
        return right
    return _number(left, right)


def _difference(left: Type, right: Type) -> Type | None:
    if left.base in DAYS and right.base is Base.NUMBER:
        return left
    if left.base in DAYS and right.base in _LOOSE:
        return ANY
    if right.base in DAYS | {Base.TIME} and left.base in _LOOSE:
        return NUMBER
    if {left.base, right.base} <= DAYS or left.base is right.base is Base.TIME:
        return NUMBER
    return _number(left, right)


def _number(left: Type, right: Type) -> Type | None:
    if not (is_number(left) and is_number(right)):
        return None
    return ANY if Base.ANY in {left.base, right.base} else NUMBER


def _are_alike(left: Type, right: Type, groups: tuple[frozenset[Base], ...]) -> bool:
    bases = {left.base, right.base} - _LOOSE
    return not bases or any(bases <= group for group in groups)
