"""What a form in a chat is played against: the ticket type, and what is known around it when somebody speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from workflows.answers import Answers
from workflows.definition import Definition
from workflows.form_fields import FormField
from workflows.forms.sessions import Session
from workflows.kinds.kind import Around
from workflows.sheets.sheet import Sheet, fill_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """`_worked_out`: the sheet of the answers asked about last, for a step asks about the same ones many times."""

    definition: Definition
    around: Around
    _worked_out: list[tuple[Answers, Answers, Sheet]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    def field(self, field_id: str) -> FormField:
        """As the document has it. KeyError when the form has no such field."""
        return self.definition.field(field_id)

    def sheet(self, session: Session) -> Sheet:
        """The whole form as it stands with what this session was told."""
        for known, answers, sheet in self._worked_out:
            if known is session.known and answers is session.answers:
                return sheet
        given = {**session.known, **session.answers}
        sheet = fill_in(self.definition.blueprint, given, self.around.surroundings)
        if session.needed:
            sheet = replace(sheet, fields=_needing(sheet.fields, session.needed))
        self._worked_out[:] = [(session.known, session.answers, sheet)]
        return sheet

    def row_sheet(self, session: Session) -> Sheet:
        """The row of a subform that is being filled in."""
        columns = self.definition.blueprint.columns_of(session.asking)
        values = self.sheet(session).values
        return fill_in(columns, session.row, self.around.surroundings, values)

    def asked(self, session: Session) -> FormField:
        """The field, or the column of a subform, that the session asks, with the options it has now."""
        if session.column:
            return self.row_sheet(session).fields[session.column]
        return self.sheet(session).fields.get(session.asking) or self.field(session.asking)

    def around_asked(self, session: Session) -> Around:
        """With the limits of the date that is asked."""
        sheet = self.row_sheet(session) if session.column else self.sheet(session)
        limits = sheet.limits.get(session.column or session.asking)
        if limits is None:
            return self.around
        return replace(self.around, earliest=limits[0], latest=limits[1])

    def to_ask(self, session: Session) -> tuple[str, ...]:
        """The session's fields that somebody is to answer, in order: neither hidden nor computed."""
        sheet = self.sheet(session)
        return tuple(each for each in session.fields if sheet.is_asked(each))


def _needing(fields: Mapping[str, FormField], needed: tuple[str, ...]) -> dict[str, FormField]:
    return {
        key: each.model_copy(update={"required": True}) if key in needed else each
        for key, each in fields.items()
    }
