"""What a cell says, by the shape its column has; words that nobody here understands stay words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from workflows.answers import Answer, texts
from workflows.kinds import wordings
from workflows.kinds.cells import Shape
from workflows.reading.amounts import plain
from workflows.tables.spelling import BETWEEN, Spelling
from workflows.tables.values import CellValue, said

_HUNDRED = Decimal(100)


def _text(cell: CellValue, _: Spelling) -> Answer | None:
    return said(cell)


def _several(cell: CellValue, _: Spelling) -> Answer | None:
    return _listed(cell) or said(cell).split(BETWEEN)


def _named(cell: CellValue, spelling: Spelling) -> Answer | None:
    return spelling.answers.get(said(cell), said(cell))


def _several_named(cell: CellValue, spelling: Spelling) -> Answer | None:
    ids = (spelling.answers.get(each, each) for each in said(cell).split(BETWEEN))
    return _listed(cell) or [each for each in ids if isinstance(each, str)]


def _listed(cell: CellValue) -> list[str]:
    """Texts that did not go together otherwise."""
    found = _json(cell)
    return found if isinstance(found, list) and len(texts(found)) == len(found) else []


def _percent(cell: CellValue, _: Spelling) -> Answer | None:
    return plain(cell * _HUNDRED) if isinstance(cell, Decimal) else said(cell)


def _length(cell: CellValue, _: Spelling) -> Answer | None:
    """h:mm is read as a time of day by whoever opens the file."""
    return f"PT{cell.hour}H{cell.minute}M" if isinstance(cell, time) else said(cell)


def _day(cell: CellValue, _: Spelling) -> Answer | None:
    return cell.date().isoformat() if isinstance(cell, datetime) else said(cell)


def _moment(cell: CellValue, spelling: Spelling) -> Answer | None:
    if not isinstance(cell, date):
        return said(cell)
    at = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
    return at.replace(tzinfo=spelling.zone).isoformat(timespec="minutes")


def _yes_no(cell: CellValue, spelling: Spelling) -> Answer | None:
    words = {wordings.YES.say(spelling.locale): True, wordings.NO.say(spelling.locale): False}
    return cell if isinstance(cell, bool) else words.get(said(cell), said(cell))


def _result(cell: CellValue, _: Spelling) -> Answer | None:
    return cell if isinstance(cell, bool) else said(cell)


def _rest(cell: CellValue, _: Spelling) -> Answer | None:
    found = _json(cell)
    return found if isinstance(found, dict) else None


def _json(cell: CellValue) -> object:
    try:
        return json.loads(said(cell)) if said(cell)[:1] in {"[", "{"} else None
    except (ValueError, RecursionError):
        return None


UNDERSTOOD: Mapping[Shape, Callable[[CellValue, Spelling], Answer | None]] = {
    Shape.TEXT: _text,
    Shape.TEXTS: _several,
    Shape.NAMED: _named,
    Shape.SEVERAL_NAMED: _several_named,
    Shape.NUMBER: _text,
    Shape.MONEY: _text,
    Shape.PERCENT: _percent,
    Shape.DURATION: _length,
    Shape.DATE: _day,
    Shape.TIME: _text,
    Shape.MOMENT: _moment,
    Shape.YES_NO: _yes_no,
    Shape.RESULT: _result,
    Shape.REST: _rest,
}
