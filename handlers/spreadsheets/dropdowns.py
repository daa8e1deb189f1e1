"""The choices of a sheet's dropdown, wherever they stand: in the rule, in cells, behind a name, after another column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from handlers.spreadsheets.cells import text_at
from workflows.tables.table import Dropdown

MOST_CHOICES = 500
_LITERAL = re.compile(r'"((?:[^"]|"")*)"')
_INDIRECT = re.compile(r"INDIRECT\((.+)\)", re.IGNORECASE)
_FOLLOWING = re.compile(r"(?:SUBSTITUTE\()?\$?([A-Z]{1,3})\$?[0-9]+(?:,.*\))?", re.IGNORECASE)
_TABLE = re.compile(r"([^\[\]!]+)\[([^\[\]]+)\]")


def dropdown_of(workbook: Workbook, page: Worksheet, source: str, first: int) -> Dropdown | None:
    """`first` is the first row of cells; None for a source nobody could read without Excel."""
    reader = _Choices(workbook, page)
    indirect = _INDIRECT.fullmatch(_bare(source))
    following = _FOLLOWING.fullmatch(indirect[1].strip()) if indirect else None
    if following:
        return _following(reader, following[1].upper(), first)
    choices = tuple(islice(reader.at(source), MOST_CHOICES + 1))
    return Dropdown(choices=choices) if choices else None


def _following(reader: _Choices, parent: str, first: int) -> Dropdown | None:
    """INDIRECT(C2): the choice in C is the name of a list."""
    above = reader.of_column(parent, first)
    below = {name: tuple(reader.named(name)) for name in above}
    choices = tuple(dict.fromkeys(each for some in below.values() for each in some))
    return Dropdown(choices=choices, parent=parent, below=below) if choices else None


class _Choices:
    def __init__(self, workbook: Workbook, page: Worksheet) -> None:
        self._workbook, self._page = workbook, page

    def at(self, source: str) -> Iterator[str]:
        """Each once."""
        found = (" ".join(each.split()) for each in self._everything(source))
        yield from dict.fromkeys(filter(None, found))

    def of_column(self, letter: str, first: int) -> tuple[str, ...]:
        place = column_index_from_string(letter)
        rules = (
            rule.formula1
            for rule in self._page.data_validations.dataValidation
            for area in rule.sqref.ranges
            if rule.type == "list"
            and area.min_col <= place <= area.max_col
            and area.max_row >= first
        )
        return tuple(islice(self.at(next(rules, "") or ""), MOST_CHOICES))

    def named(self, name: str) -> Iterator[str]:
        """Excel takes no blanks into names: people write _ for them."""
        for spelled in (name, name.replace(" ", "_")):
            meant = self._defined(spelled)
            if meant:
                yield from islice(self.at(meant), MOST_CHOICES)
                return

    def _everything(self, source: str) -> Iterator[str]:
        text = _bare(source)
        meant = _bare(self._defined(text)) or text
        literal, indirect = _LITERAL.fullmatch(meant), _INDIRECT.fullmatch(meant)
        quoted = _LITERAL.fullmatch(indirect[1].strip()) if indirect else None
        if literal:
            yield from re.split("[,，]", literal[1].replace('""', '"'))
        elif quoted or not indirect:
            yield from self._cells(quoted[1] if quoted else meant)

    def _defined(self, name: str) -> str:
        for names in (self._page.defined_names, self._workbook.defined_names):
            for known, definition in names.items():
                if known.casefold() == name.casefold():
                    return str(definition.attr_text or "")
        return ""

    def _cells(self, source: str) -> Iterator[str]:
        table = _TABLE.fullmatch(source)
        if table:
            yield from self._column_of_table(table[1], table[2])
            return
        sheet, _, area = source.rpartition("!")
        page = self._sheet(sheet.strip("'").replace("''", "'")) if sheet else self._page
        yield from _texts(page, area) if page else ()

    def _sheet(self, title: str) -> Worksheet | None:
        return next((page for page in self._workbook.worksheets if page.title == title), None)

    def _column_of_table(self, name: str, header: str) -> Iterator[str]:
        for page in self._workbook.worksheets:
            for table in page.tables.values():
                names = [each.name for each in table.tableColumns]
                if table.displayName == name and header in names:
                    left, top, _, bottom = range_boundaries(table.ref)
                    letter = get_column_letter((left or 1) + names.index(header))
                    yield from _texts(page, f"{letter}{(top or 1) + 1}:{letter}{bottom}")


def _bare(source: str) -> str:
    return source.strip().removeprefix("=").strip()


def _texts(page: Worksheet, area: str) -> Iterator[str]:
    """Down, then to the right; of a whole column as far as it is filled."""
    try:
        left, top, right, bottom = range_boundaries(area.replace("$", ""))
    except ValueError:
        return
    last_row = min(bottom or page.max_row, page.max_row)
    last_column = min(right or page.max_column, page.max_column)
    for column in range(left or 1, last_column + 1):
        for row in range(top or 1, last_row + 1):
            yield text_at(page, row, column)
