"""The types of the language, known before anything runs; what does not fit is an error on saving."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Base(StrEnum):
    NUMBER = "number"
    TEXT = "text"
    YES_NO = "yes_no"
    DATE = "date"
    MOMENT = "moment"  # date and time, aware
    TIME = "time"
    CHOICE = "choice"
    LIST = "list"
    RECORD = "record"  # a row of a subform, a linked record, a place: named columns
    BLANK = "blank"  # the type of nothing: fits everywhere
    ANY = "any"  # known only when it runs


@dataclass(frozen=True, slots=True)
class Name:
    """A field, or a column of a subform or linked record: bound by `id`, written as one of `labels` or the id."""

    id: str
    labels: tuple[str, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Type:
    """`item`: of a list. `columns`: of a record. `options`: of a choice, each id with every way its label is written."""

    base: Base
    item: Type | None = None
    columns: tuple[Name, ...] = ()
    options: tuple[tuple[str, tuple[str, ...]], ...] = ()


NUMBER, TEXT, YES_NO = Type(Base.NUMBER), Type(Base.TEXT), Type(Base.YES_NO)
DATE, MOMENT, TIME = Type(Base.DATE), Type(Base.MOMENT), Type(Base.TIME)
BLANK, ANY = Type(Base.BLANK), Type(Base.ANY)


def list_of(item: Type) -> Type:
    return Type(Base.LIST, item=item)
