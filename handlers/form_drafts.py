"""A spreadsheet made into the draft of a ticket type, with everything that was guessed told beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from handlers.definitions import checked
from handlers.spreadsheets.tables import read_table
from handlers.spreadsheets.unreadable import SheetProblem, UnreadableSheet
from handlers.wording import Wording
from workflows.definition import Definition
from workflows.expressions.surroundings import Surroundings
from workflows.kinds.kind import Around
from workflows.kinds.table import KINDS
from workflows.mistakes import Mistakes
from workflows.parsing import dump
from workflows.reading.folding import clean
from workflows.tables import ticket_type
from workflows.tables.drafting import Draft, draft_form
from workflows.tables.notes import Note, NoteCode
from workflows.tables.planning import PlannedField
from workflows.tables.review import reviewed
from workflows.tables.table import Table
from workflows.tables.ticket_type import drafted_type

_UNNAMED = re.compile(r"(?:Sheet|工作表)\s*[0-9]*", re.IGNORECASE)
_SKELETON = Path(ticket_type.__file__).with_name("skeleton.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedType:
    """`document` is a ticket type that can be checked and published; `remarks` say what to look at before."""

    document: str
    remarks: tuple[str, ...]


def draft_type(
    content: bytes, file_name: str, sheet: str, locale: str, now: datetime
) -> DraftedType:
    """`now` is on the company's clock. Raises UnreadableSheet."""
    words, around = Wording(locale), Around(surroundings=Surroundings(now=now))
    table = read_table(content, sheet)
    draft = draft_form(table, around, ticket_type.TAKEN)
    definition = _whole(draft, _title(table, file_name), locale)
    notes = (*draft.notes, *_staff(draft, definition), *reviewed(table, draft, around))
    remarks = tuple(_remarks(draft, notes, words))
    opening = words.say("sheet_draft.opening", file=Path(file_name).name, sheet=table.sheet)
    return DraftedType(document=_commented(dump(definition), remarks, opening), remarks=remarks)


def refusal(error: UnreadableSheet, locale: str) -> str:
    """Why nothing came of it, and what would help."""
    return Wording(locale).say(f"sheet_problem.{error.code}", **error.params)


def _whole(draft: Draft, title: str, locale: str) -> Definition:
    """As `gongdan check` takes it."""
    skeleton = _SKELETON.read_text(encoding="utf-8")
    try:
        return checked(dump(drafted_type(draft.form, title, skeleton)))
    except (Mistakes, ValidationError) as error:
        first = error.mistakes[0].say(locale) if isinstance(error, Mistakes) else str(error)
        raise UnreadableSheet(SheetProblem.NO_FORM, problem=first) from error


def _staff(draft: Draft, definition: Definition) -> Iterator[Note]:
    """Whose fields the customer is not asked."""
    given = {field.id for field in definition.form if field.filled_by == "staff"}
    for planned in draft.plan.fields:
        if planned.id in given:
            letter = planned.column.letter
            yield Note(code=NoteCode.FILLED_BY_STAFF, column=letter, header=planned.label)


def _title(table: Table, file_name: str) -> str:
    """Sheet1 is nobody's name for it."""
    sheet = "" if _UNNAMED.fullmatch(table.sheet) else table.sheet
    return clean(table.title) or clean(sheet) or Path(file_name).stem


def _remarks(draft: Draft, notes: tuple[Note, ...], words: Wording) -> Iterator[str]:
    kinds = {field.id: field.kind for each in draft.form for field in (each, *each.columns)}
    for planned in draft.plan.fields:
        yield _guess(planned, kinds[planned.id], words)
    for note in notes:
        yield _said(note, words)


def _guess(planned: PlannedField, kind: str, words: Wording) -> str:
    why = "formula" if planned.column.formula and kind != planned.guess.kind else planned.guess.why
    return words.say(
        "sheet_draft.field",
        column=planned.column.letter,
        header=planned.label,
        kind=kind,
        name=KINDS[kind].label.say(words.locale),
        why=words.say(f"sheet_why.{why}"),
    )


def _said(note: Note, words: Wording) -> str:
    place = words.say("sheet_draft.column", column=note.column, header=note.header)
    reason = note.reason.say(words.locale) if note.reason else ""
    said = words.say(f"sheet_note.{note.code}", reason=reason, **note.params)
    return f"{place}{said}" if note.column else said


def _commented(text: str, remarks: tuple[str, ...], opening: str) -> str:
    """The remarks stand above it as comments, for whoever opens the file later."""
    lines = [opening, *(f"· {each}" for each in remarks)]
    return "\n".join([*(f"# {' '.join(clean(line).split())}" for line in lines), text])
