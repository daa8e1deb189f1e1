"""What a form in a chat is played against: the ticket type, and what is known around it when somebody speaks."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.definition import Definition
from workflows.form_fields import FormField
from workflows.kinds.kind import Around


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    definition: Definition
    around: Around

    def field(self, field_id: str) -> FormField:
        """KeyError when the form has no such field."""
        return self.definition.field(field_id)
