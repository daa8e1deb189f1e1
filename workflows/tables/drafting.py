"""From a table to the draft of a form: fields, options, limits, formulas and subforms, to be corrected by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflows.form_fields import Check, FormField, Option
from workflows.kinds.kind import Around
from workflows.kinds.table import KINDS
from workflows.labels import Label
from workflows.reading.folding import clean
from workflows.tables.demands import checks_of, is_unique, settings_of
from workflows.tables.formulas import References, Untranslatable, translated
from workflows.tables.notes import Note, NoteCode
from workflows.tables.option_lists import LISTED, choices_of, options_of
from workflows.tables.planning import Plan, PlannedField, Section, planned
from workflows.tables.settling import COUNTED, settled
from workflows.tables.table import Table

_PRIVATE = frozenset({"phone", "address", "email", "id_card", "location"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`plan` says from which column each field of the form came, and why it is of its kind."""

    form: tuple[FormField, ...]
    plan: Plan
    notes: tuple[Note, ...]


def draft_form(table: Table, around: Around, taken: Sequence[str] = ()) -> Draft:
    """A form that compiles. `around`: in whose time the cells are read; `taken` are ids that are given already."""
    plan = planned(table, around, taken)
    drafter = _Drafter(plan.references)
    form = tuple(field for section in plan.sections for field in drafter.fields(section))
    kinds = {field.id: field.guess.kind for field in plan.fields}
    compiled, lost = settled(form, kinds, drafter.formulas)
    return Draft(form=compiled, plan=plan, notes=(*table.notes, *plan.notes, *drafter.notes, *lost))


class _Drafter:
    """Makes fields of what is planned; `formulas` are the sheet's own, by field id."""

    def __init__(self, references: References) -> None:
        self._references = references
        self.notes: list[Note] = []
        self.formulas: dict[str, PlannedField] = {}

    def fields(self, section: Section) -> Iterator[FormField]:
        own = tuple(map(self._field, section.fields))
        if section.header is None:
            yield from own
            return
        yield FormField(
            id=section.id,
            kind="subform",
            label=Label(zh=section.label),
            required=section.header.is_required,
            columns=own,
        )

    def _field(self, field: PlannedField) -> FormField:
        self.formulas[field.id] = field
        formula = self._formula(field)
        said: dict[str, object] = {
            "id": field.id,
            "label": field.label,
            "hint": clean(field.column.prompt) or field.header.hint or None,
            "private": field.guess.kind in _PRIVATE,
        }
        made = self._computed(field, formula) if formula else self._asked(field)
        return FormField.model_validate(said | made)

    def _computed(self, field: PlannedField, formula: str) -> dict[str, object]:
        kind = field.guess.kind if field.guess.kind in COUNTED else "computed"
        return {"kind": kind, "formula": formula, **_unit(field, kind)}

    def _asked(self, field: PlannedField) -> dict[str, object]:
        kind, column = field.guess.kind, field.column
        settings = settings_of(kind, column.limits)
        checks = self._checks(field)
        if column.limits and not settings and not checks:
            self._note(NoteCode.LIMITS_LEFT_OUT, field)
        return {
            "kind": kind,
            "required": field.header.is_required,
            "unique": is_unique(column),
            "options": self._options(field) if kind in LISTED else (),
            "checks": checks,
            **settings,
            **_unit(field, kind),
        }

    def _options(self, field: PlannedField) -> tuple[Option, ...]:
        column, kind = field.column, field.guess.kind
        dropdown = column.dropdown
        parent = self._references.by_letter.get(dropdown.parent, "") if dropdown else ""
        if not dropdown and not field.header.choices:
            self._note(NoteCode.CHOICES_OF_CELLS, field)
        return options_of(kind, column, choices_of(column, field.header), parent)

    def _formula(self, field: PlannedField) -> str:
        """ "" where there is none, or none that a form could have."""
        if not field.column.formula:
            return ""
        try:
            return translated(field.column.formula, field.column.row, self._references)
        except Untranslatable:
            self._note(NoteCode.FORMULA_LEFT_OUT, field, formula=field.column.formula)
            return ""

    def _checks(self, field: PlannedField) -> tuple[Check, ...]:
        try:
            return tuple(checks_of(field.column, field.reference, self._references))
        except Untranslatable:
            self._note(NoteCode.CHECK_LEFT_OUT, field, formula=field.column.rule)
            return ()

    def _note(self, code: NoteCode, field: PlannedField, **params: str) -> None:
        letter = field.column.letter
        self.notes.append(Note(code=code, column=letter, header=field.label, params=params))


def _unit(field: PlannedField, kind: str) -> dict[str, object]:
    has_one = field.header.unit and "unit" in KINDS[kind].settings
    return {"unit": field.header.unit} if has_one else {}
