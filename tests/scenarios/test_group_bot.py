"""Supervisors decide in a WeCom group through the AI bot 智能机器人, over its long connection."""

from __future__ import annotations

import time

from tests.scenarios.conftest import BuildTown
from tests.scenarios.players import Player
from tests.scenarios.stories import ALL_ON_WECOM, an_accepted_ticket, reports_cost
from tests.scenarios.town import BOT_GROUP, Town
from tests.waiting import until

ANSWER_SECONDS = 5.0


def in_the_group(town: Town, person: str) -> Player:
    return town.player(person).in_chat(BOT_GROUP)


async def test_a_cost_is_approved_in_the_group(build_town: BuildTown) -> None:
    town = await build_town(engineers=("wang_qiang", "liu_yang"), has_bot=True)
    zhou_min, chen_gang = in_the_group(town, "zhou_min"), in_the_group(town, "chen_gang")
    await zhou_min.says("帮助")
    await zhou_min.hears("<@zhou_min>", "审批")
    number = await an_accepted_ticket(town, ALL_ON_WECOM)
    engineer = town.player(ALL_ON_WECOM.first)
    await reports_cost(engineer, number, "680元")
    await zhou_min.sees_button("同意", number, "压缩机", "680")
    await chen_gang.presses("同意", number)
    settled = await zhou_min.sees(number, "已由陈刚同意")
    assert not settled.buttons
    await engineer.hears(number, "已由陈刚同意")


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
