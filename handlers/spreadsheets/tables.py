"""A sheet of a file as a table: its columns with their cells, formulas, dropdowns and demands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from handlers.spreadsheets.areas import MOST_COLUMNS, MOST_ROWS, Area, area_of, data_rows
from handlers.spreadsheets.cells import held, text_at
from handlers.spreadsheets.dropdowns import MOST_CHOICES, dropdown_of
from handlers.spreadsheets.opening import opened, visible_pages
from handlers.spreadsheets.unreadable import SheetProblem, UnreadableSheet
from handlers.spreadsheets.validations import limits_of, measures, rule_of, validation_of
from workflows.tables.notes import Note, NoteCode
from workflows.tables.table import Column, Dropdown, Table
from workflows.tables.values import CellValue

MOST_CHOICES_IN_ALL = 3000
_PICTURE = "DISPIMG("  # how WPS puts a picture into a cell


def read_table(content: bytes, sheet: str = "") -> Table:
    """The sheet of that name, else the first with headers; words in one column may be instructions. Raises UnreadableSheet."""
    workbook = opened(content)
    pages = visible_pages(workbook, sheet)
    found = [(page, area) for page in pages if (area := area_of(page))]
    if not found:
        raise UnreadableSheet(
            SheetProblem.NO_HEADERS, sheets="、".join(page.title for page in pages)
        )
    page, area = next((each for each in found if len(each[1].places) > 1), found[0])
    return _Reader(workbook, page, area).table()


@dataclass(slots=True)
class _Reader:
    """`notes` gather what is left out on the way; `choices` is how many more a form has room for."""

    workbook: Workbook
    page: Worksheet
    area: Area
    notes: list[Note] = field(default_factory=list)
    choices: int = MOST_CHOICES_IN_ALL

    def table(self) -> Table:
        rows = tuple(data_rows(self.page, self.area))
        columns = tuple(self._columns(rows))
        if not columns:
            raise UnreadableSheet(SheetProblem.NO_HEADERS, sheets=self.page.title)
        if self.area.last_row > self.area.headers + MOST_ROWS:
            self._note(NoteCode.ROWS_BEYOND, max=str(MOST_ROWS))
        if self.area.last_column > MOST_COLUMNS:
            self._note(NoteCode.TOO_MANY_COLUMNS, max=str(MOST_COLUMNS))
        return Table(
            sheet=self.page.title,
            title=self.area.title,
            columns=columns,
            rows=rows,
            notes=tuple(self.notes),
        )

    def _columns(self, rows: tuple[int, ...]) -> Iterator[Column]:
        hidden = set(_hidden(self.page))
        for place in self.area.places:
            group, header = self._headed(place)
            letter = get_column_letter(place)
            if header and place in hidden:
                self._note(NoteCode.HIDDEN_COLUMN, letter, header)
            elif header:
                yield self._column(place, group, header, rows)
            elif any(text_at(self.page, row, place) for row in rows):
                self._note(NoteCode.NAMELESS_COLUMN, letter)

    def _headed(self, place: int) -> tuple[str, str]:
        """The merged header above, if any, and the column's own."""
        own = text_at(self.page, self.area.headers, place)
        if not self.area.groups:
            return "", own
        for each in self.page.merged_cells.ranges:
            is_above = each.min_row == self.area.groups and each.min_col <= place <= each.max_col
            if is_above and each.max_col > each.min_col:
                return text_at(self.page, each.min_row, each.min_col), own
        return "", own or text_at(self.page, self.area.groups, place)

    def _column(self, place: int, group: str, header: str, rows: tuple[int, ...]) -> Column:
        cells = [self.page.cell(row, place) for row in rows]
        filled = [cell for cell in cells if cell.value is not None]
        formulas = [cell for cell in filled if cell.data_type == "f"]
        pictures = [cell for cell in formulas if _PICTURE in _formula(cell).upper()]
        computed = next((cell for cell in formulas if cell not in pictures), None)
        rule = validation_of(self.page, place, self.area.headers + 1)
        custom, rule_row = rule_of(rule, place) if rule else ("", 0)
        letter = get_column_letter(place)
        return Column(
            letter=letter,
            header=header,
            group=group,
            cells=tuple(_held(cell) for cell in cells),
            format=filled[0].number_format if filled else "",
            formula=_formula(computed) if computed else "",
            row=computed.row if computed else 0,
            dropdown=self._dropdown(rule, letter, header),
            limits=limits_of(rule) if rule else None,
            rule=custom,
            rule_row=rule_row,
            complaint=(rule.error or "").strip() if rule else "",
            prompt=self._prompt(rule, place),
            has_pictures=bool(pictures),
        )

    def _dropdown(self, rule: DataValidation | None, letter: str, header: str) -> Dropdown | None:
        if rule is None or rule.type != "list":
            if rule and measures(rule) and limits_of(rule) is None:
                self._note(NoteCode.LIMITS_LEFT_OUT, letter, header)
            return None
        source = rule.formula1 or ""
        found = dropdown_of(self.workbook, self.page, source, self.area.headers + 1)
        if found is None:
            self._note(NoteCode.DROPDOWN_LEFT_OUT, letter, header, source=source)
        return self._cut(found, letter, header) if found else None

    def _cut(self, found: Dropdown, letter: str, header: str) -> Dropdown | None:
        most = min(MOST_CHOICES, self.choices)
        kept = found.choices[:most]
        self.choices -= len(kept)
        if len(kept) < len(found.choices):
            self._note(NoteCode.CHOICES_CUT, letter, header, max=str(most))
        return replace(found, choices=kept) if kept else None

    def _prompt(self, rule: DataValidation | None, place: int) -> str:
        """What the sheet says when a cell is entered, else the remark on the header."""
        prompt = (rule.prompt or "").strip() if rule else ""
        comment = self.page.cell(self.area.headers, place).comment
        return prompt or (_remark(comment) if comment else "")

    def _note(self, code: NoteCode, column: str = "", header: str = "", **params: str) -> None:
        self.notes.append(Note(code=code, column=column, header=header, params=params))


def _hidden(page: Worksheet) -> Iterator[int]:
    for each in page.column_dimensions.values():
        if each.hidden:
            yield from range(each.min or 0, (each.max or 0) + 1)


def _held(cell: Cell | MergedCell) -> CellValue:
    """Of a merged area the first cell holds it all; blanks around words say nothing."""
    if isinstance(cell, MergedCell):
        return None
    value = held(cell.value, cell.data_type)
    return value.strip() or None if isinstance(value, str) else value


def _formula(cell: Cell | MergedCell) -> str:
    value = cell.value
    if isinstance(value, ArrayFormula):
        return value.text or ""
    return value if isinstance(value, str) else ""


def _remark(comment: Comment) -> str:
    """Without the name of who made it, which Excel writes on the first line."""
    text = " ".join(comment.text.split())
    return text.removeprefix(f"{comment.author}:").removeprefix(f"{comment.author}：").strip()
