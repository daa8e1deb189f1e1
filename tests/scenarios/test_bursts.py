from __future__ import annotations

import pytest

from tests.scenarios.conftest import BuildTown
from tests.scenarios.players import Player
from tests.scenarios.stories import ADDRESS
from tests.scenarios.town import Town

QUIET_SECONDS = 2.0
"""More than a person needs, for a busy machine: four callbacks must come within it, one after the other."""
ANSWERS = {
    "型号": "跳过",
    "照片": "跳过",
    "上门地址": ADDRESS,
    "什么时间": "明天上午",
    "保修期": "在保",
}
PLATFORMS = ["li_hong", "zhang_min"]


@pytest.fixture
async def town(build_town: BuildTown) -> Town:
    return await build_town(burst_seconds=QUIET_SECONDS)


async def submits(customer: Player, *questions: str) -> None:
    """Answers these in their order, and sends the report off."""
    for question in questions:
        await customer.hears(question)
        await customer.says(ANSWERS[question])
    await customer.hears("信息无误请提交")
    await customer.says("提交")
    await customer.hears("已提交，工单号")


@pytest.mark.parametrize("who", PLATFORMS)
async def test_a_report_in_pieces_gets_one_question_and_makes_one_ticket(
    who: str, town: Town
) -> None:
    customer = town.player(who)
    await customer.says("你好")
    await customer.says("空调不制冷")
    await customer.sends_a_photo()
    await customer.says("还滴水，13800138000")
    asked = await customer.hears("已了解：空调 · 不制冷、漏水 · 照片 1 张")
    assert "型号" in asked.words
    assert len((await customer.window()).of_bot()) == 1, (await customer.window()).picture()

    await customer.says("跳过")
    await submits(customer, "上门地址", "什么时间", "保修期")
    (ticket,) = (await town.contents("ticket"))["ticket"]
    assert all(each in str(ticket["answers"]) for each in ("空调不制冷", "还滴水")), (
        "in whichever order they came"
    )
    states = [row["state"] for row in (await town.contents("outbox"))["outbox"]]
    assert states.count("superseded") == 3
    assert "dead" not in states


@pytest.mark.parametrize("who", PLATFORMS)
async def test_remarks_on_an_open_ticket_are_acknowledged_once(who: str, town: Town) -> None:
    customer = town.player(who)
    await customer.says("空调不制冷")
    await customer.says("13800138000")
    await submits(customer, *ANSWERS)
    await customer.says("来之前打个电话")
    await customer.says("我下午在家")
    await customer.hears("已补充到 ")
    assert (await customer.window()).count("已补充到 ") == 1
    assert await town.count("ticket") == 1
