from __future__ import annotations

from datetime import timedelta

import pytest
from redis import Redis

from tests.scenarios.conftest import BuildTown
from tests.scenarios.stories import (
    ADDRESS,
    PHONE,
    WORDS,
    an_accepted_ticket,
    reports_cost,
    resolves,
)
from tests.scenarios.town import APPROVERS_GROUP, Town


@pytest.mark.parametrize("who", ["li_hong", "zhang_min", "chen_xiansheng"])
async def test_a_conversation_goes_on_after_a_restart(who: str, town: Town) -> None:
    customer = town.player(who)
    await customer.says(WORDS)
    await customer.hears("型号")
    await customer.says("跳过")
    await customer.hears("照片")
    await customer.sends_a_photo()
    await customer.hears("已收到", "照片")
    await town.restart()
    await customer.says("完成")
    await customer.hears("上门地址")
    await customer.says(ADDRESS)
    await customer.hears("手机号")
    await customer.says(PHONE)
    await customer.hears("什么时间")
    await town.restart()
    await customer.says("周末")
    await customer.hears("保修期")
    await customer.says("过保")
    await customer.hears("信息无误请提交", "不制冷、漏水", "1 张", "周末", "过保")


async def test_cards_from_before_a_restart_still_work(town: Town) -> None:
    number = await an_accepted_ticket(town)
    zhao_lei, zhou_min = town.player("zhao_lei"), town.player("zhou_min")
    await reports_cost(zhao_lei, number, "680")
    await zhou_min.sees_button("同意", number)
    await town.restart()
    await zhou_min.presses("同意", number)
    for supervisor in (zhou_min, town.player("sun_li").in_chat(APPROVERS_GROUP)):
        await supervisor.sees(number, "已由周敏同意")
    await zhao_lei.hears(number, "已由周敏同意")
    await resolves(zhao_lei, number)
    await town.player("li_hong").hears("问题解决了吗")


async def test_a_deadline_that_passes_while_nothing_runs_is_told_afterwards(
    build_town: BuildTown,
) -> None:
    town = await build_town(within={"resolution": timedelta(seconds=2)})
    number = await an_accepted_ticket(town)
    await town.restart()
    await town.player("zhao_lei").sees(number, "已超时：解决")
    assert (await town.player("zhao_lei").window()).count(number, "已超时：解决") == 1


async def test_words_said_while_the_bot_is_away_are_not_lost(town: Town) -> None:
    """The sandbox tries again as the platforms do."""
    zhang_min = town.player("zhang_min")
    await zhang_min.says("你好")
    await zhang_min.hears("请直接描述问题")
    await town.bot_stops()
    await zhang_min.says(WORDS)
    await town.bot_starts()
    await zhang_min.hears("已了解：空调", "型号")


async def test_an_emptied_redis_loses_nothing(town: Town, redis_url: str) -> None:
    number = await an_accepted_ticket(town)
    with Redis.from_url(redis_url) as client:
        client.flushall()
    zhao_lei = town.player("zhao_lei")
    await reports_cost(zhao_lei, number, "680")
    await town.player("zhou_min").sees_button("同意", number)
