"""A database full of armed timers: on tickets like one that was really opened, most of them due another day."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from handlers.definitions import shipped
from handlers.desk import Moment
from handlers.people import parse_roster, take_roster
from handlers.tickets import happen
from storage.database import Store
from tests.promises.offices import CORPS, Office, office_on
from workflows.events import ActionTaken
from workflows.ticket import Ticket

RINGS = "note"
"""What a timer is called that leaves nothing but an entry in its ticket's history."""
TIMERS_A_TICKET = 10
AT_A_TIME = 3000
OPENED_AGO = timedelta(minutes=31)
"""The repair is to be done within half an hour."""
ENGINEER, ENGINEERS = "工程师", 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A ticket that an engineer has in hand past its deadline, opened and accepted as people do, and the timer that
    would have told."""

    company: int
    ticket: Ticket
    timer: str
    engineers: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Tickets whose timers fall due while it is measured. Every so-manieth timer is the ticket's deadline, which is
    breached and told; 0 is none."""

    first: int
    count: int
    breach_every: int

    @property
    def breaches(self) -> int:
        return sum(map(self.is_breach, range(self.count)))

    def is_breach(self, place: int) -> bool:
        return self.breach_every > 0 and place % self.breach_every == 0


class Armed:
    """One store, and its tickets in the order of their ids: those of another day, then window after window."""

    def __init__(self, store: Store, template: Template) -> None:
        self._store = store
        self._engine = store._engine
        self._template = template
        self._next = template.ticket.id + 1

    async def close(self) -> None:
        await self._store.close()

    async def fill(self, timers: int) -> None:
        """Due another day."""
        first, tickets = self._next, timers // TIMERS_A_TICKET
        await self._copy_tickets(tickets)
        day = datetime.now(UTC) + timedelta(days=1)
        await self._arm(
            (first + place, f"sla:{number}", day + timedelta(seconds=place))
            for place in range(tickets)
            for number in range(TIMERS_A_TICKET)
        )
        await self._engine.touch("ANALYZE")

    async def window(self, count: int, breach_every: int = 0) -> Window:
        window = Window(first=self._next, count=count, breach_every=breach_every)
        await self._copy_tickets(count)
        return window

    async def fall_due(self, window: Window, start: datetime, a_second: int) -> None:
        """One after the other, evenly; all at once for 0 a second."""
        step = timedelta(seconds=1) / a_second if a_second else timedelta(0)
        await self._arm(
            (
                window.first + place,
                self._template.timer if window.is_breach(place) else RINGS,
                start + place * step,
            )
            for place in range(window.count)
        )

    async def still_due(self) -> int:
        rows = await self._engine.rows(
            "SELECT COUNT(*) AS count FROM timer WHERE is_parked = false AND due_at <= $1",
            datetime.now(UTC),
        )
        return int(rows[0]["count"])

    async def entries(self, window: Window) -> Counter[int]:
        """How many entries the history of each ticket has, of those that a timer leaves."""
        rows = await self._engine.rows(
            """SELECT ticket_id, COUNT(*) AS count FROM history
            WHERE company_id = $1 AND ticket_id >= $2 AND ticket_id < $3 AND kind IN ($4, 'overdue')
            GROUP BY ticket_id""",
            self._template.company,
            window.first,
            window.first + window.count,
            RINGS,
        )
        return Counter({row["ticket_id"]: row["count"] for row in rows})

    async def clear(self) -> None:
        """What is still due is no longer: the next measurement begins with an empty table of them."""
        now = datetime.now(UTC)
        await self._engine.touch("DELETE FROM timer WHERE is_parked = false AND due_at <= $1", now)
        await self._engine.touch("DELETE FROM outbox WHERE is_unsent = true")

    async def is_sent(self) -> bool:
        return await self._engine.row("SELECT 1 FROM outbox WHERE is_unsent = true LIMIT 1") is None

    async def pushes(self, window: Window) -> Counter[str]:
        """Of the window's tickets, by state."""
        rows = await self._engine.rows(
            """SELECT state, COUNT(*) AS count FROM outbox
            WHERE ticket_id >= $1 AND ticket_id < $2 GROUP BY state""",
            window.first,
            window.first + window.count,
        )
        return Counter({row["state"]: row["count"] for row in rows})

    async def _copy_tickets(self, count: int) -> None:
        """With their tasks, by the database itself, given to one engineer after the other."""
        engineers = self._template.engineers
        engineer = f"{engineers[0]} + n % {len(engineers)}"
        first, self._next = self._next, self._next + count
        for table, key in (("ticket", "id"), ("task", "ticket_id")):
            changed = {
                key: f"{first} + n",
                "number": f"'BENCH-' || ({first} + n)",
                "assignee_id": engineer,
                "person_id": f"CASE WHEN person_id IS NULL THEN NULL ELSE {engineer} END",
            }
            columns = [each for each in await self._columns(table) if each != "id" or key == "id"]
            values = [changed.get(each, each) for each in columns]
            await self._engine.touch(
                f"""INSERT INTO {table} ({", ".join(columns)}) WITH RECURSIVE series(n) AS
                (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < $1 - 1)
                SELECT {", ".join(values)} FROM series CROSS JOIN {table} WHERE {key} = $2""",  # noqa: S608 - tables of our own
                count,
                self._template.ticket.id,
            )

    async def _columns(self, table: str) -> Sequence[str]:
        row = await self._engine.row(f"SELECT * FROM {table} LIMIT 1")  # noqa: S608 - the same
        assert row is not None
        return list(row)

    async def _arm(self, timers: Iterator[tuple[int, str, datetime]]) -> None:
        while some := [self._row(*each) for each in islice(timers, AT_A_TIME)]:
            await self._engine.insert("timer", some, "")

    def _row(self, ticket: int, name: str, due_at: datetime) -> Mapping[str, object]:
        place = {"company_id": self._template.company, "ticket_id": ticket, "name": name}
        return place | {"due_at": due_at, "attempts": 0, "is_parked": False, "reason": ""}


async def armed(url: str, timers: int) -> Armed:
    store = await Store.open(url, Path("unused"))
    filled = Armed(store, await _opened(store))
    await filled.fill(timers)
    return filled


async def _opened(store: Store) -> Template:
    """Half an hour and a minute ago. Its own timers and pushes are taken away: the load arms others."""
    office = office_on(store)
    office.desk = replace(office.desk, now=lambda: datetime.now(UTC) - OPENED_AGO)
    company = await office.found("default", CORPS, _repair())
    async with store.unit_of_work(company) as uow:
        await take_roster(uow, parse_roster(_roster()), dict(CORPS))
    ticket = await _accepted(office, company, await office.open_a_ticket(company))
    row = await store._engine.row("SELECT name FROM timer ORDER BY due_at LIMIT 1")
    assert row is not None
    await store._engine.touch("DELETE FROM timer")
    await store._engine.touch("DELETE FROM outbox")
    async with store.unit_of_work(company) as uow:
        names = {person.id: person.name for person in await uow.people.holders("engineer")}
    engineers = sorted(each for each, name in names.items() if name.startswith(ENGINEER))
    assert engineers == [*range(engineers[0], engineers[0] + ENGINEERS)]
    return Template(company=company, ticket=ticket, timer=row["name"], engineers=engineers)


def _repair() -> str:
    """The shipped one, to be done within half an hour, of which its engineer is told."""
    text = shipped()[0]
    for said, instead in (
        ("within: PT24H", "within: PT30M"),
        ("tell: [assignee, supervisor]", "tell: [assignee]"),
    ):
        assert said in text
        text = text.replace(said, instead)
    return text


def _roster() -> str:
    people = (
        {"name": f"{ENGINEER}{each}", "channel": "wecom", "id": f"engineer_{each}", "roles": ["engineer"]}
        for each in range(ENGINEERS)
    )  # fmt: skip
    return json.dumps({"people": list(people)}, ensure_ascii=False)


async def _accepted(office: Office, company: int, ticket: Ticket) -> Ticket:
    async with office.store.unit_of_work(company) as uow:
        moment = Moment(desk=office.desk, uow=uow, now=office.desk.now(), door="wecom")
        engineer = await uow.people.by_identity("wecom", CORPS["wecom"], "wang_qiang")
        assert engineer is not None
        task = ticket.open_tasks[0]
        taken = await happen(
            moment, ticket, ActionTaken(by=engineer, task=task.id, action="accept")
        )
        assert isinstance(taken, Ticket)
        return taken
