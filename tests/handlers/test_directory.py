"""A company's directory taken in: who they are, where they stand, who came and went; what the roster says stays."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from handlers.directory import Department, Directory, Member, Taken, have_new_id, take_directory
from handlers.listings import ListingMistake
from handlers.people import parse_roster, take_roster
from storage.database import Store
from storage.people import Reach
from tests.fakes import MORNING, WECOM, WECOM_ACCOUNT
from tests.handlers.desk_of import ACCOUNTS, ZHAO_LEI, ZHOU_MIN, DeskOf
from workflows.people import CUSTOMER, Person
from workflows.staff import Colleague

HERE = (WECOM, WECOM_ACCOUNT)
ROSTER = """
people:
  - {name: wang_qiang, channel: wecom, id: wang_qiang, roles: [engineer], teams: [hvac]}
  - {name: 老赵, channel: wecom, id: zhao_lei, roles: [engineer], superior: 陈刚}
  - {name: 周敏, channel: wecom, id: zhou_min, roles: [supervisor]}
  - {name: 陈刚, channel: wecom, id: chen_gang, roles: [supervisor]}
"""
DEPARTMENTS = (
    Department(id="1", name="海风电器", leaders=("chen_gang",)),
    Department(id="2", name="售后部", parent="1", leaders=("zhou_min",)),
    Department(id="3", name="华东组", parent="2"),
    Department(id="4", name="华南组", parent="2", leaders=("zhao_lei",)),
)
WANG = Member(id="wang_qiang", name="王强", departments=("3",))
ZHAO = Member(id="zhao_lei", name="赵磊", departments=("4",))
ZHOU = Member(id="zhou_min", name="周敏", departments=("2",))
CHEN = Member(id="chen_gang", name="陈刚", departments=("1",))
LI = Member(id="li_na", name="李娜", departments=("3",), leader="wang_qiang")
ALL = Directory(departments=DEPARTMENTS, members=(WANG, ZHAO, ZHOU, CHEN, LI))


@dataclass(slots=True)
class Office:
    store: Store
    company: int

    async def takes(self, directory: Directory) -> Taken:
        async with self.store.unit_of_work(self.company) as uow:
            return await take_directory(uow, directory, HERE)

    async def takes_roster(self, document: str) -> None:
        async with self.store.unit_of_work(self.company) as uow:
            await take_roster(uow, parse_roster(document), ACCOUNTS)

    async def person(self, user_id: str) -> Person | None:
        async with self.store.unit_of_work(self.company) as uow:
            return await uow.people.by_identity(*HERE, user_id)

    async def colleague(self, user_id: str) -> Colleague:
        """One of ours, as flows see them now."""
        person = await self.person(user_id)
        assert person
        async with self.store.unit_of_work(self.company) as uow:
            return (await uow.staff.load(MORNING)).people[person.id]

    async def superior(self, user_id: str) -> str:
        above = (await self.colleague(user_id)).superior
        async with self.store.unit_of_work(self.company) as uow:
            return (await uow.people.get(above)).name if above else ""


@pytest.fixture
async def office(store: Store) -> Office:
    company = await store.companies.ensure("海风电器服务", set(ACCOUNTS.items()))
    office = Office(store, company)
    await office.takes_roster(ROSTER)
    return office


def with_member(member: Member, directory: Directory = ALL) -> Directory:
    others = (each for each in directory.members if each.id != member.id)
    return replace(directory, members=(*others, member))


async def test_whoever_was_known_by_their_id_gets_their_name(office: Office) -> None:
    assert (await office.takes(ALL)).renamed == 1
    person = await office.person("wang_qiang")
    assert person and person.name == "王强"


async def test_a_name_an_administrator_gave_stays(office: Office) -> None:
    await office.takes(ALL)
    person = await office.person("zhao_lei")
    assert person and person.name == "老赵"


async def test_a_name_the_directory_gave_changes_with_it(office: Office) -> None:
    await office.takes(ALL)
    await office.takes(with_member(replace(WANG, name="王强（华东）")))
    person = await office.person("wang_qiang")
    assert person and person.name == "王强（华东）"


async def test_who_is_new_reports_under_their_name_and_holds_no_role_of_ours(
    office: Office,
) -> None:
    assert (await office.takes(ALL)).came == 1
    person = await office.person("li_na")
    assert person and person.name == "李娜" and person.roles == {CUSTOMER}
    async with office.store.unit_of_work(office.company) as uow:
        reach = await uow.people.reach(person.id)
    assert reach == (
        Reach(channel=WECOM, account=WECOM_ACCOUNT, external_id="li_na", is_member=True),
    )


async def test_departments_are_teams_with_all_above_them_beside_the_rosters_own(
    office: Office,
) -> None:
    await office.takes(ALL)
    assert (await office.colleague("wang_qiang")).teams == {"hvac", "dept_3", "dept_2", "dept_1"}


async def test_who_moves_to_another_department_moves(office: Office) -> None:
    await office.takes(ALL)
    assert (await office.takes(with_member(replace(WANG, departments=("4",))))).moved == 1
    assert (await office.colleague("wang_qiang")).teams == {"hvac", "dept_4", "dept_2", "dept_1"}
    assert await office.superior("wang_qiang") == "老赵"


async def test_a_later_roster_changes_its_own_teams_only(office: Office) -> None:
    await office.takes(ALL)
    await office.takes_roster(ROSTER.replace("teams: [hvac]", "teams: [east]"))
    assert (await office.colleague("wang_qiang")).teams == {"east", "dept_3", "dept_2", "dept_1"}


LED_BY = (
    (WANG, "周敏"),  # nobody leads 华东组, so whoever leads the department above
    (replace(WANG, leader="chen_gang"), "陈刚"),
    (replace(WANG, departments=()), ""),
    (replace(WANG, departments=("4", "3")), "老赵"),
    (ZHOU, "陈刚"),  # nobody is their own superior
    (CHEN, ""),
    (replace(WANG, leader="nobody_we_know"), "周敏"),
)


async def test_the_superior_is_the_direct_leader_else_the_departments(office: Office) -> None:
    for member, superior in LED_BY:
        await office.takes(with_member(member))
        assert await office.superior(member.id) == superior, member


async def test_a_superior_the_roster_names_stays_and_one_of_the_directory_follows_it(
    office: Office,
) -> None:
    await office.takes(ALL)
    assert await office.superior("zhao_lei") == "陈刚"
    assert await office.superior("wang_qiang") == "周敏"
    new_leader = (
        *DEPARTMENTS[:1],
        replace(DEPARTMENTS[1], leaders=("li_na",)),
        *DEPARTMENTS[2:],
    )
    await office.takes(replace(ALL, departments=new_leader))
    assert await office.superior("zhao_lei") == "陈刚"
    assert await office.superior("wang_qiang") == "李娜"


@pytest.mark.parametrize(
    "directory",
    [
        with_member(replace(WANG, is_active=False)),
        replace(ALL, members=ALL.members[1:], gone=("wang_qiang",)),
    ],
    ids=["disabled", "deleted"],
)
async def test_who_leaves_holds_no_role_and_is_back_when_they_return(
    office: Office, directory: Directory
) -> None:
    await office.takes(ALL)
    assert (await office.takes(directory)).left == 1
    gone = await office.person("wang_qiang")
    assert gone and gone.roles == frozenset() and gone.name == "王强"
    assert (await office.takes(directory)).left == 0
    assert (await office.takes(ALL)).returned == 1
    back = await office.person("wang_qiang")
    assert back and back.roles == {"engineer"}


async def test_who_left_by_the_roster_is_not_called_back(office: Office) -> None:
    await office.takes(ALL)
    await office.takes_roster(ROSTER.replace("teams: [hvac]", "has_left: true"))
    assert (await office.takes(ALL)).returned == 0
    person = await office.person("wang_qiang")
    assert person and person.roles == frozenset()


async def test_nobody_new_is_made_of_who_has_left_or_was_never_known(office: Office) -> None:
    strangers = Directory(members=(Member(id="ghost", is_active=False),), gone=("phantom",))
    assert await office.takes(strangers) == Taken()
    assert await office.person("ghost") is None


async def test_whoever_the_directory_does_not_show_is_left_alone(office: Office) -> None:
    await office.takes(ALL)
    before = await office.colleague("wang_qiang")
    assert await office.takes(Directory(departments=DEPARTMENTS, members=(CHEN,))) == Taken()
    assert await office.colleague("wang_qiang") == before


async def test_repeating_it_changes_nothing(office: Office) -> None:
    await office.takes(ALL)
    before = [await office.colleague(each) for each in ("wang_qiang", "zhao_lei", "zhou_min")]
    assert await office.takes(ALL) == Taken()
    after = [await office.colleague(each) for each in ("wang_qiang", "zhao_lei", "zhou_min")]
    assert after == before


def test_a_roster_names_no_departments_team() -> None:
    with pytest.raises(ListingMistake, match="the contact list says who is in it"):
        parse_roster(ROSTER.replace("teams: [hvac]", "teams: [dept_3]"))


async def test_an_id_typed_in_other_letters_is_the_same_person(office: Office) -> None:
    assert (await office.takes(Directory(members=(replace(WANG, id="Wang_Qiang"),)))).came == 0


async def test_a_new_id_is_the_same_person(office: Office) -> None:
    async with office.store.unit_of_work(office.company) as uow:
        assert await have_new_id(uow, HERE, "wang_qiang", "wangq")
        assert not await have_new_id(uow, HERE, "wang_qiang", "wangq")
        assert not await have_new_id(uow, HERE, "zhao_lei", "zhou_min")
    person = await office.person("wangq")
    assert person and person.roles == {"engineer"}
    assert await office.person("wang_qiang") is None


async def test_who_was_met_under_a_new_id_before_we_heard_of_it_is_the_same_person(
    office: Office,
) -> None:
    await office.takes(Directory(members=(Member(id="wangq", name="王强"),)))
    async with office.store.unit_of_work(office.company) as uow:
        assert await have_new_id(uow, HERE, "wang_qiang", "wangq")
        person = await uow.people.by_identity(*HERE, "wangq")
        assert person and person.roles == {"engineer"}
        assert [each.external_id for each in await uow.people.reach(person.id)] == ["wangq"]


async def test_what_somebody_had_in_hand_is_handed_over_once_they_have_left(store: Store) -> None:
    desk = await DeskOf.open(store)
    ticket = await desk.accepted_ticket()
    async with store.unit_of_work(desk.company) as uow:
        await take_directory(uow, Directory(gone=("wang_qiang",)), HERE)
    assert (await desk.ticket()).assignee == ticket.assignee
    await desk.said(ZHOU_MIN, "转给赵磊 1001")
    assert (await desk.ticket()).assignee != ticket.assignee
    assert "WX-1001" in "\n".join(shown.words for shown in desk.screen(ZHAO_LEI))
