"""A drafted form rid of the expressions that do not compile, each told with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workflows.expressions.wording import explain
from workflows.form_fields import FormField
from workflows.labels import Label
from workflows.sheets.compiling import Misruled, compile_form
from workflows.tables.notes import Note, NoteCode
from workflows.tables.option_lists import LISTED
from workflows.tables.planning import PlannedField

COUNTED = frozenset({"number", "money", "percent"})
_PLACE = re.compile(r"form\[(\d+)\](?:\.columns(?:\[(\d+)\])?)?")
Form = tuple[FormField, ...]


def settled(
    form: Form, kinds: Mapping[str, str], planned: Mapping[str, PlannedField]
) -> tuple[Form, tuple[Note, ...]]:
    """`kinds`: of which kind a field is without its formula, by its id."""
    settling = _Settling(form, kinds, planned)
    while misruled := compile_form(settling.form)[1]:
        settling.mend(misruled[0])
    return settling.form, tuple(settling.notes)


@dataclass(frozen=True, slots=True)
class _Place:
    """A field, or a column of one."""

    field: int
    column: int | None


class _Settling:
    """Each step takes something away, so it comes to an end."""

    def __init__(
        self, form: Form, kinds: Mapping[str, str], planned: Mapping[str, PlannedField]
    ) -> None:
        self.form = form
        self.notes: list[Note] = []
        self._kinds = kinds
        self._planned = planned

    def mend(self, misruled: Misruled) -> None:
        place = self._place(misruled)
        key = misruled.path.rpartition(".")[2]
        if key == "formula" or (misruled.ring and self._at(place).formula):
            self._without_formula(place, misruled)
        elif key == "rule":
            self._note(NoteCode.CHECK_LEFT_OUT, place, misruled)
            self._change(place, checks=())
        elif key == "when" or misruled.ring:
            self._note(NoteCode.DROPDOWN_LEFT_OUT, place, misruled)
            plain = (each.model_copy(update={"when": ""}) for each in self._at(place).options)
            self._change(place, options=tuple(plain))
        else:
            self._note(NoteCode.LIMITS_LEFT_OUT, place, misruled)
            self._change(place, earliest="", latest="")

    def _without_formula(self, place: _Place, misruled: Misruled) -> None:
        """A result that is no number may still be one of words."""
        field = self._at(place)
        if field.kind in COUNTED and not misruled.ring:
            self._change(place, kind="computed")
            return
        self._note(NoteCode.FORMULA_LEFT_OUT, place, misruled)
        kind = self._kinds[field.id]
        unit = field.unit if kind in COUNTED else None
        self._change(place, kind="text" if kind in LISTED else kind, formula="", unit=unit)

    def _place(self, misruled: Misruled) -> _Place:
        found = _PLACE.match(misruled.path)
        if not misruled.ring and found:
            return _Place(int(found[1]), int(found[2]) if found[2] else None)
        inside = found[1] if found else None
        fields = self.form[int(inside)].columns if inside else self.form
        ring = set(misruled.ring)
        at = next(at for at, each in enumerate(fields) if each.id in ring and _waits(each))
        return _Place(int(inside), at) if inside else _Place(at, None)

    def _at(self, place: _Place) -> FormField:
        field = self.form[place.field]
        return field if place.column is None else field.columns[place.column]

    def _change(self, place: _Place, **parts: object) -> None:
        changed = self._at(place).model_copy(update=parts)
        if place.column is not None:
            columns = _with(self.form[place.field].columns, place.column, changed)
            changed = self.form[place.field].model_copy(update={"columns": columns})
        self.form = _with(self.form, place.field, changed)

    def _note(self, code: NoteCode, place: _Place, misruled: Misruled) -> None:
        field = self._at(place)
        column = self._planned[field.id].column
        formula = column.formula if code is NoteCode.FORMULA_LEFT_OUT else column.rule
        self.notes.append(
            Note(
                code=code,
                column=column.letter,
                header=field.label.zh,
                params={"formula": formula},
                reason=_reason(misruled),
            )
        )


def _waits(field: FormField) -> bool:
    return bool(field.formula) or any(option.when for option in field.options)


def _with(form: Form, place: int, field: FormField) -> Form:
    return (*form[:place], field, *form[place + 1 :])


def _reason(misruled: Misruled) -> Label | None:
    if misruled.flawed is None:
        return None
    flaw = misruled.flawed.flaws[0]
    return Label(zh=explain(flaw, "zh_CN"), en=explain(flaw, "en"))
