"""派单 lived through in the chat: who gets it, who is asked next, and what the others' cards say then."""

from __future__ import annotations

import pytest

from tests.scenarios.conftest import BuildTown
from tests.scenarios.examples_street import (
    called,
    examples_world,
    fills,
    nothing_is_left,
    reports,
)
from tests.scenarios.hurried import publish_dispatch
from tests.scenarios.players import Player
from tests.scenarios.town import Town

PUDONG = "上海市浦东新区张江路 88 号"
XUHUI = "上海市徐汇区漕溪路 1 号"


@pytest.fixture
async def street(build_town: BuildTown) -> Town:
    return await build_town(company=examples_world())


async def needs_repair(customer: Player, product: str = "空调", address: str = PUDONG) -> str:
    """How urgent it is they have said."""
    return await reports(
        customer,
        "急修，一开机就跳闸",
        ("哪种产品", product),
        ("上门地址", address),
        ("手机号", "13800138000"),
    )


async def test_an_urgent_repair_is_with_the_right_engineer_and_nobody_touched_it(
    street: Town,
) -> None:
    await publish_dispatch(street)
    customer, engineer = called(street, "李红"), called(street, "王强")
    number = await needs_repair(customer)
    await customer.hears(number, "已派给王强师傅")
    await engineer.sees_button("解决", number, "13800138000")
    for name in ("刘洋", "钱勇", "马超", "周敏"):
        assert not (await called(street, name).window()).count(number, "急修"), name
    await fills(engineer, "解决", number, ("处理结果", "换了压缩机"))
    await customer.presses("★★★★★", number)
    await customer.hears("谢谢您的评价")
    await nothing_is_left(street)


async def test_a_vip_on_dingtalk_is_with_the_senior_team(street: Town) -> None:
    await publish_dispatch(street)
    vip = called(street, "张敏")
    number = await needs_repair(vip)
    await vip.hears(number, "已派给马超师傅")
    await called(street, "马超").sees_button("解决", number)


WAVES = {
    "way": "waves",
    "wave_size": 2,
    "wave_every": "PT2S",
    "area": "",
    "first": [],
    "choose": ["least_load"],
}


async def test_the_next_wave_is_asked_and_the_first_press_wins_for_everybody(
    street: Town,
) -> None:
    await publish_dispatch(street, WAVES)
    number = await needs_repair(called(street, "李红"))
    first = [called(street, name) for name in ("王强", "刘洋")]
    second = [called(street, name) for name in ("钱勇", "马超")]
    for each in first:
        await each.sees_button("接单", number)
    assert not (await second[0].window()).count(number, "急修"), "not yet"
    for each in second:
        await each.sees_button("接单", number)
    await second[0].presses("接单", number)
    await second[0].sees_button("解决", number)
    for each in (*first, second[1]):
        settled = await each.sees(number, "已由钱勇接单")
        assert not settled.buttons
    await called(street, "李红").hears(number, "已派给钱勇师傅")


async def test_who_does_not_press_in_time_is_passed_over_and_the_supervisor_hears(
    street: Town,
) -> None:
    await publish_dispatch(street, {"confirm": True, "accept_within": "PT3S"})
    number = await needs_repair(called(street, "李红"))
    await called(street, "王强").sees_button("接单", number)
    await called(street, "周敏").hears(number, "没有人及时接单")
    await called(street, "刘洋").sees_button("接单", number)
    passed = await called(street, "王强").sees(number, "没有及时接单，已派给其他工程师")
    assert not passed.buttons
    await called(street, "刘洋").presses("接单", number)
    await called(street, "李红").hears(number, "已派给刘洋师傅")


async def test_whoever_says_that_they_are_away_is_not_chosen_until_they_are_back(
    street: Town,
) -> None:
    await publish_dispatch(street, {"first": []})
    first, second, wang_qiang = (called(street, each) for each in ("张敏", "李红", "王强"))
    await wang_qiang.says("请假到明天")
    await wang_qiang.hears("已记下您的请假")
    meanwhile = await needs_repair(first)
    await first.hears(meanwhile, "已派给刘洋师傅")
    await wang_qiang.says("销假")
    await wang_qiang.hears("欢迎回来")
    later = await needs_repair(second)
    await second.hears(later, "已派给王强师傅")


async def test_who_is_off_tomorrow_is_still_there_today(street: Town) -> None:
    await publish_dispatch(street)
    customer, wang_qiang = called(street, "李红"), called(street, "王强")
    await wang_qiang.says("我明天请假")
    await wang_qiang.hears("已记下您的请假")
    number = await needs_repair(customer)
    await customer.hears(number, "已派给王强师傅")


async def test_what_waits_is_handed_out_when_a_shift_is_changed_in_chat(street: Town) -> None:
    await publish_dispatch(street, {"first": []})
    boss, engineer = called(street, "周敏"), called(street, "赵磊")
    await boss.says("赵磊今天休息")
    await boss.hears("赵磊")
    for name in ("马超", "郭涛"):
        await boss.says(f"{name}今天休息")
        await boss.hears(name)
    number = await needs_repair(called(street, "李红"), product="洗衣机", address=XUHUI)
    await boss.hears(number, "暂时没有合适的人可派")
    await boss.says("赵磊今天上班 00:00-24:00")
    await called(street, "李红").hears(number, "已派给赵磊师傅")
    await engineer.sees_button("解决", number)
