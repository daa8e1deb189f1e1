"""A field's columns in a spreadsheet: its answers written into them and read back, people's own spellings too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from workflows.answers import Answer, parts
from workflows.form_fields import FormField
from workflows.kinds.cells import Part, Shape
from workflows.kinds.kind import Around, More, wrong_shape
from workflows.kinds.problems import Problem
from workflows.kinds.table import kind_of
from workflows.tables.shapes import answer_of, cell_of
from workflows.tables.spelling import Spelling, spelling_of
from workflows.tables.values import CellValue, said

_BEFORE_PART = "·"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldColumns:
    """One for each of `parts`, side by side."""

    field: FormField
    parts: tuple[Part, ...]
    spelling: Spelling

    @property
    def headers(self) -> tuple[str, ...]:
        name, locale = self.field.label.say(self.spelling.locale), self.spelling.locale
        return tuple(
            f"{name}{_BEFORE_PART}{part.label.say(locale)}" if part.label else name
            for part in self.parts
        )

    def cells(self, answer: Answer | None) -> tuple[CellValue, ...]:
        return tuple(
            None if piece is None else cell_of(part.shape, piece, self.spelling)
            for part, piece in zip(self.parts, self._pieces(answer), strict=True)
        )

    def _pieces(self, answer: Answer | None) -> Iterator[Answer | None]:
        """What of the answer belongs into each column; of another shape than the kind's, all of it into the first."""
        given = parts(answer)
        keys = {part.key for part in self.parts}
        for place, part in enumerate(self.parts):
            if part.shape is Shape.REST:
                yield {key: each for key, each in given.items() if key not in keys} or None
            elif given:
                yield given.get(part.key) if part.key else answer
            else:
                yield answer if place == 0 else None

    def answer(self, cells: Sequence[CellValue], around: Around) -> Answer | Problem | None:
        """None where all are empty."""
        kept = self._kept(cells)
        problem = None if kept is None else kind_of(self.field).problem(self.field, kept)
        if problem is None or self._is_parted:
            return problem or kept
        return self._read(said(cells[0]), around, problem)

    def typed(self, cell: CellValue, around: Around) -> Answer | Problem | None:
        """Of a sheet that people filled in: all of the answer in one cell, in words as in a chat."""
        if not self._is_parted or cell is None:
            return self.answer((cell, *[None] * (len(self.parts) - 1)), around)
        return self._read(said(cell), around, wrong_shape())

    def _read(self, words: str, around: Around, otherwise: Problem) -> Answer | Problem:
        read = kind_of(self.field).read(self.field, words, around)
        return otherwise if isinstance(read, More) else read

    def _kept(self, cells: Sequence[CellValue]) -> Answer | None:
        read = {
            part: answer_of(part.shape, cell, self.spelling)
            for part, cell in zip(self.parts, cells, strict=True)
        }
        is_empty = all(each is None for each in read.values())
        return _joined(read) if self._is_parted and not is_empty else next(iter(read.values()))

    @property
    def _is_parted(self) -> bool:
        return any(part.key for part in self.parts)


def columns_of(field: FormField, locale: str, zone: tzinfo) -> FieldColumns:
    return FieldColumns(
        field=field,
        parts=kind_of(field).cell_parts(field),
        spelling=spelling_of(field, locale, zone),
    )


def _joined(read: Mapping[Part, Answer | None]) -> Answer:
    """The parts that are there, and those that always are."""
    joined: dict[str, str] = {}
    for part, piece in read.items():
        if part.shape is Shape.REST:
            joined |= parts(piece)
        elif isinstance(piece, str) or part.is_always:
            joined[part.key] = piece if isinstance(piece, str) else ""
    return joined
