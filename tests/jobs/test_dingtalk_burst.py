"""A burst into one DingTalk group, and the same words to many: none is lost, few calls are needed of the month's."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.call_books import CallBooks
from bot.channels.dingtalk.limits import PEOPLE_AT_ONCE
from bot.channels.tally import Tally
from handlers.updates import Chat
from storage.database import Store
from tests.handlers.desk_of import Someone
from tests.jobs.dingtalk_office import BATCH_SEND, GROUP_SEND, DingTalkOffice, dingtalk_office

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SUPERVISORS = "cidSUPERVISORS0Aa=="
LINES = 60


@pytest.fixture
async def office(store: Store) -> AsyncIterator[DingTalkOffice]:
    async with dingtalk_office(store) as found:
        yield found


def group(office: DingTalkOffice) -> Chat:
    return office.group(SUPERVISORS)


async def test_into_one_group_go_no_more_than_twenty_a_minute_and_none_is_lost(
    office: DingTalkOffice,
) -> None:
    ticket = await office.a_ticket("KX-1")
    lines = [f"KX-1 第 {number} 件事" for number in range(LINES)]
    await office.tell(group(office), *lines, ticket=ticket)
    await office.deliverer.deliver_due()
    first_minute = await office.calls(GROUP_SEND)
    assert first_minute <= 20
    await office.pass_seconds(60)
    await office.deliver_all()
    heard = "\n".join(
        str(each["text"]) for each in await office.heard_in(f"dingtalk:group:{SUPERVISORS}")
    )
    assert [heard.count(f"{line}\n") + heard.endswith(line) for line in lines] == [1] * LINES
    assert {state for state, _, _ in await office.rows()} == {"sent"}
    assert await office.calls(GROUP_SEND) <= 20 + first_minute


async def test_the_same_words_to_forty_people_are_few_calls(office: DingTalkOffice) -> None:
    people = [Someone("dingtalk", f"staff{number}", f"员工{number}") for number in range(40)]
    for who in people:
        await office.tell(who, "今晚 22 点系统维护")
    body = {"status": 200, "body": {"processQueryKey": "q1"}}
    await office.goes_wrong(BATCH_SEND, times=40, answer=body)
    await office.deliver_all()
    assert await office.calls(BATCH_SEND) == len(people) / PEOPLE_AT_ONCE
    assert [(state, tries) for state, tries, _ in await office.rows()] == [("sent", 1)] * 40


async def test_a_flood_stays_below_what_an_address_may_call(office: DingTalkOffice) -> None:
    """All accounts and processes of an installation count together; what is too much waits, and nobody is shut out."""
    await office.world("dingtalk/limits", address_per_20_seconds=40, app_interface_per_second=1000)
    office.together = ((30, 20.0),)
    office.books = CallBooks(office.store.troubles, Tally(), office.clock)
    office.has_secret()
    people = [Someone("dingtalk", each, each) for each in ("zhao_lei", "sun_li", "he_jun")]
    for number in range(20):
        for who in people:
            await office.tell(who, f"{who.id} 第 {number} 件事")
    await office.deliver_all()
    assert await hits(office) == {}
    assert {state for state, _, _ in await office.rows()} == {"sent"}
    for who in people:
        assert len(await office.heard(who)) == 20
    assert await office.troubles() == []


async def test_the_months_calls_used_up_lose_nothing(office: DingTalkOffice) -> None:
    await office.order("quota")
    await office.tell(group(office), "KX-1 已受理")
    await office.deliverer.deliver_due()
    assert ["ApiCountLimitForOrg" in each for each in await office.troubles()] == [True]
    await office.pass_seconds(24 * 3600)
    await office.deliverer.deliver_due()
    assert [state for state, _, _ in await office.rows()] == ["waiting"]
    await office.order("quota", on=False)
    await office.deliver_all()
    assert [state for state, _, _ in await office.rows()] == ["sent"]
    assert await office.troubles() == []


async def hits(office: DingTalkOffice) -> object:
    return (await office.see("dingtalk/limits"))["hit"]
