"""Deadlines that are pressed for, over both platforms: what a supervisor does about them, and what everybody's card says then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from tests.scenarios.conftest import BuildTown
from tests.scenarios.examples_street import called, examples_world
from tests.scenarios.hurried import publish_dispatch, target
from tests.scenarios.players import Player
from tests.scenarios.stories import reports
from tests.scenarios.test_handing_out import needs_repair
from tests.scenarios.town import APPROVERS_GROUP, Town

BOSSES = pytest.mark.parametrize(
    ("boss", "chat", "name"),
    [("zhou_min", "", "周敏"), ("sun_li", APPROVERS_GROUP, "孙丽")],
    ids=["wecom", "dingtalk-group"],
)


@pytest.fixture
async def late(build_town: BuildTown) -> tuple[Town, str]:
    """Nobody has accepted in time."""
    town = await build_town(within={"first_response": timedelta(seconds=1)})
    number = await reports(town.player("li_hong"))
    for each in both(town):
        await each.sees_button("延期", number)
    return town, number


@pytest.fixture
async def street(build_town: BuildTown) -> Town:
    return await build_town(company=examples_world())


def both(town: Town) -> list[Player]:
    return [town.player("zhou_min"), town.player("sun_li").in_chat(APPROVERS_GROUP)]


def played(town: Town, boss: str, chat: str) -> Player:
    player = town.player(boss)
    return player.in_chat(chat) if chat else player


@BOSSES
async def test_a_late_ticket_is_put_off_for_a_reason_and_every_card_says_so(
    late: tuple[Town, str], boss: str, chat: str, name: str
) -> None:
    town, number = late
    player = played(town, boss, chat)
    await player.presses("延期", number)
    await player.hears("延长多久")
    await player.says("2 小时")
    await player.hears("请说明延期的原因")
    await player.says("等配件到货")
    await player.hears(number, "已延期 2 小时", "新的时限是")
    for each in both(town):
        settled = await each.sees(number, f"已由{name}延期 2 小时：等配件到货")
        assert not settled.buttons


@BOSSES
async def test_a_late_ticket_is_given_to_an_engineer_of_the_other_platform(
    late: tuple[Town, str], boss: str, chat: str, name: str
) -> None:
    town, number = late
    player, other = played(town, boss, chat), "赵磊" if boss == "zhou_min" else "王强"
    await player.presses("改派", number)
    await player.hears("转给谁")
    await player.says(other)
    engineer = town.player("zhao_lei" if boss == "zhou_min" else "wang_qiang")
    await engineer.sees_button("解决", number)
    for each in both(town):
        settled = await each.sees(number, "已超时", f"已由{other}接单")
        assert not settled.buttons
    await town.player("li_hong").hears(number, other)


async def test_the_ladder_goes_up_step_by_step_and_each_is_told_once(street: Town) -> None:
    ladder: list[Mapping[str, object]] = [
        {"at": "50%", "tell": ["assignee"]},
        {"at": "80%", "tell": ["supervisor"]},
        {"at": "100%", "tell": ["superior"]},
        {"at": "+PT2S", "to": {"people": ["方圆"]}},
    ]
    await publish_dispatch(street, {}, target("PT5S", *ladder))
    number = await needs_repair(called(street, "李红"))
    engineer, superior, owner = (called(street, each) for each in ("王强", "周敏", "方圆"))
    group = called(street, "孙丽").in_chat(APPROVERS_GROUP)
    await engineer.sees(number, "快到时限：解决")
    assert not (await superior.window()).count(number, "快到时限：")
    await group.sees(number, "快到时限：解决")
    await superior.sees(number, "已超时：解决")
    await owner.sees_button("延期", number, "已超时：解决")
    for player, count in ((engineer, 1), (group, 1), (superior, 2), (owner, 1)):
        window = await player.window()
        assert window.count(number, "：解决") == count, window.picture()


async def test_a_wait_for_parts_moves_the_deadline_and_the_card_says_that_it_is_paused(
    street: Town,
) -> None:
    pressing = {"at": "100%", "tell": ["supervisor"]}
    await publish_dispatch(street, {}, target("PT4S", pressing, pauses_on_hold=True))
    waits, runs = called(street, "李红"), called(street, "张敏")
    paused = await needs_repair(waits)
    engineer, boss = called(street, "王强"), called(street, "周敏")
    await engineer.presses("待配件", paused)
    await engineer.sees(paused, "已暂停：等待配件")
    late = await needs_repair(runs)
    await boss.sees(late, "已超时：解决")
    assert not (await boss.window()).count(paused, "已超时")
    await engineer.presses("配件已到", paused)
    await boss.sees(paused, "已超时：解决")
    await engineer.sees_button("解决", paused)


async def test_what_was_resolved_in_time_is_pressed_for_no_more(street: Town) -> None:
    soon = {"at": "50%", "tell": ["supervisor"]}
    await publish_dispatch(street, {}, target("PT6S", soon))
    number = await needs_repair(called(street, "李红"))
    boss, engineer = called(street, "周敏"), called(street, "王强")
    await boss.presses("催办", number, "快到时限：解决")
    await boss.hears(number, "已催办")
    await engineer.hears(number, "周敏催办")
    await engineer.presses("解决", number)
    await engineer.hears("处理结果")
    await engineer.says("紧了紧螺丝")
    settled = await boss.sees(number, "已由王强处理：解决")
    assert not settled.buttons
