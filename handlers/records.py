"""Linked records around a form: what somebody may choose from, looked up before their words are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from workflows.reading.folding import bare, fold

MOST_LISTED = 50
LONGEST_SEARCH = 100
MOST_MEANT = 200


async def with_records(turn: Turn, definition: Definition, keys: Sequence[str] = ()) -> Turn:
    """The turn with what the form's links may lead to; a form without links costs nothing. `keys` name records that
    are meant, wherever in the list they stand."""
    sources = dict.fromkeys(_sources(definition.form))
    if not sources:
        return turn
    content = turn.update.content
    words = content.text if isinstance(content, TextSent) else ""
    records = {source: await _candidates(turn, source, words, keys) for source in sources}
    return replace(turn, records=records)


async def records_found(turn: Turn, field: FormField, words: str) -> tuple[Record, ...]:
    """What a linked field may lead to, by these words; nothing for any other field."""
    kind = kind_of(field)
    if not isinstance(kind, LinkedKind):
        return ()
    found = await _candidates(turn, kind.source(field), words, ())
    said = fold(words.strip())
    return tuple(
        each
        for each in found
        if said in fold(" ".join((each.id, each.label, *each.values.values())))
    )


def _sources(fields: tuple[FormField, ...]) -> Iterator[str]:
    for field in fields:
        kind = kind_of(field)
        if isinstance(kind, LinkedKind):
            yield kind.source(field)
        yield from _sources(field.columns if not isinstance(kind, LinkedKind) else ())


async def _candidates(
    turn: Turn, source: str, words: str, keys: Sequence[str]
) -> tuple[Record, ...]:
    """Their own first, so that a place in the list stays what it was; then what the words find, and what is meant."""
    if source.startswith(PEOPLE):
        return tuple(map(_person, await turn.moment.uow.people.holders(source[len(PEOPLE) :])))
    kept = turn.moment.uow.records
    own = await kept.owned(source, turn.person.id, MOST_LISTED)
    listed = own or await kept.first(source, MOST_LISTED)
    said = bare(words)[:LONGEST_SEARCH]
    found = await kept.found(source, said, turn.person.id, MOST_LISTED) if said else []
    meant = await kept.named(source, keys[:MOST_MEANT], turn.person.id)
    unique: dict[str, KeptRecord] = {}
    for each in (*listed, *found, *meant):
        unique.setdefault(each.key, each)
    return tuple(map(_record, unique.values()))


def _record(kept: KeptRecord) -> Record:
    return Record(id=kept.key, label=kept.label, values=kept.values)


def _person(person: Person) -> Record:
    return Record(id=str(person.id), label=person.name, values={})
