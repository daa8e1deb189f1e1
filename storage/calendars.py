"""By which hours a company works: its calendars as documents, and its lists of holidays and make-up days."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import date
from typing import TypeVar

from storage.connection import Connection, Row, listed
from storage.roster import Roster
from workflows.calendars.special_days import FIXED_DATES, DayOff, Makeup, SpecialDay, SpecialDays

PUBLISHED, OWN = "published", "own"
"""Where a day comes from: a year somebody has completed, or the company's own wish."""

T = TypeVar("T")

# Of two processes that write the same at once the later one has it.
_OR_CALENDAR = " ON CONFLICT (company_id, key) DO UPDATE SET text = excluded.text"
_OR_DAY = """ ON CONFLICT (company_id, region, day) DO UPDATE SET is_working = excluded.is_working,
    name = excluded.name, source = excluded.source"""
# Whatever is changed is taken out and written anew, so these change with it.
_STAMP = """SELECT (SELECT COUNT(*) FROM calendar WHERE company_id = $1) AS calendars,
    (SELECT MAX(id) FROM calendar WHERE company_id = $1) AS last_calendar,
    (SELECT COUNT(*) FROM holiday WHERE company_id = $1) AS days,
    (SELECT MAX(id) FROM holiday WHERE company_id = $1) AS last_day"""


class CompanyCalendars:
    """Of one company, inside a unit of work."""

    def __init__(self, connection: Connection, company: int, roster: Roster) -> None:
        self._connection = connection
        self._company = company
        self._roster = roster

    async def kept(self, what: str, read: Callable[[], Awaitable[T]]) -> T:
        """What `read` makes of all of this, made anew when something was changed; seen a moment later elsewhere."""
        return await self._roster.while_same((self._company, what), self._stamp, read)

    async def documents(self) -> Mapping[str, str]:
        """By key, in their order."""
        rows = await self._connection.at_once(
            "SELECT key, text FROM calendar WHERE company_id = $1 ORDER BY key", self._company
        )
        return {row["key"]: row["text"] for row in rows}

    async def put(self, key: str, text: str) -> None:
        await self.remove(key)
        row = {"company_id": self._company, "key": key, "text": text}
        await self._connection.insert("calendar", [row], _OR_CALENDAR)

    async def remove(self, key: str) -> None:
        self._forget()
        await self._connection.touch(
            "DELETE FROM calendar WHERE company_id = $1 AND key = $2", self._company, key
        )

    async def lists(self) -> Mapping[str, SpecialDays]:
        """By name."""
        rows = await self._connection.at_once(
            "SELECT region, day, is_working, name, source FROM holiday WHERE company_id = $1",
            self._company,
        )
        gathered: dict[str, list[Row]] = {}
        for row in rows:
            gathered.setdefault(row["region"], []).append(row)
        return {region: _special_days(region, rows) for region, rows in sorted(gathered.items())}

    async def put_days(
        self, region: str, days: Mapping[date, SpecialDay], source: str = OWN
    ) -> None:
        """Each is added, or takes the place of what the day was."""
        await self.remove_days(region, days)
        rows = [self._row(region, day, special, source) for day, special in sorted(days.items())]
        if rows:
            await self._connection.insert("holiday", rows, _OR_DAY)

    async def remove_days(self, region: str, days: Collection[date]) -> None:
        if not days:
            return
        self._forget()
        await self._connection.touch(
            f"""DELETE FROM holiday WHERE company_id = $1 AND region = $2
            AND day IN ({listed(len(days), 2)})""",
            self._company,
            region,
            *map(self._bound, sorted(days)),
        )

    async def _stamp(self) -> tuple[object, ...]:
        (row,) = await self._connection.at_once(_STAMP, self._company)
        return tuple(row.values())

    def _forget(self) -> None:
        self._roster.look_again(self._company)

    def _row(
        self, region: str, day: date, special: SpecialDay, source: str
    ) -> Mapping[str, object]:
        return {
            "company_id": self._company,
            "region": region,
            "day": day.isoformat(),
            "is_working": isinstance(special, Makeup),
            "name": special.name,
            "source": source,
        }

    def _bound(self, day: date) -> object:
        """SQLite keeps days as text."""
        return day if self._connection.is_postgres else day.isoformat()


def _special_days(region: str, rows: list[Row]) -> SpecialDays:
    days = {_day(row["day"]): row for row in rows}
    return SpecialDays(
        days={
            day: Makeup(row["name"]) if row["is_working"] else DayOff(row["name"])
            for day, row in sorted(days.items())
        },
        published=frozenset(day.year for day, row in days.items() if row["source"] != OWN),
        fixed=FIXED_DATES.get(region, {}),
    )


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
