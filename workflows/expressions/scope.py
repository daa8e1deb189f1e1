"""The names an expression may use, and which field a word in it means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from workflows.expressions.types import Name
from workflows.reading.folding import fold


@dataclass(frozen=True, slots=True)
class Scope:
    """`names` hide what is called the same in `outer`: the columns of a subform before the fields of its form."""

    names: tuple[Name, ...]
    outer: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Index:
    """Finds names by what is written. An id written exactly wins, for kept expressions have ids;
    then a label in any case and width, then an id in any case."""

    ids: dict[str, Name] = field(default_factory=dict)
    labels: dict[str, list[Name]] = field(default_factory=dict)
    folded_ids: dict[str, Name] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Sequence[Name]) -> Index:
        index = cls()
        for name in names:
            index.ids.setdefault(name.id, name)
            index.folded_ids.setdefault(fold(name.id), name)
            for label in dict.fromkeys(map(fold, name.labels)):
                index.labels.setdefault(label, []).append(name)
        return index

    def find(self, word: str) -> Sequence[Name]:
        """All it could mean: none, one, or several when a label is shared."""
        if word in self.ids:
            return (self.ids[word],)
        folded = fold(word)
        if folded in self.labels:
            return self.labels[folded]
        return (self.folded_ids[folded],) if folded in self.folded_ids else ()

    def written(self) -> Iterator[str]:
        """Every way a name can be written, as whoever gave the label wrote it, for looking for the nearest."""
        for name in self.ids.values():
            yield from (*name.labels, name.id)


@dataclass(frozen=True, slots=True)
class Names:
    """A scope made ready for looking up."""

    own: Index
    outer: Index
    words: frozenset[str]
    """Every name there is, columns too, folded: by these the lexer tells where a name ends."""

    def find(self, word: str) -> Sequence[Name]:
        return self.own.find(word) or self.outer.find(word)

    def written(self) -> Iterator[str]:
        yield from self.own.written()
        yield from self.outer.written()

    def with_column(self, word: str) -> str:
        """The way to a column that is called so, or ""."""
        sought = fold(word)
        for name in (*self.own.ids.values(), *self.outer.ids.values()):
            if sought in _words((name.type.item or name.type).columns):
                return f"{next(iter(name.labels), name.id)}.{word}"
        return ""


@lru_cache(maxsize=16)
def names_in(scope: Scope) -> Names:
    """Kept for a while: a form's expressions are compiled one after another in the same scope."""
    every = frozenset(_words((*scope.names, *scope.outer)))
    return Names(Index.of(scope.names), Index.of(scope.outer), every)


def _words(names: Sequence[Name]) -> Iterator[str]:
    for name in names:
        yield from map(fold, (name.id, *name.labels))
        record = name.type.item or name.type
        yield from _words(record.columns)
