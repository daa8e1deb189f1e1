"""Rules lived through in the chat, over HTTP: a low rating, a VIP, news of another system, somebody upset."""

from __future__ import annotations

import pytest

from tests.scenarios.conftest import BuildTown
from tests.scenarios.examples_street import (
    called,
    examples_world,
    fills,
    publish_examples,
    reports,
)
from tests.scenarios.town import APPROVERS_GROUP, EVENT_TOKEN, Town
from workflows.ticket import Ticket

PHONE = "13800138000"
EACH_PLATFORM = pytest.mark.parametrize("customer", ["李红", "张敏"], ids=["wecom", "dingtalk"])


@pytest.fixture
async def street(build_town: BuildTown) -> Town:
    town = await build_town(company=examples_world())
    await publish_examples(town, "complaint_sequential", "repair_with_rules")
    return town


async def reported(street: Town, customer: str) -> str:
    return await reports(called(street, customer), "上门维修，冰柜不制冷", ("手机号", PHONE))


async def ticket_of(street: Town, number: str) -> Ticket:
    runtime = street.runtime
    async with runtime.store.unit_of_work(runtime.company) as uow:
        found = await uow.tickets.by_number(number)
    assert found
    return found


async def accepted(street: Town, customer: str) -> str:
    """By 王强, who has his next card."""
    number = await reported(street, customer)
    await called(street, "王强").presses("接单", number)
    await called(street, "王强").sees_button("修好了", number)
    return number


async def repaired(street: Town, customer: str) -> str:
    number = await accepted(street, customer)
    engineer = called(street, "王强")
    await fills(engineer, "修好了", number, ("处理结果", "加了氟"))
    return number


@EACH_PLATFORM
async def test_low_rating_opens_a_complaint_and_the_supervisors_are_told(
    street: Town, customer: str
) -> None:
    number = await repaired(street, customer)
    requester = called(street, customer)
    await requester.presses("★", number)
    await called(street, "周敏").hears(f"{number} 只得了", "已开正式投诉")
    await called(street, "孙丽").in_chat(APPROVERS_GROUP).hears(f"{number} 只得了")
    await requester.hears("TX-1001")
    repair, complaint = await ticket_of(street, number), await ticket_of(street, "TX-1001")
    assert (complaint.parent, complaint.requester) == (repair.id, repair.requester)
    assert complaint.answers["topic"] == "quality"


@EACH_PLATFORM
async def test_good_rating_opens_nothing(street: Town, customer: str) -> None:
    number = await repaired(street, customer)
    requester = called(street, customer)
    await requester.presses("★★★★★", number)
    await requester.hears("谢谢您的评价")
    assert await street.count("ticket") == 1


async def test_vip_is_tagged_and_the_supervisors_hear_of_it(street: Town) -> None:
    number = await reported(street, "张敏")
    told = await called(street, "周敏").hears("贵宾报修", number, "商用冰柜")
    assert PHONE not in told.words
    assert (await ticket_of(street, number)).tags == ("贵宾",)


@EACH_PLATFORM
async def test_news_of_another_system_sets_a_field_and_the_engineer_hears_of_it(
    street: Town, customer: str
) -> None:
    number = await accepted(street, customer)
    engineer = called(street, "王强")
    for expected in ("taken", "known"):
        assert await told(street, number) == expected
    await engineer.hears(f"{number} 的客户付款了")
    assert (await ticket_of(street, number)).answers["paid"] is True


async def told(street: Town, number: str) -> str:
    """As the shop does, which says everything twice."""
    async with street.http.post(
        f"{street.bot_url}/api/v1/events",
        json={"ticket": number, "name": "paid"},
        headers={"Authorization": f"Bearer {EVENT_TOKEN}", "Idempotency-Key": "pay-7"},
    ) as answer:
        assert answer.status == 202, await answer.text()
        return str((await answer.json())["code"])


@EACH_PLATFORM
async def test_whoever_is_upset_is_looked_after_once(street: Town, customer: str) -> None:
    number = await accepted(street, customer)
    requester = called(street, customer)
    for words in ("再不来我要投诉了", "我真的要投诉"):
        await requester.says(f"{number} {words}")
    await called(street, "周敏").hears(f"{number} 的客户要投诉")
    window = await called(street, "周敏").window()
    assert sum(f"{number} 的客户要投诉" in each.words for each in window.of_bot()) == 1
