"""Deliveries taken back: from whoever has them, never from others unasked, and their rows say so; against the sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.jobs.recalling import TAKEN_BACK, Recalled, Recaller
from handlers.cards import Button, Card
from storage.database import Store
from tests.handlers.desk_of import SUN_LI, WANG_QIANG, ZHAO_LEI
from tests.jobs.dingtalk_office import DingTalkOffice, dingtalk_office
from tests.jobs.platform_office import PlatformOffice
from tests.jobs.wecom_office import WeComOffice, wecom_office

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

RECALL = "robot/otoMessages/batchRecall"
SUPERVISORS = "cidSUPERVISORS0Aa=="
CARD = Card(title="KX-1 待接单", buttons=(Button(text="接单", payload="accept:1"),))
CHANGED = Card(title="KX-1 处理中", buttons=(Button(text="解决", payload="resolve:1"),))


@pytest.fixture
async def dingtalk(store: Store) -> AsyncIterator[DingTalkOffice]:
    async with dingtalk_office(store) as found:
        yield found


@pytest.fixture
async def wecom(store: Store) -> AsyncIterator[WeComOffice]:
    async with wecom_office(store) as found:
        yield found


async def recall(office: PlatformOffice, place: int = 0, *, from_all: bool = False) -> Recalled:
    """The delivery that was the so-manieth."""
    channels = {**office.office.channels, office.platform: office.channel}
    rows = sorted(row.id for row in await office.store.sent.newest(office.office.company, 50))
    recaller = Recaller(office.desk, channels)
    return await recaller.recall(office.office.company, rows[place], from_all=from_all)


async def states(office: PlatformOffice) -> list[tuple[str, str]]:
    return [(state, reason) for state, _, reason in await office.rows()]


async def test_a_message_is_taken_back_and_its_row_says_so(dingtalk: DingTalkOffice) -> None:
    await dingtalk.tell(SUN_LI, "发错了")
    await dingtalk.deliver_all()
    assert await recall(dingtalk) == Recalled()
    assert [each["kind"] for each in await dingtalk.heard(SUN_LI)] == ["recalled"]
    assert await states(dingtalk) == [("recalled", TAKEN_BACK)]


async def test_a_message_in_a_group_is_taken_back(dingtalk: DingTalkOffice) -> None:
    await dingtalk.tell(dingtalk.group(SUPERVISORS), "发错了")
    await dingtalk.deliver_all()
    assert await recall(dingtalk) == Recalled()
    (left,) = await dingtalk.heard_in(f"dingtalk:group:{SUPERVISORS}")
    assert left["kind"] == "recalled"


async def test_what_went_to_several_is_taken_from_all_or_from_nobody(
    dingtalk: DingTalkOffice,
) -> None:
    for who in (SUN_LI, ZHAO_LEI):
        await dingtalk.tell(who, "发错了")
    await dingtalk.deliver_all()
    refused = await recall(dingtalk)
    assert (refused.others, "others" in refused.reason) == (1, True)
    assert [each["kind"] for each in await dingtalk.heard(ZHAO_LEI)] == ["text"]
    assert await recall(dingtalk, from_all=True) == Recalled(others=1)
    for who in (SUN_LI, ZHAO_LEI):
        assert [each["kind"] for each in await dingtalk.heard(who)] == ["recalled"]
    assert await states(dingtalk) == [("recalled", TAKEN_BACK)] * 2


async def test_after_a_day_it_stays_and_the_row_stays_sent(dingtalk: DingTalkOffice) -> None:
    await dingtalk.tell(SUN_LI, "发错了")
    await dingtalk.deliver_all()
    expired = {"code": "robot.processQueryKey.expired", "message": "as ordered"}
    await dingtalk.goes_wrong(RECALL, answer={"status": 400, "body": expired})
    assert "24 小时" in (await recall(dingtalk)).reason
    assert await states(dingtalk) == [("sent", "")]


async def test_a_card_that_was_taken_back_is_changed_no_more(dingtalk: DingTalkOffice) -> None:
    (card,) = await dingtalk.show(SUN_LI, CARD)
    await dingtalk.deliver_all()
    assert await recall(dingtalk) == Recalled()
    async with dingtalk.store.unit_of_work(dingtalk.office.company) as uow:
        card = await uow.cards.get(card.id)
    await dingtalk.change(card, CHANGED)
    await dingtalk.deliver_all()
    assert [each["kind"] for each in await dingtalk.heard(SUN_LI)] == ["recalled"]


async def test_what_was_taken_back_is_not_taken_back_again(dingtalk: DingTalkOffice) -> None:
    await dingtalk.tell(SUN_LI, "发错了")
    await dingtalk.deliver_all()
    (row,) = await dingtalk.store.sent.newest(dingtalk.office.company, 50)
    await recall(dingtalk)
    recaller = Recaller(dingtalk.desk, {dingtalk.platform: dingtalk.channel})
    again = await recaller.recall(dingtalk.office.company, row.id)
    assert "not a delivery" in again.reason


async def test_wecom_takes_back_what_its_application_said(wecom: WeComOffice) -> None:
    await wecom.tell(WANG_QIANG, "发错了")
    await wecom.deliver_all()
    assert await recall(wecom) == Recalled()
    assert [each["kind"] for each in await wecom.heard()] == ["recalled"]
    assert await states(wecom) == [("recalled", TAKEN_BACK)]


async def test_wecom_takes_nothing_back_after_a_day(wecom: WeComOffice) -> None:
    await wecom.tell(WANG_QIANG, "发错了")
    await wecom.deliver_all()
    await wecom.pass_seconds(25 * 3600)
    assert (await recall(wecom)).reason
    assert await states(wecom) == [("sent", "")]


async def test_what_a_platform_cannot_take_back_stays(dingtalk: DingTalkOffice) -> None:
    await dingtalk.tell(SUN_LI, "发错了")
    await dingtalk.deliver_all()
    (row,) = await dingtalk.store.sent.newest(dingtalk.office.company, 50)
    recaller = Recaller(dingtalk.desk, dingtalk.office.channels)
    assert "cannot" in (await recaller.recall(dingtalk.office.company, row.id)).reason
