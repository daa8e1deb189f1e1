"""One ticket watched from WeCom and from DingTalk at once: whoever acts on either, everybody on both sees it."""

from __future__ import annotations

import asyncio

from tests.scenarios.players import Player
from tests.scenarios.stories import PHONE, reports, reports_cost, resolves
from tests.scenarios.town import APPROVERS_GROUP, Town


async def test_a_ticket_is_the_same_on_both_platforms(town: Town) -> None:
    customer = town.player("li_hong")
    on_wecom, on_dingtalk = town.player("wang_qiang"), town.player("zhao_lei")
    number = await reports(customer)
    for engineer in (on_wecom, on_dingtalk):
        await engineer.sees_button("接单", number, "空调", "138****8000")
    await on_dingtalk.presses("接单", number)
    await on_dingtalk.sees_button("解决", number, PHONE)
    settled = await on_wecom.sees(number, "已由赵磊接单")
    assert not settled.buttons and PHONE not in settled.raw
    await customer.hears(number, "赵磊", "已接单")
    await _cost_is_approved_on_one_and_seen_on_the_other(town, on_dingtalk, number)
    await resolves(on_dingtalk, number)
    await customer.presses("已解决", number)
    await customer.presses("★★★★★")
    await on_dingtalk.hears(number, "客户评分 5 分")


async def _cost_is_approved_on_one_and_seen_on_the_other(
    town: Town, engineer: Player, number: str
) -> None:
    zhou_min = town.player("zhou_min")
    in_group = town.player("sun_li").in_chat(APPROVERS_GROUP)
    await reports_cost(engineer, number, "680")
    asked = await zhou_min.sees_button("同意", number, "680")
    await in_group.sees_button("同意", number, "680")
    await in_group.presses("同意", number)
    await in_group.sees(number, "孙丽")
    told = await zhou_min.sees(number, "孙丽", "同意")
    assert told.id == asked.id and not told.buttons
    await engineer.sees_button("解决", number)


async def test_two_who_press_on_both_platforms_at_once_have_one_winner(town: Town) -> None:
    number = await reports(town.player("li_hong"))
    engineers = [town.player("wang_qiang"), town.player("zhao_lei")]
    cards = [await each.sees_button("接单", number) for each in engineers]
    await asyncio.gather(
        *(
            each.page.do("press", person=each.id, message=card.id, button=card.buttons["接单"])
            for each, card in zip(engineers, cards, strict=True)
        )
    )
    first, second = engineers
    while not (winner := await _winner(first, second, number)):
        await asyncio.sleep(0.05)
    loser = second if winner is first else first
    await winner.sees_button("解决", number)
    settled = await loser.sees(number, f"已由{winner.name}接单")
    assert not settled.buttons


async def _winner(first: Player, second: Player, number: str) -> Player | None:
    for one, other in ((first, second), (second, first)):
        if (await other.window()).newest(number, f"已由{one.name}接单"):
            return one
    return None
