"""The door to the language: a text and the names it may use go in, an expression that can be run comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.expressions.checking import Checking
from workflows.expressions.converting import Converting
from workflows.expressions.faults import Flaw, Flawed
from workflows.expressions.fitting import gives
from workflows.expressions.flaws import Flaws
from workflows.expressions.functions.catalogue import FUNCTIONS
from workflows.expressions.limits import LONGEST, MOST_FLAWS, MOST_PARTS
from workflows.expressions.meaning import Called, ColumnRead, FieldRead, Meaning, parts
from workflows.expressions.results import as_wanted
from workflows.expressions.running import Run, Step, compiled
from workflows.expressions.scope import Names, Scope, names_in
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.syntax import Part, parse
from workflows.expressions.tokens import Lexer
from workflows.expressions.types import Type
from workflows.expressions.values import Value
from workflows.expressions.writing import kept, shown

_FREE = frozenset({"LPAR", "RPAR", "LBRACE", "RBRACE", "COMMA", "DOT"})
__all__ = ["Expression", "Scope", "compile_expression"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expression:
    """`text` is what is kept: ids in place of labels, half width, names of functions in capitals.

    `reads` are the ids of the fields in it, a column's also as `sub.column`. `type` is what it gives, or blank.
    """

    text: str
    type: Type
    reads: frozenset[str]
    functions: frozenset[str]
    _meaning: Meaning
    _names: Names
    _step: Step

    @property
    def meaning(self) -> Meaning:
        return self._meaning

    @property
    def names(self) -> Names:
        return self._names

    def shown(self, labels: Mapping[str, str]) -> str:
        """As people write it, with the labels of now by id; can be compiled again to the same."""
        return shown(self._meaning, self._names, labels)

    def evaluate(self, values: Mapping[str, Value], around: Surroundings) -> Value:
        """Raises Fault, and nothing else."""
        return as_wanted(self._step(Run(values, around)), self.type, around)


def compile_expression(text: str, scope: Scope, wanted: Type | None = None) -> Expression:
    """Raises Flawed with everything that is wrong."""
    if len(text) > LONGEST:
        raise Flawed(text, (Flaw("too_long", LONGEST, len(text), {"max": str(LONGEST)}),))
    names = names_in(scope)
    flaws = Flaws(text)
    part = _parsed(text, names, flaws)
    meaning = Checking(names, FUNCTIONS, flaws).check(part)
    if wanted is not None:
        meaning = _wanted(meaning, part, wanted, flaws)
    flaws.stop()
    return _expression(text, meaning, names, wanted or meaning.type)


def _parsed(text: str, names: Names, flaws: Flaws) -> Part:
    lexer = Lexer(
        text=text,
        is_name=names.words.__contains__,
        is_function=lambda folded: folded.upper() in FUNCTIONS,
    )
    tokens = list(lexer.tokens())
    flaws.found.extend(lexer.flaws[:MOST_FLAWS])
    flaws.stop()
    if sum(token.type not in _FREE for token in tokens) > MOST_PARTS:
        raise Flawed(text, (Flaw("too_many_parts", 0, len(text), {"max": str(MOST_PARTS)}),))
    part = parse(tokens, len(text))
    if isinstance(part, Flaw):
        raise Flawed(text, (part,))
    return part


def _wanted(meaning: Meaning, part: Part, wanted: Type, flaws: Flaws) -> Meaning:
    meaning = Converting(flaws).result(meaning, part, wanted)
    if not gives(meaning.type, wanted):
        flaws.add("wrong_result", part, wanted=wanted.base, found=meaning.type.base)
    return meaning


def _expression(text: str, meaning: Meaning, names: Names, given: Type) -> Expression:
    canonical = kept(meaning)
    if len(canonical) > LONGEST:
        raise Flawed(text, (Flaw("too_long", 0, len(text), {"max": str(LONGEST)}),))
    every = list(parts(meaning))
    return Expression(
        text=canonical,
        type=given,
        reads=frozenset(path for each in every for path in _paths(each)),
        functions=frozenset(each.function.name for each in every if isinstance(each, Called)),
        _meaning=meaning,
        _names=names,
        _step=compiled(meaning),
    )


def _paths(meaning: Meaning) -> tuple[str, ...]:
    match meaning:
        case FieldRead(name=name):
            return (name.id,)
        case ColumnRead(path=path) if path:
            return (path,)
        case _:
            return ()
