"""Words written into a card before a button is pressed: they are what the action asks for, why, or something to remember."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.cards import Entry
from storage.database import Store
from tests.fakes import CAPABILITIES, DINGTALK, KEY_CARDS
from tests.handlers.desk_of import (
    DINGTALK_SUPERVISORS,
    HE_JUN,
    LI_HONG,
    SUN_LI,
    WANG_QIANG,
    ZHAO_LEI,
    ZHOU_MIN,
    DeskOf,
)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WRITABLE = replace(KEY_CARDS, takes_entries=True)


@pytest.fixture
async def writing_desk(store: Store) -> DeskOf:
    """One can write on DingTalk's cards."""
    desk = await DeskOf.open(store)
    desk.desk = replace(desk.desk, capabilities={**CAPABILITIES, DINGTALK: WRITABLE})
    return desk


async def test_a_card_that_takes_one_text_is_written_on_by_its_name(writing_desk: DeskOf) -> None:
    desk = writing_desk
    await desk.accepted_ticket(ZHAO_LEI)
    assert desk.card(ZHAO_LEI).entry == Entry(label="处理结果", hint="解决时请填写", most=500)
    assert await desk.writes(ZHAO_LEI, "换了压缩机", "解决") == []
    assert (await desk.ticket()).answers["solution"] == "换了压缩机"
    assert desk.card(ZHAO_LEI).entry is None, "nothing is left to press"
    assert "换了压缩机" in desk.transcript(LI_HONG)


async def test_nothing_written_is_asked_for_in_the_chat(writing_desk: DeskOf) -> None:
    desk = writing_desk
    await desk.accepted_ticket(ZHAO_LEI)
    (asked,) = await desk.writes(ZHAO_LEI, " ", "解决")
    assert "处理结果" in asked
    assert "solution" not in (await desk.ticket()).answers


async def test_what_the_field_does_not_take_is_asked_for(writing_desk: DeskOf) -> None:
    desk = writing_desk
    await desk.accepted_ticket(ZHAO_LEI)
    (asked,) = await desk.writes(ZHAO_LEI, "换" * 501, "解决")
    assert "处理结果" in asked
    await desk.said(ZHAO_LEI, "换了压缩机")
    assert (await desk.ticket()).answers["solution"] == "换了压缩机"


async def test_several_fields_are_read_as_in_words(writing_desk: DeskOf) -> None:
    desk = writing_desk
    await desk.accepted_ticket(ZHAO_LEI)
    await desk.writes(ZHAO_LEI, "压缩机 350", "报费用")
    answers = (await desk.ticket()).answers
    assert (answers["parts"], answers["cost"]) == ("压缩机", "350")


async def test_a_refusal_is_written_by_an_approver_where_the_group_talks(
    writing_desk: DeskOf,
) -> None:
    desk, room = writing_desk, DINGTALK_SUPERVISORS
    await desk.reported_cost("800", ZHAO_LEI)
    entry = desk.card(room).entry
    assert entry == Entry(label="驳回理由", hint="驳回时请填写", most=200)
    assert await desk.writes(SUN_LI, "换人报价", "驳回", room) == []
    assert desk.card(room).outcome == "已由孙丽驳回：换人报价"
    assert desk.card(ZHOU_MIN).outcome == "已由孙丽驳回：换人报价"


async def test_what_an_action_does_not_ask_for_is_added_to_the_ticket(
    writing_desk: DeskOf,
) -> None:
    desk = writing_desk
    await desk.accepted_ticket(ZHAO_LEI)
    assert await desk.writes(ZHAO_LEI, "楼下等钥匙", "到场") == []
    said = [entry.details.get("text") for entry in await desk.history()]
    assert "楼下等钥匙" in said
    assert "工程师已到场" in desk.card(ZHAO_LEI).status


async def test_words_beside_a_yes_that_asks_for_none_are_said_with_it(
    writing_desk: DeskOf,
) -> None:
    desk = writing_desk
    await desk.reported_cost("800", ZHAO_LEI)
    await desk.writes(HE_JUN, "只此一次", "同意", DINGTALK_SUPERVISORS)
    assert desk.card(DINGTALK_SUPERVISORS).outcome == "已由何军同意：只此一次"


async def test_a_client_that_writes_where_nothing_can_be_written_writes_nothing(
    writing_desk: DeskOf,
) -> None:
    desk = writing_desk
    await desk.accepted_ticket(WANG_QIANG)
    assert desk.card(WANG_QIANG).entry is None
    press = replace(desk.button(WANG_QIANG, "解决"), typed="换了压缩机")
    (asked,) = await desk.presses(WANG_QIANG, press)
    assert "处理结果" in asked


async def test_a_customers_card_asks_for_no_words(writing_desk: DeskOf) -> None:
    desk = writing_desk
    await desk.resolved_ticket(ZHAO_LEI)
    assert desk.card(LI_HONG).entry is None


async def test_phones_in_what_was_written_are_hidden_from_the_group(writing_desk: DeskOf) -> None:
    desk = writing_desk
    await desk.reported_cost("800", ZHAO_LEI)
    await desk.writes(SUN_LI, "问过 13999990000", "驳回", DINGTALK_SUPERVISORS)
    assert "13999990000" not in desk.transcript(DINGTALK_SUPERVISORS)
    assert "139****0000" in desk.transcript(DINGTALK_SUPERVISORS)
