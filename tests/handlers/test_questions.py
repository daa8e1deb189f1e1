from __future__ import annotations

import pytest

from storage.database import Store
from tests.handlers.desk_of import (
    CHEN,
    CUSTOMERS,
    LI_HONG,
    REPORT,
    ROSTER,
    WANG_QIANG,
    DeskOf,
    Someone,
    told,
)


async def test_how_to_pass_a_question_over_is_said_once(desk: DeskOf) -> None:
    (model,) = await desk.said(LI_HONG, REPORT[0])
    assert model.splitlines()[1:] == ["机身铭牌上的型号是什么？不清楚可以跳过。"]
    (photos,) = await desk.said(LI_HONG, "跳过")
    assert photos.endswith("照片。\n不方便可回复“跳过”。"), "where the question does not say it"


async def test_what_is_private_is_said_to_be_noted_and_not_repeated(desk: DeskOf) -> None:
    (first,) = await desk.said(LI_HONG, "冰箱漏水，电话 13900001111")
    assert first.splitlines()[0] == "已了解：冰箱 · 漏水。电话已记下。"
    assert "13900001111" not in first


async def test_the_way_out_is_offered_at_the_third_miss_and_not_in_every_message_after_it(
    desk: DeskOf,
) -> None:
    for words in REPORT[:4]:
        await desk.said(LI_HONG, words)
    answers = [told(await desk.said(LI_HONG, words)) for words in "123456"]
    assert [number for number, said in enumerate(answers, 1) if "人工" in said] == [3, 6]
    third = answers[2].splitlines()
    assert third[0].startswith("这个号码不对") and third[1].startswith("请留一个手机号")
    assert third[2].startswith("不方便填写的话"), "first the question, then what else there is"


async def test_what_is_not_understood_is_answered_with_what_can_be_done_now(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    (help_,) = await desk.said(WANG_QIANG, "唱首歌吧")
    assert "“1001 到场”" in help_ and "“回复 1001 我下午到”" in help_
    assert "上一步" not in help_, "nothing is being filled in"
    await desk.pressed(WANG_QIANG, "报费用")
    (help_,) = await desk.said(WANG_QIANG, "帮助")
    assert help_.splitlines()[-1] == "· 填写途中：“上一步”“跳过”“取消”"


async def test_a_summary_in_a_group_says_that_what_is_private_was_noted(desk: DeskOf) -> None:
    for words in (REPORT[0], *REPORT[1:-1]):
        (summary,) = await desk.said(CHEN, words, CUSTOMERS)
    assert "地址：已记下（群里不显示）\n电话：已记下（群里不显示）" in summary
    assert REPORT[3] not in summary and REPORT[4] not in summary


async def test_who_agrees_to_a_price_in_words_hears_what_happens_now(store: Store) -> None:
    agent = "  - {name: 许静, channel: wecom, id: xu_jing, roles: [agent]}\ngroups:"
    desk = await DeskOf.open(store, ROSTER.replace("groups:", agent))
    for words in ("我想买个空调遥控器", "跳过", "跳过", "自取", "13812345678", "提交"):
        await desk.said(LI_HONG, words)
    xu_jing = Someone("wecom", "xu_jing", "许静")
    await desk.pressed(xu_jing, "受理")
    await desk.pressed(xu_jing, "报价")
    await desk.said(xu_jing, "遥控器 1 45")
    await desk.said(xu_jing, "完成")
    await desk.pressed(xu_jing, "发给客户确认")
    (answer,) = await desk.said(LI_HONG, "可以")
    assert answer.startswith("PJ-1001 备件申请：备货中")


async def test_a_date_that_cannot_be_read_gets_an_example_that_lies_behind(desk: DeskOf) -> None:
    for words in (*REPORT[:6], "不清楚"):
        await desk.said(LI_HONG, words)
    (answer,) = await desk.said(LI_HONG, "去年夏天")
    assert "写个大概的日期就行" in answer and "下周三" not in answer


async def test_a_number_that_was_understood_is_called_by_its_name(desk: DeskOf) -> None:
    words = "这批热水器有问题 批次R20261001 到货200台 次品30台 都漏电"
    (first,) = await desk.said(LI_HONG, words)
    assert first.splitlines()[0].endswith("批次号 R20261001 · 检验数 200 · 不良数 30。")


@pytest.mark.parametrize("words", ["清楚了 谢谢", "清楚了", "清楚", "清楚啦"])
async def test_a_button_may_be_said_with_manners(store: Store, words: str) -> None:
    agent = "  - {name: 许静, channel: wecom, id: xu_jing, roles: [agent]}\ngroups:"
    desk = await DeskOf.open(store, ROSTER.replace("groups:", agent))
    xu_jing = Someone("wecom", "xu_jing", "许静")
    for said in ("请问空调怎么清洗", "提交"):
        await desk.said(LI_HONG, said)
    await desk.pressed(xu_jing, "我来答复")
    await desk.pressed(xu_jing, "答复")
    await desk.said(xu_jing, "拆下滤网冲洗")
    assert "请为这次答复打分" in told(await desk.said(LI_HONG, words))
