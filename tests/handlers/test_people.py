from __future__ import annotations

import pytest

from handlers.listings import ListingMistake
from handlers.people import parse_roster, take_roster
from storage.database import Store
from tests.handlers.desk_of import ACCOUNTS, ROSTER
from workflows.people import ENGINEER, SUPERVISOR

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
        (PERSON.replace("wecom", "slack") % "", "people[0].channel: Input should be 'wecom' or"),
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
