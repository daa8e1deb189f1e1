"""A workbook read as a decision table: as `decision_sheets` writes it, or a plain sheet somebody made by hand.

In the upper left corner stands the hit policy, then a header for each column, with an arrow before what is given; a row
of cells a row. What columns are is said on a sheet of its own, or else guessed from their cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from handlers.spreadsheets.bounds import Bounds
from handlers.spreadsheets.cells import text_at
from handlers.spreadsheets.decision_cells import typed
from handlers.spreadsheets.decision_columns import Described, described
from handlers.spreadsheets.decision_sheets import ARROWED, COLUMNS, NOTES, OFFS, headed
from handlers.spreadsheets.opening import opened, visible_pages
from workflows.decisions.document import Cell
from workflows.decisions.guessing import guessed_type
from workflows.decisions.limits import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from workflows.decisions.reading import said
from workflows.expressions.similar import nearest
from workflows.mistakes import Mistake, Mistakes
from workflows.reading.folding import fold
from workflows.tables.naming import Names

_BOUNDS = Bounds(rows=MOST_ROWS + 2, octets=40_000_000, characters=100_000_000)
_MOST_PLACES = 2 * MOST_COLUMNS + 3
_HITS = {
    **dict.fromkeys(("first", "f", "第一条", "第一", "命中第一条", "首个"), "first"),
    **dict.fromkeys(("all", "a", "collect", "全部", "全部命中", "所有"), "all"),
    **dict.fromkeys(("unique", "u", "唯一", "必须唯一"), "unique"),
}
_NO = frozenset({"", "0", "false", "no", "否"})
_COLUMN = ("列", "column")
_ROW_PATH = re.compile(r"rows\[(\d+)\](?:\.(when|then)\.(\w+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """`data` is the document; `lines` are the sheet's lines by row, `letters` its columns by part and id."""

    data: Mapping[str, Any]
    lines: Sequence[int]
    letters: Mapping[tuple[str, str], str]

    def placed(self, mistake: Mistake) -> Mistake:
        """With places in the sheet instead of those in the document: D7, or A7 for all of a row."""
        params = {key: _ROW_PATH.sub(self._cell, value) for key, value in mistake.params.items()}
        return replace(mistake, path=_ROW_PATH.sub(self._cell, mistake.path), params=params)

    def _cell(self, found: re.Match[str]) -> str:
        letter = self.letters.get((found[2] or "", found[3] or ""), "A")
        return f"{letter}{self.lines[int(found[1])]}"


def read_sheet(content: bytes, key: str, sheet: str = "") -> SheetTable:
    """`key` is what a table is called whose file does not say. Raises UnreadableSheet and Mistakes."""
    workbook = opened(content, _BOUNDS)
    pages = visible_pages(workbook, sheet)
    page = next((each for each in pages if each.title != COLUMNS), pages[0])
    reader = _Reader(page=page, described=described(workbook))
    table = reader.table(key)
    if reader.wrong:
        raise Mistakes(tuple(reader.wrong))
    return table


@dataclass(frozen=True, slots=True)
class _Place:
    """A column of the sheet: which part of a row its cells are (when, then, note, off), and of which column."""

    number: int
    part: str
    id: str = ""

    @property
    def letter(self) -> str:
        return get_column_letter(self.number)


@dataclass(slots=True, kw_only=True)
class _Reader:
    page: Worksheet
    described: Described | None
    names: Names = field(default_factory=Names)
    made: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"when": [], "then": []})
    wrong: list[Mistake] = field(default_factory=list)

    def table(self, key: str) -> SheetTable:
        hit = self._hit()
        places = list(self._places())
        rows, lines = self._rows(places)
        self._check_lengths(rows)
        if self.described is None:
            self._guess_types(rows)
        data = {"key": key, "name": self.page.title, "hit": hit, "rows": rows}
        if self.described:
            data |= self.described.table
            data |= {"inputs": self.described.inputs, "outputs": self.described.outputs}
        else:
            data |= {"inputs": self.made["when"], "outputs": self.made["then"]}
        letters = {(each.part, each.id): each.letter for each in places}
        return SheetTable(data=data, lines=lines, letters=letters)

    def _hit(self) -> str:
        said_there = text_at(self.page, 1, 1)
        if fold(said_there) not in _HITS:
            self._add("sheet_no_hit", "A1", value=said_there)
        return _HITS.get(fold(said_there), "first")

    def _places(self) -> Iterator[_Place]:
        for number in range(2, min(self.page.max_column, _MOST_PLACES) + 1):
            header = text_at(self.page, 1, number)
            if header:
                place = self._headed(number, header)
                if place:
                    yield place
            elif self._has_cells(number):
                self._add("sheet_nameless", f"{get_column_letter(number)}1")

    def _headed(self, number: int, header: str) -> _Place | None:
        if fold(header) in NOTES:
            return _Place(number, "note")
        if fold(header) in OFFS:
            return _Place(number, "off")
        arrow = ARROWED.match(header)
        part, label = ("then", header[arrow.end() :]) if arrow else ("when", header)
        known = self._known(part, label, number) if self.described else self._named(part, label)
        return _Place(number, part, known) if known else None

    def _known(self, part: str, label: str, number: int) -> str:
        described_here = self.described or Described()
        columns = described_here.inputs if part == "when" else described_here.outputs
        ids = {
            header: str(each["id"]) for header, each in zip(headed(columns), columns, strict=True)
        }
        if label not in ids:
            near = nearest(label, ids)
            where, what = (
                f"{get_column_letter(number)}1",
                {"what_zh": _COLUMN[0], "what": _COLUMN[1]},
            )
            self._add("unknown_name", where, name=label, nearest=near, **what)
        return ids.get(label, "")

    def _named(self, part: str, label: str) -> str:
        own = self.names.give(label)
        self.made[part].append({"id": own, "label": label})
        return own

    def _has_cells(self, number: int) -> bool:
        cells = self.page.iter_rows(min_row=2, min_col=number, max_col=number)
        return any(typed(cell) is not None for (cell,) in cells)

    def _rows(self, places: Sequence[_Place]) -> tuple[list[dict[str, Any]], list[int]]:
        """Those in which anything stands, and their lines."""
        rows, lines = [], []
        last = max((each.number for each in places), default=1)
        for line, cells in enumerate(self.page.iter_rows(min_row=2, max_col=last), 2):
            values = {number: typed(cell) for number, cell in enumerate(cells, 1)}
            if any(value is not None for value in values.values()):
                rows.append(_row(values, places))
                lines.append(line)
        return rows, lines

    def _guess_types(self, rows: Sequence[Mapping[str, Any]]) -> None:
        for part, columns in self.made.items():
            for column in columns:
                own = column["id"]
                column["type"] = guessed_type(row[part][own] for row in rows if own in row[part])

    def _check_lengths(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Of many cells each is read only so far: what may have been cut off is refused."""
        cells = [cell for row in rows for part in ("when", "then") for cell in row[part].values()]
        texts = [cell for cell in cells if isinstance(cell, str)]
        most = min(_BOUNDS.longest(len(texts)) - 1, LONGEST_CELL)
        for text in texts:
            if len(text) > most:
                self._add("cell_too_long", "", count=str(len(text)), max=str(most))
                return

    def _add(self, code: str, path: str, **params: str) -> None:
        self.wrong.append(Mistake(code=code, path=path, params=params))


def _row(values: Mapping[int, Cell | None], places: Sequence[_Place]) -> dict[str, Any]:
    row: dict[str, Any] = {"when": {}, "then": {}}
    own = values.get(1)
    if own is not None:
        row["id"] = said(own)
    for place in places:
        value = values.get(place.number)
        if value is None:
            continue
        if place.part == "note":
            row["note"] = said(value)
        elif place.part == "off":
            row["on"] = fold(said(value)) in _NO
        else:
            row[place.part][place.id] = value
    return row
