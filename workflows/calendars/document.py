"""A calendar as business people write it: hours by weekday, whose holidays it keeps, its own exceptions, whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import Field

from workflows.calendars.spans import Hours
from workflows.labels import Document, Key, Label

DayHours = tuple[Hours, ...]


class Week(Document):
    """Hours by weekday; a day left out is not worked."""

    mon: DayHours = ()
    tue: DayHours = ()
    wed: DayHours = ()
    thu: DayHours = ()
    fri: DayHours = ()
    sat: DayHours = ()
    sun: DayHours = ()

    def __iter__(self) -> Iterator[tuple[str, DayHours]]:  # type: ignore[override]
        """From Monday to Sunday, by name."""
        for name in type(self).model_fields:
            yield name, getattr(self, name)


class CalendarDocument(Document):
    """`zone` is an IANA name, "" the company's own. `holidays` names the list of special days it keeps, "" none.

    `makeup` are the hours of a make-up day, else those of the first worked weekday. `days` are its own exceptions,
    before any list: hours, or none. `teams` and `areas` (浙江省/杭州市) are those whose calendar it is.
    """

    schema_: Literal["calendar/1"] = Field(default="calendar/1", alias="schema")
    key: Key
    name: Label
    zone: str = ""
    week: Week
    holidays: str = Field(default="", max_length=40)
    makeup: DayHours = ()
    days: dict[date, DayHours] = Field(default_factory=dict)
    teams: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
