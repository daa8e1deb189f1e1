"""Linked records around a form: what somebody may choose from, looked up before their words are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from handlers.turns import Turn
from handlers.updates import TextSent
from storage.records import KeptRecord
from workflows.definition import Definition
from workflows.form_fields import FormField
from workflows.kinds.kind import Record
from workflows.kinds.linked import PEOPLE, LinkedKind
from workflows.kinds.table import kind_of
from workflows.people import Person
from workflows.reading.folding import bare

MOST_LISTED = 50
LONGEST_SEARCH = 100


async def with_records(turn: Turn, definition: Definition) -> Turn:
    """The turn with what the form's links may lead to; a form without links costs nothing."""
    sources = dict.fromkeys(_sources(definition.form))
    if not sources:
        return turn
    content = turn.update.content
    words = content.text if isinstance(content, TextSent) else ""
    records = {source: await _candidates(turn, source, words) for source in sources}
    return replace(turn, records=records)


def _sources(fields: tuple[FormField, ...]) -> Iterator[str]:
    for field in fields:
        kind = kind_of(field)
        if isinstance(kind, LinkedKind):
            yield kind.source(field)
        yield from _sources(field.columns if not isinstance(kind, LinkedKind) else ())


async def _candidates(turn: Turn, source: str, words: str) -> tuple[Record, ...]:
    """Their own first, so that a place in the list stays what it was; then what the words find."""
    if source.startswith(PEOPLE):
        return tuple(map(_person, await turn.moment.uow.people.holders(source[len(PEOPLE) :])))
    kept = turn.moment.uow.records
    own = await kept.owned(source, turn.person.id, MOST_LISTED)
    listed = own or await kept.first(source, MOST_LISTED)
    said = bare(words)[:LONGEST_SEARCH]
    found = await kept.found(source, said, turn.person.id, MOST_LISTED) if said else []
    unique: Mapping[str, KeptRecord] = {each.key: each for each in reversed([*listed, *found])}
    return tuple(_record(unique[key]) for key in dict.fromkeys(e.key for e in [*listed, *found]))


def _record(kept: KeptRecord) -> Record:
    return Record(id=kept.key, label=kept.label, values=kept.values)


def _person(person: Person) -> Record:
    return Record(id=str(person.id), label=person.name, values={})
