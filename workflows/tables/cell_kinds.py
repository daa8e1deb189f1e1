"""The kind of field whose answers a column's cells look like, whatever the column is called."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from workflows.reading.emails import find_email
from workflows.reading.folding import bare, clean
from workflows.reading.identity import is_identity
from workflows.reading.phones import find_phone
from workflows.reading.plates import find_plate
from workflows.tables.values import CellValue, said

MOST_DISTINCT = 8
_LEAST_ROWS = 5
_LONG_TEXT = 60
_LONGEST_NUMBER = 25  # characters: of what stands alone in its cell, not in a sentence
_YES_NO = frozenset({"是", "否", "yes", "no", "y", "n", "true", "false"})
_CURRENCY = re.compile(r"[¥￥€]|(?<!\[)\$|\[\$(?!-)")
_CLOCK = re.compile(r"[hH]|上午|下午")
_DAY = re.compile(r"[0-9]{4}(?:[-/.][0-9]{1,2}[-/.][0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日?)")
_MOMENT = re.compile(_DAY.pattern + r"[ T][0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?")
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050  # the year 2000 to the year 2099, as Excel counts days


def kind_of_cells(cells: Sequence[CellValue], number_format: str) -> str:
    """ "" where they tell nothing."""
    for kind, holds in _SHAPES if cells else ():
        if all(map(holds, cells)):
            return _refined(kind, number_format)
    return _of_texts([said(cell) for cell in cells]) if cells else ""


def numbers_as_days(cells: Sequence[CellValue]) -> bool:
    """Days whose format was lost: 46000."""
    return bool(cells) and all(
        isinstance(cell, Decimal) and cell == int(cell) and _FIRST_SERIAL <= cell <= _LAST_SERIAL
        for cell in cells
    )


def _refined(kind: str, number_format: str) -> str:
    if kind == "number" and _CURRENCY.search(number_format):
        return "money"
    if kind == "number" and "%" in number_format:
        return "percent"
    return "moment" if kind == "date" and _CLOCK.search(_bare_format(number_format)) else kind


def _bare_format(number_format: str) -> str:
    """Without what stands in it as it is: yyyy"年", [$-804]."""
    return re.sub(r'"[^"]*"|\[[^\]]*\]', "", number_format)


def _of_texts(texts: Sequence[str]) -> str:
    for kind, reads in _ALONE:
        if all(len(text) <= _LONGEST_NUMBER and reads(text) for text in texts):
            return kind
    if any(len(text) > _LONG_TEXT or "\n" in text for text in texts):
        return "long_text"
    distinct = {*texts}
    is_list = len(texts) >= _LEAST_ROWS and len(distinct) <= min(MOST_DISTINCT, len(texts) // 2)
    return "choice" if is_list and all(bare(clean(each)) for each in distinct) else "text"


def _is_phone(cell: CellValue) -> bool:
    return isinstance(cell, Decimal) and find_phone(said(cell)) is not None


def _is_yes_no(cell: CellValue) -> bool:
    return isinstance(cell, bool) or (isinstance(cell, str) and bare(cell) in _YES_NO)


_SHAPES: tuple[tuple[str, Callable[[CellValue], bool]], ...] = (
    ("yes_no", _is_yes_no),
    ("moment", lambda cell: isinstance(cell, datetime)),
    ("date", lambda cell: isinstance(cell, date)),
    ("time", lambda cell: isinstance(cell, time)),
    ("duration", lambda cell: isinstance(cell, timedelta)),
    ("phone", _is_phone),
    ("number", lambda cell: isinstance(cell, Decimal)),
)
_ALONE: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("id_card", is_identity),
    ("phone", find_phone),
    ("date", _DAY.fullmatch),
    ("moment", _MOMENT.fullmatch),
    ("email", find_email),
    ("plate", find_plate),
)
