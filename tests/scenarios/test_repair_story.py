"""The story of the first issue, told by those who live it, on every mix of platforms and on both databases."""

from __future__ import annotations

import pytest

from tests.scenarios.conftest import BuildTown
from tests.scenarios.players import PHOTO, Player
from tests.scenarios.stories import ADDRESS, CASTS, PHONE, WORDS
from tests.scenarios.town import APPROVERS_GROUP, WECOM_SUPERVISORS_GROUP, Town

NUMBER = "WX-1001"
EVERYWHERE = [
    pytest.param("sqlite", "mixed"),
    pytest.param("sqlite", "wecom"),
    pytest.param("sqlite", "dingtalk"),
    pytest.param("postgres", "mixed", marks=pytest.mark.postgres),
]


@pytest.mark.parametrize(("town_database", "cast"), EVERYWHERE, indirect=["town_database"])
async def test_an_air_conditioner_is_repaired(cast: str, build_town: BuildTown) -> None:
    played = CASTS[cast]
    town = await build_town(engineers=(played.first, played.second))
    customer = town.player(played.customer)
    winner, loser = town.player(played.first), town.player(played.second)
    await _is_reported(customer, town)
    await _is_offered_and_accepted(customer, winner, loser)
    await _waits_for_parts(customer, winner)
    await _cost_waits_for_approval(customer, winner, town)
    await _cost_is_approved(customer, winner, town)
    await _is_resolved_and_rated(customer, winner)
    await _no_group_read_what_is_private(town)
    await _nothing_was_left_behind(town)


async def _is_reported(customer: Player, town: Town) -> None:
    await customer.says(WORDS)
    first = await customer.hears("已了解：空调 · 不制冷、漏水", "型号")
    assert "哪种产品" not in first.words and "什么故障" not in first.words
    await customer.says("KFR-35GW")
    await customer.hears("照片")
    await customer.sends_a_photo()
    await customer.presses("完成", "已收到", "照片")
    await customer.hears("上门地址")
    await customer.says(ADDRESS)
    await customer.hears("手机号")
    await customer.says("1380013800")
    await customer.hears("这个号码不对", "11 位手机号")
    await customer.says(PHONE)
    await customer.presses("明天上午", "什么时间上门方便")
    await customer.presses("在保", "保修期")
    await customer.hears(
        "信息无误请提交", "空调", "不制冷、漏水", "KFR-35GW", "1 张", ADDRESS, PHONE
    )
    await customer.presses("修改", "信息无误请提交")
    await customer.hears("要修改哪一项")
    await customer.says("型号")
    await customer.hears("型号")
    await customer.says("KFR-72LW")
    await customer.hears("信息无误请提交", "KFR-72LW")
    await customer.presses("提交", "KFR-72LW")
    await customer.hears("已提交", NUMBER, "响应")
    kept = await town.runtime.store.files.read(town.runtime.company, 1)
    assert kept is not None and kept[1] == PHOTO


async def _is_offered_and_accepted(customer: Player, winner: Player, loser: Player) -> None:
    """Only who takes the ticket learns the number to call."""
    for engineer in (winner, loser):
        card = await engineer.sees_button("接单", NUMBER, "空调", "不制冷", ADDRESS, "138****8000")
        assert card.has_due_time and PHONE not in card.raw
    await winner.presses("接单", NUMBER)
    await winner.sees("您已接单")
    await winner.sees_button("解决", NUMBER, ADDRESS, PHONE)
    settled = await loser.sees(NUMBER, f"已由{winner.name}接单")
    assert not settled.buttons and PHONE not in settled.raw
    await customer.hears(NUMBER, winner.name, "已接单")
    assert await winner.sees_a_photo() == PHOTO
    await winner.presses("到场", NUMBER)
    await customer.hears(NUMBER, "工程师已到场")


async def _waits_for_parts(customer: Player, engineer: Player) -> None:
    await engineer.presses("待配件", NUMBER)
    await customer.hears(NUMBER, "等待配件")
    await engineer.presses("配件已到", NUMBER)
    await customer.hears(NUMBER, "已恢复处理")


async def _cost_waits_for_approval(customer: Player, engineer: Player, town: Town) -> None:
    await engineer.presses("报费用", NUMBER)
    await engineer.hears("哪些配件")
    await engineer.says("压缩机")
    await engineer.hears("费用合计")
    await engineer.says("680元")
    await engineer.hears(NUMBER, "费用待审批")
    await customer.hears(NUMBER, "费用正在内部确认")
    for approver in _approvers(town):
        await approver.sees_button("同意", NUMBER, "压缩机", "680")
        await approver.sees_button("驳回", NUMBER)
    group = town.player("zhou_min").in_chat(WECOM_SUPERVISORS_GROUP)
    await group.sees(NUMBER, "待审批", "680", engineer.name)


def _approvers(town: Town) -> list[Player]:
    """Where the approval's card goes: the DingTalk group, and each supervisor on WeCom."""
    return [
        town.player("sun_li").in_chat(APPROVERS_GROUP),
        town.player("zhou_min"),
        town.player("chen_gang"),
    ]


async def _cost_is_approved(customer: Player, engineer: Player, town: Town) -> None:
    sun_li, *others = _approvers(town)
    await sun_li.presses("同意", NUMBER)
    for approver in (sun_li, *others):
        settled = await approver.sees(NUMBER, "已由孙丽同意")
        assert not settled.buttons
    await engineer.hears(NUMBER, "已由孙丽同意")
    await customer.hears(NUMBER, "680", "已确认")


async def _is_resolved_and_rated(customer: Player, engineer: Player) -> None:
    await engineer.presses("解决", NUMBER)
    await engineer.hears("处理结果")
    await engineer.says("更换压缩机，制冷正常")
    await engineer.hears(NUMBER, "待客户确认")
    await customer.hears("更换压缩机，制冷正常", "问题解决了吗")
    await customer.presses("已解决")
    await engineer.hears(NUMBER, "客户已确认解决")
    await customer.presses("★★★★★", NUMBER)
    await customer.hears("谢谢您的评价")
    await customer.sees("评分：5 分")
    await engineer.hears(NUMBER, "客户评分 5 分")


async def _no_group_read_what_is_private(town: Town) -> None:
    for chat in (await town.page.world()).chats:
        if chat.kind == "group":
            told = "\n".join(message.raw for message in chat.messages)
            assert PHONE not in told and "张江路" not in told, chat.title


async def _nothing_was_left_behind(town: Town) -> None:
    queries = town.runtime.store.queries
    assert (await queries.inbox_counts()).get("dead", 0) == 0
    assert (await queries.outbox_counts()).get("dead", 0) == 0
    assert await queries.open_tickets() == 0
