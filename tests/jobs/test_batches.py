"""The same words to several people by one call: who goes along, who goes alone, and what each row has of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.channels.channel import Channel
from bot.jobs.deliver import Deliverer
from bot.jobs.gates import Wait
from storage.database import Store
from storage.outbox import OutboxRow
from tests.handlers.desk_of import HE_JUN, SUN_LI, ZHAO_LEI
from tests.jobs.dingtalk_office import BATCH_SEND, GROUP_SEND, DingTalkOffice, dingtalk_office

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WORDS = "今晚 22 点系统维护"
PEOPLE = (ZHAO_LEI, SUN_LI, HE_JUN)
SUPERVISORS = "cidSUPERVISORS0Aa=="


class Porter:
    """A gate that notes who asks, and is shut for one of them for a minute."""

    def __init__(self, shut_for: str) -> None:
        self.shut_for = shut_for
        self.asked: list[str] = []

    async def shut(self, row: OutboxRow, now: datetime) -> Wait | None:
        self.asked.append(row.lane.rpartition(":")[2])
        if row.lane.endswith(self.shut_for) and self.asked.count(self.shut_for) == 1:
            return Wait(until=now + timedelta(seconds=60), reason="not now")
        return None


@pytest.fixture
async def office(store: Store) -> AsyncIterator[DingTalkOffice]:
    async with dingtalk_office(store) as found:
        yield found


async def tell_all(office: DingTalkOffice) -> None:
    for who in PEOPLE:
        await office.tell(who, WORDS)


async def test_each_row_is_asked_for_at_the_gates_and_who_has_to_wait_goes_later(
    office: DingTalkOffice,
) -> None:
    porter = Porter(SUN_LI.id)
    channels: dict[str, Channel] = {**office.office.channels, office.platform: office.channel}
    office.deliverer = Deliverer(office.desk, channels, office.office.metrics, [porter])
    await tell_all(office)
    await office.deliverer.deliver_due()
    assert sorted(porter.asked) == sorted(who.id for who in PEOPLE)
    assert await office.calls(BATCH_SEND) == 1
    rows = await office.rows()
    assert [(state, reason) for state, _, reason in rows][1] == ("waiting", "not now")
    await office.deliver_all()
    assert [len(await office.heard(who)) for who in PEOPLE] == [1, 1, 1]


async def test_all_have_one_name_for_it_and_each_its_own_row(office: DingTalkOffice) -> None:
    await tell_all(office)
    await office.deliver_all()
    sent = await office.store.sent.newest(office.office.company, 10)
    assert len({row.receipt for row in sent}) == 1
    assert len({row.lane for row in sent}) == len(sent) == 3


async def test_other_words_what_is_urgent_and_a_group_go_by_themselves(
    office: DingTalkOffice,
) -> None:
    await office.tell(ZHAO_LEI, WORDS)
    await office.tell(SUN_LI, WORDS, is_urgent=True)
    await office.tell(HE_JUN, WORDS + "，请知悉")
    await office.tell(office.group(SUPERVISORS), WORDS)
    await office.deliver_all()
    await office.deliverer.close()
    assert (await office.calls(BATCH_SEND), await office.calls(GROUP_SEND)) == (3, 1)


async def test_what_one_is_told_twice_goes_in_its_order(office: DingTalkOffice) -> None:
    """Only the oldest of a chat is on its way at a time."""
    await office.tell(ZHAO_LEI, "第一句", WORDS)
    await office.tell(SUN_LI, WORDS)
    await office.deliver_all()
    assert [each["text"] for each in await office.heard(ZHAO_LEI)] == ["第一句", WORDS]
    assert [each["text"] for each in await office.heard(SUN_LI)] == [WORDS]


async def test_whoever_dies_in_the_midst_of_it_leaves_each_row_to_others(
    office: DingTalkOffice,
) -> None:
    await tell_all(office)
    claimed = await office.store.outbox.claim(office.clock(), 20, 6.0)
    assert len(claimed) == 3
    await office.deliverer.deliver_due()
    assert await office.calls(BATCH_SEND) == 0
    await office.pass_seconds(7)
    await office.deliver_all()
    assert await office.calls(BATCH_SEND) == 1
    assert [(state, tries) for state, tries, _ in await office.rows()] == [("sent", 2)] * 3
