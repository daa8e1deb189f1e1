from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from handlers.definitions import publish
from handlers.desk import Moment
from handlers.people import parse_roster, take_roster
from handlers.tickets import happen
from storage.database import Store
from storage.errors import Conflict
from tests.databases import OpenStore
from tests.promises.hand_outs import CAPACITIES, PEOPLE, TYPE
from tests.promises.installation import ROOT, free_port, installed, own_redis
from tests.promises.offices import CORPS, Office, office_on
from workflows.events import ActionTaken
from workflows.people import Person

TICKETS = int(os.environ.get("GONGDAN_HAND_OUTS", "12"))
"""Of each of two processes; a thousand when the figures are taken (`GONGDAN_HAND_OUTS=1000`)."""
PROCESSES = 2
WITHIN_SECONDS = 120 + TICKETS
IN_ALL = 2 * PROCESSES * TICKETS
ROOM = sum(CAPACITIES.values())
_HELD = """SELECT p.name, COUNT(*) AS count FROM task t JOIN person p ON p.id = t.person_id
    WHERE t.state = 'open' AND t.node = 'repair' GROUP BY p.name"""
pytestmark = pytest.mark.timeout(3600)


async def _founded(store: Store) -> tuple[Office, int]:
    office = office_on(store)
    company = await store.companies.ensure("default", set(CORPS.items()))
    async with store.unit_of_work(company) as uow:
        await publish(uow, TYPE)
        await take_roster(uow, parse_roster(PEOPLE), dict(CORPS))
    return office, company


async def _reported_by_processes(url: str, folder: Path, company: int) -> None:
    """All at once, each in a process of its own."""
    argv = ("-m", "tests.promises.hand_outs", url, str(folder), str(company), str(TICKETS))
    running = [
        await asyncio.create_subprocess_exec(
            sys.executable, *argv, cwd=ROOT, stderr=asyncio.subprocess.PIPE
        )
        for _ in range(PROCESSES)
    ]
    for process in running:
        _, errors = await process.communicate()
        assert process.returncode == 0, errors.decode()[-2000:]


async def _held(store: Store) -> Counter[str]:
    rows = await store._engine.rows(_HELD)
    return Counter({row["name"]: row["count"] for row in rows})


async def _given(store: Store) -> Counter[int]:
    """How often each ticket was handed to somebody."""
    rows = await store._engine.rows(
        "SELECT ticket_id, COUNT(*) AS count FROM history WHERE kind = 'dispatched' GROUP BY ticket_id"
    )
    return Counter({row["ticket_id"]: row["count"] for row in rows})


@asynccontextmanager
async def _watched(store: Store) -> AsyncIterator[Counter[str]]:
    """The most that each was ever seen to have at once."""
    most: Counter[str] = Counter()

    async def watch() -> None:
        while True:
            for name, count in (await _held(store)).items():
                most[name] = max(most[name], count)
            await asyncio.sleep(0.005)

    watching = asyncio.create_task(watch())
    try:
        yield most
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


def _within_their_room(held: Counter[str]) -> bool:
    return all(count <= CAPACITIES[name] for name, count in held.items())


async def test_two_processes_that_hand_out_at_once_fill_everybody_and_overfill_nobody(
    database_url: str, open_store: OpenStore, tmp_path: Path
) -> None:
    store = await open_store()
    _, company = await _founded(store)
    async with _watched(store) as most:
        await _reported_by_processes(database_url, tmp_path / "files", company)
    held, given = await _held(store), await _given(store)
    assert dict(held) == CAPACITIES
    assert _within_their_room(most)
    assert (len(given), set(given.values())) == (ROOM, {1})
    async with store.unit_of_work(company) as uow:
        assert len(await uow.tickets.waiting(10 * TICKETS)) == PROCESSES * TICKETS - ROOM


@pytest.mark.redis
async def test_what_waits_goes_to_whoever_finishes_once_and_never_over_their_room(
    database_url: str, open_store: OpenStore, tmp_path: Path
) -> None:
    """Two workers hand out what waits while two processes report more and everybody finishes what they have."""
    store, other = await open_store(), await open_store()
    office, company = await _founded(store)
    nobody = f"http://127.0.0.1:{free_port()}"
    async with (
        own_redis(tmp_path) as (_, redis_url),
        installed(tmp_path, database_url, redis_url, nobody, nobody) as bot,
        _watched(store) as most,
    ):
        await _reported_by_processes(database_url, tmp_path / "files", company)
        await bot.worker()
        await bot.worker()
        reporting = asyncio.create_task(
            _reported_by_processes(database_url, tmp_path / "files", company)
        )
        async with asyncio.timeout(WITHIN_SECONDS):
            await asyncio.gather(
                *(_finish_all(each, company) for each in (office, office_on(other)))
            )
        await reporting
    given = await _given(store)
    assert (len(given), set(given.values())) == (IN_ALL, {1})
    assert dict(most) == CAPACITIES
    assert _within_their_room(most)
    print(f"\n{len(given)} tickets by {PROCESSES} processes; most at once: {dict(most)}")


async def _finish_all(office: Office, company: int) -> None:
    """Until every ticket is closed."""
    while await _closed(office.store) < IN_ALL:
        rows = await office.store._engine.rows(
            "SELECT ticket_id, person_id FROM task WHERE state = 'open' AND node = 'repair'"
        )
        await asyncio.gather(
            *(_finish(office, company, row["ticket_id"], row["person_id"]) for row in rows)
        )
        await asyncio.sleep(0.02)


async def _closed(store: Store) -> int:
    (row,) = await store._engine.rows("SELECT COUNT(*) AS count FROM ticket WHERE phase = 'closed'")
    return int(row["count"])


async def _finish(office: Office, company: int, ticket_id: int, person: int) -> None:
    """Nothing where another one was quicker."""
    with suppress(Conflict):
        async with office.store.unit_of_work(company) as uow:
            ticket = await uow.tickets.get(ticket_id)
            assert ticket is not None
            task = next((each for each in ticket.open_tasks if each.person == person), None)
            if task:
                by: Person = await uow.people.get(person)
                moment = Moment(desk=office.desk, uow=uow, now=office.desk.now(), door="wecom")
                await happen(moment, ticket, ActionTaken(by=by, task=task.id, action="resolve"))
