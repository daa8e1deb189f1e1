"""A DING beside a message that is urgent: once, after it, and never in its way; against the sandbox over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from handlers.cards import Button, Card
from handlers.desk import Moment
from handlers.post import send_card
from storage.database import Store
from tests.handlers.desk_of import SUN_LI, ZHAO_LEI
from tests.jobs.dingtalk_office import BATCH_SEND, DING, DingTalkOffice, dingtalk_office

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WORDS = "KX-1 已超时两小时"
SIGN = "【DING】"
SUPERVISORS = "cidSUPERVISORS0Aa=="


@pytest.fixture
async def office(store: Store) -> AsyncIterator[DingTalkOffice]:
    async with dingtalk_office(store) as found:
        yield found


async def delivered(office: DingTalkOffice) -> None:
    await office.deliver_all()
    await office.deliverer.close()


async def heard(office: DingTalkOffice) -> list[str]:
    return [str(each.get("text", "")) for each in await office.heard(SUN_LI)]


async def test_what_is_urgent_rings_once_after_its_message(office: DingTalkOffice) -> None:
    await office.tell(SUN_LI, WORDS, is_urgent=True)
    await office.tell(ZHAO_LEI, WORDS)
    await delivered(office)
    assert await heard(office) == [WORDS, SIGN + WORDS]
    assert await office.calls(DING) == 1


async def test_a_card_rings_by_its_one_line(office: DingTalkOffice) -> None:
    card = Card(title="KX-1 超时", summary=WORDS, buttons=(Button(text="催办", payload="urge:1"),))
    async with office.store.unit_of_work(office.office.company) as uow:
        moment = Moment(desk=office.desk, uow=uow, now=office.clock(), door="clock")
        chat = await uow.chats.remember("dingtalk", office.account, "direct", SUN_LI.id)
        await send_card(moment, chat, card, purpose="pressing", is_urgent=True)
    await delivered(office)
    assert (await heard(office))[-1] == SIGN + WORDS


async def test_a_retry_does_not_ring_twice(office: DingTalkOffice) -> None:
    await office.goes_wrong(BATCH_SEND, drop=True, after=True)
    await office.tell(SUN_LI, WORDS, is_urgent=True)
    await office.deliverer.deliver_due()
    await office.deliverer.close()
    assert await office.calls(DING) == 0
    await delivered(office)
    assert await heard(office) == [WORDS, WORDS, SIGN + WORDS]


async def test_two_who_deliver_the_same_message_ring_once(office: DingTalkOffice) -> None:
    """A worker that was held up until its lease ran out finds its message sent."""
    await office.tell(SUN_LI, WORDS, is_urgent=True)
    (row,) = await office.store.outbox.claim(office.clock(), 20, 6.0)
    late = office.another_deliverer()
    await late._deliver_all([row])
    await office.deliverer._deliver_all([row])
    await late.close()
    await office.deliverer.close()
    assert await office.calls(DING) == 1


@pytest.mark.parametrize(
    ("order", "trouble"),
    [
        ("deny_ding", "Forbidden.AccessDenied.AccessTokenPermissionDenied robot/ding/send"),
        ("empty_ding", "ding.serverquota.insufficient robot/ding/send"),
    ],
)
async def test_a_ding_that_may_not_be_is_the_administrators_and_the_message_is_there(
    order: str, trouble: str, office: DingTalkOffice
) -> None:
    await office.order(order)
    await office.tell(SUN_LI, WORDS, is_urgent=True)
    await delivered(office)
    assert await heard(office) == [WORDS]
    assert await office.rows() == [("sent", 1, "")]
    assert await office.troubles() == [trouble[:64]]
    await office.order(order, on=False)
    await office.tell(SUN_LI, WORDS, is_urgent=True)
    await delivered(office)
    assert await office.calls(DING) == 2
    assert await office.troubles() == []


async def test_whatever_an_organisation_that_has_not_paid_is_answered_is_told(
    office: DingTalkOffice,
) -> None:
    answer = {"status": 400, "body": {"code": "not.for.this.edition", "message": "…"}}
    await office.goes_wrong(DING, answer=answer)
    await office.tell(SUN_LI, WORDS, is_urgent=True)
    await delivered(office)
    (trouble,) = await office.store.troubles.all()
    assert "专业版" in trouble.reason
    assert await office.rows() == [("sent", 1, "")]


async def test_nobody_is_called_in_a_group_or_where_it_is_not_wanted(
    office: DingTalkOffice,
) -> None:
    await office.tell(office.group(SUPERVISORS), WORDS, is_urgent=True)
    office.has_ding = False
    office.has_secret()
    await office.tell(SUN_LI, WORDS, is_urgent=True)
    await delivered(office)
    assert await office.calls(DING) == 0
    assert {state for state, _, _ in await office.rows()} == {"sent"}
