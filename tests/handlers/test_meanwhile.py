"""A press that comes too late is answered with what happened meanwhile, and by whom."""

from __future__ import annotations

from storage.database import Store
from tests.handlers.desk_of import LI_HONG, SUN_LI, WANG_QIANG, ZHAO_LEI, ZHOU_MIN
from tests.handlers.flows_of import QIAN_DUO, Office, approval, lanes, named, work
from workflows.events import Cancelled, Suspended

BOTH = (WANG_QIANG, SUN_LI)
PAY, VOTE = work(named(WANG_QIANG)), approval(named(SUN_LI))


async def test_a_vote_decided_by_another(store: Store) -> None:
    office = await Office.open(store, approval(named(*BOTH)), work(named(QIAN_DUO)))
    late = (await office.task_of(SUN_LI)).id
    await office.acts(WANG_QIANG, "reject", "太贵")
    assert await office.late(SUN_LI, late) == f"{office.number}：已由王强驳回：太贵。"


async def test_work_called_off_by_a_lane_that_was_enough(store: Store) -> None:
    office = await Office.open(store, lanes([VOTE], [PAY], join="any"))
    late = (await office.task_of(SUN_LI)).id
    await office.acts(WANG_QIANG, "complete")
    assert "其他分支已由王强完成" in await office.late(SUN_LI, late)


async def test_a_step_taken_back_a_ticket_cancelled_and_work_given_away(store: Store) -> None:
    office = await Office.open(store, PAY, VOTE)
    first = (await office.task_of(WANG_QIANG)).id
    await office.gives(ZHOU_MIN, ZHAO_LEI, of=WANG_QIANG)
    assert "已由周敏转给赵磊" in await office.late(WANG_QIANG, first)
    await office.acts(ZHAO_LEI, "complete")
    vote = (await office.task_of(SUN_LI)).id
    await office.takes_back(ZHAO_LEI)
    assert "已由赵磊撤回" in await office.late(SUN_LI, vote)
    mine = (await office.task_of(ZHAO_LEI)).id
    await office.happens(Cancelled(by=await office.person(LI_HONG), reason="不修了"))
    assert "工单已由李红作废：不修了" in await office.late(ZHAO_LEI, mine)


async def test_while_it_stands_still_who_stopped_it_and_why(store: Store) -> None:
    office = await Office.open(store, VOTE)
    task = (await office.task_of(SUN_LI)).id
    assert await office.late(SUN_LI, task) == ""
    await office.happens(Suspended(by=await office.person(ZHOU_MIN), reason="查账"))
    assert await office.late(SUN_LI, task) == f"{office.number}：已由周敏挂起：查账。"


async def test_strangers_and_tasks_there_never_were_are_told_nothing(store: Store) -> None:
    office = await Office.open(store, VOTE)
    assert await office.late(SUN_LI, 99) == ""
