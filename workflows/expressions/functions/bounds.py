"""How much a function may make: digits, characters, items and days, so that no expression costs more than it says."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, DivisionByZero, InvalidOperation, Overflow

from workflows.expressions.faults import Fault, FaultCode

ARITHMETIC = Context(prec=34, Emax=99, Emin=-99, traps=[DivisionByZero, InvalidOperation, Overflow])
"""34 digits, rounded half to even where they do not suffice; beyond 10^99 it is a fault."""

SETTLED = Context(prec=28, Emax=99, Emin=-99, traps=[DivisionByZero, InvalidOperation, Overflow])
"""What a number is taken for when it is compared, shown, kept or given to a function: without the last digits, in
which what was divided and multiplied again differs, so that 10 / 3 * 3 is 10 and INT of it too."""

LONGEST_TEXT = 10_000
LONGEST_LIST = 10_000
LONGEST_SPAN_IN_DAYS = 36_600


def check_length(length: int) -> None:
    """Asked before a text is made, not after."""
    if length > LONGEST_TEXT:
        raise Fault(FaultCode.TOO_LARGE)


def join(parts: Sequence[str], separator: str = "") -> str:
    check_length(sum(map(len, parts)) + len(separator) * max(len(parts) - 1, 0))
    return separator.join(parts)
