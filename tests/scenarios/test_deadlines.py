from __future__ import annotations

from datetime import timedelta

from tests.scenarios.conftest import BuildTown
from tests.scenarios.players import Player
from tests.scenarios.stories import accepts, an_accepted_ticket, reports
from tests.scenarios.town import APPROVERS_GROUP, WECOM_SUPERVISORS_GROUP, Town

OVERDUE_RESPONSE = "响应已超时"


def _told_of_a_late_response(town: Town) -> list[Player]:
    """Engineers and supervisors: the DingTalk group stands for its members, WeCom's takes no cards."""
    return [
        *(town.player(each) for each in ("wang_qiang", "zhao_lei", "zhou_min", "chen_gang")),
        town.player("sun_li").in_chat(APPROVERS_GROUP),
        town.player("zhou_min").in_chat(WECOM_SUPERVISORS_GROUP),
    ]


async def test_a_ticket_left_alone_is_pushed_once_and_a_settled_one_never(
    build_town: BuildTown,
) -> None:
    town = await build_town(within={"first_response": timedelta(seconds=3)})
    settled = await an_accepted_ticket(town)
    alone = await reports(town.player("zhang_min"))
    later = await reports(town.player("chen_xiansheng"), "冰箱坏了，有异响")
    for player in _told_of_a_late_response(town):
        await player.sees(alone, "已超时", "响应")
        await player.sees(later, "已超时", "响应")
    for player in _told_of_a_late_response(town):
        window = await player.window()
        assert window.count(alone, "已超时：") == 1, window.picture()
        assert window.count(settled, "已超时：") == 0, window.picture()


async def test_an_overdue_ticket_can_still_be_accepted(build_town: BuildTown) -> None:
    town = await build_town(within={"first_response": timedelta(seconds=1)})
    number = await reports(town.player("li_hong"))
    pushed = await town.player("wang_qiang").sees(number, "已超时", "无人接单")
    assert not pushed.buttons
    await accepts(town.player("wang_qiang"), number)
    await town.player("li_hong").hears(number, "王强", "已接单")


async def test_a_late_repair_is_told_to_its_engineer_and_the_supervisors(
    build_town: BuildTown,
) -> None:
    town = await build_town(within={"resolution": timedelta(seconds=2)})
    number = await an_accepted_ticket(town)
    for player in (
        town.player("zhao_lei"),
        town.player("zhou_min"),
        town.player("sun_li").in_chat(APPROVERS_GROUP),
    ):
        await player.sees(number, "已超时：解决", "赵磊")
    assert not (await town.player("wang_qiang").window()).newest("已超时：解决")
    assert not (await town.player("li_hong").window()).newest("已超时")


async def test_time_stands_still_while_parts_are_waited_for(build_town: BuildTown) -> None:
    town = await build_town(within={"resolution": timedelta(seconds=3)})
    zhao_lei = town.player("zhao_lei")
    on_hold = await an_accepted_ticket(town)
    await zhao_lei.presses("待配件", on_hold)
    await zhao_lei.sees_button("配件已到", on_hold)
    running = await reports(town.player("zhang_min"))
    await accepts(zhao_lei, running)
    await zhao_lei.sees(running, "已超时：解决")
    assert (await zhao_lei.window()).count(on_hold, "已超时：") == 0
