"""What a rule's expressions may name besides: the fields as they were before, what was said, what its table gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from workflows.beside import Beside
from workflows.decisions.table import CompiledTable
from workflows.definition import Definition
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.types import TEXT, Base, Name, Type
from workflows.expressions.values import Value
from workflows.rules.happened import Happening
from workflows.sheets.sheet import fill_in
from workflows.ticket import Ticket

WAS, SAID = "was", "said_text"
_SAID_NAME = Name(SAID, ("消息内容", "Message"), TEXT)


def names_for(definition: Definition, table: CompiledTable | None = None) -> tuple[Name, ...]:
    """In the actions of a rule with a table, what that gives; the condition comes before it."""
    known = definition.names_kept.get(id(table))
    if known is None or known[0] is not table:
        known = definition.names_kept[id(table)] = (table, _names(definition, table))
    return known[1]


def _names(definition: Definition, table: CompiledTable | None) -> tuple[Name, ...]:
    was = Type(Base.RECORD, columns=definition.scope.names)
    given = () if table is None else _given_by(table)
    return (*given, Name(WAS, ("原来", "Before"), was), _SAID_NAME)


def _given_by(table: CompiledTable) -> tuple[Name, ...]:
    outputs = table.document.outputs
    return tuple(Name(each.id, each.labels, table.output_types[each.id]) for each in outputs)


def beside(
    definition: Definition,
    before: Ticket | None,
    around: Surroundings,
    heard: tuple[Happening, ...] = (),
) -> Beside:
    """What is known while a rule's condition is asked."""
    texts = [each.text for each in heard if each.way == "said"]
    said = "\n".join(texts) or None
    was = _Was(lambda: _values_of(definition, before, around))
    return Beside(names_for(definition), {WAS: was, SAID: said})


def with_outputs(
    known: Beside, definition: Definition, table: CompiledTable, outputs: Mapping[str, Value]
) -> Beside:
    return Beside(names_for(definition, table), {**outputs, **known.values})


def _values_of(
    definition: Definition, before: Ticket | None, around: Surroundings
) -> Mapping[str, Value]:
    if before is None:
        return {}
    return fill_in(definition.blueprint, before.answers, around).values


class _Was(Mapping[str, Value]):
    """Worked out only when it is asked for."""

    def __init__(self, find: Callable[[], Mapping[str, Value]]) -> None:
        self._find = find
        self._found: Mapping[str, Value] | None = None

    def __getitem__(self, key: str) -> Value:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    @property
    def _values(self) -> Mapping[str, Value]:
        if self._found is None:
            self._found = self._find()
        return self._found
