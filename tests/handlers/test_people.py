from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.listings import ListingMistake
from handlers.people import parse_roster, take_roster
from storage.database import Store
from storage.planning import Planned
from tests.handlers.desk_of import ACCOUNTS, ROSTER
from workflows.people import ENGINEER, SUPERVISOR

MORNING = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
PERSON = "people: [{name: 王强, channel: wecom, id: wang_qiang, roles: [engineer]%s}]"


@pytest.mark.parametrize(
    ("document", "mistake"),
    [
        ("people: [", "not readable as YAML"),
        ("people: {}", "people: "),
        ("persons: []", "persons: Extra inputs"),
        ("- a list", "valid dictionary"),
        ("just words", "valid dictionary"),
        ("people: [{channel: wecom, id: a, roles: [engineer]}]", "people[0].name: Field required"),
        ("people: [{name: '', channel: wecom, id: a, roles: [engineer]}]", "people[0].name"),
        (PERSON.replace("wang_qiang", "''") % "", "people[0].id"),
        (
            PERSON.replace("wecom", "slack") % "",
            "people[0].channel: Value error, slack is no platform here; there are wecom, dingtalk",
        ),
        (PERSON.replace("[engineer]", "[]") % "", "people[0].roles"),
        (PERSON.replace("[engineer]", "[plumber]") % "", "plumber is no role; there are admin"),
        (PERSON % ", phone: '138'", "people[0].phone: Extra inputs"),
        (PERSON % ", locale: fr", "people[0].locale: Input should be 'zh_CN' or 'en'"),
        ("groups: [{title: 群, channel: wecom, id: c}]", "groups[0].role: Field required"),
        (
            "groups: [{title: 群, channel: wecom, id: c, role: plumber}]",
            "plumber is no role; there are admin",
        ),
    ],
)
def test_a_mistake_in_the_roster_is_named_with_its_place(document: str, mistake: str) -> None:
    with pytest.raises(ListingMistake) as raised:
        parse_roster(document)
    assert mistake in str(raised.value)


def test_every_mistake_is_named_at_once() -> None:
    with pytest.raises(ListingMistake) as raised:
        parse_roster("people: [{name: 王强}, {id: x}]")
    places = {line.split(":")[0] for line in str(raised.value).splitlines()}
    assert {"people[0].id", "people[0].channel", "people[1].name"} <= places


@pytest.mark.parametrize("document", ["", "people:\ngroups:\n", "# nobody yet", "people: []"])
def test_an_empty_roster_is_no_mistake(document: str) -> None:
    roster = parse_roster(document)
    assert (roster.people, roster.groups) == ((), ())


async def company_of(store: Store) -> int:
    return await store.companies.ensure("海风电器服务", set(ACCOUNTS.items()))


async def take(store: Store, company: int, document: str, *channels: str) -> int:
    accounts = {name: ACCOUNTS[name] for name in channels or ACCOUNTS}
    async with store.unit_of_work(company) as uow:
        return await take_roster(uow, parse_roster(document), accounts)


async def test_people_and_groups_are_there_once_they_are_taken(store: Store) -> None:
    company = await company_of(store)
    assert await take(store, company, ROSTER) == 9
    async with store.unit_of_work(company) as uow:
        engineers = [person.name for person in await uow.people.holders(ENGINEER)]
        groups = [chat.title for chat in await uow.chats.groups_for(SUPERVISOR)]
    assert (engineers, groups) == (["王强", "赵磊"], ["服务主管群", "服务审批群"])


async def test_taking_a_roster_again_changes_nothing(store: Store) -> None:
    company = await company_of(store)
    await take(store, company, ROSTER)
    await take(store, company, ROSTER)
    async with store.unit_of_work(company) as uow:
        assert len(await uow.people.holders(ENGINEER)) == 2
        assert len(await uow.chats.groups_for(SUPERVISOR)) == 2


async def test_a_new_role_is_added_to_somebody_known(store: Store) -> None:
    company = await company_of(store)
    await take(store, company, PERSON % "")
    await take(store, company, (PERSON % "").replace("[engineer]", "[supervisor]"))
    async with store.unit_of_work(company) as uow:
        (person,) = await uow.people.holders(SUPERVISOR)
    assert person.roles == {ENGINEER, SUPERVISOR}


async def test_those_of_a_channel_that_is_off_are_left_out(store: Store) -> None:
    company = await company_of(store)
    assert await take(store, company, ROSTER, "wecom") == 4


ABILITIES = """
people:
  - name: 王强
    channel: wecom
    id: wang_qiang
    roles: [engineer]
    skills: [空调, " 冰箱 "]
    areas: [杭州西湖区, 华东/二站]
    capacity: 5
    weight: 2
    place: "30.27, 120.15"
    calendar: always
"""


async def planned_of(store: Store, company: int) -> dict[str, Planned]:
    async with store.unit_of_work(company) as uow:
        staff = await uow.staff.load(MORNING)
        planned = await uow.planning.of_everybody(MORNING.date())
    return {staff.people[key].person.name: each for key, each in planned.items()}


async def test_skills_areas_and_the_rest_are_kept_in_one_wording(store: Store) -> None:
    company = await company_of(store)
    await take(store, company, ABILITIES)
    assert await planned_of(store, company) == {
        "王强": Planned(
            skills=frozenset({"空调", "冰箱"}),
            areas=("华东/二站", "浙江省/杭州市/西湖区"),
            calendar="always",
            capacity=5,
            weight=2,
            place="30.27,120.15",
        )
    }


async def test_what_a_roster_leaves_out_stays_and_null_takes_it_away(store: Store) -> None:
    company = await company_of(store)
    await take(store, company, ABILITIES)
    before = await planned_of(store, company)
    await take(store, company, PERSON % "")
    assert await planned_of(store, company) == before
    gone = ", skills: null, areas: [], capacity: null, weight: null, place: null, calendar: null"
    await take(store, company, PERSON % gone)
    assert await planned_of(store, company) == {}


async def test_a_customer_has_a_tier(store: Store) -> None:
    company = await company_of(store)
    customer = "people: [{name: 李红, channel: wecom, id: li_hong, roles: [customer]%s}]"
    await take(store, company, customer % ", tier: VIP")
    async with store.unit_of_work(company) as uow:
        known = await uow.people.by_identity("wecom", ACCOUNTS["wecom"], "li_hong")
    assert known and known.tier == "VIP"
    await take(store, company, customer % ", tier: null")
    async with store.unit_of_work(company) as uow:
        known = await uow.people.by_identity("wecom", ACCOUNTS["wecom"], "li_hong")
    assert known and known.tier == ""


@pytest.mark.parametrize(
    ("part", "mistake"),
    [
        ("skills: 空调", "people[0].skills"),
        ("skills: ['']", "people[0].skills[0]"),
        ("areas: ['/']", "people[0].areas[0]: Value error, write an area as 浙江省/杭州市/西湖区"),
        ("capacity: -1", "people[0].capacity: Input should be greater than or equal to 0"),
        ("weight: 0", "people[0].weight: Input should be greater than or equal to 1"),
        ("place: 西湖边", "people[0].place: Value error, 西湖边 is no place; write latitude and"),
        ("place: '91,120'", 'like "30.27,120.15"'),
        ("calendar: 早班", "people[0].calendar: String should match pattern"),
        ("tier: ''", "people[0].tier"),
    ],
)
def test_a_mistake_in_what_somebody_can_do_is_named(part: str, mistake: str) -> None:
    with pytest.raises(ListingMistake) as raised:
        parse_roster(PERSON % f", {part}")
    assert mistake in str(raised.value)


async def test_a_calendar_must_be_there_and_nothing_is_taken_if_it_is_not(store: Store) -> None:
    company = await company_of(store)
    with pytest.raises(ListingMistake, match="no calendar is called early; there are always, work"):
        await take(store, company, PERSON % ", skills: [空调], calendar: early")
    async with store.unit_of_work(company) as uow:
        assert await uow.people.holders(ENGINEER) == ()
