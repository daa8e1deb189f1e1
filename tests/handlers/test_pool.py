"""Who could be given a ticket, as the database knows them: what they can do, whether they are here, what they have."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.desk import Moment
from handlers.pool import load_pool, next_change
from storage.database import Store
from storage.unit_of_work import UnitOfWork
from storage.workload import Turn
from tests.handlers.desk_of import ROSTER, DeskOf
from workflows.calendars.calendar import compile_calendar
from workflows.calendars.calendars import Calendars
from workflows.calendars.document import CalendarDocument
from workflows.dispatch.choosing import Wanted, choose
from workflows.dispatch.policy import DispatchPolicy
from workflows.dispatch.pool import Candidate, Pool
from workflows.ticket import Offer, Task, TaskState, Ticket
from workflows.verbs import Phase

TODAY = date(2026, 11, 23)
_DAY = timedelta(days=1)
DIRECT = DispatchPolicy()
EARLY = CalendarDocument.model_validate(
    {"key": "early", "name": "早班", "week": {"mon": ["06:00-08:30"], "tue": ["06:00-08:30"]}}
)
CALENDARS = Calendars(by_key={"early": compile_calendar(EARLY)})
ABLE = ROSTER.replace(
    "id: wang_qiang, roles: [engineer]}",
    "id: wang_qiang, roles: [engineer], skills: [空调], areas: [杭州], capacity: 3, weight: 2,"
    ' place: "30.27,120.15"}',
)


@pytest.fixture
async def desk(store: Store) -> DeskOf:
    """Nine o'clock on Monday, the 23rd of November."""
    return await DeskOf.open(store, roster=ABLE)


class Office:
    """One transaction of the desk."""

    def __init__(self, desk: DeskOf, uow: UnitOfWork) -> None:
        self.uow = uow
        self.moment = Moment(desk=desk.desk, uow=uow, now=desk.clock(), door="test")
        self.count = 0

    async def ids(self) -> Mapping[str, int]:
        staff = await self.uow.staff.load(self.moment.now)
        return {each.person.name: key for key, each in staff.people.items()}

    async def ticket(self, *tasks: Task, **parts: object) -> Ticket:
        self.count += 1
        ticket = Ticket(
            id=0,
            number=f"WX-{self.moment.door}-{self.count}",
            type_key="appliance_repair",
            type_version=1,
            requester=1,
            origin=1,
            opened_at=self.moment.now,
            phase=Phase.WORKING,
            answers={},
            tasks=tasks,
        )
        return await self.uow.tickets.add(replace(ticket, **parts))  # type: ignore[arg-type]

    async def pool(self, policy: DispatchPolicy = DIRECT, ticket: Ticket | None = None) -> Pool:
        ids = await self.ids()
        this = ticket or await self.ticket()
        people = [ids["王强"], ids["赵磊"]]
        return await load_pool(self.moment, this, policy, people, CALENDARS)

    async def of(self, name: str) -> Candidate:
        return (await self.pool()).candidates[(await self.ids())[name]]


def a_task(person: int | None, node: str = "repair", seq: int = 1, **parts: object) -> Task:
    task = Task(
        id=seq,
        node=node,
        state=TaskState.OPEN,
        person=person,
        opened_at=datetime(2026, 11, 23, 1, tzinfo=UTC),
    )
    return replace(task, **parts)  # type: ignore[arg-type]


async def test_what_a_roster_says_is_what_a_candidate_is(desk: DeskOf) -> None:
    async with desk.store.unit_of_work(desk.company) as uow:
        office = Office(desk, uow)
        ids = await office.ids()
        assert (await office.pool()).candidates == {
            ids["王强"]: Candidate(
                person=ids["王强"],
                skills=frozenset({"空调"}),
                areas=(("浙江省", "杭州市"),),
                capacity=3,
                weight=2,
                place=(30.27, 120.15),
            ),
            ids["赵磊"]: Candidate(person=ids["赵磊"]),
        }


async def test_the_load_is_what_is_handled_and_offered_and_not_what_is_approved(
    desk: DeskOf,
) -> None:
    async with desk.store.unit_of_work(desk.company) as uow:
        office = Office(desk, uow)
        wang = (await office.ids())["王强"]
        await office.ticket(a_task(wang), a_task(wang, "cost_approval", 2))
        offer = Offer(people=(wang,), since=office.moment.now)
        await office.ticket(a_task(None, "dispatch", role="engineer", offer=offer))
        await office.ticket(a_task(wang, state=TaskState.SUSPENDED), assignee=wang)
        await office.ticket(a_task(wang, state=TaskState.DONE), assignee=wang)
        assert (await office.of("王强")).load == 3
        assert (await office.of("赵磊")).load == 0


async def test_who_is_on_leave_or_has_left_is_not_here(desk: DeskOf) -> None:
    async with desk.store.unit_of_work(desk.company) as uow:
        office = Office(desk, uow)
        ids = await office.ids()
        await uow.staff.away(ids["王强"], office.moment.now, office.moment.now + _DAY)
        await uow.staff.leave(ids["赵磊"])
        assert (await office.of("王强")).is_on_leave
        assert (await office.of("赵磊")).is_on_leave


@pytest.mark.parametrize(
    ("calendar", "days", "is_on"),
    [
        (None, {}, True),
        ("always", {}, True),
        ("early", {}, False),
        ("early", {TODAY: "09:00-17:00"}, True),
        ("early", {TODAY - _DAY: "22:00-09:30"}, True),
        (None, {TODAY: ""}, False),
        (None, {TODAY - _DAY: "", TODAY + _DAY: ""}, True),
    ],
)
async def test_who_is_on_shift_is_told_by_calendar_and_plan(
    desk: DeskOf, calendar: str | None, days: dict[date, str], is_on: bool
) -> None:
    async with desk.store.unit_of_work(desk.company) as uow:
        office = Office(desk, uow)
        wang = (await office.ids())["王强"]
        await uow.planning.set(wang, "calendar", calendar)
        await uow.planning.plan(wang, days)
        assert (await office.of("王强")).is_on_shift is is_on


async def test_turns_are_noted_of_those_who_got_it(desk: DeskOf) -> None:
    async with desk.store.unit_of_work(desk.company) as uow:
        office = Office(desk, uow)
        ids = await office.ids()
        uow.workload.take_turn(ids["王强"], Turn(given_at=office.moment.now, given=4))
        given = await office.of("王强")
        assert (given.given, given.last_given_at) == (4, office.moment.now)
        assert (await office.of("赵磊")).given == 0


async def test_who_served_this_customer_or_this_asset_last(desk: DeskOf) -> None:
    by_requester = DispatchPolicy(choose=("same_as_last",))
    by_asset = DispatchPolicy(choose=("same_as_last",), same_as="asset")
    async with desk.store.unit_of_work(desk.company) as uow:
        office = Office(desk, uow)
        ids = await office.ids()
        await office.ticket(requester=5, assignee=ids["王强"])
        await office.ticket(requester=6, assignee=ids["赵磊"], asset="SN1")
        this = await office.ticket(requester=5, asset="SN1")
        assert (await office.pool(by_requester, this)).last_for == ids["王强"]
        assert (await office.pool(by_asset, this)).last_for == ids["赵磊"]
        assert (await office.pool(by_asset)).last_for is None
        assert (await office.pool(DIRECT, this)).last_for is None


async def test_when_somebody_who_is_not_here_comes(desk: DeskOf) -> None:
    async with desk.store.unit_of_work(desk.company) as uow:
        office = Office(desk, uow)
        ids = await office.ids()
        people = [ids["王强"], ids["赵磊"]]
        now, midnight = office.moment.now, datetime(2026, 11, 24, tzinfo=desk.desk.zone)

        async def change() -> datetime | None:
            return await next_change(office.moment, people, CALENDARS)

        assert await change() is None
        await uow.planning.plan(ids["赵磊"], {TODAY: ""})
        assert await change() == midnight
        await uow.planning.set(ids["王强"], "calendar", "early")
        assert await change() == midnight
        await uow.planning.plan(ids["王强"], {TODAY: "20:00-22:00"})
        assert await change() == midnight - timedelta(hours=4)
        await uow.staff.away(ids["王强"], now, midnight + timedelta(hours=7))
        await uow.planning.plan(ids["赵磊"], {TODAY + _DAY: "12:00-13:00"})
        assert await change() == midnight + timedelta(hours=7)
        await uow.staff.away(ids["王强"], now, None)
        assert await change() == midnight + timedelta(hours=12)
        await uow.staff.leave(ids["赵磊"])
        assert await change() is None


async def test_two_who_hand_out_at_once_never_give_the_last_place_twice(desk: DeskOf) -> None:
    """王强 has room for three, 赵磊 for two; of eight tickets handed out at once five find somebody."""

    async def hand_out(number: int) -> int | None:
        async with desk.store.unit_of_work(desk.company) as uow:
            office = Office(desk, uow)
            office.count = number
            pool = await office.pool()
            chosen = choose(DIRECT, Wanted(), pool, office.moment.now)
            for person in chosen.people:
                turn = Turn(given_at=office.moment.now, given=chosen.turns[person])
                uow.workload.take_turn(person, turn)
                await office.ticket(a_task(person))
            return chosen.people[0] if chosen.people else None

    async with desk.store.unit_of_work(desk.company) as uow:
        ids = await Office(desk, uow).ids()
        await uow.planning.set(ids["赵磊"], "capacity", 2)
    given = await asyncio.gather(*(hand_out(10 * number) for number in range(8)))
    assert given.count(ids["王强"]) == 3
    assert given.count(ids["赵磊"]) == 2
    assert given.count(None) == 3
