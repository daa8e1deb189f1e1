from __future__ import annotations

import asyncio

import pytest

from handlers.updates import FileSent, TextSent
from storage.database import Store
from tests.databases import OpenStore
from tests.handlers.desk_of import (
    CHEN,
    CUSTOMERS,
    LI_HONG,
    PNG,
    REPORT,
    WANG_QIANG,
    ZHANG_MIN,
    DeskOf,
    told,
)
from workflows.answers import parts


@pytest.fixture
async def desk(store: Store) -> DeskOf:
    desk = await DeskOf.open(store)
    desk.waits_for_more()
    return desk


async def states(desk: DeskOf) -> list[str]:
    rows = await desk.store._engine.rows("SELECT state FROM outbox ORDER BY id")
    return [row["state"] for row in rows]


def voice(words: str) -> FileSent:
    return FileSent(ref="v", file_kind="voice", transcript=words, stored=99)


async def finished(desk: DeskOf, *answers: str) -> None:
    for words in answers:
        await desk.said(LI_HONG, words)


async def test_messages_photo_and_voice_get_one_question_and_make_one_ticket(desk: DeskOf) -> None:
    answers = await desk.says_quickly(
        LI_HONG, "空调不制冷", PNG, voice("声音大"), "还滴水，13800138000"
    )
    assert len(answers) == 1
    assert "已了解：空调 · 不制冷、漏水、异响 · 照片 1 张" in answers[0]
    assert "型号" in answers[0]
    assert (await states(desk)) == ["superseded", "superseded", "superseded", "sent"]

    await finished(desk, "跳过", "文三路 90 号", "明天上午", "在保", "提交")
    ticket = await desk.ticket()
    assert ticket.answers["description"] == "空调不制冷，声音大，还滴水"
    assert ticket.answers["phone"] == "13800138000"
    assert len(ticket.answers["photos"]) == 1  # type: ignore[arg-type]


async def test_a_question_that_went_out_is_answered_by_what_comes_next(desk: DeskOf) -> None:
    assert "型号" in told(await desk.said(LI_HONG, "空调不制冷"))
    assert "照片" in told(await desk.said(LI_HONG, "而且滴水"))
    await finished(desk, *REPORT[2:])
    assert (await desk.ticket()).answers["model"] == "而且滴水"


async def test_a_question_on_its_way_counts_as_seen(desk: DeskOf) -> None:
    await desk.write_down(LI_HONG, TextSent(text="空调不制冷"))
    await desk.handle(LI_HONG)
    desk.clock.move(seconds=2)
    (row,) = await desk.store.outbox.claim(desk.clock(), 10, 60)
    await desk.write_down(LI_HONG, TextSent(text="而且滴水"))
    await desk.handle(LI_HONG)
    await desk.store.outbox.sent(row.id, "")
    await desk.deliver()
    assert "照片" in desk.transcript(LI_HONG)


async def test_a_claim_and_the_next_message_at_once_never_lose_a_word(desk: DeskOf) -> None:
    """Either the question was seen and has its answer, or it never left and the report goes on."""
    await desk.write_down(LI_HONG, TextSent(text="空调不制冷"))
    await desk.handle(LI_HONG)
    desk.clock.move(seconds=2)
    await desk.write_down(LI_HONG, TextSent(text="而且滴水"))
    rows, _ = await asyncio.gather(
        desk.store.outbox.claim(desk.clock(), 10, 60), desk.handle(LI_HONG)
    )
    for row in rows:
        await desk.store.outbox.sent(row.id, "")
    desk.clock.move(seconds=2)
    await desk.deliver()
    assert (await states(desk)) in (["superseded", "sent"], ["sent", "sent"])
    assert ("照片" if rows else "型号") in told(s.words for s in desk.screen(LI_HONG))


async def test_an_answer_may_come_in_pieces(desk: DeskOf) -> None:
    await finished(desk, *REPORT[:3])
    (answer,) = await desk.says_quickly(LI_HONG, "杭州", "西湖区文三路 90 号", "1 幢 502")
    assert "手机号" in answer
    await finished(desk, *REPORT[4:])
    address = parts((await desk.ticket()).answers["address"])
    assert (address["county"], address["detail"]) == ("西湖区", "文三路 90 号，1 幢 502")


async def test_several_photos_are_counted_once(desk: DeskOf) -> None:
    await finished(desk, *REPORT[:2])
    (answer,) = await desk.says_quickly(LI_HONG, PNG, PNG + b"2", PNG + b"3")
    assert "已收到 3 张照片" in answer
    assert "地址" in told(await desk.says_quickly(LI_HONG, "完成"))


async def test_a_greeting_before_the_problem_is_not_answered_by_itself(desk: DeskOf) -> None:
    answers = await desk.says_quickly(ZHANG_MIN, "你好", "在吗", "我家空调坏了")
    assert len(answers) == 1
    assert "故障" in answers[0]
    assert "请直接描述问题" not in answers[0]


async def test_what_was_said_before_the_problem_had_a_name_is_kept(desk: DeskOf) -> None:
    await desk.says_quickly(LI_HONG, "你好", "昨天晚上开始的", "空调不制冷")
    await finished(desk, *REPORT[1:])
    assert (await desk.ticket()).answers["description"] == "昨天晚上开始的，空调不制冷"


async def test_a_greeting_alone_is_answered_after_the_quiet(desk: DeskOf) -> None:
    await desk.write_down(LI_HONG, TextSent(text="你好"))
    await desk.handle(LI_HONG)
    assert await desk.store.outbox.claim(desk.clock(), 10, 60) == []
    desk.clock.move(seconds=1.5)
    assert len(await desk.store.outbox.claim(desk.clock(), 10, 60)) == 1


async def test_presses_and_orders_do_not_wait(desk: DeskOf) -> None:
    await desk.said(LI_HONG, "报修")
    press = desk.button(LI_HONG, "洗衣机")
    for content in (press, TextSent(text="取消"), TextSent(text="进度")):
        await desk.write_down(LI_HONG, content)
        await desk.handle(LI_HONG)
        assert await desk.store.outbox.claim(desk.clock(), 10, 0)
        await desk.deliver()


async def test_progress_is_told_before_the_question_that_waits(desk: DeskOf) -> None:
    answers = await desk.says_quickly(LI_HONG, "空调不制冷", "进度")
    assert [("没有进行中的工单" in each, "型号" in each) for each in answers] in (
        [(True, False), (False, True)],
        [(False, True), (True, False)],
    )


async def test_an_order_amid_the_burst_is_obeyed(desk: DeskOf) -> None:
    answers = await desk.says_quickly(LI_HONG, "空调不制冷", "取消")
    assert answers == ["好的，已取消，本次没有提交。"]
    assert await desk.said(LI_HONG, "取消") == ["现在没有正在填写的内容。"]


async def test_agreeing_to_a_summary_nobody_saw_submits_nothing(desk: DeskOf) -> None:
    await finished(desk, *REPORT[:6])
    (answer,) = await desk.says_quickly(LI_HONG, "在保", "好的")
    assert "[提交]" in answer
    await desk.said(LI_HONG, "好的")
    assert (await desk.ticket()).answers["warranty"] == "under_warranty"


async def test_two_people_in_a_group_do_not_wait_for_each_other(desk: DeskOf) -> None:
    await desk.write_down(CHEN, TextSent(text="空调漏水"), CUSTOMERS)
    await desk.handle(CHEN, CUSTOMERS)
    await desk.write_down(ZHANG_MIN, TextSent(text="帮助"), CUSTOMERS)
    await desk.handle(ZHANG_MIN, CUSTOMERS)
    (row,) = await desk.store.outbox.claim(desk.clock(), 10, 60)
    assert "直接说您的问题或需要" in row.payload


async def test_what_staff_are_asked_for_an_action_does_not_wait(desk: DeskOf) -> None:
    await desk.accepted_ticket()
    await desk.pressed(WANG_QIANG, "报费用")
    await desk.write_down(WANG_QIANG, TextSent(text="压缩机"))
    await desk.handle(WANG_QIANG)
    assert await desk.store.outbox.claim(desk.clock(), 10, 60)


async def test_another_process_takes_the_question_back(desk: DeskOf, open_store: OpenStore) -> None:
    other = DeskOf(await open_store(), desk.clock, desk.company)
    other.waits_for_more()
    other._ids = desk._ids
    await desk.write_down(LI_HONG, TextSent(text="空调不制冷"))
    await desk.handle(LI_HONG)
    (answer,) = await other.says_quickly(LI_HONG, "还滴水")
    assert "已了解：空调 · 不制冷、漏水" in answer
