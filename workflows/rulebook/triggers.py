"""What sets a rule off, as its document says it; `workflows.rules.hearing` tells whether it has happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from workflows.labels import Document, Key
from workflows.nodes import Duration
from workflows.verbs import Phase

ANY = "any"
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ALONE: Mapping[str, object] = {"opened": True, "changed": (ANY,), "said": ANY, "rated": (ANY,)}
"""What may be written as one word."""


def one_is_several(value: object) -> object:
    """`entered: pay` for `entered: [pay]`."""
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(one_is_several)]


class Schedule(Document):
    """Each day at that hour, or only on some weekdays, or on the days on which a calendar is open; by the calendar's
    clock where there is one, else by the company's."""

    at: str = Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
    days: tuple[Weekday, ...] = WEEKDAYS
    calendar: str = ""


class Trigger(Document):
    """Exactly one of: the ticket was opened; fields were changed (`any` of them); it came to a phase; a node was
    entered or left; a timer that a rule started rang; so long has passed since it was opened; somebody said something;
    a rating was given; a time of day has come; another system told of something by this name."""

    opened: bool = False
    changed: Names = ()
    phase: Annotated[tuple[Phase, ...], BeforeValidator(one_is_several)] = ()
    entered: Names = ()
    left: Names = ()
    timer: Key | Literal[""] = ""
    after: Duration | None = None
    said: Literal["", "requester", "ours", "any"] = ""
    rated: Names = ()
    schedule: Schedule | None = None
    arrived: str = ""

    @model_validator(mode="before")
    @classmethod
    def _one_word(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if value not in _ALONE:
            allowed = {"value": value, "allowed": ", ".join(_ALONE)}
            raise PydanticCustomError("unknown_word", "{value} is none of {allowed}", allowed)
        return {value: _ALONE[value]}

    @property
    def ways(self) -> tuple[str, ...]:
        """Which of them are said."""
        return tuple(way for way in Trigger.model_fields if getattr(self, way))

    @property
    def is_by_clock(self) -> bool:
        return self.after is not None or self.schedule is not None
