"""One rule at work: the draft it acts on, which of its actions is being done, and what could not be worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.answers import Answer
from workflows.draft import Draft
from workflows.expressions.faults import Fault, Flawed
from workflows.expressions.values import Value, is_blank
from workflows.kinds.table import kind_of
from workflows.rulebook.rule import Rule


@dataclass(slots=True, kw_only=True)
class Firing:
    """`place` is of the action in the rule. Mutable on purpose, as the draft is."""

    draft: Draft
    rule: Rule
    outputs: Mapping[str, Value]
    place: int = 0
    problems: list[str] = field(default_factory=list)

    def value(self, text: str, at: str, field_id: str = "") -> Value:
        """Blank where it cannot be worked out, which is noted: a faulty rule breaks no deed."""
        draft = self.draft
        try:
            expression = draft.definition.compiled(text, field_id, draft.beside.names)
            return expression.evaluate(draft.values(), draft.around)
        except Fault as fault:
            self.problems.append(f"do[{self.place}].{at}: {fault.code}")
        except Flawed:
            self.problems.append(f"do[{self.place}].{at}: flawed")
        return None

    def answer(self, field_id: str, value: Value) -> Answer | None:
        """None for nothing, and for what the field cannot hold."""
        known = self.draft.definition.fields.get(field_id)
        if known is None or is_blank(value):
            return None
        return kind_of(known).answer(known, value)
