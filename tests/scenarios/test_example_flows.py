"""Example flows lived through in the chat, over HTTP, by people of both platforms."""

from __future__ import annotations

import pytest

from tests.scenarios.conftest import BuildTown
from tests.scenarios.examples_street import (
    called,
    decides,
    examples_world,
    fills,
    nothing_is_left,
    publish_examples,
    reports,
)
from tests.scenarios.town import Town

PHONE = "13800138000"
ACCOUNT = "6222020000001234567"
EACH_PLATFORM = pytest.mark.parametrize("customer", ["李红", "张敏"], ids=["wecom", "dingtalk"])


@pytest.fixture
async def street(build_town: BuildTown) -> Town:
    return await build_town(company=examples_world())


@EACH_PLATFORM
async def test_five_managers_vote_and_the_third_yes_decides(street: Town, customer: str) -> None:
    await publish_examples(street, "cost_approval_by_ratio")
    requester, engineer = called(street, customer), called(street, "王强")
    number = await reports(
        requester, "大修，商用冰柜不制冷", ("哪台机器", "商用冰柜"), ("手机号", PHONE)
    )
    await engineer.presses("接单", number)
    await fills(engineer, "报价", number, ("配件", "压缩机"), ("费用", "6800"))
    await requester.hears(number, "报价 6800 元", "内部表决")
    await called(street, "周敏").presses("同意", number)
    against = called(street, "孙丽")
    await against.presses("反对", number)
    await against.hears("原因")
    await against.says("太贵了")
    await called(street, "高峻").presses("同意", number)
    asked = await called(street, "何军").sees_button("同意", number, "¥6800", "2/5 同意", "太贵了")
    assert PHONE not in asked.raw, "managers look at the money"
    await called(street, "何军").presses("同意", number)
    await requester.hears(number, "报价 6800 元已通过")
    await engineer.sees_button("修好了", number)
    late = await called(street, "陈刚").sees(number, "已由何军同意", "3/5 同意")
    assert not late.buttons
    window = await called(street, "陈刚").window()
    assert len([each for each in window.of_bot() if number in each.words]) == 1, "one card, changed"
    await fills(engineer, "修好了", number, ("处理结果", "换了压缩机"))
    await requester.presses("★★★★★", number)
    await requester.hears("谢谢您的评价")
    await nothing_is_left(street)


@EACH_PLATFORM
async def test_two_teams_look_at_the_machine_at_once_and_an_agent_decides(
    street: Town, customer: str
) -> None:
    await publish_examples(street, "parallel_diagnosis")
    requester, agent = called(street, customer), called(street, "林芳")
    electrician, mechanic = called(street, "王强"), called(street, "赵磊")
    number = await reports(
        requester, "会诊，修了三次还跳闸", ("哪种产品", "洗衣机"), ("手机号", PHONE)
    )
    await agent.presses("受理", number)
    await called(street, "刘洋").sees_button("接单", number)
    await electrician.presses("接单", number)
    await called(street, "刘洋").sees(number, "王强")
    await mechanic.presses("接单", number)
    await fills(mechanic, "机械结论", number, ("机械方面", "密封圈老化"))
    await fills(electrician, "电气结论", number, ("电气方面", "主板受潮"))
    await agent.sees_button("定方案", number, "主板受潮", "密封圈老化")
    await fills(agent, "定方案", number, ("怎么处理", "维修"))
    shown = await electrician.sees_button("处理完毕", number)
    assert PHONE in shown.words, "who goes there may call"
    await fills(electrician, "处理完毕", number, ("处理结果", "换了主板和密封圈"))
    await requester.hears("换了主板和密封圈", "问题解决了吗")
    await requester.presses("已解决", number)
    await requester.hears(number, "已完成")
    await nothing_is_left(street)


@EACH_PLATFORM
async def test_the_warehouse_sends_a_request_back_and_gets_it_straight_again(
    street: Town, customer: str
) -> None:
    await publish_examples(street, "parts_request_with_return")
    requester, agent = called(street, customer), called(street, "吴婷")
    warehouse = called(street, "徐静")
    number = await reports(
        requester,
        "领料",
        ("什么配件", "主板"),
        ("要几件", "2"),
        ("哪个机型", "KFR-35GW"),
        ("寄到哪里", "海风路服务站"),
    )
    await agent.presses("受理", number)
    await fills(agent, "审核通过", number, ("审核意见", "同意领用"))
    await warehouse.presses("我来发", number)
    await warehouse.presses("退申请人", number)
    await warehouse.hears("原因")
    await warehouse.says("地址没有门牌号")
    await requester.hears(number, "需要您补充")
    await requester.sees_button("补充好了", number, "地址没有门牌号")
    await requester.presses("补充好了", number)
    await requester.hears("海风路服务站", "提交")
    await requester.says("收货地址改成海风路 88 号服务站")
    await requester.hears("海风路 88 号服务站", "提交")
    await requester.presses("提交", "海风路 88 号服务站")
    await warehouse.sees_button("已发货", number, "海风路 88 号服务站")
    await fills(warehouse, "已发货", number, ("快递单号", "SF1234567890"))
    await requester.hears("SF1234567890", "收到了吗")
    await requester.presses("已收到", number)
    await requester.hears(number, "已完成")
    await nothing_is_left(street)


@EACH_PLATFORM
async def test_an_answer_to_a_complaint_is_signed_by_one_after_the_other(
    street: Town, customer: str
) -> None:
    await publish_examples(street, "complaint_sequential")
    requester, agent = called(street, customer), called(street, "吴婷")
    leader, supervisor = called(street, "林芳"), called(street, "周敏")
    number = await reports(
        requester, "正式投诉，师傅骂人", ("哪方面", "服务态度"), ("手机号", PHONE)
    )
    await agent.presses("受理", number)
    await fills(agent, "提交答复", number, ("调查情况", "属实"), ("答复客户", "道歉并退上门费"))
    await leader.sees_button("同意", number, "道歉并退上门费")
    await leader.presses("先请人看", number)
    await leader.hears("请谁一起审批")
    await leader.says("王强")
    await decides(called(street, "王强"), "同意", number, "当时我在场，属实")
    await decides(leader, "同意", number)
    await supervisor.sees_button("同意", number, "王强 同意：当时我在场，属实", "林芳 同意")
    for name in ("周敏", "陈刚", "何军"):
        await decides(called(street, name), "同意", number)
    await requester.hears("道歉并退上门费", "您接受吗")
    await requester.presses("接受", number)
    await requester.hears(number, "已完成")
    await nothing_is_left(street)


@EACH_PLATFORM
async def test_each_class_of_defect_is_checked_by_its_own_people(
    street: Town, customer: str
) -> None:
    await publish_examples(street, "quality_trace_inclusive")
    requester = called(street, customer)
    await requester.says("批量不良，到货就划伤了，外壳还漏电")
    await requester.hears("批次号")
    await requester.says("B20261108")
    await requester.presses("提交", "外观、安全")
    told = await requester.hears("已提交，工单号")
    number = told.words.split("工单号 ")[1][:7]
    await called(street, "何军").hears(number, "已开始追溯")
    await fills(called(street, "唐静"), "外观查完", number, ("外观缺陷", "包装挤压"))
    await fills(called(street, "冯涛"), "已停发", number, ("停发措施", "封存三百台"))
    for name in ("何军", "陈刚"):
        await called(street, name).presses("同意恢复", number)
    await fills(called(street, "何军"), "下结论", number, ("结论", "包装改用加厚纸箱"))
    await requester.hears("包装改用加厚纸箱", "您认可吗")
    await requester.presses("认可", number)
    await requester.hears(number, "已完成")
    await nothing_is_left(street)


@EACH_PLATFORM
async def test_a_refund_waits_for_an_inspection_that_is_a_ticket_of_its_own(
    street: Town, customer: str
) -> None:
    await publish_examples(
        street, "any_of_n_inspection", "parts_request_with_return", "refund_with_child_ticket"
    )
    requester, agent = called(street, customer), called(street, "林芳")
    manager, finance = called(street, "周敏"), called(street, "高峻")
    number = await reports(
        requester, "我要退货，用了一周就漏水", ("什么产品", "滚筒洗衣机"), ("多少元", "2999")
    )
    await agent.presses("受理", number)
    await fills(agent, "提交意见", number, ("受理意见", "七日内，可退"))
    await manager.presses("同意", number)
    await finance.presses("同意", number)
    for name, verdict in (("许峰", "合格"), ("唐静", "合格")):
        await fills(called(street, name), "验完", "YJ-", ("怎样", verdict))
    await called(street, "曹阳").sees("YJ-")
    await fills(agent, "核算", number, ("退多少", "2999"))
    await manager.presses("同意", number, "¥2999")
    await finance.presses("同意", number, "¥2999")
    await finance.presses("已退款", number)
    await requester.hears(number, "已完成")
    await nothing_is_left(street, open_tickets=1)


@EACH_PLATFORM
async def test_the_agent_s_own_superior_grants_a_sum_and_only_finance_reads_the_account(
    street: Town, customer: str
) -> None:
    await publish_examples(street, "goodwill_by_superiors")
    requester, agent = called(street, customer), called(street, "吴婷")
    superior, finance = called(street, "孙丽"), called(street, "高峻")
    number = await reports(
        requester,
        "善意补偿，等了三天没人来",
        ("多少元", "900"),
        ("收款账号", ACCOUNT),
    )
    await agent.presses("受理", number)
    await fills(agent, "提交方案", number, ("拟补偿", "800"))
    await fills(superior, "同意", number, ("核定补偿", "900"), ("不能多于拟补偿", "600"))
    paying = await finance.sees_button("已付款", number, "¥600")
    assert ACCOUNT in paying.words
    for name in ("吴婷", "林芳", "孙丽"):
        window = await called(street, name).window()
        assert not any(ACCOUNT in each.raw for each in window.of_bot()), name
    await finance.presses("已付款", number)
    await requester.hears(number, "补偿已付款")
    await nothing_is_left(street)


@EACH_PLATFORM
async def test_a_contract_is_signed_by_three_with_an_opinion_and_opened_again(
    street: Town, customer: str
) -> None:
    await publish_examples(street, "contract_review")
    requester, legal = called(street, customer), called(street, "沈洁")
    number = await reports(
        requester, "合同评审，明年的保养", ("哪份合同", "酒店年度保养"), ("多少元", "120000")
    )
    await called(street, "高峻").sees_button("同意", number)
    await legal.presses("请人看看", number)
    await legal.hears("请")
    await legal.says("何军")
    adviser = called(street, "何军")
    await decides(adviser, "同意", number, "第八条要改")
    await legal.sees_button("同意", number, "第八条要改")
    for name in ("沈洁", "高峻", "周敏"):
        await decides(called(street, name), "同意", number)
    await fills(legal, "已归档", number, ("法务意见", "已改第八条"), ("归档号", "HT-2026-88"))
    await requester.hears(number, "已完成")
    await legal.catches_up()
    await requester.says(f"重开 {number} 第九条写错了")
    await requester.hears(number, "已重新打开")
    await legal.hears(number, "三方会签", "还等")
