from __future__ import annotations

import asyncio

import pytest

from tests.scenarios.conftest import BuildTown
from tests.scenarios.players import Player
from tests.scenarios.stories import CASTS, accepts, an_accepted_ticket, reports
from tests.scenarios.town import Town

CARD_UPDATES = {
    "wecom": "/cgi-bin/message/update_template_card",
    "dingtalk": "/v1.0/card/instances",
}


@pytest.mark.parametrize("cast", CASTS)
async def test_an_engineer_too_late_learns_who_won(cast: str, build_town: BuildTown) -> None:
    """The platform is slow to redraw the loser's card, so it still has its button when they press."""
    played = CASTS[cast]
    town = await build_town(engineers=(played.first, played.second))
    winner, loser = town.player(played.first), town.player(played.second)
    customer = town.player(played.customer)
    number = await reports(customer)
    await loser.sees_button("接单", number)
    await _redrawing_takes(town, seconds=2.0)
    await winner.presses("接单", number)
    await customer.hears(number, winner.name, "已接单")
    await loser.presses("接单", number)
    await loser.hears(f"{number} 已由{winner.name}接单")
    await loser.sees(number, f"已由{winner.name}接单", *_title(number))


def _title(number: str) -> tuple[str, str]:
    """Of the card, not of the words."""
    return number, "家电报修"


async def _redrawing_takes(town: Town, seconds: float) -> None:
    for platform, path in CARD_UPDATES.items():
        fault = {"platform": platform, "path": path, "times": 2, "delay_seconds": seconds}
        await town.page.do("faults", **fault)


@pytest.mark.parametrize("cast", CASTS)
async def test_two_engineers_press_at_once_and_one_wins(cast: str, build_town: BuildTown) -> None:
    played = CASTS[cast]
    town = await build_town(engineers=(played.first, played.second))
    engineers = (town.player(played.first), town.player(played.second))
    number = await reports(town.player(played.customer))
    cards = [await each.sees_button("接单", number) for each in engineers]
    await asyncio.gather(
        *(
            each.page.do("press", person=each.id, message=card.id, button=card.buttons["接单"])
            for each, card in zip(engineers, cards, strict=True)
        )
    )
    winner, loser = await _who_won(engineers, number)
    await winner.sees("您已接单")
    await loser.sees(number, f"已由{winner.name}接单")
    assert not (await loser.window()).newest("您已接单")
    told = (await town.player(played.customer).window()).count(number, "已接单")
    assert told == 1


async def _who_won(engineers: tuple[Player, Player], number: str) -> tuple[Player, Player]:
    working = [asyncio.create_task(each.sees_button("解决", number)) for each in engineers]
    _, pending = await asyncio.wait(working, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    first_won = working[0].done() and not working[0].cancelled()
    return engineers if first_won else (engineers[1], engineers[0])


async def test_an_engineer_hands_back_and_the_other_accepts(town: Town) -> None:
    number = await an_accepted_ticket(town)
    li_hong = town.player("li_hong")
    wang_qiang, zhao_lei = town.player("wang_qiang"), town.player("zhao_lei")
    await li_hong.hears(number, "赵磊", "已接单")
    await zhao_lei.presses("转派", number)
    await zhao_lei.sees(number, "已由赵磊退回")
    await li_hong.hears(number, "重新安排工程师")
    await accepts(wang_qiang, number)
    await li_hong.hears(number, "王强", "已接单")
    await wang_qiang.says("我的工单")
    await wang_qiang.hears(number, "处理中")
    await zhao_lei.says("我的工单")
    await zhao_lei.hears("您手上没有工单")
