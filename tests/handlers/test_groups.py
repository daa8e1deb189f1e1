"""Groups: private things are asked in private, and what is said in one chat never gets into another."""

from __future__ import annotations

import pytest

from handlers.cards import Text
from storage.database import Store
from tests.fakes import DINGTALK
from tests.handlers.desk_of import (
    CHEN,
    CUSTOMERS,
    LIVES_AT,
    REPORT,
    ZHANG_MIN,
    ZHAO_LEI,
    DeskOf,
    Group,
    repair_document,
    repair_form,
    told,
)

OPENING, PRIVATE, REST = REPORT[:3], REPORT[3:5], REPORT[5:]
ADDRESS, PHONE = PRIVATE
OTHER_GROUP = Group(DINGTALK, "cidOTHERS")


async def begun(desk: DeskOf, at: Group = CUSTOMERS) -> None:
    for words in OPENING:
        await desk.said(ZHANG_MIN, words, at)


async def finished(desk: DeskOf) -> None:
    for words in (*PRIVATE, *REST):
        await desk.said(ZHANG_MIN, words)


async def test_private_things_are_asked_in_private(desk: DeskOf) -> None:
    await begun(desk)
    told_group = desk.screen(CUSTOMERS)[-1].message
    assert isinstance(told_group, Text)
    assert "私聊问您" in told_group.text and told_group.mention == "zhang_min"
    asked = desk.screen(ZHANG_MIN)[-1].words
    assert "群里" in asked and "上门地址" in asked


async def test_the_ticket_stays_the_groups_and_its_private_values_stay_out_of_it(
    desk: DeskOf,
) -> None:
    await begun(desk)
    await finished(desk)
    assert "进展会发在群里" in desk.transcript(ZHANG_MIN)
    assert "已提交，工单号 WX-1001" in desk.screen(CUSTOMERS)[-1].words
    ticket = await desk.ticket()
    assert (ticket.answers["address"], ticket.answers["phone"]) == (LIVES_AT, PHONE)
    assert ADDRESS not in desk.transcript(CUSTOMERS)
    assert PHONE[-4:] not in desk.transcript(CUSTOMERS)
    async with desk.store.unit_of_work(desk.company) as uow:
        origin = await uow.chats.get(ticket.origin)
    assert origin.external_id == CUSTOMERS.id


async def test_progress_goes_to_the_group(desk: DeskOf) -> None:
    await begun(desk)
    await finished(desk)
    before = len(desk.screen(ZHANG_MIN))
    await desk.pressed(ZHAO_LEI, "接单")
    assert "已接单" in desk.screen(CUSTOMERS)[-1].words
    assert len(desk.screen(ZHANG_MIN)) == before


async def test_who_goes_on_in_the_group_is_shown_the_way_and_nothing_is_repeated(
    desk: DeskOf,
) -> None:
    await begun(desk)
    (answer,) = await desk.said(ZHANG_MIN, f"{ADDRESS}，{PHONE}", CUSTOMERS)
    assert "单聊里" in answer
    assert ADDRESS not in desk.transcript(CUSTOMERS) and PHONE not in desk.transcript(CUSTOMERS)
    await finished(desk)
    assert (await desk.ticket()).answers["address"] == LIVES_AT


async def test_progress_and_help_are_answered_in_the_group_meanwhile(desk: DeskOf) -> None:
    await begun(desk)
    assert "没有进行中的工单" in told(await desk.said(ZHANG_MIN, "进度", CUSTOMERS))
    assert "可以" in told(await desk.said(ZHANG_MIN, "帮助", CUSTOMERS))


async def test_after_it_is_cancelled_in_private_the_group_is_free_again(desk: DeskOf) -> None:
    await begun(desk)
    assert "已取消" in told(await desk.said(ZHANG_MIN, "取消"))
    assert "型号" in told(await desk.said(ZHANG_MIN, REPORT[0], CUSTOMERS))


async def test_after_it_is_submitted_the_group_is_free_again(desk: DeskOf) -> None:
    await begun(desk)
    await finished(desk)
    assert "WX-1001" in told(await desk.said(ZHANG_MIN, "进度", CUSTOMERS))
    assert "已补充到 WX-1001" in told(await desk.said(ZHANG_MIN, "水更大了", CUSTOMERS))


async def test_a_talk_already_running_in_private_is_not_mixed_with_the_groups(
    desk: DeskOf,
) -> None:
    await desk.said(ZHANG_MIN, "洗衣机漏水")
    await begun(desk)
    asked = desk.screen(CUSTOMERS)[-1].words
    assert "上门地址" in asked and "跳过" in asked
    for words in (*PRIVATE, *REST):
        await desk.said(ZHANG_MIN, words, CUSTOMERS)
    assert (await desk.ticket()).answers["product"] == "air_conditioner"
    assert PHONE[-4:] not in desk.transcript(CUSTOMERS)
    assert "照片" in told(await desk.said(ZHANG_MIN, "XQG100"))


async def test_two_groups_and_a_direct_chat_never_mix(desk: DeskOf) -> None:
    await desk.said(ZHANG_MIN, "冰箱不制冷", CUSTOMERS)
    await desk.said(ZHANG_MIN, "洗衣机漏水", OTHER_GROUP)
    await desk.said(ZHANG_MIN, "电视没反应")
    for place in (CUSTOMERS, OTHER_GROUP, None):
        assert "照片" in told(await desk.said(ZHANG_MIN, f"M-{place and place.id}", place))
    assert "上门地址" in told(await desk.said(ZHANG_MIN, "跳过"))
    assert "上门地址" in told(await desk.said(ZHANG_MIN, "跳过", OTHER_GROUP))


async def test_two_people_of_one_group_never_mix(desk: DeskOf) -> None:
    await begun(desk)
    await desk.said(CHEN, "冰箱漏水", CUSTOMERS)
    assert "照片" in told(await desk.said(CHEN, "BCD-500", CUSTOMERS))
    await finished(desk)
    answers = (await desk.ticket()).answers
    assert (answers["product"], answers["model"]) == ("air_conditioner", REPORT[1])


async def test_somebody_from_outside_is_asked_in_the_group_and_may_keep_it_to_themselves(
    desk: DeskOf,
) -> None:
    for words in OPENING:
        await desk.said(CHEN, words, CUSTOMERS)
    assert "不方便在群里说" in desk.screen(CUSTOMERS)[-1].words
    assert "手机号" in told(await desk.said(CHEN, "跳过", CUSTOMERS))
    answer = told(await desk.said(CHEN, "跳过", CUSTOMERS))
    assert "什么时间" in answer and "不方便在群里说" not in answer
    for words in REST:
        await desk.said(CHEN, words, CUSTOMERS)
    answers = (await desk.ticket()).answers
    assert "address" not in answers and "phone" not in answers


async def test_somebody_from_outside_who_answers_in_the_group_is_not_quoted(desk: DeskOf) -> None:
    for words in REPORT:
        await desk.said(CHEN, words, CUSTOMERS)
    assert (await desk.ticket()).answers["phone"] == PHONE
    assert PHONE[-4:] not in desk.transcript(CUSTOMERS) and ADDRESS not in desk.transcript(
        CUSTOMERS
    )


@pytest.mark.parametrize("words", ["跳过", "skip"])
async def test_alone_with_the_bot_a_required_private_answer_is_required(
    desk: DeskOf, words: str
) -> None:
    for each in OPENING:
        await desk.said(ZHANG_MIN, each)
    assert "不方便在群里说" not in desk.screen(ZHANG_MIN)[-1].words
    assert "上门地址" in told(await desk.said(ZHANG_MIN, words))


async def test_a_form_without_private_questions_stays_in_the_group(store: Store) -> None:
    form = repair_form(address={"private": False}, phone={"private": False})
    form = [field for field in form if field["kind"] != "phone"]
    card = ["product", "fault"]
    desk = await DeskOf.open(store, definition=repair_document(form=form, card=card))
    for words in (*REPORT[:4], *REST):
        await desk.said(ZHANG_MIN, words, CUSTOMERS)
    assert desk.screen(ZHANG_MIN) == []
    assert (await desk.ticket()).number == "WX-1001"
