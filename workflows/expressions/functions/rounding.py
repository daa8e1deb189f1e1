"""Rounding and arithmetic: halves go away from zero, and the signs of MOD, CEILING and FLOOR are Excel's.

Numbers have 34 digits and are read with 28; a power or a root that would need more is rounded.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal

from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.functions.declaring import Declaring
from workflows.expressions.functions.parameters import a_number, a_whole
from workflows.expressions.limits import LARGEST_EXPONENT
from workflows.expressions.types import NUMBER
from workflows.expressions.values import Value
from workflows.labels import Label

_function = Declaring("number")
_digits = a_whole("小数位数", "decimals").optional()
_step = a_number("倍数", "step").optional()


@_function(
    "ROUND",
    "四舍五入",
    takes=(a_number(), _digits),
    gives=NUMBER,
    says=Label(
        zh="四舍五入到几位小数，不写就是整数，负数到十位、百位。",
        en="Rounded to so many decimals, halves away from zero; negative ones round tens and hundreds.",
    ),
    example="ROUND(单价 * 数量, 2)",
)
def round_(number: Decimal, decimals: int = 0) -> Value:
    return _rounded(number, decimals, ROUND_HALF_UP)


@_function(
    "ROUNDUP",
    "向上舍入",
    takes=(a_number(), _digits),
    gives=NUMBER,
    says=Label(zh="远离零舍入到几位小数。", en="Rounded away from zero to so many decimals."),
    example="ROUNDUP(总价 / 3, 2)",
)
def roundup(number: Decimal, decimals: int = 0) -> Value:
    return _rounded(number, decimals, ROUND_UP)


@_function(
    "ROUNDDOWN",
    "向下舍入",
    takes=(a_number(), _digits),
    gives=NUMBER,
    says=Label(
        zh="朝零舍入到几位小数，多余的去掉。", en="Rounded towards zero to so many decimals."
    ),
    example="ROUNDDOWN(总价, 0)",
)
def rounddown(number: Decimal, decimals: int = 0) -> Value:
    return _rounded(number, decimals, ROUND_DOWN)


def _rounded(number: Decimal, decimals: int, rounding: str) -> Value:
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= decimals:
        return number
    return number.quantize(Decimal(1).scaleb(min(-decimals, 99)), rounding)


@_function(
    "INT",
    "取整",
    takes=(a_number(),),
    gives=NUMBER,
    says=Label(zh="不大于这个数的最大整数。", en="The largest whole number that is not above it."),
    example="INT(总价 / 100)",
)
def int_(number: Decimal) -> Value:
    return number.to_integral_value(ROUND_FLOOR)


@_function(
    "CEILING",
    "向上取整",
    takes=(a_number(), _step),
    gives=NUMBER,
    says=Label(zh="向上取到某个数的倍数，不写就是 1。", en="Up to a multiple of a step, or of 1."),
    example="CEILING(总价, 10)",
)
def ceiling(number: Decimal, step: Decimal = Decimal(1)) -> Value:
    return _stepped(number, step, ROUND_CEILING) if step else Decimal()


@_function(
    "FLOOR",
    "向下取整",
    takes=(a_number(), _step),
    gives=NUMBER,
    says=Label(
        zh="向下取到某个数的倍数，不写就是 1。", en="Down to a multiple of a step, or of 1."
    ),
    example="FLOOR(总价, 10)",
)
def floor(number: Decimal, step: Decimal = Decimal(1)) -> Value:
    return _stepped(number, step, ROUND_FLOOR)


def _stepped(number: Decimal, step: Decimal, rounding: str) -> Value:
    """With both negative, away from zero becomes the direction; a negative step for a positive number is none."""
    if number > 0 > step:
        raise Fault(FaultCode.NOT_A_NUMBER)
    return (number / step).to_integral_value(rounding) * step


@_function(
    "MOD",
    "求余",
    takes=(a_number(), a_number("除数", "divisor")),
    gives=NUMBER,
    says=Label(
        zh="除以除数的余数，正负与除数相同。",
        en="The remainder of a division, with the divisor's sign.",
    ),
    example="MOD(数量, 12)",
)
def mod(number: Decimal, divisor: Decimal) -> Value:
    if not divisor:
        raise Fault(FaultCode.DIVISION_BY_ZERO)
    rest = number % divisor
    return rest + divisor if rest and (rest < 0) != (divisor < 0) else rest


@_function(
    "ABS",
    "绝对值",
    takes=(a_number(),),
    gives=NUMBER,
    says=Label(zh="去掉负号的数。", en="The number without its minus."),
    example="ABS(总价 - 已收)",
)
def abs_(number: Decimal) -> Value:
    return abs(number)


@_function(
    "POWER",
    "乘方",
    takes=(a_number("底数", "number"), a_number("指数", "power")),
    gives=NUMBER,
    says=Label(zh="一个数的若干次方。", en="A number raised to a power."),
    example="ROUND(总价 * POWER(1.05, 数量), 2)",
)
def power(number: Decimal, exponent: Decimal) -> Value:
    if abs(exponent) > LARGEST_EXPONENT:
        raise Fault(FaultCode.TOO_LARGE)
    if not number and exponent < 0:
        raise Fault(FaultCode.DIVISION_BY_ZERO)
    return number**exponent


@_function(
    "SQRT",
    "平方根",
    takes=(a_number(),),
    gives=NUMBER,
    says=Label(zh="平方根，负数是错误。", en="The square root; an error for a negative number."),
    example="ROUND(SQRT(面积), 2)",
)
def sqrt(number: Decimal) -> Value:
    return number.sqrt()
