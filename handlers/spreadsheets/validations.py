"""What a sheet demands of the cells of a column: limits, and rules in a formula."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal

from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from workflows.tables.table import Bound, Limits

Measured = Literal["number", "whole", "length", "date"]
_MEASURED: dict[str, Measured] = {
    "decimal": "number", "whole": "whole", "textLength": "length", "date": "date",
}  # fmt: skip
_FIRST_DAY = date(1899, 12, 30)
_LAST_COUNT = 73_050  # the end of 2099, in days
_TODAY = re.compile(r"=?\s*(TODAY\(\))\s*(?:([+-])\s*([0-9]{1,4})\s*)?", re.IGNORECASE)


def validation_of(page: Worksheet, place: int, first: int) -> DataValidation | None:
    """The one of the column's first cells: it is drawn over all or over the first hundred."""
    rules: list[DataValidation] = page.data_validations.dataValidation
    for rule in rules:
        for area in rule.sqref.ranges:
            if area.min_col <= place <= area.max_col and area.max_row >= first:
                return rule
    return None


def measures(rule: DataValidation) -> bool:
    """Whether it limits something, be it in a way no form knows."""
    return rule.type in {*_MEASURED, "time"}


def limits_of(rule: DataValidation) -> Limits | None:
    """None where it limits nothing that a form could."""
    measured = _MEASURED.get(rule.type or "")
    if measured is None:
        return None
    first, second = _bound(rule.formula1, measured), _bound(rule.formula2, measured)
    match rule.operator or "between":
        case "between":
            least, most = first, second
        case "equal":
            least, most = first, first
        case "greaterThanOrEqual":
            least, most = first, None
        case "lessThanOrEqual":
            least, most = None, first
        case "greaterThan":
            least, most = _next(first, measured, 1), None
        case "lessThan":
            least, most = None, _next(first, measured, -1)
        case _:
            return None
    is_open = measured == "number" and rule.operator in {"greaterThan", "lessThan"}
    has_one = least is not None or most is not None
    return Limits(of=measured, least=least, most=most, is_open=is_open) if has_one else None


def rule_of(rule: DataValidation, place: int) -> tuple[str, int]:
    """The formula of a custom rule as it reads for this column, and for which row."""
    if rule.type != "custom" or not rule.formula1:
        return "", 0
    formula = f"={rule.formula1.strip().removeprefix('=')}"
    area = next(iter(rule.sqref.ranges))
    origin = f"{get_column_letter(area.min_col)}{area.min_row}"
    translator = Translator(formula, origin=origin)
    return str(
        translator.translate_formula(f"{get_column_letter(place)}{area.min_row}")
    ), area.min_row


def _bound(text: str | None, measured: Measured) -> Bound:
    """A number as it stands; a day from the count of days Excel keeps, or counted from today. Other formulas bound nothing."""
    said = (text or "").strip()
    if measured == "date":
        return _day(said)
    try:
        number = Decimal(said)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _day(said: str) -> Bound:
    counted = _TODAY.fullmatch(said)
    if counted:
        return f"TODAY() {counted[2]} {counted[3]}" if counted[2] else "TODAY()"
    try:
        count = int(float(said))
    except (ValueError, OverflowError):
        return None
    return _FIRST_DAY + timedelta(days=count) if 0 < count <= _LAST_COUNT else None


def _next(bound: Bound, measured: Measured, step: int) -> Bound:
    """More than 0 is from 1 on, where nothing lies between."""
    if measured == "number":
        return bound
    if isinstance(bound, Decimal):
        return bound + step
    if isinstance(bound, date):
        return bound + timedelta(days=step)
    return f"{bound} {'+' if step > 0 else '-'} 1" if isinstance(bound, str) else None
