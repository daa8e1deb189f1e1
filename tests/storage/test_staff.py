from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from storage import roster
from storage.database import Store
from storage.unit_of_work import UnitOfWork
from tests.databases import OpenStore
from workflows.people import AGENT, CUSTOMER, ENGINEER, SUPERVISOR, Person
from workflows.staff import Colleague, Staff

CORP = "ww8f2a61c0d94e7b35"
FRIDAY = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)


async def joins(uow: UnitOfWork, name: str, external_id: str, *roles: str) -> Person:
    return await uow.people.register(
        name, "wecom", CORP, external_id, roles or {ENGINEER}, is_member=True
    )


@pytest.fixture
async def wang(store: Store, company: int) -> Person:
    async with store.unit_of_work(company) as uow:
        return await joins(uow, "王强", "wang_qiang")


@pytest.fixture
async def li(store: Store, company: int) -> Person:
    async with store.unit_of_work(company) as uow:
        return await joins(uow, "李工", "li_gong")


async def staff_of(store: Store, company: int, now: datetime) -> Staff:
    async with store.unit_of_work(company) as uow:
        return await uow.staff.load(now)


async def test_staff_is_everybody_of_ours_in_the_order_they_joined(
    store: Store, company: int, other_company: int, now: datetime
) -> None:
    async with store.unit_of_work(other_company) as uow:
        await joins(uow, "别家", "wang_qiang")
    async with store.unit_of_work(company) as uow:
        zhou = await joins(uow, "周敏", "zhou", SUPERVISOR, CUSTOMER)
        await joins(uow, "李红", "li_hong", CUSTOMER)
        xu = await joins(uow, "许静", "xu", AGENT)
        staff = await uow.staff.load(now)
    assert list(staff.people) == [zhou.id, xu.id]
    assert staff.people[zhou.id] == Colleague(person=zhou, keys=frozenset({"wecom:zhou"}))


async def test_company_without_anybody_has_no_staff(
    store: Store, company: int, now: datetime
) -> None:
    assert await staff_of(store, company, now) == Staff()


async def test_people_are_known_by_every_id_they_have(
    store: Store, company: int, wang: Person, now: datetime
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.people.link(wang.id, "dingtalk", "ding1", "wq", is_member=True)
        staff = await uow.staff.load(now)
    assert staff.named("dingtalk:wq") == staff.named("wecom:wang_qiang") == (wang.id,)


async def test_superior_stand_in_and_teams_are_kept(
    store: Store, company: int, wang: Person, li: Person, now: datetime
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.staff.put_under(wang.id, li.id)
        await uow.staff.give_stand_in(wang.id, li.id)
        await uow.staff.assign(wang.id, ["east", "hvac", "east"])
        await uow.staff.assign(li.id, ["hvac"])
    staff = await staff_of(store, company, now)
    assert staff.superior_of(wang.id) == li.id
    assert staff.people[wang.id].stand_in == li.id
    assert staff.members("hvac") == (wang.id, li.id)
    assert staff.members("east") == (wang.id,)


async def test_teams_given_anew_take_the_place_of_the_old(
    store: Store, company: int, wang: Person, li: Person, now: datetime
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.staff.assign(wang.id, ["east"])
        await uow.staff.assign(li.id, ["east"])
        await uow.staff.assign(wang.id, ["west"])
        await uow.staff.put_under(wang.id, li.id)
        await uow.staff.put_under(wang.id, None)
        staff = await uow.staff.load(now)
    assert staff.members("east") == (li.id,)
    assert staff.people[wang.id].teams == {"west"}
    assert staff.superior_of(wang.id) is None


@pytest.mark.parametrize(
    ("minutes", "is_here"), [(-1, True), (0, False), (59, False), (60, True), (600, True)]
)
async def test_leave_holds_from_its_first_moment_to_just_before_its_last(
    store: Store, company: int, wang: Person, li: Person, minutes: int, is_here: bool
) -> None:
    """Told in Shanghai's time, kept in no place's."""
    since = FRIDAY.astimezone(ZoneInfo("Asia/Shanghai"))
    async with store.unit_of_work(company) as uow:
        await uow.staff.away(wang.id, since, since + timedelta(hours=1), li.id)
    staff = await staff_of(store, company, FRIDAY + timedelta(minutes=minutes))
    assert staff.people[wang.id].is_here is is_here
    assert staff.present([wang.id]) == ((wang.id,) if is_here else (li.id,))


async def test_leave_without_an_end_lasts_until_they_are_back(
    store: Store, company: int, wang: Person, now: datetime
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.staff.away(wang.id, now, None)
        much_later = await uow.staff.load(now + timedelta(days=9000))
        await uow.staff.back(wang.id)
        afterwards = await uow.staff.load(now)
    assert not much_later.people[wang.id].is_here
    assert afterwards.people[wang.id].is_here


async def test_stand_in_named_once_stays_until_another_is_named(
    store: Store, company: int, wang: Person, li: Person, now: datetime
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.staff.away(wang.id, now, FRIDAY, li.id)
        await uow.staff.back(wang.id)
        await uow.staff.away(wang.id, now, FRIDAY)
        staff = await uow.staff.load(now)
    assert staff.present([wang.id]) == (li.id,)


async def test_whoever_left_the_company_is_not_here_and_holds_no_role(
    store: Store, company: int, wang: Person, li: Person, now: datetime
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.staff.give_stand_in(wang.id, li.id)
        await uow.staff.leave(wang.id)
    async with store.unit_of_work(company) as uow:
        staff = await uow.staff.load(now)
        assert (await uow.people.get(wang.id)).roles == frozenset()
        assert await uow.people.holders(ENGINEER) == (li,)
        as_they_speak = await uow.people.by_identity("wecom", CORP, "wang_qiang")
    assert as_they_speak and not as_they_speak.is_staff
    assert not staff.people[wang.id].is_here
    assert staff.present(staff.holders(ENGINEER)) == (li.id,)


async def test_whoever_left_is_met_again_as_nobody_of_ours(
    store: Store, company: int, wang: Person
) -> None:
    async with store.unit_of_work(company) as uow:
        chat = await uow.chats.remember("wecom", CORP, "direct", "wang_qiang")
        await uow.conversations.lock(chat.id, wang.id)
        await uow.staff.leave(wang.id)
    async with store.unit_of_work(company) as uow:
        await uow.meeting.of(("wecom", CORP, "wang_qiang"), "wecom", "direct", "wang_qiang")
        assert not (await uow.people.get(wang.id)).is_staff


async def test_whoever_comes_back_to_the_company_holds_their_roles_again(
    store: Store, company: int, wang: Person, now: datetime
) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.staff.leave(wang.id)
        await uow.staff.rejoin(wang.id)
        assert await uow.people.holders(ENGINEER) == (wang,)
        assert (await uow.staff.load(now)).people[wang.id].is_here


async def test_another_companys_people_are_out_of_reach(
    store: Store, company: int, other_company: int, wang: Person, now: datetime
) -> None:
    async with store.unit_of_work(other_company) as uow:
        await uow.staff.leave(wang.id)
        await uow.staff.assign(wang.id, ["east"])
        await uow.staff.put_under(wang.id, 1)
    before = Colleague(person=wang, keys=frozenset({"wecom:wang_qiang"}))
    assert (await staff_of(store, company, now)).people == {wang.id: before}


def stopped_clock() -> float:
    return 1000.0


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """The cache's clock stands still until it is set."""

    def set_to(seconds: float) -> None:
        monkeypatch.setattr(roster, "monotonic", lambda: seconds)

    set_to(stopped_clock())
    return set_to


async def test_change_in_this_process_is_seen_at_once(
    store: Store, company: int, wang: Person, now: datetime, kept: Callable[[float], None]
) -> None:
    assert (await staff_of(store, company, now)).people[wang.id].is_here
    async with store.unit_of_work(company) as uow:
        await uow.staff.away(wang.id, now, None)
    assert not (await staff_of(store, company, now)).people[wang.id].is_here
    async with store.unit_of_work(company) as uow:
        await uow.people.grant(wang.id, {SUPERVISOR})
    assert (await staff_of(store, company, now)).holders(SUPERVISOR) == (wang.id,)


async def test_change_in_another_process_is_seen_a_little_later(
    open_store: OpenStore,
    company: int,
    wang: Person,
    now: datetime,
    kept: Callable[[float], None],
) -> None:
    here, there = await open_store(), await open_store()
    await staff_of(here, company, now)
    async with there.unit_of_work(company) as uow:
        await uow.staff.away(wang.id, now, None)
    assert (await staff_of(here, company, now)).people[wang.id].is_here
    kept(stopped_clock() + roster.KEPT_SECONDS)
    assert not (await staff_of(here, company, now)).people[wang.id].is_here


async def test_customer_who_comes_makes_nothing_be_read_again(
    store: Store, company: int, wang: Person, now: datetime, kept: Callable[[float], None]
) -> None:
    first = await staff_of(store, company, now)
    async with store.unit_of_work(company) as uow:
        await joins(uow, "李红", "li_hong", CUSTOMER)
    assert (await staff_of(store, company, now)).people is first.people


async def test_time_passes_for_what_is_kept_too(
    store: Store, company: int, wang: Person, now: datetime, kept: Callable[[float], None]
) -> None:
    """An hour between two looks within two seconds: leave is reckoned, never kept."""
    async with store.unit_of_work(company) as uow:
        await uow.staff.away(wang.id, now + timedelta(minutes=30), None)
    assert (await staff_of(store, company, now)).people[wang.id].is_here
    assert not (await staff_of(store, company, now + timedelta(hours=1))).people[wang.id].is_here
