from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from pathlib import Path

import pytest

from tests.databases import OpenStore
from tests.promises.balancer import balanced
from tests.promises.crowd import address_of, crowd_around
from tests.promises.flow_races import (
    AT_ONCE,
    RACES,
    Course,
    claimed,
    course_for,
    given_away,
    returned_late,
    sent_on,
    signed_by,
)
from tests.promises.installation import free_port, installed, own_redis
from tests.promises.offices import office_on
from tests.sandbox.visitor import Json
from workflows.ticket import Ticket
from workflows.verbs import Phase

LIMIT_SECONDS = 5
FIVE = ("周敏", "陈刚", "孙丽", "何军", "吴婷")
pytestmark = [pytest.mark.redis, pytest.mark.timeout(3600)]
Race = Callable[[Course, Ticket], Awaitable[None]]
End = Callable[[Course, Ticket], Awaitable[str]]


@asynccontextmanager
async def _course(
    database_url: str, open_store: OpenStore, folder: Path, *types: str
) -> AsyncIterator[Course]:
    """Two servers and a worker over one database, and the people who press."""
    office = office_on(await open_store())
    front, ports = free_port(), [free_port(), free_port()]
    bot_url = f"http://127.0.0.1:{front}"
    async with (
        crowd_around(bot_url, 0, 0, seed=1) as crowd,
        own_redis(folder) as (_, redis_url),
        installed(folder, database_url, redis_url, address_of(crowd), bot_url) as bot,
        balanced(front, ports),
    ):
        course = await course_for(office, crowd, *types)
        for port in ports:
            await bot.serve(port)
        await bot.worker()
        yield course


async def _run(course: Course, key: str, what: str, prepare: Race, race: Race, end: End) -> None:
    ends: Counter[str] = Counter()
    for _ in range(-(-RACES // AT_ONCE)):
        tickets = [await course.open(key) for _ in range(AT_ONCE)]
        await course.together(prepare(course, each) for each in tickets)
        await course.together(race(course, each) for each in tickets)
        for each in tickets:
            ends[await _came_to(course, each, end)] += 1
    database = "PostgreSQL" if course.office.store._engine.is_postgres else "SQLite"
    print(f"\n{database}, two servers over HTTP: {what}: {ends.total()} races: {dict(ends)}")


async def _came_to(course: Course, ticket: Ticket, end: End) -> str:
    """A platform delivers a press a moment after it was made: what is not so yet may be so then."""
    for _ in range(50):
        try:
            return await end(course, ticket)
        except AssertionError:
            await asyncio.sleep(0.1)
    return await end(course, ticket)


def _at_once(*deeds: Awaitable[None]) -> Awaitable[None]:
    """In an order nobody chose."""
    shuffled = list(deeds)
    random.shuffle(shuffled)

    async def all_of_them() -> None:
        await asyncio.gather(*shuffled)

    return all_of_them()


async def test_of_two_who_accept_over_http_one_has_the_ticket(
    database_url: str, open_store: OpenStore, tmp_path: Path
) -> None:
    async def race(course: Course, ticket: Ticket) -> None:
        await _at_once(
            course.press("王强", ticket.number, "接单"), course.press("赵磊", ticket.number, "接单")
        )

    async def end(course: Course, ticket: Ticket) -> str:
        assert (await course.deeds(ticket)).count("accept") == 1
        after = await course.state(ticket)
        assert after.phase is Phase.CLOSED and after.assignee is not None
        return "one winner"

    async with _course(database_url, open_store, tmp_path, claimed()) as course:
        await _run(course, "claimed", "accept", _ready("王强", "赵磊", label="接单"), race, end)


def _ready(*names: str, label: str) -> Race:
    """Everyone has their card in hand."""

    async def wait(course: Course, ticket: Ticket) -> None:
        for name in names:
            await course.card(name, ticket.number, label)

    return wait


@pytest.mark.parametrize("names", [FIVE[:2], FIVE], ids=["two", "five"])
async def test_a_countersign_closes_once_when_all_agree_at_the_same_instant(
    names: tuple[str, ...], database_url: str, open_store: OpenStore, tmp_path: Path
) -> None:
    """Where a peer lost a vote, and left the ticket hanging, 100 times in 100."""

    async def race(course: Course, ticket: Ticket) -> None:
        await _at_once(*(course.press(name, ticket.number, "同意") for name in names))

    async def end(course: Course, ticket: Ticket) -> str:
        after, deeds = await course.state(ticket), await course.deeds(ticket)
        assert deeds.count("approve") == len(names), deeds
        assert {task.outcome for task in after.tasks} == {"agree"}
        assert (after.phase, after.visits) == (Phase.CLOSED, ())
        return "closed once"

    async with _course(
        database_url, open_store, tmp_path, signed_by("sign", "RQ", *names)
    ) as course:
        what = f"countersign by {len(names)}"
        await _run(course, "sign", what, _ready(*names, label="同意"), race, end)


async def test_what_is_taken_back_while_it_is_approved_ends_as_one_of_both(
    database_url: str, open_store: OpenStore, tmp_path: Path
) -> None:
    async def hand_in(course: Course, ticket: Ticket) -> None:
        await course.press("王强", ticket.number, "提交审批")
        await course.card("赵磊", ticket.number, "同意")

    async def race(course: Course, ticket: Ticket) -> None:
        await _at_once(
            course.say("王强", f"撤回 {ticket.number}"), course.press("赵磊", ticket.number, "同意")
        )

    async def end(course: Course, ticket: Ticket) -> str:
        after, deeds = await course.state(ticket), await course.deeds(ticket)
        if "withdrawn" in deeds:
            assert "approve" not in deeds
            assert [visit.node for visit in after.visits] == ["work"]
            return "taken back"
        assert deeds.count("approve") == 1 and after.phase is Phase.CLOSED
        return "approved"

    async with _course(database_url, open_store, tmp_path, sent_on()) as course:
        await _run(course, "sent_on", "approve against withdraw", hand_in, race, end)


async def test_a_vote_given_away_while_it_is_cast_is_one_of_both(
    database_url: str, open_store: OpenStore, tmp_path: Path
) -> None:
    async def race(course: Course, ticket: Ticket) -> None:
        await _at_once(
            course.say("陈刚", f"{ticket.number} 转给孙丽"),
            course.press("周敏", ticket.number, "同意"),
        )

    async def end(course: Course, ticket: Ticket) -> str:
        after, deeds = await course.state(ticket), await course.deeds(ticket)
        if "handed_over" in deeds:
            assert "approve" not in deeds
            assert len(after.open_tasks) == 1
            return "given away"
        assert deeds.count("approve") == 1 and after.phase is Phase.CLOSED
        return "approved"

    async with _course(database_url, open_store, tmp_path, given_away()) as course:
        ready = _ready("周敏", label="同意")
        await _run(course, "given_away", "transfer against approve", ready, race, end)


async def test_what_is_returned_as_its_time_runs_out_ends_as_one_of_both(
    database_url: str, open_store: OpenStore, tmp_path: Path
) -> None:
    cards: dict[int, Json] = {}

    async def hand_in(course: Course, ticket: Ticket) -> None:
        await course.press("王强", ticket.number, "提交审批")
        cards[ticket.id] = deepcopy(await course.card("赵磊", ticket.number, "退回"))

    async def race(course: Course, ticket: Ticket) -> None:
        """Pressed about when the limit rings, before it or after."""
        due_at = (await course.state(ticket)).visits
        if due_at:
            left = LIMIT_SECONDS - (course.office.desk.now() - due_at[0].opened_at).total_seconds()
            await asyncio.sleep(max(0.0, left + random.uniform(0.0, 1.0)))
        await course.press_on(cards[ticket.id], "赵磊", "退回")

    async def end(course: Course, ticket: Ticket) -> str:
        after, deeds = await course.state(ticket), await course.deeds(ticket)
        if "return" in deeds:
            assert "limit_passed" not in deeds
            assert [visit.node for visit in after.visits] == ["work"]
            return "returned"
        assert deeds.count("limit_passed") == 1 and after.phase is Phase.CLOSED
        return "passed by the clock"

    async with _course(database_url, open_store, tmp_path, returned_late(LIMIT_SECONDS)) as course:
        await _run(course, "returned_late", "return against timeout", hand_in, race, end)
