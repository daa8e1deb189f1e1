"""A month to be tried out, as a manager writes it: which tickets come, who works when, how long things take, which rules."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from handlers.abilities import Area, Place
from handlers.listings import Part
from workflows.answers import Cell
from workflows.calendars.spans import Hours
from workflows.labels import Label

_PERCENT = 100.0


def _share(value: object) -> object:
    """`12%` or 0.12."""
    if isinstance(value, str) and value.strip().endswith("%"):
        return float(value.strip().removesuffix("%")) / _PERCENT
    return value


Share = Annotated[float, BeforeValidator(_share), Field(ge=0, le=1)]
Stretch = Annotated[timedelta, Field(gt=timedelta(0))]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Spike(Part):
    """On these days so many times as many tickets come."""

    first: date
    last: date | None = None
    times: float = Field(gt=0, le=100)


class Arrivals(Part):
    """`hours` says how many come in the hours of a day, compared with one another; hours not named have 1."""

    hours: dict[Hours, float] = Field(default_factory=dict)
    weekdays: dict[Weekday, float] = Field(default_factory=dict)
    spikes: tuple[Spike, ...] = ()


class Kind(Part):
    """Of every so many tickets `weight` say this; `vip` ones come from customers of that tier."""

    weight: float = Field(default=1, gt=0)
    answers: dict[str, Cell] = Field(default_factory=dict)
    tier: str = ""


class Times(Part):
    """On the average; how long each takes is drawn around it. `ignores` offers are never looked at; `waits_for_parts` of
    the tickets wait for parts, `parts` long."""

    accept: Stretch = timedelta(minutes=4)
    work: Stretch = timedelta(minutes=60)
    confirm: Stretch = timedelta(hours=3)
    parts: Stretch = timedelta(hours=30)
    waits_for_parts: Share = 0.0
    ignores: Share = 0.0


class Group(Part):
    """So many engineers who can do the same. They work one of `shifts` each, another one every week (`turns`), on all
    days but `days_off` a week, and are on leave on a share `leave` of the days."""

    count: int = Field(ge=1, le=1000)
    name: str = Field(default="工程师", min_length=1)
    skills: tuple[str, ...] = ()
    areas: tuple[Area, ...] = ()
    teams: tuple[str, ...] = ()
    capacity: int | None = Field(default=None, ge=0)
    weight: int = Field(default=1, ge=1, le=100)
    place: Place | None = None
    shifts: tuple[Hours, ...] = ("00:00-24:00",)
    turns: bool = True
    days_off: int = Field(default=2, ge=0, le=6)
    leave: Share = 0.0


class Policy(Part):
    """What is other than in the ticket type: its `dispatch` policies, key by key of each, and its `sla`, whole."""

    name: Label
    dispatch: dict[str, dict[str, object]] = Field(default_factory=dict)
    sla: list[dict[str, object]] | None = None


class WhatIf(Part):
    """`type` is the ticket type's file, beside this one."""

    schema_: Literal["what-if/1"] = Field(alias="schema")
    type: str
    first: date
    days: int = Field(default=30, ge=1, le=366)
    seed: int = 1
    tickets: int = Field(ge=1, le=200_000)
    arrivals: Arrivals = Arrivals()
    kinds: tuple[Kind, ...] = (Kind(),)
    times: Times = Times()
    people: tuple[Group, ...] = Field(min_length=1)
    policies: tuple[Policy, ...] = (Policy(name=Label(zh="现在", en="As it is")),)

    @model_validator(mode="after")
    def _spikes_in_order(self) -> WhatIf:
        for spike in self.arrivals.spikes:
            if spike.last and spike.last < spike.first:
                raise ValueError(f"a spike ends on {spike.last} before it begins on {spike.first}")
        return self
