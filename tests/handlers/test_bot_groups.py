"""A WeCom group with the AI bot in it: its people are the application's, its cards change only when they are pressed."""

from __future__ import annotations

import pytest

from storage.database import Store
from tests.handlers.desk_of import (
    BOT_GROUP,
    DINGTALK_SUPERVISORS,
    LI_HONG,
    SUN_LI,
    WANG_QIANG,
    ZHOU_MIN,
    DeskOf,
    told,
)
from tests.handlers.flows_of import SUPERVISORS, Office, approval

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is tried here is the talk; the tables are tried on both databases elsewhere."""


@pytest.fixture
async def desk(store: Store) -> DeskOf:
    return await DeskOf.open(store)


async def waiting_for_approval(desk: DeskOf) -> None:
    await desk.said(ZHOU_MIN, "设为主管群", BOT_GROUP)
    await desk.reported_cost("680元")


async def test_a_supervisor_makes_it_a_working_group_by_a_word(desk: DeskOf) -> None:
    answer = told(await desk.said(ZHOU_MIN, "设为主管群", BOT_GROUP))
    assert "主管的工单卡片和通知从现在起发到本群" in answer
    await desk.reported_cost("680元")
    assert "680" in desk.screen(BOT_GROUP)[-1].words


async def test_its_card_stands_for_the_supervisors_on_wecom(desk: DeskOf) -> None:
    await waiting_for_approval(desk)
    assert [button.text for button in desk.card(BOT_GROUP).buttons][:1] == ["同意"]
    assert "680" not in desk.transcript(ZHOU_MIN)


async def test_whoever_presses_is_known_by_their_id_in_the_application(desk: DeskOf) -> None:
    await waiting_for_approval(desk)
    await desk.pressed(ZHOU_MIN, "同意", BOT_GROUP)
    assert "已由周敏同意" in desk.transcript(WANG_QIANG)


async def test_it_works_for_a_role_no_more_when_a_supervisor_says_so(desk: DeskOf) -> None:
    await desk.said(ZHOU_MIN, "设为主管群", BOT_GROUP)
    await desk.said(ZHOU_MIN, "取消主管群", BOT_GROUP)
    await desk.reported_cost("680元")
    assert "680" not in desk.transcript(BOT_GROUP)
    assert "680" in desk.transcript(ZHOU_MIN)


async def test_an_engineer_may_not_make_it_one(desk: DeskOf) -> None:
    assert "由主管或管理员设置" in told(await desk.said(WANG_QIANG, "设为主管群", BOT_GROUP))
    await desk.reported_cost("680元")
    assert "680" not in desk.transcript(BOT_GROUP)


async def test_what_a_group_should_not_read_is_asked_in_the_applications_chat(
    desk: DeskOf,
) -> None:
    ticket = await desk.opened_ticket(LI_HONG, BOT_GROUP)
    assert "13812345678" not in desk.transcript(BOT_GROUP)
    assert ticket.answers["phone"] == "13812345678"


async def test_what_was_decided_elsewhere_is_left_to_the_next_press(desk: DeskOf) -> None:
    await waiting_for_approval(desk)
    stale = desk.button(BOT_GROUP, "同意")
    await desk.pressed(SUN_LI, "驳回", DINGTALK_SUPERVISORS)
    await desk.said(SUN_LI, "太贵了", DINGTALK_SUPERVISORS)
    refused = told(await desk.presses(ZHOU_MIN, stale, BOT_GROUP))
    assert "孙丽" in refused


async def test_where_each_votes_by_themselves_the_group_looks_how_the_vote_stands(
    store: Store,
) -> None:
    office = await Office.open(store, approval(SUPERVISORS, mode="all"))
    desk = office.desk
    await desk.said(ZHOU_MIN, "设为主管群", BOT_GROUP)
    await office.reports()
    votes = desk.card(BOT_GROUP)
    assert [button.text for button in votes.buttons] == ["看进展"]
    await desk.pressed(SUN_LI, "同意")
    look = desk.button(BOT_GROUP, "看进展")
    assert await desk.presses(ZHOU_MIN, look, BOT_GROUP) == []
    assert "孙丽 同意" in str(await newest_face(desk, look.card_key))


async def newest_face(desk: DeskOf, key: str) -> str:
    """With which the door answers a press."""
    async with desk.store.unit_of_work(desk.company) as uow:
        sent = await uow.cards.by_key(key)
    assert sent is not None
    return sent.face
