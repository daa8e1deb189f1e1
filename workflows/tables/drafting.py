"""From a table to the draft of a form: fields, options, limits, formulas and subforms, to be corrected by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

from xpinyin import Pinyin

from workflows.form_fields import FormField, Option
from workflows.kinds.table import KINDS
from workflows.labels import Label
from workflows.reading.amounts import plain
from workflows.tables.guessing import kind_for
from workflows.tables.headers import Header, read_header
from workflows.tables.table import CellValue, Column, Limits, Table

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_LONGEST_ID = 40
_COUNTED = frozenset({"number", "money", "percent"})
_LISTED = frozenset({"choice", "choices"})


def draft_form(table: Table) -> tuple[FormField, ...]:
    """A merged header over several columns becomes a subform of them."""
    names = _Names()
    fields: list[FormField] = []
    for group, columns in groupby(table.columns, key=lambda column: column.group):
        own = list(columns)
        if group and len(own) > 1:
            fields.append(_subform(group, own, names))
        else:
            fields.extend(_fields(own, names))
    return tuple(fields)


class _Names:
    """Ids for labels: their sound in Latin letters, each once."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._pinyin = Pinyin()

    def give(self, label: str) -> str:
        sound = self._pinyin.get_pinyin(label, "_").lower()
        plain = re.sub(r"_+", "_", re.sub(r"[^a-z0-9]", "_", sound)).strip("_")
        begun = plain if plain[:1].isalpha() else f"field_{plain}".rstrip("_")
        return self._unused(begun[: _LONGEST_ID - 3].rstrip("_"))

    def _unused(self, name: str) -> str:
        count, given = 1, name
        while given in self._given:
            count += 1
            given = f"{name}_{count}"
        self._given.add(given)
        return given


def _subform(group: str, columns: Sequence[Column], names: _Names) -> FormField:
    header = read_header(group)
    return FormField(
        id=names.give(header.name),
        kind="subform",
        label=Label(zh=header.name),
        required=header.is_required,
        columns=tuple(_fields(columns, _Names())),
    )


def _fields(columns: Sequence[Column], names: _Names) -> Iterator[FormField]:
    headers = {column.letter: read_header(column.header) for column in columns}
    labels = {letter: header.name for letter, header in headers.items()}
    for column in columns:
        yield _field(column, headers[column.letter], names, labels)


def _field(column: Column, header: Header, names: _Names, labels: Mapping[str, str]) -> FormField:
    formula = translated(column, labels)
    kind = kind_for(column, header)
    hint = column.prompt or header.hint
    said: dict[str, object] = {
        "id": names.give(header.name),
        "kind": kind if not formula or kind in _COUNTED else "computed",
        "label": header.name,
        "hint": hint or None,
        "required": header.is_required and not formula,
        "formula": formula,
        "options": _options(column, header) if kind in _LISTED else (),
        **_limited(kind, column.limits),
    }
    if header.unit and "unit" in KINDS[kind].settings:
        said["unit"] = header.unit
    return FormField.model_validate(said)


def _options(column: Column, header: Header) -> tuple[Option, ...]:
    seen = (str(cell).strip() for cell in column.cells if cell is not None)
    choices = column.dropdown or header.choices or tuple(dict.fromkeys(filter(None, seen)))
    names = _Names()
    return tuple(Option(id=names.give(choice), label=Label(zh=choice)) for choice in choices)


def translated(column: Column, labels: Mapping[str, str]) -> str:
    """=C2*D2 as [数量]*[单价]; "" when it reads other rows or other sheets, which a form does not have."""
    text = column.formula.removeprefix("=")
    if not text or "!" in text or ":" in text:
        return ""
    read = _CELL.findall(text)
    if any(letter not in labels or int(row) != column.row for letter, row in read):
        return ""
    return _CELL.sub(lambda match: f"[{labels[match[1]]}]", text)


def _limited(kind: str, limits: Limits | None) -> dict[str, object]:
    """As the settings of the field, where its kind has such."""
    if limits is None:
        return {}
    least, most, read = _SETTINGS[limits.of]
    pairs = ((least, limits.least), (most, limits.most))
    settings = KINDS[kind].settings
    return {key: read(limit) for key, limit in pairs if limit is not None and key in settings}


def _number(value: CellValue) -> Decimal:
    return Decimal(str(value))


def _count(value: CellValue) -> int:
    return int(Decimal(str(value)))


def _day(value: CellValue) -> str:
    """An expression: a day is written as one."""
    if isinstance(value, date):
        return f"DATE({value.year}, {value.month}, {value.day})"
    return plain(Decimal(str(value)))


_SETTINGS: Mapping[str, tuple[str, str, Callable[[CellValue], object]]] = {
    "number": ("minimum", "maximum", _number),
    "whole": ("minimum", "maximum", _number),
    "length": ("min_length", "max_length", _count),
    "date": ("earliest", "latest", _day),
}
