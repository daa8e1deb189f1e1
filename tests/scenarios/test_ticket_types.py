"""Each ticket type that comes with it, from the first word to the stars, over HTTP, on either platform."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from tests.scenarios.conftest import BuildTown
from tests.scenarios.players import Player
from tests.scenarios.stories import ADDRESS, PHONE
from tests.scenarios.town import APPROVERS_GROUP, Town

HIDDEN_PHONE = "138****8000"
Question = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Company:
    """The people of one platform, each where they hear of a ticket."""

    town: Town
    customer: Player
    engineer: Player
    agent: Player
    supervisor: Player


@pytest.fixture(params=["wecom", "dingtalk"])
async def company(request: pytest.FixtureRequest, build_town: BuildTown) -> Company:
    if request.param == "wecom":
        town = await build_town(engineers=("wang_qiang",))
        people = map(town.player, ("li_hong", "wang_qiang", "lin_fang", "zhou_min"))
        return Company(town, *people)
    town = await build_town(engineers=("zhao_lei",))
    customer, engineer, agent = map(town.player, ("zhang_min", "zhao_lei", "wu_ting"))
    return Company(town, customer, engineer, agent, town.player("sun_li").in_chat(APPROVERS_GROUP))


async def test_an_appliance_is_repaired_and_the_parts_listed_one_by_one(company: Company) -> None:
    customer, engineer = company.customer, company.engineer
    number = await _reports(
        customer,
        "洗衣机脱水时漏水，声音特别大",
        understood="洗衣机 · 漏水、异响",
        not_asked=("哪种产品", "什么故障", "具体情况"),
        asked=[
            ("型号", "跳过"),
            ("照片", "跳过"),
            ("上门地址", ADDRESS),
            ("手机号", PHONE),
            ("什么时间上门方便", "明天上午"),
            ("保修期", "不清楚"),
            ("哪天买的", "去年 5 月 1 日"),
        ],
        summary=("洗衣机", "漏水、异响", ADDRESS, PHONE, "已过保修期"),
    )
    await _is_taken(engineer, "接单", number, "已过保修期")
    await _answers(engineer, "配件明细", number, [("配件名称", "门封 1 180\n排水泵 1 260")])
    await engineer.says("完成")
    await engineer.hears(number)
    fees = [("哪些配件", "门封、排水泵"), ("费用合计", "400")]
    await _answers(engineer, "报费用", number, fees)
    await engineer.hears("费用不能少于配件明细的合计")
    await engineer.says("560")
    await _is_decided(company, "同意", number, "¥560", "门封")
    await customer.hears(number, "560", "已确认")
    await engineer.sees(number, "人工费", "¥120")
    await _answers(engineer, "解决", number, [("处理结果", "换了门封和排水泵")])
    await customer.hears("换了门封和排水泵", "问题解决了吗")
    await _is_rated(company, engineer, number, "已解决", "客户已确认解决")


async def test_a_complaint_is_made_good_with_approval(company: Company) -> None:
    customer, agent = company.customer, company.agent
    number = await _reports(
        customer,
        "你们师傅态度太差了，修空调的时候还骂人",
        understood="服务态度",
        not_asked=("哪方面让您不满意", "事情的经过"),
        asked=[
            ("有多急", "严重"),
            ("工单号或订单号", "跳过"),
            ("收据", "跳过"),
            ("希望我们怎么做", "退款、道歉"),
            ("匿名", "否"),
            ("手机号", PHONE),
            ("回电", "明天下午"),
        ],
        summary=("服务态度", "还骂人", "严重", "道歉、退款", PHONE),
    )
    await _is_taken(agent, "受理", number, "服务态度", "投诉人", customer.name)
    await customer.hears(number, agent.name, "已受理您的投诉")
    asked = [("订单金额", "300"), ("拟赔偿", "500")]
    await _answers(agent, "申请赔偿", number, asked)
    await agent.hears("赔偿不能超过订单金额")
    await agent.says("100")
    await agent.hears("理由")
    await agent.says("师傅态度不好，退一百")
    await customer.hears(number, "处理方案正在内部确认")
    await _is_decided(company, "同意", number, "¥100", "师傅态度不好，退一百")
    await customer.hears(number, "处理方案已确认")
    await _answers(agent, "处理完毕", number, [("处理结果", "已退款 100 元，实在抱歉")])
    await customer.hears(f"{agent.name}已处理您的投诉", "已退款 100 元", "满意吗")
    assert not (await customer.window()).newest("师傅态度不好，退一百"), "between themselves"
    await _is_rated(company, agent, number, "满意", "客户对处理结果满意")


async def test_a_question_is_answered_and_answered_again_until_it_is_clear(
    company: Company,
) -> None:
    customer, agent = company.customer, company.agent
    number = await _reports(
        customer,
        "请问你们上门费是多少钱",
        understood="价格收费 · 上门费用",
        not_asked=("哪方面", "具体是哪一项", "您的问题"),
        asked=[("哪种产品", "空调")],
        summary=("价格收费", "上门费用", "空调", "请问你们上门费是多少钱"),
    )
    await _is_taken(agent, "我来答复", number, "上门费用", "请问你们上门费是多少钱")
    await customer.hears(number, agent.name, "正在为您查询")
    await _answers(agent, "答复", number, [("请写答复", "保内免费，保外 50 元")])
    await customer.hears(f"{agent.name}答复您：保内免费，保外 50 元", "说清楚了吗")
    await customer.presses("还有疑问", number)
    await customer.hears(number, "请直接补充您的疑问")
    await customer.says("周末也是这个价吗")
    await agent.sees(number, "客户还有疑问")
    await agent.hears(number, "周末也是这个价吗")
    await _answers(agent, "答复", number, [("请写答复", "周末一样")])
    await customer.hears("周末一样", "说清楚了吗")
    await _is_rated(company, agent, number, "清楚了", "客户说清楚了")


async def test_spare_parts_are_priced_approved_agreed_to_and_sent(company: Company) -> None:
    customer, agent = company.customer, company.agent
    number = await _reports(
        customer,
        "我要申请备件，给空调用的",
        understood="空调",
        not_asked=("哪种产品", "要说明的"),
        asked=[
            ("需要什么配件", "主板 1\n遥控器 2"),
            ("再加一条", "完成"),
            ("型号", "KFR-35GW"),
            ("照片", "跳过"),
            ("怎么给您", "快递"),
            ("收货地址", ADDRESS),
            ("手机号", PHONE),
        ],
        summary=("主板 · 1", "遥控器 · 2", "KFR-35GW", "快递到家", ADDRESS, PHONE),
    )
    await _is_taken(agent, "受理", number, "主板 · 1", "申请人", customer.name)
    await customer.hears(number, agent.name, "正在为您核对型号和价格")
    await _answers(agent, "报价", number, [("配件名称", "主板 1 980\n遥控器 2 45")])
    await agent.says("完成")
    await _is_decided(company, "同意", number, "主板 · 1 · ¥980 · ¥980", "¥1070")
    await customer.hears(number, "报价已确认")
    await agent.presses("发给客户确认", number)
    await customer.hears("合计 1070 元（运费 0 元）")
    await customer.presses("可以", number)
    asked = [("哪家快递", "顺丰"), ("快递单号", "SF1234567890")]
    await _answers(agent, "已发出", number, asked)
    await customer.hears("您的配件已发出", "顺丰", "SF1234567890")
    await _is_rated(company, agent, number, "已收到", "客户已收到配件")


async def test_a_bad_batch_is_traced_in_the_steps_of_an_8d_report(company: Company) -> None:
    customer, engineer = company.customer, company.engineer
    number = await _reports_a_bad_batch(customer)
    await _is_taken(engineer, "受理", number, "B20261108", "24 %", "致命")
    await customer.hears(number, f"质量工程师{engineer.name}已受理")
    await _answers(engineer, "临时措施", number, [("临时措施", "隔离库存，停发")])
    await engineer.presses("等样品", number)
    await customer.hears(number, "等待样品")
    await engineer.presses("样品已到", number)
    await _answers(engineer, "结案", number, [("结论", "焊接不良")])
    await engineer.hears("请先提交 8D 报告")
    await engineer.says("取消")
    await _hands_in_the_report(engineer, number, "焊接温度低")
    await _is_decided(company, "驳回", number, "焊接温度低", "隔离库存")
    await company.supervisor.hears("驳回的理由")
    await company.supervisor.says("请写清是哪一道工序")
    await engineer.hears(number, f"被{company.supervisor.name}驳回", "哪一道工序")
    await _hands_in_the_report(engineer, number, "二号炉焊接温度低 20 度")
    await _is_decided(company, "同意", number, "二号炉")
    await customer.hears(number, "分析报告已通过审核")
    await _answers(engineer, "结案", number, [("结论", "二号炉已校准，整批换货")])
    await customer.hears(f"{engineer.name}的分析结论：二号炉已校准，整批换货", "认可吗")
    await _is_rated(company, engineer, number, "认可", "报告人认可分析结论")


async def _reports_a_bad_batch(customer: Player) -> str:
    """More bad ones than there are is refused, and what is serious needs a photo."""
    await customer.says("质量异常：这批空调外机漏氟")
    first = await customer.hears("已了解：空调 · 性能 · 泄漏", "批次号")
    assert "哪种产品" not in first.words and "不良现象" not in first.words
    await _is_asked(
        customer,
        [
            ("批次号", "B20261108"),
            ("序列号", "跳过"),
            ("生产日期", "跳过"),
            ("多少件", "50"),
            ("不良的有多少", "60"),
            ("不良数不能多于检验数", "12"),
            ("照片", "跳过"),
        ],
        known=first.seq,
    )
    await customer.hears("需要填写", "照片")
    await customer.sends_a_photo()
    await customer.presses("完成", "照片")
    await customer.hears("联系电话")
    await customer.says(PHONE)
    await customer.hears("B20261108", "24 %", "致命", "1 张", PHONE)
    return await _submits(customer)


async def _hands_in_the_report(engineer: Player, number: str, cause: str) -> None:
    measures = [("纠正措施", "重焊并全检"), ("防止再发生", "每班点检炉温")]
    await _answers(engineer, "提交 8D", number, [("根本原因", cause), *measures])


async def _reports(
    customer: Player,
    words: str,
    *,
    understood: str,
    not_asked: tuple[str, ...],
    asked: list[Question],
    summary: tuple[str, ...],
) -> str:
    """What the first words told is understood and not asked again; the ticket's number."""
    await customer.says(words)
    first = await customer.hears(f"已了解：{understood}")
    await _is_asked(customer, asked, known=first.seq)
    await customer.hears("提交", *summary)
    number = await _submits(customer)
    for question in not_asked:
        assert not (await customer.window()).newest(question), question
    return number


async def _is_asked(customer: Player, asked: list[Question], *, known: int) -> None:
    """One question at a time; the first stands with what was understood, in the message `known`."""
    customer.heard = known - 1
    for question, answer in asked:
        await customer.hears(question)
        await customer.says(answer)


async def _submits(customer: Player) -> str:
    await customer.presses("提交")
    told = await customer.hears("已提交，工单号")
    number = re.search(r"工单号 ([A-Z]+-\d+)", told.words)
    assert number, told.words
    return number[1]


async def _is_taken(worker: Player, button: str, number: str, *shown: str) -> None:
    """Only who takes it learns the number to call."""
    card = await worker.sees_button(button, number, *shown)
    assert card.has_due_time and PHONE not in card.raw
    await worker.presses(button, number)
    taken = await worker.sees_button("转派", number, *shown)
    await worker.sees(number, {"接单": "您已接单", "我来答复": "由您答复"}.get(button, "您已受理"))
    assert (HIDDEN_PHONE in card.words) == (PHONE in taken.words)


async def _answers(worker: Player, button: str, number: str, asked: list[Question]) -> None:
    await worker.presses(button, number)
    for question, answer in asked:
        await worker.hears(question)
        await worker.says(answer)


async def _is_decided(company: Company, button: str, number: str, *shown: str) -> None:
    """By the supervisor, who sees what it is about."""
    await company.supervisor.sees_button(button, number, "待审批", *shown)
    await company.supervisor.presses(button, number)
    if button == "同意":
        await company.supervisor.sees(number, f"已由{company.supervisor.name}同意")


async def _is_rated(company: Company, worker: Player, number: str, button: str, heard: str) -> None:
    """The requester agrees and gives four stars; nothing is left behind, and no group has read anything private."""
    await company.customer.presses(button, number)
    await worker.hears(number, heard)
    await company.customer.presses("★★★★", number)
    await company.customer.hears("谢谢您的评价")
    await company.customer.sees(number, "评分：4 分")
    await worker.hears(number, "客户评分 4 分")
    groups = [chat for chat in (await company.town.page.world()).chats if chat.kind == "group"]
    told = "".join(message.raw for chat in groups for message in chat.messages)
    assert PHONE not in told and "张江路" not in told
    queries = company.town.runtime.store.queries
    assert (await queries.outbox_counts()).get("dead", 0) == 0
    assert await queries.open_tickets() == 0
