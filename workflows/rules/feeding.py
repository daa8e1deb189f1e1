"""What a decision table reads of a ticket and gives back to it: a company's own table knows no form, so names are matched."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.decisions.document import Output
from workflows.decisions.table import CompiledTable
from workflows.definition import Definition
from workflows.expressions.scope import Scope, names_in
from workflows.expressions.types import Name
from workflows.expressions.values import Value
from workflows.rules.known import names_for


def fed(
    table: CompiledTable, definition: Definition, values: Mapping[str, Value]
) -> Mapping[str, Value]:
    """The values as the table names them: by id, or else by label."""
    if table.document.key in definition.ready_tables:
        return values
    return {**values, **{theirs: values.get(ours) for theirs, ours in _feeds(table, definition)}}


def unfed(table: CompiledTable, definition: Definition) -> tuple[Name, ...]:
    """Names that the table reads and nothing of the ticket is called."""
    return tuple(each for each in table.names if _meant(each, definition) is None)


def filled_by(output: Output, definition: Definition) -> str:
    """The field that is called like an output, or that it names; "" for none."""
    if output.name in definition.fields:
        return output.name
    for label in output.labels:
        found = names_in(Scope(definition.scope.names)).find(label)
        if len(found) == 1:
            return found[0].id
    return ""


def _feeds(table: CompiledTable, definition: Definition) -> tuple[tuple[str, str], ...]:
    """Found once for each table."""
    known = definition.feeds_kept.get(id(table))
    if known is None or known[0] is not table:
        pairs = ((each.id, _meant(each, definition)) for each in table.names)
        found = tuple((theirs, ours) for theirs, ours in pairs if ours and theirs != ours)
        known = definition.feeds_kept[id(table)] = (table, found)
    return known[1]


def _meant(name: Name, definition: Definition) -> str | None:
    scope = definition.scope
    known = names_in(Scope(scope.names, (*scope.outer, *names_for(definition))))
    for word in (name.id, *name.labels):
        found = known.find(word)
        if len(found) == 1:
            return found[0].id
    return None
