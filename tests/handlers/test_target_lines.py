"""What people read of a ticket's clocks: on its card, in lists, and when they ask for it."""

from __future__ import annotations

import pytest

from handlers.faces import without_time
from storage.database import Store
from tests.handlers.desk_of import WANG_QIANG, ZHOU_MIN, DeskOf, told
from tests.handlers.test_pressing import facts


@pytest.fixture
async def desk(store: Store) -> DeskOf:
    desk = await DeskOf.open(store)
    await desk.accepted_ticket()
    return desk


async def test_a_card_says_that_its_time_stands_still_and_for_what(desk: DeskOf) -> None:
    await desk.pressed(WANG_QIANG, "待配件")
    card = desk.card(WANG_QIANG)
    assert facts(card)["时限"] == "已暂停：等待配件"
    assert card.due_at is None


async def test_once_the_parts_are_there_it_says_when_it_is_due(desk: DeskOf) -> None:
    before = desk.card(WANG_QIANG).due_at
    await desk.pressed(WANG_QIANG, "待配件")
    desk.clock.move(hours=3)
    await desk.pressed(WANG_QIANG, "配件已到")
    card = desk.card(WANG_QIANG)
    assert "时限" not in facts(card)
    assert before is not None and card.due_at is not None
    assert (card.due_at - before).total_seconds() == 3 * 3600


async def test_a_list_says_it_too(desk: DeskOf) -> None:
    assert "还剩 1 天" in told(await desk.said(WANG_QIANG, "我的工单"))
    await desk.pressed(WANG_QIANG, "待配件")
    assert "（已暂停：等待配件）" in told(await desk.said(WANG_QIANG, "我的工单"))


async def test_a_suspended_ticket_waits_for_nothing_in_particular(desk: DeskOf) -> None:
    await desk.said(ZHOU_MIN, "挂起 1001 客户出差")
    shown = told(await desk.said(ZHOU_MIN, "1001"))
    assert "解决：已暂停：已挂起" in shown
    assert "时限" not in shown, "each deadline has its line"


async def test_whoever_asks_reads_which_promises_were_kept(desk: DeskOf) -> None:
    shown = told(await desk.said(ZHOU_MIN, "1001"))
    assert "响应：按时完成（今天 09:00）" in shown
    assert "解决：11-24 09:00 前" in shown


async def test_whoever_asks_reads_which_were_broken(desk: DeskOf) -> None:
    desk.clock.move(hours=25)
    await desk.ring_due()
    assert "解决：已超时（今天 09:00 到期）" in told(await desk.said(ZHOU_MIN, "1001"))
    await desk.pressed(WANG_QIANG, "解决")
    await desk.said(WANG_QIANG, "换了压缩机")
    assert "解决：今天 10:00 完成，晚了 1 小时" in told(await desk.said(ZHOU_MIN, "1001"))


async def test_a_broken_promise_stands_on_the_card_of_whoever_has_the_work(desk: DeskOf) -> None:
    desk.clock.move(hours=25)
    await desk.ring_due()
    await desk.said(WANG_QIANG, "1001")
    assert facts(desk.card(WANG_QIANG))["时限"] == "解决已超时"


async def test_a_broken_promise_is_no_change_that_a_card_must_show(desk: DeskOf) -> None:
    """WeCom lets a card change once until it is pressed: that is for what can be done, not for how late it is."""
    before = desk.card(WANG_QIANG)
    desk.clock.move(hours=25)
    await desk.ring_due()
    await desk.said(WANG_QIANG, "1001")
    after = desk.card(WANG_QIANG)
    assert before != after
    assert without_time(before) == without_time(after)
