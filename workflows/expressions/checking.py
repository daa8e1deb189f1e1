"""From the parts of an expression to its meaning: names bound, types known, and every flaw told with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workflows.expressions import syntax
from workflows.expressions.calls import Calls
from workflows.expressions.chains import Chains
from workflows.expressions.flaws import Flaws
from workflows.expressions.functions.bounds import ARITHMETIC
from workflows.expressions.functions.function import Function
from workflows.expressions.functions.giving import any_of
from workflows.expressions.limits import DEEPEST
from workflows.expressions.meaning import (
    UNKNOWN,
    ColumnRead,
    Constant,
    FieldRead,
    Listed,
    Meaning,
    Signed,
)
from workflows.expressions.operator_types import is_number
from workflows.expressions.scope import Index, Names
from workflows.expressions.similar import nearest
from workflows.expressions.types import BLANK, NUMBER, TEXT, YES_NO, Base, Name, Type, list_of
from workflows.reading.folding import half_width


@dataclass(slots=True)
class Checking:
    names: Names
    functions: Mapping[str, Function]
    flaws: Flaws
    _depth: int = 0

    def check(self, part: syntax.Part) -> Meaning:
        if self._depth >= DEEPEST:
            self.flaws.add("too_deep", part, max=str(DEEPEST))
            self.flaws.stop()
        self._depth += 1
        meaning = self._meaning(part)
        self._depth -= 1
        return meaning

    def _meaning(self, part: syntax.Part) -> Meaning:
        match part:
            case syntax.Literal():
                return self._literal(part)
            case syntax.Word():
                return self._field(part)
            case syntax.Member():
                return self._column(part)
            case syntax.Signed():
                return self._signed(part)
            case syntax.Chain():
                return self._chain(part)
            case syntax.Listed():
                items = tuple(self.check(item) for item in part.items)
                return Listed(type=list_of(any_of([each.type for each in items])), items=items)
            case syntax.Call():
                return self._call(part)
            case _:
                raise TypeError(part)

    def _literal(self, part: syntax.Literal) -> Meaning:
        match part.kind:
            case "NUMBER":
                return self._number(part)
            case "TEXT":
                return Constant(type=TEXT if part.text else BLANK, value=part.text)
            case kind:
                return Constant(type=YES_NO, value=kind == "TRUE")

    def _number(self, part: syntax.Literal) -> Meaning:
        number = Decimal(part.text)
        if number.adjusted() > ARITHMETIC.Emax or number.adjusted() < ARITHMETIC.Emin:
            self.flaws.add("number_too_large", part)
            return UNKNOWN
        return Constant(type=NUMBER, value=number)

    def _field(self, part: syntax.Word) -> Meaning:
        found = self.names.find(part.text)
        if len(found) == 1:
            return FieldRead(type=found[0].type, name=found[0])
        if found:
            self._ambiguous(part, found)
        elif half_width(part.text).upper() in self.functions:
            self.flaws.add("function_without_brackets", part, name=part.text)
        else:
            near = self.names.with_column(part.text) or nearest(part.text, self.names.written())
            self.flaws.add("unknown_name", part, name=part.text, nearest=near)
        return UNKNOWN

    def _ambiguous(self, part: syntax.Word, found: Sequence[Name]) -> None:
        self.flaws.add("shared_name", part, name=part.text, first=found[0].id, second=found[1].id)

    def _column(self, part: syntax.Member) -> Meaning:
        of = self.check(part.of)
        if of is UNKNOWN:
            return UNKNOWN
        record = of.type.item if of.type.base is Base.LIST and of.type.item else of.type
        if record.base is not Base.RECORD:
            self.flaws.add("no_columns", part.column, name=part.column.text, found=of.type.base)
            return UNKNOWN
        found = Index.of(record.columns).find(part.column.text)
        if len(found) != 1:
            self._no_column(part.column, record.columns, found)
            return UNKNOWN
        kind = _each(found[0].type) if of.type.base is Base.LIST else found[0].type
        return ColumnRead(type=kind, of=of, name=found[0], beside=record.columns)

    def _no_column(self, part: syntax.Word, columns: Sequence[Name], found: Sequence[Name]) -> None:
        if found:
            self._ambiguous(part, found)
            return
        near = nearest(part.text, Index.of(columns).written())
        self.flaws.add("unknown_column", part, name=part.text, nearest=near)

    def _signed(self, part: syntax.Signed) -> Meaning:
        of = self.check(part.of)
        if not is_number(of.type):
            Chains(self.flaws).refuse(part.sign, (of.type,), (part.of,))
        return Signed(type=NUMBER, sign=part.sign, of=of)

    def _chain(self, part: syntax.Chain) -> Meaning:
        first = self.check(part.first)
        rest = [(operator, self.check(operand)) for operator, operand in part.rest]
        return Chains(self.flaws).check(part, first, rest)

    def _call(self, part: syntax.Call) -> Meaning:
        arguments = [self.check(argument) for argument in part.arguments]
        function = self.functions.get(half_width(part.function.text).upper())
        if function is not None:
            return Calls(self.flaws).check(function, part, arguments)
        near = nearest(part.function.text, self.functions)
        self.flaws.add("unknown_function", part.function, name=part.function.text, nearest=near)
        return UNKNOWN


def _each(column: Type) -> Type:
    """Over the rows of a list: lists in the cells are laid out one behind the other."""
    return column if column.base is Base.LIST else list_of(column)
