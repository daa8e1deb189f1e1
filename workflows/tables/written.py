"""An answer as the cell a spreadsheet has for its shape; None where it has none that would do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from workflows.answers import Answer, texts
from workflows.kinds import wordings
from workflows.kinds.cells import Shape
from workflows.kinds.dates import date_of, moment_of, time_of
from workflows.kinds.durations import duration_of
from workflows.kinds.numbers import decimal_of
from workflows.tables.spelling import BETWEEN, Spelling, key_of
from workflows.tables.values import CellValue

_FIRST_YEAR = 1901  # of days before it spreadsheets disagree
_HUNDRED = Decimal(100)


def _as_text(answer: Answer, _: Spelling) -> CellValue:
    return answer if isinstance(answer, str) else None


def _as_texts(answer: Answer, _: Spelling) -> CellValue:
    return BETWEEN.join(texts(answer)) or None


def _as_name(answer: Answer, spelling: Spelling) -> CellValue:
    return spelling.names.get(key_of(answer))


def _as_names(answer: Answer, spelling: Spelling) -> CellValue:
    names = (spelling.names.get((each,), each) for each in texts(answer))
    return BETWEEN.join(names) or None


def _as_number(answer: Answer, _: Spelling) -> CellValue:
    value = decimal_of(answer)
    return value if value is not None and _is_exact(value) else None


def _as_fraction(answer: Answer, _: Spelling) -> CellValue:
    value = decimal_of(answer)
    fraction = None if value is None else value / _HUNDRED
    return fraction if fraction is not None and _is_exact(fraction) else None


def _is_exact(value: Decimal) -> bool:
    """Spreadsheets count in binary."""
    return Decimal(repr(float(value))) == value


def _as_length(answer: Answer, _: Spelling) -> CellValue:
    return duration_of(answer)


def _as_day(answer: Answer, _: Spelling) -> CellValue:
    day = date_of(answer)
    return day if day and day.year >= _FIRST_YEAR else None


def _as_time(answer: Answer, _: Spelling) -> CellValue:
    return time_of(answer)


def _as_moment(answer: Answer, _: Spelling) -> CellValue:
    """On the company's clock: a cell has no zone."""
    moment = moment_of(answer) if isinstance(answer, str) else None
    return moment.replace(tzinfo=None) if moment and moment.year >= _FIRST_YEAR else None


def _as_yes_no(answer: Answer, spelling: Spelling) -> CellValue:
    if not isinstance(answer, bool):
        return None
    return (wordings.YES if answer else wordings.NO).say(spelling.locale)


def _as_result(answer: Answer, spelling: Spelling) -> CellValue:
    if isinstance(answer, bool):
        return answer
    number = _as_number(answer, spelling)
    return _as_day(answer, spelling) or _as_text(answer, spelling) if number is None else number


def _nothing(answer: Answer, _: Spelling) -> CellValue:
    """Parts without a column of their own have no other spelling than JSON's."""
    return None


WRITTEN: Mapping[Shape, Callable[[Answer, Spelling], CellValue]] = {
    Shape.TEXT: _as_text,
    Shape.TEXTS: _as_texts,
    Shape.NAMED: _as_name,
    Shape.SEVERAL_NAMED: _as_names,
    Shape.NUMBER: _as_number,
    Shape.MONEY: _as_number,
    Shape.PERCENT: _as_fraction,
    Shape.DURATION: _as_length,
    Shape.DATE: _as_day,
    Shape.TIME: _as_time,
    Shape.MOMENT: _as_moment,
    Shape.YES_NO: _as_yes_no,
    Shape.RESULT: _as_result,
    Shape.REST: _nothing,
}
