"""All calendars of a company: by key, by team, by area."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from workflows.calendars.calendar import ALWAYS, Calendar, compile_calendar
from workflows.calendars.document import CalendarDocument
from workflows.calendars.special_days import NO_SPECIAL_DAYS, SpecialDays


@dataclass(frozen=True, slots=True)
class Calendars:
    """`always` is there without being set up. Areas are paths from the widest part on: 浙江省/杭州市."""

    by_key: Mapping[str, Calendar] = field(default_factory=dict)
    by_team: Mapping[str, Calendar] = field(default_factory=dict)
    by_area: Mapping[str, Calendar] = field(default_factory=dict)

    def named(self, key: str) -> Calendar:
        """One nobody has set up never closes: what is due by it is due too soon rather than never."""
        return self.by_key.get(key, ALWAYS)

    def of_team(self, team: str) -> Calendar | None:
        return self.by_team.get(team)

    def of_area(self, area: str) -> Calendar | None:
        """That of the narrowest part which has one."""
        parts = area.split("/")
        wider = ("/".join(parts[:count]) for count in range(len(parts), 0, -1))
        return next((self.by_area[each] for each in wider if each in self.by_area), None)

    def __contains__(self, key: object) -> bool:
        return key == ALWAYS.key or key in self.by_key

    def __iter__(self) -> Iterator[str]:
        yield ALWAYS.key
        yield from self.by_key


def compile_calendars(
    documents: Iterable[CalendarDocument], lists: Mapping[str, SpecialDays], zone: str
) -> Calendars:
    """`lists` are the special days by list, `zone` is the company's own."""
    kept = [*documents]
    by_key = {
        each.key: compile_calendar(each, lists.get(each.holidays, NO_SPECIAL_DAYS), zone)
        for each in kept
    }
    return Calendars(
        by_key=by_key,
        by_team={team: by_key[each.key] for each in kept for team in each.teams},
        by_area={area: by_key[each.key] for each in kept for area in each.areas},
    )
