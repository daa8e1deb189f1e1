"""Whether a function is given what it takes: how many, of which types, and options that there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workflows.expressions import syntax
from workflows.expressions.converting import Converting, called
from workflows.expressions.fitting import fits, is_whole, least, most, parameter_at
from workflows.expressions.flaws import Flaws
from workflows.expressions.functions.function import Function
from workflows.expressions.functions.giving import item_of
from workflows.expressions.literals import CONVERTED, meant
from workflows.expressions.meaning import UNKNOWN, Constant, Meaning
from workflows.expressions.option_arguments import compared
from workflows.expressions.types import Base, Type

_BY_SIGN = re.compile(r"\s*[<>=≠＜＞＝]|.*[*?]", re.DOTALL)
"""A criterion with an operator or wildcards: ">500", "<>漏水", "空调*"; that is no option's name."""


@dataclass(frozen=True, slots=True)
class Calls:
    flaws: Flaws

    def check(self, function: Function, part: syntax.Call, arguments: Sequence[Meaning]) -> Meaning:
        if not self._is_counted(function, part):
            return UNKNOWN
        checked = list(arguments)
        for place, argument in self._options(function, part, arguments):
            checked[place] = argument
        for place, argument in enumerate(checked):
            checked[place] = self._fitted(function, part, place, argument)
        return called(function, tuple(checked))

    def _is_counted(self, function: Function, part: syntax.Call) -> bool:
        count, fewest, limit = len(part.arguments), least(function), most(function)
        name = function.name
        if count < fewest:
            self.flaws.add(
                "too_few_arguments", part, function=name, min=str(fewest), count=str(count)
            )
        elif limit is not None and count > limit:
            self.flaws.add(
                "too_many_arguments", part, function=name, max=str(limit), count=str(count)
            )
        elif not is_whole(function, count):
            self.flaws.add("uneven_arguments", part, function=name, group=str(function.repeats))
        else:
            return True
        return False

    def _options(
        self, function: Function, part: syntax.Call, arguments: Sequence[Meaning]
    ) -> list[tuple[int, Meaning]]:
        """Texts that are compared with a choice or a list of choices, taken for its options."""
        converting = Converting(self.flaws)
        return [
            (place, converting.compared(arguments[place], part.arguments[place], choice))
            for beside, place in compared(function.name, len(arguments))
            if (choice := item_of(arguments[beside].type)).base is Base.CHOICE
            and not _is_criterion(arguments[place])
        ]

    def _fitted(
        self, function: Function, part: syntax.Call, place: int, argument: Meaning
    ) -> Meaning:
        parameter = parameter_at(function, place)
        if parameter is None or fits(argument.type, parameter.takes):
            return argument
        said = _said(argument, parameter.takes)
        if said is not None:
            return said
        self.flaws.add(
            "wrong_argument",
            part.arguments[place],
            function=function.name,
            argument=str(place + 1),
            name_zh=parameter.name.say("zh"),
            name_en=parameter.name.say("en"),
            expected=",".join(sorted(parameter.takes)),
            found=argument.type.base,
        )
        return UNKNOWN


def _is_criterion(argument: Meaning) -> bool:
    return (
        isinstance(argument, Constant)
        and isinstance(argument.value, str)
        and _BY_SIGN.match(argument.value) is not None
    )


def _said(argument: Meaning, takes: frozenset[Base]) -> Constant | None:
    """A text in quotes for a day or a time of day: DAYS("2026-11-24", 预约时间)."""
    if not isinstance(argument, Constant) or not isinstance(argument.value, str):
        return None
    for base in sorted(takes & CONVERTED - {Base.CHOICE}):
        value = meant(argument.value, Type(base))
        if value is not None:
            return Constant(type=Type(base), value=value)
    return None
