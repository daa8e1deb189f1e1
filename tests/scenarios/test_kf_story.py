"""The repair story with the customer in 微信客服: menus instead of cards, five messages a word, and people who answer by hand."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.sandbox.people import CUSTOMER_WECHAT
from storage.outbox import WAITS_FOR_WORD
from tests.scenarios.conftest import BuildTown
from tests.scenarios.players import LOOK_AGAIN_SECONDS, PATIENCE_SECONDS, PHOTO, Player
from tests.scenarios.stories import ADDRESS, PHONE, WORDS, accepts, reports, reports_cost, resolves
from tests.scenarios.town import APPROVERS_GROUP, OPEN_KFID, Town

NUMBER = "WX-1001"
EVERYWHERE = [
    pytest.param("sqlite"),
    pytest.param("postgres", marks=pytest.mark.postgres),
]


@pytest.mark.parametrize("town_database", EVERYWHERE, indirect=True)
async def test_a_customer_on_wechat_has_an_air_conditioner_repaired(build_town: BuildTown) -> None:
    town = await build_town(engineers=("wang_qiang", "zhao_lei"))
    customer, engineer = town.player(CUSTOMER_WECHAT), town.player("wang_qiang")
    await _is_welcomed(customer)
    await _reports_by_menus(customer)
    await _hears_until_the_window_is_full(customer, engineer, town)
    await _is_asked_though_the_window_is_full(customer, engineer)
    await _hears_the_rest_with_the_next_word(customer, engineer)
    await _is_known_by_name(town)
    await _nothing_was_left_behind(town)


async def _is_welcomed(customer: Player) -> None:
    """By the platform's code: it does not count."""
    await customer.opens_the_chat()
    await customer.sees_button("家电报修", "海风电器服务")


async def _reports_by_menus(customer: Player) -> None:
    await customer.says(WORDS)
    await customer.hears("已了解：空调 · 不制冷、漏水", "型号")
    await customer.says("KFR-35GW")
    await customer.hears("照片")
    await customer.sends_a_photo()
    await customer.presses("完成", "已收到", "照片")
    await customer.hears("上门地址")
    await customer.says(ADDRESS)
    await customer.hears("手机号")
    await customer.says(PHONE)
    await customer.presses("明天上午", "什么时间上门方便")
    await customer.presses("在保", "保修期")
    await customer.hears("信息无误请提交", "空调", "不制冷、漏水", "1 张", ADDRESS, PHONE)
    await customer.presses("修改", "信息无误请提交")
    await customer.presses("型号", "要修改哪一项")
    await customer.hears("型号")
    await customer.says("KFR-72LW")
    await customer.presses("提交", "信息无误请提交", "KFR-72LW")
    await customer.hears("已提交", NUMBER, "响应")


async def _hears_until_the_window_is_full(customer: Player, engineer: Player, town: Town) -> None:
    """The submission was the first of five; one is kept for the ending."""
    await accepts(engineer, NUMBER)
    await customer.hears(NUMBER, "王强", "已接单")
    assert await engineer.sees_a_photo() == PHOTO
    await engineer.presses("到场", NUMBER)
    await customer.hears(NUMBER, "工程师已到场")
    await engineer.presses("待配件", NUMBER)
    await customer.hears(NUMBER, "等待配件")
    await engineer.presses("配件已到", NUMBER)
    await engineer.sees_button("报费用", NUMBER)
    await reports_cost(engineer, NUMBER, "680元")
    supervisor = town.player("sun_li").in_chat(APPROVERS_GROUP)
    await supervisor.presses("同意", NUMBER)
    await engineer.hears(NUMBER, "已由孙丽同意")


async def _is_asked_though_the_window_is_full(customer: Player, engineer: Player) -> None:
    await resolves(engineer, NUMBER)
    await customer.hears("更换压缩机，制冷正常", "问题解决了吗")
    window = await customer.window()
    assert window.count("已恢复处理") == 0, window.picture()
    await engineer.says(f"回复 {NUMBER} 保修一年")
    await engineer.hears(NUMBER, "先等着")


async def _hears_the_rest_with_the_next_word(customer: Player, engineer: Player) -> None:
    """What waited, as one message."""
    await customer.presses("已解决")
    told = await customer.hears("4 条", "已恢复处理", "费用", "已确认", "保修一年")
    assert told.kind == "text"
    await engineer.hears(NUMBER, "客户已确认解决")
    await customer.presses("★★★★★", NUMBER)
    await customer.hears("谢谢您的评价")
    await engineer.hears(NUMBER, "客户评分 5 分")


async def _is_known_by_name(town: Town) -> None:
    rows = await town.contents("person", "identity")
    (customer,) = [row for row in rows["person"] if row["name"] == "周女士"]
    ways = {row["channel"] for row in rows["identity"] if row["person_id"] == customer["id"]}
    assert ways == {"wecom_kf", "wechat_union"}


async def _nothing_was_left_behind(town: Town) -> None:
    queries = town.runtime.store.queries
    assert (await queries.inbox_counts()).get("dead", 0) == 0
    outbox = await queries.outbox_counts()
    assert outbox.get("dead", 0) == 0 and outbox.get("waiting", 0) == 0
    assert await queries.open_tickets() == 0


async def test_a_customer_is_handed_to_a_person_and_given_back(build_town: BuildTown) -> None:
    """While somebody talks to them by hand the bot keeps silent, and what it has to tell comes when they are done."""
    town = await build_town()
    customer, engineer = town.player(CUSTOMER_WECHAT), town.player("wang_qiang")
    number = await reports(customer)
    await customer.says("转人工")
    await customer.hears("已为您转接人工客服")
    await town.page.do(
        "kf/state", open_kfid=OPEN_KFID, person=CUSTOMER_WECHAT, state=3, servicer="lin_fang"
    )
    await customer.says("你们什么时候来？")
    await accepts(engineer, number)
    await engineer.presses("到场", number)
    await _waits_for_a_word(town, 2)
    silent = await customer.window()
    assert silent.count("已接单") == 0, silent.picture()
    await town.page.do("kf/state", open_kfid=OPEN_KFID, person=CUSTOMER_WECHAT, state=4)
    await customer.hears("2 条", "已接单", "已到场")
    await customer.says("进度")
    await customer.hears(number, "工程师已到场")
    agent = town.player("lin_fang")
    await agent.says(f"接待 {number}")
    await agent.hears(number, "转给您")
    await customer.hears("由同事为您服务")
    await agent.says(f"结束接待 {number}")
    await customer.hears("由我为您服务")
    await customer.says("进度")
    await customer.hears(number, "工程师已到场")


async def _waits_for_a_word(town: Town, count: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    runtime = town.runtime
    while True:
        held = await runtime.store.outbox.held_rows(runtime.company, runtime.desk.now(), 10)
        if [row.reason for row in held] == [WAITS_FOR_WORD] * count:
            return
        assert time.monotonic() < deadline, held
        await asyncio.sleep(LOOK_AGAIN_SECONDS)


async def test_a_message_that_did_not_arrive_comes_again_or_is_dead(build_town: BuildTown) -> None:
    """Too late by the platform's word after it was taken, refused for good, and too late at once."""
    town = await build_town()
    customer, engineer = town.player(CUSTOMER_WECHAT), town.player("wang_qiang")
    number = await reports(customer)
    await town.page.do("kf/fail_next", person=CUSTOMER_WECHAT, fail_type=4)
    await accepts(engineer, number)
    await _waits_for_a_word(town, 1)
    await customer.says("进度")
    await customer.hears(number, "已接单")
    await town.page.do("kf/fail_next", person=CUSTOMER_WECHAT, fail_type=10)
    await engineer.presses("到场", number)
    await _is_dead(town, "客户拒收了消息")
    await town.page.do("kf/pass_time", hours=49)
    await engineer.presses("待配件", number)
    await _waits_for_a_word(town, 1)
    await customer.says("进度")
    await customer.hears(number, "等待配件")


async def _is_dead(town: Town, reason: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (dead := await town.runtime.store.outbox.dead_rows(town.runtime.company, 10)):
        assert time.monotonic() < deadline, "nothing is dead"
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
    assert reason in dead[0].reason
