"""A table of the whole company bound to one form: each name it reads is a field, called by its id or by its label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from workflows.decisions.table import CompiledTable
from workflows.expressions.scope import Names, Scope, names_in
from workflows.expressions.types import ANY, Base, Name, Type
from workflows.mistakes import Mistake

_WORDED = frozenset({Base.TEXT, Base.CHOICE, Base.NUMBER, Base.YES_NO, Base.DATE, Base.TIME})
"""What can be held against text, as it is shown."""
_DAYS = frozenset({Base.DATE, Base.MOMENT})


def bound(table: CompiledTable, scope: Scope) -> CompiledTable:
    """What the form has not is blank."""
    names = names_in(scope)
    found = {each.id: _found(each, names) for each in table.names}
    aliases = {own: name.id for own, name in found.items() if name and name.id != own}
    return replace(table, aliases=aliases) if aliases else table


def unbound(table: CompiledTable, scope: Scope, path: str) -> Iterator[Mistake]:
    """What keeps the table from being used with this form."""
    names = names_in(scope)
    for each in table.names:
        found = _found(each, names)
        params = {"table": table.document.key, "name": next(iter(each.labels), each.id)}
        if found is None:
            yield Mistake(code="table_reads_nothing", path=path, params=params)
        elif not _can_be(found.type, each.type):
            kinds = {"found": found.type.base.value, "wanted": each.type.base.value}
            yield Mistake(code="table_reads_other_type", path=path, params=params | kinds)


def _found(name: Name, names: Names) -> Name | None:
    """The id first, then the labels; of a label that several fields share nobody knows which is meant."""
    for word in (name.id, *name.labels):
        found = names.find(word)
        if len(found) == 1:
            return found[0]
    return None


def _can_be(found: Type, wanted: Type) -> bool:
    """Whether its values can be held against the table's cells; of a list each of its items."""
    have, want = (found.item or found).base, (wanted.item or wanted).base
    if want in {Base.TEXT, Base.CHOICE}:
        return have in _WORDED or have is ANY.base
    return have == want or {have, want} <= _DAYS or have is ANY.base
