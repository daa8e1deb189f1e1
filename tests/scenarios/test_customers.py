from __future__ import annotations

import pytest

from tests.scenarios.players import AMR, PHOTO
from tests.scenarios.stories import (
    ADDRESS,
    PHONE,
    WORDS,
    a_resolved_ticket,
    accepts,
    an_accepted_ticket,
    reports,
    reports_cost,
    resolves,
)
from tests.scenarios.town import CUSTOMERS_GROUP, Town

CUSTOMERS = ["li_hong", "zhang_min", "chen_xiansheng"]


@pytest.mark.parametrize("who", CUSTOMERS)
async def test_a_customer_asks_how_it_stands_at_any_time(who: str, town: Town) -> None:
    customer, zhao_lei = town.player(who), town.player("zhao_lei")
    await customer.says("进度")
    await customer.hears("目前没有进行中的工单")
    number = await reports(customer)
    await customer.says("进度")
    await customer.hears(number, "待接单", "前")
    await accepts(zhao_lei, number)
    await customer.hears(number, "已接单")
    await zhao_lei.presses("待配件", number)
    await customer.hears(number, "等待配件")
    await customer.says(f"{number} 进度")
    await customer.hears(number, "等待配件")
    await zhao_lei.presses("配件已到", number)
    await reports_cost(zhao_lei, number, "680")
    await customer.hears(number, "费用正在内部确认")
    await customer.says("处理得怎么样了")
    await customer.hears(number, "费用待审批")


async def test_asking_for_progress_leaves_a_running_form_where_it_was(town: Town) -> None:
    li_hong = town.player("li_hong")
    await li_hong.says(WORDS)
    await li_hong.hears("型号")
    await li_hong.says("进度")
    await li_hong.hears("目前没有进行中的工单")
    await li_hong.says("KFR-35GW")
    await li_hong.hears("照片")


@pytest.mark.parametrize("who", CUSTOMERS)
async def test_a_customer_cancels_midway(who: str, town: Town) -> None:
    customer = town.player(who)
    await customer.says(WORDS)
    await customer.hears("型号")
    await customer.says("KFR-35GW")
    await customer.hears("照片")
    await customer.says("取消")
    await customer.hears("已取消", "没有提交")
    assert await town.count("ticket") == 0
    await customer.says("冰箱有异响")
    asked = await customer.hears("已了解：冰箱 · 异响", "型号")
    assert "KFR-35GW" not in asked.words


@pytest.mark.parametrize("who", CUSTOMERS)
async def test_what_a_customer_adds_reaches_the_engineer(who: str, town: Town) -> None:
    customer, zhao_lei = town.player(who), town.player("zhao_lei")
    number = await reports(customer)
    await accepts(zhao_lei, number)
    await customer.hears(number, "已接单")
    await customer.says("到之前请先打个电话")
    await customer.hears("已补充", number)
    await zhao_lei.hears(number, "客户补充", "到之前请先打个电话")
    await customer.sends_a_photo()
    await customer.hears("已补充", number)
    await zhao_lei.hears(number, "1 个文件")
    assert await town.count("ticket") == 1


@pytest.mark.parametrize("who", CUSTOMERS)
async def test_an_unsolved_problem_goes_back_to_the_engineer(who: str, town: Town) -> None:
    customer, zhao_lei = town.player(who), town.player("zhao_lei")
    number = await reports(customer)
    await accepts(zhao_lei, number)
    await resolves(zhao_lei, number, "加了制冷剂")
    await customer.hears("加了制冷剂")
    await customer.says("未解决")
    await customer.hears(number, "重新打开")
    settled = await customer.sees(number, "未解决")
    assert settled.card and not settled.buttons
    await zhao_lei.hears(number, "客户反馈未解决")
    await resolves(zhao_lei, number, "换了压缩机")
    await customer.hears("换了压缩机")
    await customer.says("已解决")
    await customer.hears(number, "打分")
    await customer.says("4")
    await zhao_lei.hears(number, "客户评分 4 分")


async def test_an_outsider_in_a_group_needs_only_words_and_numbers(town: Town) -> None:
    """But for the end, which can be pressed as well as said: what is asked in a group is asked in words."""
    chen, zhao_lei = town.player("chen_xiansheng"), town.player("zhao_lei")
    await chen.says("洗衣机坏了")
    await chen.hears("已了解：洗衣机", "什么故障", "1.", "可回复多个编号")
    await chen.says("2,3")
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
    await chen.hears("保修期", "1. 在保")
    await chen.says("1")
    await chen.hears("信息无误请提交", "漏水、异响", "1 张", "1. 提交")
    await chen.says("1")
    await chen.hears("已提交，工单号 WX-1001")
    await accepts(zhao_lei, "WX-1001")
    await chen.hears("WX-1001", "赵磊", "已接单")
    await resolves(zhao_lei, "WX-1001", "更换门封")
    await chen.hears("更换门封", "问题解决了吗")
    await chen.says("已解决")
    await chen.hears("打分")
    await chen.says("5分")
    await chen.hears("谢谢您的评价")
    await zhao_lei.hears("WX-1001", "客户评分 5 分")
    await _nothing_private_was_shown(town)


async def test_a_member_who_reports_in_a_group_gives_phone_and_address_in_private(
    town: Town,
) -> None:
    zhang_min, zhao_lei = town.player("zhang_min"), town.player("zhao_lei")
    in_group = zhang_min.in_chat(CUSTOMERS_GROUP)
    await in_group.says(WORDS)
    await in_group.hears("型号")
    await in_group.says("跳过")
    await in_group.hears("照片")
    await in_group.says("跳过")
    await in_group.hears("涉及隐私", "私聊问您")
    await zhang_min.hears("群里", "上门地址")
    await in_group.says(ADDRESS)
    await in_group.hears("单聊里")
    for answer, question in (
        (ADDRESS, "手机号"),
        (PHONE, "什么时间"),
        ("明天上午", "保修期"),
        ("在保", "信息无误请提交"),
        ("提交", "进展会发在群里"),
    ):
        await zhang_min.says(answer)
        await zhang_min.hears(question)
    await in_group.hears("已提交，工单号 WX-1001")
    await accepts(zhao_lei, "WX-1001")
    await in_group.hears("WX-1001", "赵磊", "已接单")
    window = (await town.page.world()).window(CUSTOMERS_GROUP)
    told = "\n".join(message.raw for message in window.of_bot())
    assert PHONE not in told and "张江路" not in told


async def test_a_voice_answers_and_a_document_stays_with_the_ticket(town: Town) -> None:
    zhang_min, zhao_lei = town.player("zhang_min"), town.player("zhao_lei")
    await zhang_min.sends_a_file(AMR, "voice", "leak.amr", words=WORDS)
    await zhang_min.hears("已了解：空调", "型号")
    await zhang_min.sends_a_file(b"%PDF-1.7 a bill", "file", "发票.pdf")
    await zhang_min.hears("文件已收下", "型号")
    await zhang_min.sends_a_file(b"MZ a program", "file", "fix.exe")
    await zhang_min.hears("为了安全", "PDF")
    for answer, question in (
        ("跳过", "照片"),
        ("跳过", "上门地址"),
        (ADDRESS, "手机号"),
        (PHONE, "什么时间"),
        ("明天上午", "保修期"),
        ("在保", "信息无误请提交"),
        ("提交", "已提交，工单号 WX-1001"),
    ):
        await zhang_min.says(answer)
        await zhang_min.hears(question)
    await accepts(zhao_lei, "WX-1001")
    await zhao_lei.hears("语音.amr.zip")
    await zhao_lei.hears("发票.pdf")


async def _nothing_private_was_shown(town: Town) -> None:
    window = (await town.page.world()).window(CUSTOMERS_GROUP)
    told = "\n".join(message.raw for message in window.of_bot())
    assert PHONE not in told and "张江路" not in told
    kept = await town.runtime.store.files.read(town.runtime.company, 1)
    assert kept is not None and kept[1] == PHOTO


async def test_a_correction_in_one_go_is_understood(town: Town) -> None:
    zhang_min = town.player("zhang_min")
    await zhang_min.says(f"{WORDS}，电话 {PHONE}")
    await zhang_min.hears("已了解：空调 · 不制冷、漏水", "型号")
    for answer, question in (
        ("不知道", "照片"),
        ("跳过", "上门地址"),
        (ADDRESS, "什么时间"),
        ("周末", "保修期"),
        ("过保", "信息无误请提交"),
    ):
        await zhang_min.says(answer)
        await zhang_min.hears(question)
    await zhang_min.says("地址改成杭州市西湖区文三路 1 号")
    await zhang_min.hears("信息无误请提交", "文三路 1 号", PHONE)
    await zhang_min.says("提交")
    await zhang_min.hears("已提交")
    await town.player("wang_qiang").sees_button("接单", "文三路 1 号")


async def test_a_newcomer_is_greeted_once(town: Town) -> None:
    li_hong = town.player("li_hong")
    await li_hong.opens_the_chat()
    await li_hong.hears("海风电器服务", "请直接描述问题")
    await li_hong.opens_the_chat()
    await li_hong.presses("家电报修")
    await li_hong.hears("哪种产品")
    assert (await li_hong.window()).count("请直接描述问题") == 1


async def test_a_closed_ticket_is_left_alone_by_a_new_report(town: Town) -> None:
    first = await a_resolved_ticket(town)
    li_hong = town.player("li_hong")
    await li_hong.presses("已解决", first)
    await li_hong.presses("★★★", first)
    await li_hong.hears("谢谢您的评价")
    second = await reports(li_hong, "冰箱坏了，有异响")
    assert second != first
    await li_hong.says("进度")
    told = await li_hong.hears(second)
    assert first not in told.words


async def test_an_engineer_finds_their_tickets(town: Town) -> None:
    number = await an_accepted_ticket(town)
    zhao_lei = town.player("zhao_lei")
    await zhao_lei.says("我的工单")
    await zhao_lei.hears("您手上的工单", number)
    await zhao_lei.says("今天天气不错")
    await zhao_lei.hears("没有听懂", "我的工单")
