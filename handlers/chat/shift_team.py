"""Colleagues and their shifts, as they are asked for in a chat: who is there, whose plan may be changed by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handlers.calendars import calendars_of
from handlers.shifts import plans_of
from handlers.turns import Turn
from workflows.dispatch.shifts import ShiftPlan
from workflows.people import ADMINISTRATOR, SUPERVISOR
from workflows.reading.callings import called
from workflows.reading.shifts import OWN
from workflows.staff import Absence, Staff

_DAY = timedelta(days=1)
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody of ours who has not left; `names` by id."""

    staff: Staff
    absences: Mapping[int, Absence]
    names: Mapping[int, str]

    @classmethod
    async def of(cls, turn: Turn) -> Team:
        stored = turn.moment.uow.staff
        staff, absences = await stored.load(turn.moment.now), await stored.absences()
        left = {key for key, each in absences.items() if each.is_for_good}
        names = {key: each.person.name for key, each in staff.people.items() if key not in left}
        return cls(staff, absences, names)

    def meant(self, turn: Turn, name: str) -> tuple[int, ...]:
        """Nobody where the name is only like somebody's."""
        if name == OWN:
            return (turn.person.id,)
        found = called(name, self.names)
        return found.people if found.is_certain else ()

    def may_plan(self, turn: Turn, person: int) -> bool:
        """Their own; everybody's as a supervisor or an administrator; and of those they lead."""
        if person == turn.person.id or turn.person.roles & {SUPERVISOR, ADMINISTRATOR}:
            return True
        above = {self.staff.superior_of(person, levels) for levels in range(1, _LEVELS + 1)}
        return turn.person.id in above

    def is_away_on(self, person: int, day: date, now: datetime) -> bool:
        """The whole of it, as far as it lies ahead."""
        absence, midnight = self.absences.get(person), datetime.combine(day, time(), now.tzinfo)
        rest = Absence(max(midnight, now), midnight + _DAY)
        return absence is not None and absence.covers_all(rest)


async def plans(turn: Turn, people: Iterable[int], days: Iterable[date]) -> Mapping[int, ShiftPlan]:
    """True of these days."""
    moment, wanted = turn.moment, sorted(days)
    calendars = await calendars_of(moment.uow, moment.desk.timezone)
    return await plans_of(
        moment.uow, tuple(people), wanted[0], wanted[-1], calendars, moment.desk.zone
    )
