"""拉群, and a list to choose from, as people on WeCom live through them."""

from __future__ import annotations

from tests.scenarios.conftest import BuildTown
from tests.scenarios.players import Player
from tests.scenarios.stories import ADDRESS, ALL_ON_WECOM, PHONE, accepts, reports


async def test_a_ticket_gets_a_group_of_its_own(build_town: BuildTown) -> None:
    town = await build_town(engineers=("wang_qiang", "liu_yang"))
    customer, engineer = town.player(ALL_ON_WECOM.customer), town.player(ALL_ON_WECOM.first)
    await _ticks(customer, "空调坏了", "是什么故障", "漏水", "不制冷")
    await customer.says("取消")
    number = await reports(customer)
    await accepts(engineer, number)
    digits = number.partition("-")[2]
    await engineer.says(f"拉群 {digits}")
    await engineer.hears(f"已为 {number} 拉群", engineer.name, customer.name)
    supervisor = town.player("zhou_min").in_chat(await _group(engineer, number))
    about = await supervisor.sees(number, "拉了这个群")
    assert not about.buttons
    await engineer.presses("待配件", number)
    await supervisor.hears(number, "等待配件")
    await engineer.says(f"备注 {digits} 客户脾气不好")
    await engineer.hears("已备注")
    read = (await supervisor.window()).picture(last=50)
    assert PHONE not in read and ADDRESS not in read and "脾气" not in read


async def _ticks(customer: Player, words: str, question: str, *labels: str) -> None:
    """On a list, and hands them in at once."""
    await customer.says(words)
    asked = await customer.sees(question, *labels)
    box = asked.card["checkbox"]
    assert isinstance(box, dict)
    ids = {option["text"]: option["id"] for option in box["option_list"]}
    await customer.catches_up()
    await customer.page.do(
        "press",
        person=customer.id,
        message=asked.id,
        button="pick",
        selected={"pick": [ids[label] for label in labels]},
    )
    await customer.sees("已选：", *labels)


async def _group(member: Player, number: str) -> str:
    world = await member.page.world()
    (found,) = [each.id for each in world.chats if each.title.startswith(number)]
    return found
