"""A repair in a DingTalk service group: the customer is from outside the company and has nothing but the group."""

from __future__ import annotations

from tests.scenarios.stories import ADDRESS, PHONE, accepts, reports, resolves
from tests.scenarios.town import CUSTOMERS_GROUP, Town


async def test_somebody_from_outside_reports_presses_and_rates_in_the_group(town: Town) -> None:
    chen, zhao_lei = town.player("chen_xiansheng"), town.player("zhao_lei")
    await chen.says("洗衣机坏了")
    await chen.hears("已了解：洗衣机", "什么故障")
    await chen.says("漏水")
    await chen.hears("描述一下")
    await chen.says("脱水时门封漏水，声音很大")
    await chen.hears("型号")
    await chen.says("跳过")
    await chen.hears("照片")
    await chen.sends_a_photo()
    await chen.hears("已收到", "照片")
    await chen.says("完成")
    await chen.hears("上门地址")
    await chen.says(ADDRESS)
    await chen.hears("手机号")
    await chen.says(PHONE)
    await chen.hears("什么时间", "2. 明天上午")
    await chen.says("2")
    await chen.hears("保修期")
    await chen.says("在保")
    await chen.hears("信息无误请提交", "1 张")
    await chen.says("提交")
    await chen.hears("已提交，工单号 WX-1001")
    await accepts(zhao_lei, "WX-1001")
    await chen.hears("WX-1001", "赵磊", "已接单")
    await resolves(zhao_lei, "WX-1001", "更换门封")
    await chen.presses("已解决", "更换门封")
    await chen.presses("★★★★★")
    await zhao_lei.hears("WX-1001", "客户评分 5 分")
    await _nothing_private_was_shown(town)


async def test_only_whose_ticket_it_is_confirms_it_in_the_group(town: Town) -> None:
    chen, zhao_lei, zhang_min = (
        town.player("chen_xiansheng"),
        town.player("zhao_lei"),
        town.player("zhang_min").in_chat(CUSTOMERS_GROUP),
    )
    number = await reports(chen)
    await accepts(zhao_lei, number)
    await resolves(zhao_lei, number)
    card = await chen.sees_button("已解决", number)
    pressed = {"person": zhang_min.id, "message": card.id, "button": card.buttons["已解决"]}
    await zhang_min.page.do("press", **pressed)
    await zhang_min.hears("这一步不由您处理")
    await chen.presses("未解决", number)
    await zhao_lei.hears(number, "客户反馈未解决")


async def _nothing_private_was_shown(town: Town) -> None:
    window = (await town.page.world()).window(CUSTOMERS_GROUP)
    told = "\n".join(message.raw for message in window.of_bot())
    assert PHONE not in told and "张江路" not in told
