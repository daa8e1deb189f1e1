"""Whether operators suit what stands beside them, with the texts in quotes taken for what they are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflows.expressions import syntax
from workflows.expressions.converting import Converting
from workflows.expressions.flaws import Flaws
from workflows.expressions.meaning import UNKNOWN, Chain, Constant, Meaning
from workflows.expressions.operator_types import COMPARISONS, DAYS, result
from workflows.expressions.types import ANY, YES_NO, Base, Type

_CODES = {
    Base.LIST: "list_in_operation",
    Base.RECORD: "record_in_operation",
    Base.TEXT: "text_in_operation",
}


@dataclass(frozen=True, slots=True)
class Chains:
    flaws: Flaws

    def check(
        self, part: syntax.Chain, first: Meaning, rest: Sequence[tuple[str, Meaning]]
    ) -> Meaning:
        if rest[0][0] in COMPARISONS:
            return self._comparison(part, first, rest)
        first, rest = self._with_days(part, first, rest)
        given = first.type
        parts = [part.first]
        for (operator, operand), (_, of) in zip(rest, part.rest, strict=True):
            found = result(operator, given, operand.type)
            if found is None:
                self.refuse(operator, (given, operand.type), (parts[-1], of))
            given = found or ANY
            parts.append(of)
        return Chain(type=given, first=first, rest=tuple(rest))

    def _with_days(
        self, part: syntax.Chain, left: Meaning, rest: Sequence[tuple[str, Meaning]]
    ) -> tuple[Meaning, Sequence[tuple[str, Meaning]]]:
        """A text in quotes is a day where the days between it and another are asked for."""
        (operator, right), *more = rest
        if more or operator != "-":
            return left, rest
        of = part.rest[0][1]
        return self._day(left, part.first, right), [(operator, self._day(right, of, left))]

    def _day(self, meaning: Meaning, part: syntax.Part, beside: Meaning) -> Meaning:
        if beside.type.base not in DAYS:
            return meaning
        return Converting(self.flaws).compared(meaning, part, beside.type)

    def _comparison(
        self, part: syntax.Chain, left: Meaning, rest: Sequence[tuple[str, Meaning]]
    ) -> Meaning:
        (operator, right), *more = rest
        if more:
            self.flaws.add("compared_twice", part)
            return UNKNOWN
        of = part.rest[0][1]
        if self._is_text_beside_choices(left, right) or self._is_text_beside_choices(right, left):
            self.flaws.add("list_compared", part)
            return UNKNOWN
        converting = Converting(self.flaws)
        left, right = (
            converting.compared(left, part.first, right.type),
            converting.compared(right, of, left.type),
        )
        if result(operator, left.type, right.type) is None:
            self._refuse_comparison(operator, part, left.type, right.type)
        return Chain(type=YES_NO, first=left, rest=((operator, right),))

    def _is_text_beside_choices(self, one: Meaning, other: Meaning) -> bool:
        is_text = isinstance(one, Constant) and one.type.base is Base.TEXT
        return is_text and other.type.base is Base.LIST

    def _refuse_comparison(self, operator: str, part: syntax.Part, left: Type, right: Type) -> None:
        code = "not_ordered" if left.base is right.base else "not_comparable"
        self.flaws.add(code, part, operator=operator, left=left.base, right=right.base)

    def refuse(self, operator: str, types: Sequence[Type], parts: Sequence[syntax.Part]) -> None:
        """Names the operand that never suits a calculation, or else both."""
        for given, part in zip(types, parts, strict=True):
            if given.base in _CODES and not (operator == "&" and given.base is Base.TEXT):
                self.flaws.add(_CODES[given.base], part, operator=operator)
                return
        span = syntax.Part(start=parts[0].start, end=parts[-1].end)
        types = (*types, *types)[:2]
        self.flaws.add(
            "not_in_operation", span, operator=operator, left=types[0].base, right=types[1].base
        )
