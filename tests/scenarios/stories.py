"""The steps that many scenarios begin with: a ticket reported, accepted, waiting for approval, resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.scenarios.players import Player
from tests.scenarios.town import Town

WORDS = "空调不制冷了, 还滴水"
ADDRESS = "上海市浦东新区张江路 88 号 2 栋 301"
PHONE = "13800138000"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays; `first` accepts, `second` comes too late."""

    customer: str
    first: str
    second: str


MIXED = Cast("li_hong", "zhao_lei", "wang_qiang")
ALL_ON_WECOM = Cast("li_hong", "wang_qiang", "liu_yang")
ALL_ON_DINGTALK = Cast("zhang_min", "zhao_lei", "qian_yong")
CASTS = {"mixed": MIXED, "wecom": ALL_ON_WECOM, "dingtalk": ALL_ON_DINGTALK}


async def reports(customer: Player, words: str = WORDS) -> str:
    """The whole form, by words alone, as somebody in a hurry fills it in; the ticket's number."""
    await customer.says(words)
    for question, answer in _ANSWERS:
        await customer.hears(question)
        await customer.says(answer)
    told = await customer.hears("已提交，工单号")
    number = re.search(r"工单号 ([A-Z0-9-]+)", told.words)
    assert number, told.words
    return number[1]


_ANSWERS = (
    ("型号", "跳过"),
    ("照片", "跳过"),
    ("上门地址", ADDRESS),
    ("手机号", PHONE),
    ("什么时间上门方便", "明天上午"),
    ("保修期", "在保"),
    ("信息无误请提交", "提交"),
)


async def accepts(engineer: Player, number: str) -> None:
    await engineer.presses("接单", number)
    await engineer.sees_button("解决", number)


async def reports_cost(engineer: Player, number: str, cost: str, parts: str = "压缩机") -> None:
    await engineer.presses("报费用", number)
    await engineer.hears("配件")
    await engineer.says(parts)
    await engineer.hears("费用合计")
    await engineer.says(cost)


async def resolves(engineer: Player, number: str, solution: str = "更换压缩机，制冷正常") -> None:
    await engineer.presses("解决", number)
    await engineer.hears("处理结果")
    await engineer.says(solution)


async def an_accepted_ticket(town: Town, cast: Cast = MIXED) -> str:
    number = await reports(town.player(cast.customer))
    await accepts(town.player(cast.first), number)
    return number


async def a_resolved_ticket(town: Town, cast: Cast = MIXED) -> str:
    number = await an_accepted_ticket(town, cast)
    await resolves(town.player(cast.first), number)
    await town.player(cast.customer).sees_button("已解决")
    return number
