"""An expression written out of its meaning: with ids to keep it, with labels to show it, with no bracket too many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from workflows.expressions.functions.reading import plain
from workflows.expressions.literals import written
from workflows.expressions.meaning import (
    Called,
    Chain,
    ColumnRead,
    Constant,
    FieldRead,
    Listed,
    Meaning,
    Signed,
)
from workflows.expressions.scope import Index, Names
from workflows.expressions.tokens import RESERVED
from workflows.expressions.types import Name, Type
from workflows.expressions.values import Picked, Value
from workflows.reading.folding import fold

_BARE = re.compile(r"[^\W\d]\w*")
_BINDS = {
    **dict.fromkeys(("=", "<>", "<", ">", "<=", ">="), 1),
    "&": 2,
    **dict.fromkeys("+-", 3),
    **dict.fromkeys("*/", 4),
    "^": 5,
}
_MOST_FIGURES = 20
_SIGN, _PERCENT, _VALUE = 6, 7, 8


@dataclass(frozen=True, slots=True)
class Writing:
    """`field`: how a name is written; its path, or "" for a column of something computed, comes with it."""

    field: Callable[[Name, str, tuple[Name, ...]], str]
    option: Callable[[Picked, Type], str]

    def write(self, meaning: Meaning) -> str:
        match meaning:
            case Constant():
                return self._constant(meaning.value, meaning.type)
            case FieldRead(name=name):
                return _spelled(self.field(name, name.id, ()))
            case ColumnRead():
                column = _spelled(self.field(meaning.name, meaning.path, meaning.beside))
                return f"{self._within(meaning.of, _VALUE)}.{column}"
            case Signed():
                return self._signed(meaning)
            case Chain():
                return self._chain(meaning)
            case Listed():
                return "{" + ", ".join(map(self.write, meaning.items)) + "}"
            case Called():
                return f"{meaning.function.name}({', '.join(map(self.write, meaning.arguments))})"
            case _:
                raise TypeError(meaning)

    def _constant(self, value: Value, of: Type) -> str:
        match value:
            case bool():
                return "TRUE" if value else "FALSE"
            case Decimal():
                return _number(value)
            case Picked():
                return _quoted(self.option(value, of))
            case date() | time():
                return _quoted(written(value))
            case _:
                return _quoted(str(value))

    def _signed(self, meaning: Signed) -> str:
        if meaning.sign == "%":
            return self._within(meaning.of, _PERCENT) + "%"
        return meaning.sign + self._within(meaning.of, _SIGN)

    def _chain(self, meaning: Chain) -> str:
        binds = _BINDS[meaning.rest[0][0]]
        text = [self._within(meaning.first, binds + (binds == 1))]
        for operator, operand in meaning.rest:
            text.append(f" {operator} {self._within(operand, binds + 1)}")
        return "".join(text)

    def _within(self, meaning: Meaning, binds: int) -> str:
        text = self.write(meaning)
        return text if _binding(meaning) >= binds else f"({text})"


@dataclass(frozen=True, slots=True)
class Shown:
    """Labels where they lead back to the same field, else ids: what is shown can be typed in again.

    `labels` are by id, a column's by `sub.column`; where one is missing, the name's first label stands in.
    """

    names: Names
    labels: Mapping[str, str]
    counts: Mapping[str, int]

    def field(self, name: Name, path: str, beside: tuple[Name, ...]) -> str:
        label = self.labels.get(path) or next(iter(name.labels), "")
        index: Names | Index = Index.of(beside) if beside else self.names
        is_own = all(found is name for found in index.find(label))
        return label if label.strip() and is_own and self._is_single(path, label) else name.id

    def _is_single(self, path: str, label: str) -> bool:
        owner = path.rpartition(".")[0]
        return self.counts.get(f"{owner}.{fold(label)}", 0) <= 1

    def option(self, picked: Picked, of: Type) -> str:
        owners = [
            option_id for option_id, labels in of.options if picked.label in (*labels, option_id)
        ]
        return picked.label if owners == [picked.id] else picked.id


def kept(meaning: Meaning) -> str:
    return Writing(
        field=lambda name, _path, _beside: name.id, option=lambda picked, _of: picked.id
    ).write(meaning)


def shown(meaning: Meaning, names: Names, labels: Mapping[str, str]) -> str:
    counts = Counter(f"{path.rpartition('.')[0]}.{fold(label)}" for path, label in labels.items())
    how = Shown(names, labels, counts)
    return Writing(field=how.field, option=how.option).write(meaning)


def _binding(meaning: Meaning) -> int:
    match meaning:
        case Chain():
            return _BINDS[meaning.rest[0][0]]
        case Signed(sign=sign):
            return _PERCENT if sign == "%" else _SIGN
        case _:
            return _VALUE


def _spelled(name: str) -> str:
    """In brackets when it could be read as anything but one name."""
    if _BARE.fullmatch(name) and fold(name) not in RESERVED:
        return name
    return "[" + re.sub(r"([\]］】])", r"\1\1", name) + "]"


def _number(value: Decimal) -> str:
    return plain(value) if abs(value.adjusted()) <= _MOST_FIGURES else f"{value.normalize():E}"


def _quoted(text: str) -> str:
    return '"' + re.sub(r'(["＂])', r"\1\1", text) + '"'
