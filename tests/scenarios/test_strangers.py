"""The person is who the platform says: whoever sends a button that is not theirs is refused, and nothing changes."""

from __future__ import annotations

import pytest

from bot.sandbox.people import SUPERVISORS_DINGTALK, Person, demo_world
from tests.scenarios.conftest import BuildTown
from tests.scenarios.players import Player
from tests.scenarios.postman import Letter, post, press_letter
from tests.scenarios.stories import (
    a_resolved_ticket,
    accepts,
    an_accepted_ticket,
    reports,
    reports_cost,
)
from tests.scenarios.town import APPROVERS_GROUP, Town
from tests.scenarios.windows import Shown

QIAN_YONG = Person(id="qian_yong", name="钱勇", platform="dingtalk", title="工程师")
NOT_ZHAO_LEI = ["li_hong", "zhang_min", "wang_qiang", "zhou_min", "sun_li"]


@pytest.mark.parametrize("who", NOT_ZHAO_LEI)
async def test_somebody_else_presses_an_engineers_button(who: str, town: Town) -> None:
    number = await an_accepted_ticket(town)
    card = await town.player("zhao_lei").sees_button("解决", number)
    for label in ("解决", "到场", "报费用", "转派"):
        await _is_refused(town, town.player(who), card, label, "这一步不由您处理")


@pytest.mark.parametrize("who", ["zhao_lei", "zhou_min", "zhang_min"])
async def test_somebody_else_confirms_for_the_customer(who: str, town: Town) -> None:
    await a_resolved_ticket(town)
    card = await town.player("li_hong").sees_button("已解决")
    for label in ("已解决", "未解决"):
        await _is_refused(town, town.player(who), card, label, "这一步不由您处理")


@pytest.mark.parametrize("who", ["li_hong", "zhou_min"])
async def test_no_engineer_no_ticket(who: str, town: Town) -> None:
    number = await reports(town.player("zhang_min"))
    card = await town.player("wang_qiang").sees_button("接单", number)
    await _is_refused(town, town.player(who), card, "接单", "这一步不由您处理")


async def test_an_engineer_in_the_approvers_group_cannot_approve(build_town: BuildTown) -> None:
    """Here the client itself shows the button: they read along in the group."""
    company = demo_world().joined_by(QIAN_YONG, SUPERVISORS_DINGTALK)
    town = await build_town(company=company, engineers=("zhao_lei", "qian_yong"))
    number = await an_accepted_ticket(town)
    await reports_cost(town.player("zhao_lei"), number, "680")
    reader = town.player("qian_yong").in_chat(APPROVERS_GROUP)
    await reader.presses("同意", number)
    await reader.hears("这一步不由您处理")
    await reader.sees_button("同意", number)
    await town.player("sun_li").in_chat(APPROVERS_GROUP).presses("同意", number)
    await reader.sees(number, "已由孙丽同意")


async def test_a_button_of_a_card_settled_long_ago(town: Town) -> None:
    number = await reports(town.player("li_hong"))
    offers = {
        who: await town.player(who).sees_button("接单", number)
        for who in ("wang_qiang", "zhao_lei")
    }
    await accepts(town.player("zhao_lei"), number)
    await town.player("wang_qiang").sees("已由赵磊接单")
    wang_qiang, zhao_lei = town.player("wang_qiang"), town.player("zhao_lei")
    await _is_refused(town, wang_qiang, offers["wang_qiang"], "接单", f"{number} 已由赵磊接单")
    before = await _tickets(town)
    status, _ = await post(town, _press(zhao_lei, offers["zhao_lei"], "接单"))
    assert status == 200
    assert (await zhao_lei.sees(number, "您已接单")).id == offers["zhao_lei"].id
    assert await _tickets(town) == before, "whoever won is not reproached"


@pytest.mark.parametrize("who", ["li_hong", "zhang_min"])
async def test_an_old_questions_button_answers_no_newer_question(who: str, town: Town) -> None:
    customer = town.player(who)
    await customer.says("空调不制冷了, 还滴水，电话 13800138000")
    await customer.hears("型号")
    for answer in ("跳过", "跳过", "上海市张江路 88 号"):
        await customer.says(answer)
        await customer.delivered()
    old = await customer.sees_button("明天上午", "什么时间")
    await customer.says("周末")
    await customer.hears("保修期")
    status, _ = await post(town, _press(customer, old, "明天上午"))
    assert status == 200
    again = await customer.hears("保修期")
    assert "过期" in again.words
    await customer.says("在保")
    await customer.hears("信息无误请提交", "周末")


@pytest.mark.parametrize(
    "payload",
    ["", "t:1:1:approve:", "t:9999:1:accept:", "a:x:y", "🦊" * 40],
    ids=["none", "another action", "another ticket", "no turn", "foxes"],
)
@pytest.mark.parametrize("who", ["wang_qiang", "zhao_lei"])
async def test_a_payload_nobody_packed(who: str, payload: str, town: Town) -> None:
    number = await reports(town.player("li_hong"))
    engineer = town.player(who)
    card = await engineer.sees_button("接单", number)
    before = await _tickets(town)
    await engineer.catches_up()
    letter = press_letter(engineer.chat.partition(":")[0], who, card.key, payload)
    assert (await post(town, letter))[0] == 200
    await engineer.hears("按钮已经失效")
    assert await _tickets(town) == before
    await accepts(engineer, number)


async def _is_refused(town: Town, who: Player, card: Shown, label: str, because: str) -> None:
    before = await _tickets(town)
    await who.catches_up()
    status, _ = await post(town, _press(who, card, label))
    assert status == 200
    await who.hears(because)
    assert await _tickets(town) == before


def _press(who: Player, card: Shown, label: str) -> Letter:
    """Whatever their client shows, this is what theirs would send for this button."""
    return press_letter(who.chat.partition(":")[0], who.id, card.key, card.buttons[label])


async def _tickets(town: Town) -> dict[str, list[dict[str, object]]]:
    return await town.contents("ticket", "task", "history", "timer")
