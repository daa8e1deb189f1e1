"""撤回, 催办, 挂起, 作废, 重开, 拆分, 合并 in a chat: by staff and by the one who reported it."""

from __future__ import annotations

import pytest

from storage.database import Store
from tests.handlers.desk_of import (
    LI_HONG,
    SUN_LI,
    WANG_QIANG,
    ZHAO_LEI,
    ZHOU_MIN,
    DeskOf,
    labels,
    told,
)
from tests.handlers.flows_in_chat import (
    AMY,
    GROUP,
    open_desk,
    open_tasks,
    reported,
)
from workflows.verbs import Phase


@pytest.fixture
async def desk(store: Store) -> DeskOf:
    desk = await open_desk(store)
    await reported(desk)
    return desk


async def phase(desk: DeskOf, number: str = "CG-1001") -> Phase:
    return (await desk.ticket(number)).phase


async def checked(desk: DeskOf) -> None:
    await desk.said(WANG_QIANG, "1001 核对完成")
    await desk.said(WANG_QIANG, "泰克")
    await desk.said(WANG_QIANG, "跳过")


# 撤回


async def test_who_sent_it_on_takes_it_back_by_a_word(desk: DeskOf) -> None:
    await checked(desk)
    assert (await desk.said(WANG_QIANG, "撤回"))[-1] == "CG-1001 已撤回。"
    assert await open_tasks(desk) == [("check", "王强", "open")]


async def test_once_somebody_voted_it_is_told_who(desk: DeskOf) -> None:
    await checked(desk)
    desk.clock.move(minutes=1)
    await desk.said(SUN_LI, "同意 1001")
    assert await desk.said(WANG_QIANG, "撤回 1001") == ["CG-1001 已由孙丽开始处理，不能撤回。"]


async def test_a_vote_is_taken_back(desk: DeskOf) -> None:
    await checked(desk)
    desk.clock.move(minutes=1)
    await desk.said(SUN_LI, "同意 1001")
    assert (await desk.said(SUN_LI, "撤回我的同意"))[-1] == "CG-1001 已撤回。"
    assert ("review", "孙丽", "open") in await open_tasks(desk)


async def test_who_did_nothing_has_nothing_to_take_back(desk: DeskOf) -> None:
    assert await desk.said(SUN_LI, "撤回 1001") == ["CG-1001 没有您可以撤回的操作。"]


@pytest.mark.parametrize("words", ["撤回", "撤回工单", "CG-1001 撤回", "withdraw"])
async def test_requester_takes_back_a_report_nobody_touched(desk: DeskOf, words: str) -> None:
    await desk.said(LI_HONG, words)
    assert await open_tasks(desk) == [("start", "李红", "open")]
    assert "修改并重新提交" in desk.transcript(LI_HONG)


# 催办


@pytest.mark.parametrize(
    "words", ["催一下", "催办", "麻烦催一下", "能不能快点处理", "CG-1001 催一下", "1001催办"]
)
async def test_requester_presses_for_it(desk: DeskOf, words: str) -> None:
    assert await desk.said(LI_HONG, words) == ["CG-1001 已催办。"]
    assert "CG-1001" in str(desk.screen(WANG_QIANG)[-1].words)


async def test_too_soon_says_in_how_many_minutes(desk: DeskOf) -> None:
    await desk.said(LI_HONG, "催一下")
    desk.clock.move(minutes=4)
    assert await desk.said(LI_HONG, "催一下") == ["CG-1001 刚刚催过，请 6 分钟后再催。"]
    assert await desk.said(SUN_LI, "催办 1001", GROUP) == ["CG-1001 刚刚催过，请 6 分钟后再催。"]


async def test_of_several_they_are_asked_which(desk: DeskOf) -> None:
    await two(desk)
    asked = told(await desk.said(LI_HONG, "催一下"))
    assert "哪一张" in asked and "CG-1001" in asked and "CG-1002" in asked
    assert await desk.said(LI_HONG, "1002") == ["CG-1002 已催办。"]


async def test_what_waits_for_the_requester_needs_no_pressing(desk: DeskOf) -> None:
    await desk.said(LI_HONG, "撤回")
    assert await desk.said(LI_HONG, "催一下") == ["CG-1001 现在没有在等别人处理，不用催。"]


async def test_without_a_ticket_nobody_is_pressed(store: Store) -> None:
    desk = await open_desk(store)
    answer = told(await desk.said(LI_HONG, "催一下"))
    assert "已催办" not in answer


# 挂起, 恢复


async def test_suspending_asks_why_and_resuming_does_not(desk: DeskOf) -> None:
    assert "请说明挂起的原因" in told(await desk.said(SUN_LI, "挂起 1001"))
    assert await desk.said(SUN_LI, "等预算") == ["CG-1001 已挂起。恢复请说“恢复 CG-1001”。"]
    assert "等预算" in desk.transcript(LI_HONG)
    assert "恢复请说" in told(await desk.said(WANG_QIANG, "1001 核对完成"))
    assert await desk.said(SUN_LI, "恢复 CG-1001") == ["CG-1001 已恢复。"]


async def test_a_reason_may_come_with_it(desk: DeskOf) -> None:
    assert "已挂起" in told(await desk.said(SUN_LI, "suspend 1001 waiting for the budget"))
    assert "waiting for the budget" in desk.transcript(LI_HONG)


async def test_only_who_may_suspends(desk: DeskOf) -> None:
    assert await desk.said(ZHAO_LEI, "挂起 1001") == ["这一步不由您处理。"]


# 作废, 取消工单


async def test_voiding_asks_why_and_whether(desk: DeskOf) -> None:
    assert "请说明作废的原因" in told(await desk.said(SUN_LI, "作废 1001"))
    asked = told(await desk.said(SUN_LI, "重复了"))
    assert "确定作废 CG-1001 吗？作废后不再处理。原因：重复了。" in asked
    assert await phase(desk) is Phase.WORKING
    assert await desk.pressed(SUN_LI, "确定作废") == ["CG-1001 已作废，不再处理。"]
    assert await phase(desk) is Phase.CLOSED
    assert "重复了" in desk.transcript(LI_HONG)


@pytest.mark.parametrize("words", ["不作废", "不", "2"])
async def test_voiding_can_be_thought_better_of(desk: DeskOf, words: str) -> None:
    await desk.said(SUN_LI, "作废 1001 重复了")
    assert await desk.said(SUN_LI, words) == ["好的，什么都没有改。"]
    assert await phase(desk) is Phase.WORKING


@pytest.mark.parametrize(
    "words", ["取消工单", "取消 CG-1001", "作废工单", "取消工单 不想买了", "算了，取消申请吧"]
)
async def test_requester_calls_it_off_after_being_asked(desk: DeskOf, words: str) -> None:
    assert "确定取消 CG-1001 吗？" in told(await desk.said(LI_HONG, words))
    assert "确定取消”或“不取消" in told(await desk.said(LI_HONG, "取消"))
    assert await phase(desk) is Phase.WORKING
    assert await desk.said(LI_HONG, "确定取消") == ["CG-1001 已取消，不再处理。"]
    assert await phase(desk) is Phase.CLOSED


async def test_bare_cancel_cancels_no_ticket(desk: DeskOf) -> None:
    assert await desk.said(LI_HONG, "取消") == [
        "现在没有正在填写的内容。要取消已提交的工单，请回复“取消工单”。"
    ]


@pytest.mark.parametrize("words", ["取消", "取消工单", "取消报修", "作废"])
async def test_cancel_amid_a_form_cancels_the_form(desk: DeskOf, words: str) -> None:
    for said in ("采购 一个探头", "新报修"):
        await desk.said(LI_HONG, said)
    assert await desk.said(LI_HONG, words) == ["好的，已取消，本次没有提交。"]
    assert await phase(desk) is Phase.WORKING


async def test_something_else_lets_the_question_go(desk: DeskOf) -> None:
    await desk.said(LI_HONG, "取消工单")
    assert "CG-1001" in told(await desk.said(LI_HONG, "进度"))
    await desk.said(LI_HONG, "还要一根探头线")
    await desk.said(LI_HONG, "是的")
    assert await phase(desk) is Phase.WORKING


# 重开


async def closed(desk: DeskOf) -> None:
    await checked(desk)
    for each in (ZHOU_MIN, SUN_LI):
        await desk.said(each, "同意 1001")
    await desk.said(ZHAO_LEI, "1001 已下单 明天到")
    assert await phase(desk) is Phase.CLOSED


@pytest.mark.parametrize("words", ["重新打开", "重开 CG-1001", "重新打开，型号错了", "reopen"])
async def test_requester_opens_a_closed_one_again(desk: DeskOf, words: str) -> None:
    await closed(desk)
    await desk.said(LI_HONG, words)
    assert await phase(desk) is Phase.WORKING
    assert desk.transcript(LI_HONG).count("已重新打开") == 1


async def test_still_broken_asks_whether_that_one_is_meant(desk: DeskOf) -> None:
    await closed(desk)
    asked = told(await desk.said(LI_HONG, "还是不行，量不准"))
    assert "CG-1001 的问题还没有解决吗？" in asked
    await desk.pressed(LI_HONG, "重新打开")
    assert await phase(desk) is Phase.WORKING
    reasons = [entry.details.get("reason") for entry in await desk.history("CG-1001")]
    assert "还是不行，量不准" in reasons


async def test_still_broken_may_be_something_new(desk: DeskOf) -> None:
    await closed(desk)
    await desk.said(LI_HONG, "还是不行")
    assert "不重新打开" in told(await desk.said(LI_HONG, "不用"))
    assert await phase(desk) is Phase.CLOSED


async def test_after_two_weeks_it_stays_closed(desk: DeskOf) -> None:
    await closed(desk)
    desk.clock.move(days=15)
    assert "已超过 14 天，不能重开" in told(await desk.said(LI_HONG, "重新打开"))
    assert "还没有解决吗" not in told(await desk.said(LI_HONG, "还是不行"))


# 合并, 拆分


async def two(desk: DeskOf) -> None:
    for words in ("采购 一个探头", "新报修", "200", "提交"):
        await desk.said(LI_HONG, words)


async def test_one_goes_into_another_by_a_word(desk: DeskOf) -> None:
    await two(desk)
    assert await desk.said(SUN_LI, "合并 1002 到 1001") == ["CG-1002 已并入 CG-1001。"]
    assert (await desk.ticket("CG-1002")).merged_into == (await desk.ticket("CG-1001")).id
    assert "CG-1002 已并入 CG-1001" in desk.transcript(LI_HONG)


async def test_where_it_is_not_said_which_stays_the_older_does_after_asking(desk: DeskOf) -> None:
    await two(desk)
    asked = told(await desk.said(SUN_LI, "1001和1002是同一个", GROUP))
    assert "把 CG-1002 并入 CG-1001 吗？" in asked
    assert await desk.said(SUN_LI, "1", GROUP) == ["CG-1002 已并入 CG-1001。"]


async def test_what_is_said_of_a_merged_one_reaches_the_other(desk: DeskOf) -> None:
    await two(desk)
    await desk.said(SUN_LI, "合并 CG-1002 到 CG-1001")
    said = "CG-1002 已并入 CG-1001，以 CG-1001 为准。"
    answers = await desk.said(ZHOU_MIN, "备注 CG-1002 客户很急")
    assert answers == [said, "已备注到 CG-1001，客户看不到。"]
    assert said in await desk.said(WANG_QIANG, "CG-1002")
    assert said in await desk.said(LI_HONG, "CG-1002 怎么样了")
    assert await desk.said(LI_HONG, "CG-1002 还要一根线") == [said, "已补充到 CG-1001。"]
    assert await desk.said(LI_HONG, "CG-1002 催一下") == [said, "CG-1001 已催办。"]
    assert "已并入 CG-1001" in told(await desk.said(SUN_LI, "合并 1002 到 1001"))


async def test_neither_into_itself_nor_into_nothing(desk: DeskOf) -> None:
    assert await desk.said(SUN_LI, "合并 1001 到 1001") == ["CG-1001 不能并入它自己。"]
    assert "没有找到工单 1009" in told(await desk.said(SUN_LI, "合并 1001 到 1009"))
    await two(desk)
    assert await desk.said(ZHAO_LEI, "合并 1002 到 1001") == ["这一步不由您处理。"]


async def test_part_of_one_becomes_a_ticket_of_its_own(desk: DeskOf) -> None:
    assert "哪一部分要另开工单" in told(await desk.said(SUN_LI, "拆分 1001"))
    await desk.sent_photo(SUN_LI)
    assert await desk.said(SUN_LI, "还要一个探头") == ["已从 CG-1001 拆出 CG-1002。"]
    part = await desk.ticket("CG-1002")
    assert (
        part.answers["what"] == "还要一个探头"
        and part.requester == (await desk.ticket("CG-1001")).requester
    )
    assert "CG-1002" in desk.transcript(LI_HONG)


async def test_only_who_may_splits(desk: DeskOf) -> None:
    assert await desk.said(ZHAO_LEI, "拆分 1001") == ["这一步不由您处理。"]


async def test_in_english(store: Store) -> None:
    desk = await open_desk(store)
    for words in ("purchase a probe", "3000", "submit"):
        await desk.said(AMY, words)
    assert await desk.said(AMY, "please hurry up") == ["CG-1001: they have been urged."]
    assert "in 10 minutes" in told(await desk.said(AMY, "urge CG-1001"))
    assert "Cancel CG-1001?" in told(await desk.said(AMY, "cancel the ticket"))
    assert labels(desk.last(AMY)) == ["Cancel it", "Keep it"]
    await desk.pressed(AMY, "Keep it")
    assert await phase(desk) is Phase.WORKING
