"""Supervisors decide in a WeCom group through the AI bot 智能机器人, over its long connection."""

from __future__ import annotations

import time
from dataclasses import replace

from bot.sandbox.people import CUSTOMER_WECHAT, Company, two_engineers_world
from tests.scenarios.conftest import BuildTown
from tests.scenarios.players import Player
from tests.scenarios.stories import (
    PHONE,
    Cast,
    accepts,
    an_accepted_ticket,
    reports,
    reports_cost,
    resolves,
)
from tests.scenarios.town import BOT_GROUP, Town
from tests.waiting import until

ANSWER_SECONDS = 5.0
ON_THREE_DOORS = Cast(CUSTOMER_WECHAT, "wang_qiang", "liu_yang")


def in_the_group(town: Town, person: str) -> Player:
    return town.player(person).in_chat(BOT_GROUP)


async def test_the_repair_story_on_the_three_doors_of_wecom(build_town: BuildTown) -> None:
    """The customer in 微信客服, engineers in the application, the approval in the group."""
    town = await build_town(engineers=("wang_qiang", "liu_yang"), has_bot=True)
    zhou_min, chen_gang = in_the_group(town, "zhou_min"), in_the_group(town, "chen_gang")
    await zhou_min.says("帮助")
    await zhou_min.hears("<@zhou_min>", "审批")
    number = await an_accepted_ticket(town, ON_THREE_DOORS)
    customer, engineer = town.player(CUSTOMER_WECHAT), town.player("wang_qiang")
    await reports_cost(engineer, number, "680元")
    await zhou_min.sees_button("同意", number, "压缩机", "680")
    await chen_gang.presses("同意", number)
    settled = await zhou_min.sees(number, "已由陈刚同意")
    assert not settled.buttons
    await engineer.hears(number, "已由陈刚同意")
    await resolves(engineer, number)
    await customer.presses("已解决")
    await customer.presses("★★★★★", number)
    await customer.hears("谢谢您的评价")
    window = await zhou_min.window()
    assert window.count("已由陈刚同意") == 1
    assert PHONE not in "\n".join(each.raw for each in window.messages)


async def test_the_line_is_cut_and_people_come_under_encrypted_ids(build_town: BuildTown) -> None:
    town = await build_town(has_bot=True)
    zhou_min = in_the_group(town, "zhou_min")
    began = time.monotonic()
    await zhou_min.says("帮助")
    await zhou_min.hears("<@zhou_min>", "审批")
    assert time.monotonic() - began < ANSWER_SECONDS
    first_line = town.stage.bot_line._socket
    await town.page.do("bot/disconnect")
    await until(lambda: town.stage.bot_line._socket not in (None, first_line))
    await town.page.do("bot/encrypt_userids", on=True)
    await zhou_min.says("设为工程师群")
    await zhou_min.hears("工程师的工单卡片和通知从现在起发到本群")


async def test_a_member_reports_alone_with_the_bot(build_town: BuildTown) -> None:
    """Every card there changes in the answer to its press, and nothing is said twice."""
    town = await build_town(has_bot=True, company=with_the_bot("li_hong"))
    customer, engineer = (
        town.player("li_hong").in_chat("wecom:bot:li_hong"),
        town.player("wang_qiang"),
    )
    await customer.opens_the_chat()
    await customer.hears("您好，这里是海风电器服务")
    number = await reports(customer)
    await accepts(engineer, number)
    await customer.hears(number, "王强", "已接单")
    await resolves(engineer, number)
    await customer.presses("已解决")
    await customer.presses("★★★★★", number)
    await customer.hears("谢谢您的评价")
    window = await customer.window()
    assert window.count("评分：5 分") == 1
    assert not any("已解决" in card.buttons or "★★★★★" in card.buttons for card in window.of_bot())
    assert await town.runtime.store.outbox.dead_rows(town.runtime.company, 10) == []


def with_the_bot(person: str) -> Company:
    """Whoever is in a group with the bot has a chat of their own with it."""
    company = two_engineers_world()
    groups = tuple(
        replace(group, members=(*group.members, person)) if group.has_bot else group
        for group in company.groups
    )
    return replace(company, groups=groups)
