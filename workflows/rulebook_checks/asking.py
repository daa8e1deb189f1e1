"""One rule being checked: what its expressions may name, and whether they say what is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workflows.conditions import spelled_out
from workflows.decisions.table import CompiledTable
from workflows.definition import Definition
from workflows.expressions.expression import Scope
from workflows.expressions.mistaken import check_expression
from workflows.expressions.types import YES_NO, Type
from workflows.mistakes import Mistake
from workflows.nodes import Condition
from workflows.rule_checks import is_whole
from workflows.rulebook.rule import Rule
from workflows.rules.feeding import filled_by
from workflows.rules.known import names_for


@dataclass(frozen=True, slots=True)
class Asking:
    """`tables` are the company's, where they are known."""

    definition: Definition
    rule: Rule
    path: str
    tables: Mapping[str, CompiledTable] | None

    @property
    def table(self) -> CompiledTable | None:
        own = self.definition.ready_tables.get(self.rule.table)
        return own or (self.tables or {}).get(self.rule.table)

    @property
    def is_open(self) -> bool:
        """It uses a table that is not at hand: what that gives is not known here."""
        return bool(self.rule.table) and self.table is None

    @property
    def outputs(self) -> tuple[str, ...]:
        return tuple(each.id for each in self.table.document.outputs) if self.table else ()

    @property
    def fills_fields(self) -> bool:
        outputs = self.table.document.outputs if self.table else ()
        return any(filled_by(each, self.definition) for each in outputs)

    @property
    def scope(self) -> Scope:
        """Of its actions."""
        known = self.definition.scope
        return Scope(known.names, (*known.outer, *names_for(self.definition, self.table)))

    def condition(self, when: str | Condition, path: str) -> Iterator[Mistake]:
        """Comes before the table."""
        if isinstance(when, Condition) and not is_whole(when):
            yield Mistake(code="condition_shape", path=path)
        elif when:
            known = self.definition.scope
            scope = Scope(known.names, (*known.outer, *names_for(self.definition)))
            text = spelled_out(when, self.definition.fields)
            yield from check_expression(text, path, scope, YES_NO)

    def text(self, text: str, path: str, wanted: Type | None = None) -> Iterator[Mistake]:
        """Of an action."""
        if not self.is_open:
            yield from check_expression(text, path, self.scope, wanted)
