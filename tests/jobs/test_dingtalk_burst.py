"""A burst into one DingTalk group, and the same words to many: none is lost, few calls are needed of the month's."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.dingtalk.limits import PEOPLE_AT_ONCE
from handlers.updates import Chat
from storage.database import Store
from tests.handlers.desk_of import Someone
from tests.jobs.dingtalk_office import BATCH_SEND, GROUP_SEND, DingTalkOffice, dingtalk_office

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
