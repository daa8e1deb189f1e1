"""Amounts of yuan in the capitals of Chinese bills, which nobody can alter: 壹仟贰佰叁拾肆元伍角陆分."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.functions.declaring import Declaring
from workflows.expressions.functions.parameters import a_number
from workflows.expressions.types import TEXT
from workflows.expressions.values import Value
from workflows.labels import Label

_function = Declaring("text")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_NAMES = ("", "万", "亿", "万")
_LARGEST_SUM = Decimal(10) ** 16


@_function(
    "RMBCAP",
    "人民币大写",
    takes=(a_number("金额", "amount"),),
    gives=TEXT,
    says=Label(
        zh="人民币金额的大写，四舍五入到分。",
        en="An amount of yuan in the capitals of Chinese bills.",
    ),
    example="RMBCAP(总价)",
)
def rmbcap(amount: Decimal) -> Value:
    if abs(amount) >= _LARGEST_SUM:
        raise Fault(FaultCode.TOO_LARGE)
    fen_in_all = int((abs(amount) * 100).to_integral_value(ROUND_HALF_UP))
    yuan, rest = divmod(fen_in_all, 100)
    jiao, fen = divmod(rest, 10)
    sign = "负" if amount < 0 and fen_in_all else ""
    whole = f"{_whole(yuan)}元" if yuan or not rest else ""
    gap = "零" if yuan and fen and not jiao else ""
    coins = (f"{_DIGITS[jiao]}角" if jiao else gap) + (f"{_DIGITS[fen]}分" if fen else "整")
    return sign + whole + coins


def _whole(yuan: int) -> str:
    return "".join(_spoken(yuan)) if yuan else "零"


def _spoken(yuan: int) -> Iterator[str]:
    """Digit by digit; a run of zeros within is one 零, and a group of four zeros has no name."""
    digits, is_gap = str(yuan), False
    for place, digit in enumerate(digits):
        group, within = divmod(len(digits) - 1 - place, 4)
        if digit == "0":
            is_gap = True
        else:
            yield from ("零",) if is_gap else ()
            yield _DIGITS[int(digit)] + _PLACES[within]
            is_gap = False
        if within == 0 and (group != 1 or int(digits[max(place - 3, 0) : place + 1])):
            yield _NAMES[group]
