"""A ticket's whole life in the engineers' and supervisors' own words, over HTTP, on each platform."""

from __future__ import annotations

import pytest

from tests.scenarios.players import PHOTO
from tests.scenarios.stories import (
    ALL_ON_DINGTALK,
    ALL_ON_WECOM,
    Cast,
    an_accepted_ticket,
    reports,
)
from tests.scenarios.town import APPROVERS_GROUP, Town

CASTS = {"wecom": ALL_ON_WECOM, "dingtalk": ALL_ON_DINGTALK}


@pytest.mark.parametrize("cast", CASTS.values(), ids=CASTS)
async def test_an_engineer_works_a_ticket_without_pressing_anything(cast: Cast, town: Town) -> None:
    number = await reports(town.player(cast.customer))
    digits = number.rpartition("-")[2]
    customer, engineer = town.player(cast.customer), town.player(cast.first)
    await engineer.says("积压")
    await engineer.hears("待接单 1 张", number, "空调")
    await engineer.says(f"接单 {digits}")
    await customer.hears(number, "已接单")
    await engineer.says(f"更新 {number} 已到现场")
    await customer.hears(number, "工程师已到场")
    await engineer.says(f"{digits} 配件 电容 费用 120")
    await engineer.sees(number, "电容", "120")
    await engineer.sends_a_photo()
    await engineer.hears(f"已存到 {number}")
    await engineer.says(f"回复 {digits} 您好，马上装好")
    await customer.hears(number, engineer.name, "您好，马上装好")
    await engineer.says(f"{digits} 解决 换了电容")
    await customer.hears("换了电容", "问题解决了吗")


@pytest.mark.parametrize("cast", CASTS.values(), ids=CASTS)
async def test_what_is_not_understood_comes_with_what_can_be_said(cast: Cast, town: Town) -> None:
    number = await an_accepted_ticket(town, cast)
    engineer = town.player(cast.first)
    await engineer.says("唱首歌吧")
    await engineer.hears(
        "没有听懂", f"{number} 可以：到场、待配件、报费用、配件明细、解决", "待接单"
    )


async def test_a_reply_to_a_card_says_which_ticket_and_its_photo_comes_along(town: Town) -> None:
    first = await an_accepted_ticket(town, ALL_ON_DINGTALK)
    second = await reports(town.player("li_hong"))
    engineer = town.player("zhao_lei")
    await engineer.says(f"接单 {second}")
    await engineer.sees_button("到场", second)
    await engineer.replies("到场", first, "处理中")
    await town.player("zhang_min").hears(first, "工程师已到场")
    await engineer.sends_a_photo(PHOTO)
    await engineer.hears(f"已存到 {first}")
    window = await town.player("li_hong").window()
    assert not window.newest(second, "工程师已到场")


async def test_an_order_that_fits_two_tickets_is_asked_about_and_answered_by_a_press(
    town: Town,
) -> None:
    first = await an_accepted_ticket(town, Cast("zhang_min", "wang_qiang", "zhao_lei"))
    second = await reports(town.player("li_hong"))
    engineer = town.player("wang_qiang")
    await engineer.says(f"{second} 接单")
    await engineer.hears(second, "处理中")
    await engineer.says("到场")
    await engineer.presses(second, "哪一张", first)
    await town.player("li_hong").hears(second, "工程师已到场")


async def test_work_crosses_from_one_platform_to_the_other_by_name(town: Town) -> None:
    number = await an_accepted_ticket(town, Cast("li_hong", "wang_qiang", "zhao_lei"))
    giver, taker = town.player("wang_qiang"), town.player("zhao_lei")
    await giver.says("转给赵磊")
    await giver.hears(f"{number} 已转给赵磊")
    settled = await giver.sees(number, "已转给赵磊")
    assert "解决" not in settled.buttons
    await taker.sees_button("解决", number)
    await town.player("li_hong").hears(number, "工程师赵磊")


async def test_a_supervisor_votes_in_words_in_the_group(town: Town) -> None:
    number = await an_accepted_ticket(town)
    engineer = town.player("zhao_lei")
    await engineer.says("配件 压缩机 费用 680")
    approver = town.player("sun_li").in_chat(APPROVERS_GROUP)
    await approver.sees_button("同意", number, "680")
    await approver.says(f"驳回 {number} 太贵")
    await engineer.hears(number, "被孙丽驳回", "太贵")
