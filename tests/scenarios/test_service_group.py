"""A repair in a DingTalk service group: the customer is from outside the company and has nothing but the group."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.dingtalk.channel import Mode
from tests.scenarios.conftest import BuildTown
from tests.scenarios.players import PATIENCE_SECONDS, Player
from tests.scenarios.stories import PHONE, accepts, reports, resolves
from tests.scenarios.town import CUSTOMERS_GROUP, Town


@pytest.mark.parametrize("mode", ["http", "stream"])
async def test_somebody_from_outside_reports_presses_and_rates_in_the_group(
    mode: Mode, build_town: BuildTown
) -> None:
    town = await build_town(mode=mode)
    chen, zhao_lei = town.player("chen_xiansheng"), town.player("zhao_lei")
    number = await reports(chen)
    await accepts(zhao_lei, number)
    await chen.hears(number, "赵磊", "已接单")
    await resolves(zhao_lei, number, "更换门封")
    await _confirms_and_rates(chen, zhao_lei, number)
    await _nothing_private_was_shown(town)


async def test_the_story_goes_on_though_the_stream_is_cut_again_and_again(
    build_town: BuildTown,
) -> None:
    """By the network and by DingTalk itself. What is said meanwhile waits there; a press would be told that the network is
    down, so nobody presses before a line stands again."""
    town = await build_town(mode="stream")
    chen, zhao_lei = town.player("chen_xiansheng"), town.player("zhao_lei")
    await town.page.do("stream/cut")
    number = await reports(chen)
    await _cut_and_connected_anew(town, "cut")
    await accepts(zhao_lei, number)
    await chen.hears(number, "赵磊", "已接单")
    await _cut_and_connected_anew(town, "disconnect")
    await resolves(zhao_lei, number, "更换门封")
    await _cut_and_connected_anew(town, "cut")
    await _confirms_and_rates(chen, zhao_lei, number)
    assert await town.count("ticket") == 1


async def test_only_whose_ticket_it_is_confirms_it_in_the_group(town: Town) -> None:
    chen, zhao_lei = town.player("chen_xiansheng"), town.player("zhao_lei")
    zhang_min = town.player("zhang_min").in_chat(CUSTOMERS_GROUP)
    number = await reports(chen)
    await accepts(zhao_lei, number)
    await resolves(zhao_lei, number)
    card = await chen.sees_button("已解决", number)
    pressed = {"person": zhang_min.id, "message": card.id, "button": card.buttons["已解决"]}
    await zhang_min.page.do("press", **pressed)
    await zhang_min.hears("这一步不由您处理")
    await chen.presses("未解决", number)
    await zhao_lei.hears(number, "客户反馈未解决")


async def _cut_and_connected_anew(town: Town, how: str) -> None:
    before = await _connections(town)
    await town.page.do(f"stream/{how}")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await _connections(town) - before:
            await asyncio.sleep(0.05)


async def _connections(town: Town) -> set[str]:
    async with town.http.get(f"{town.page.url}/sandbox/api/stream") as answer:
        return {each["id"] for each in (await answer.json())["connections"]}


async def _confirms_and_rates(chen: Player, zhao_lei: Player, number: str) -> None:
    await chen.presses("已解决", "更换门封")
    await chen.presses("★★★★★")
    await zhao_lei.hears(number, "客户评分 5 分")


async def _nothing_private_was_shown(town: Town) -> None:
    window = (await town.page.world()).window(CUSTOMERS_GROUP)
    told = "\n".join(message.raw for message in window.of_bot())
    assert PHONE not in told and "张江路" not in told
