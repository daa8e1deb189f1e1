"""Texts in quotes taken for what they are compared with, or for what the whole should give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from workflows.expressions.flaws import Flaws
from workflows.expressions.functions.function import Function
from workflows.expressions.functions.giving import item_of
from workflows.expressions.literals import CONVERTED, meant, option_words
from workflows.expressions.meaning import UNKNOWN, Called, Constant, Listed, Meaning
from workflows.expressions.option_arguments import results
from workflows.expressions.similar import nearest
from workflows.expressions.syntax import Call, Part
from workflows.expressions.syntax import Listed as ListedPart
from workflows.expressions.types import DATE, Base, Type, list_of
from workflows.expressions.values import Value

_NOT_MEANT = {
    Base.DATE: "not_a_date",
    Base.MOMENT: "not_a_moment",
    Base.TIME: "not_a_time",
    Base.YES_NO: "not_yes_or_no",
}
_MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Converting:
    flaws: Flaws

    def compared(self, meaning: Meaning, part: Part, beside: Type) -> Meaning:
        """A text, or a list of texts, beside a value of that type or a list of such."""
        kind = item_of(beside)
        if kind.base not in CONVERTED:
            return meaning
        match meaning, part:
            case Listed(items=items), ListedPart():
                pairs = zip(items, part.items, strict=True)
                converted = tuple(self.compared(*pair, kind) for pair in pairs)
                return replace(meaning, items=converted, type=list_of(kind))
            case Constant(value=str(text), type=Type(base=Base.TEXT)), _:
                return self._said(text, part, kind)
            case _:
                return meaning

    def result(self, meaning: Meaning, part: Part, wanted: Type) -> Meaning:
        """A text that may become the result of the whole, wherever IF and the like hide it."""
        if not isinstance(meaning, Called) or not isinstance(part, Call):
            return self.compared(meaning, part, wanted)
        places = results(meaning.function.name, len(meaning.arguments))
        arguments = list(meaning.arguments)
        for place in places:
            arguments[place] = self.result(arguments[place], part.arguments[place], wanted)
        return called(meaning.function, tuple(arguments)) if places else meaning

    def _said(self, text: str, part: Part, beside: Type) -> Meaning:
        value = meant(text, beside)
        if value is not None:
            return Constant(type=_type_of(value, beside), value=value)
        if beside.base is Base.CHOICE:
            self._no_option(text, part, beside)
        else:
            self.flaws.add(_NOT_MEANT[beside.base], part, value=text)
        return UNKNOWN

    def _no_option(self, text: str, part: Part, choice: Type) -> None:
        labels = [next(iter(labels), option_id) for option_id, labels in choice.options]
        more = "…" if len(labels) > _MOST_SHOWN else ""
        self.flaws.add(
            "not_an_option",
            part,
            value=text,
            nearest=nearest(text, option_words(choice)),
            allowed="、".join(labels[:_MOST_SHOWN]) + more,
        )


def called(function: Function, arguments: tuple[Meaning, ...]) -> Called:
    """Of a fitting number of arguments."""
    gives = function.gives
    given = gives if isinstance(gives, Type) else gives([each.type for each in arguments])
    return Called(type=given, function=function, arguments=arguments)


def _type_of(value: Value, beside: Type) -> Type:
    """A moment written without a time of day is a date."""
    is_day = beside.base is Base.MOMENT and not isinstance(value, datetime)
    return DATE if is_day else beside
