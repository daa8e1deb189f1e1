"""What a row of a JDM table gives, where it is a value or a list of values."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.decisions.jdm.cells import type_of, written
from workflows.decisions.jdm.tokens import Constant, Literal, Token, Untranslatable, tokens

_LIST = 2


@dataclass(frozen=True, slots=True)
class RewrittenOutput:
    """`type` is "" for a blank."""

    cell: str | Constant
    type: str


def rewritten_output(text: str) -> RewrittenOutput:
    """Raises Untranslatable."""
    match tokens(text):
        case []:
            return RewrittenOutput(None, "")
        case [Literal(value=None)]:
            return RewrittenOutput(None, "")
        case [Literal(value=str() as value)]:
            return RewrittenOutput(_as_text(value), "text")
        case [Literal(value=value)]:
            return RewrittenOutput(value, type_of(value))
        case ["[", *items, "]"]:
            return RewrittenOutput(_listed(items), "list")
        case _:
            raise Untranslatable(text)


def _as_text(value: str) -> str:
    """Words stand as they are, unless they would be read as more than words."""
    return written(value) if not value or value[0] in '=＝"“' or value != value.strip() else value


def _listed(items: list[Token]) -> str:
    values, commas = items[::_LIST], items[1::_LIST]
    if any(comma != "," for comma in commas) or len(commas) != max(len(values) - 1, 0):
        raise Untranslatable("[…]")
    found = [item.value for item in values if isinstance(item, Literal)]
    if len(found) != len(values):
        raise Untranslatable("[…]")
    return ", ".join(map(written, found)) or '""'
