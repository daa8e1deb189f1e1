"""Numbers as Excel's formats write them: 0, 0.00, #,##0, 0%, ¥#,##0.00, and sections for negative and zero."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

_LITERAL = r'"[^"]*"|\\.|[^#0,.;"\\]'
_SECTION = re.compile(
    rf"(?P<before>(?:{_LITERAL})*)(?P<whole>[#0,]+)(?:\.(?P<decimals>[#0]*))?(?P<after>(?:{_LITERAL})*)",
    re.DOTALL,
)
_ONLY_WORDS = re.compile(rf"(?:{_LITERAL})*", re.DOTALL)
_PART = re.compile(r'"([^"]*)"|\\(.)|(.)', re.DOTALL)
MOST_DECIMALS = 30
_WIDE = Context(prec=200)  # 10^99 with thirty decimals


def number_text(number: Decimal, form: str) -> str | None:
    """None where the form is none for numbers."""
    section, shown = _section(number, form.split(";"))
    parts = _SECTION.fullmatch(section)
    if parts is None and ";" in form and _ONLY_WORDS.fullmatch(section):
        return _plainly(section)
    if parts is None or len(parts["decimals"] or "") > MOST_DECIMALS:
        return None
    percents = sum(part[3] == "%" for part in _PART.finditer(parts["before"] + parts["after"]))
    digits = _digits(shown.scaleb(2 * percents), parts["whole"], parts["decimals"] or "")
    sign = "-" if digits.startswith("-") else ""
    return sign + _plainly(parts["before"]) + digits.removeprefix("-") + _plainly(parts["after"])


def _section(number: Decimal, sections: list[str]) -> tuple[str, Decimal]:
    """The one for its sign, and the number as that one shows it: a section of its own says the sign itself."""
    positive, negative, zero = (*sections, None, None)[:3]
    if number < 0 and negative is not None:
        return negative, -number
    return (zero if number == 0 and zero is not None else positive) or "", number


def _digits(number: Decimal, whole: str, decimals: str) -> str:
    text = rounded(number, len(decimals), has_commas="," in whole)
    left, _, right = text.partition(".")
    right = right[: decimals.count("0")] + right[decimals.count("0") :].rstrip("0")
    negative, left = ("-", left[1:]) if left.startswith("-") else ("", left)
    least = whole.count("0")
    left = left.zfill(least) if least or left != "0" else ""
    return negative + left + ("." + right if right else "")


def rounded(number: Decimal, decimals: int, *, has_commas: bool) -> str:
    """Half away from zero; a zero has no sign. Negative `decimals` round before the point."""
    at = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)
    text = f"{at:,f}" if has_commas else f"{at:f}"
    return text.removeprefix("-") if not at else text


def _plainly(literals: str) -> str:
    return "".join(part[1] or part[2] or part[3] or "" for part in _PART.finditer(literals))
