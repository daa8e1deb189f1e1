"""Which terms hold for a ticket now: how long a target gives, by which calendar, and whether it can wait for the morning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from workflows.calendars.calendar import Calendar
from workflows.calendars.calendars import Calendars
from workflows.company import WORK
from workflows.conditions import spelled_out
from workflows.definition import Definition
from workflows.dispatch.areas import area_of, written
from workflows.nodes import Condition
from workflows.staff import Staff
from workflows.targets import AREA, TEAM, Target
from workflows.ticket import Ticket


class Asked(Protocol):
    """A draft, as far as terms ask it."""

    @property
    def definition(self) -> Definition: ...
    @property
    def ticket(self) -> Ticket: ...
    @property
    def staff(self) -> Staff: ...
    @property
    def calendars(self) -> Calendars: ...
    def holds(self, condition: str) -> bool:
        """Whether this expression is true of the ticket now; one that cannot be worked out is not."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The terms that hold: `within` in seconds of the calendar's working time."""

    within: float
    calendar: Calendar


def terms_of(asked: Asked, target: Target) -> Holding | None:
    """None where the target does not concern the ticket."""
    if target.when and not is_true(asked, target.when):
        return None
    held = next((each for each in target.terms if is_true(asked, each.when)), None)
    within = held.within if held else target.within
    calendar = _calendar(asked, (held.calendar if held else "") or target.calendar)
    return Holding(within=within.total_seconds(), calendar=calendar)


def is_quiet(asked: Asked, target: Target) -> bool:
    if isinstance(target.quiet, bool):
        return target.quiet
    return bool(target.quiet) and is_true(asked, target.quiet)


def is_true(asked: Asked, when: str | Condition) -> bool:
    return asked.holds(spelled_out(when, asked.definition.fields))


def _calendar(asked: Asked, name: str) -> Calendar:
    calendars = asked.calendars
    if name not in (TEAM, AREA):
        return calendars.named(name)
    found = _of_team(asked) if name == TEAM else calendars.of_area(_area(asked))
    return found or calendars.named(WORK)


def _of_team(asked: Asked) -> Calendar | None:
    """Of whoever has the ticket; of several teams the first that has a calendar."""
    person = asked.staff.people.get(asked.ticket.assignee or 0)
    teams = sorted(person.teams) if person else []
    found = (asked.calendars.of_team(team) for team in teams)
    return next((each for each in found if each), None)


def _area(asked: Asked) -> str:
    """Where the ticket is, by its first address."""
    answers = asked.ticket.answers
    found = (answers.get(each.id) for each in asked.definition.form if each.kind == "address")
    return next((written(area_of(answer)) for answer in found if answer), "")
