from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from storage.database import Store
from storage.outbox import OutboxItem, OutboxRow
from tests.databases import OpenStore
from tests.storage.builders import MORNING, a_push

SPEAKING = "wecom:ww8f2a61c0d94e7b35:direct:li_hong:li_hong"
QUIET = timedelta(seconds=1.5)


def held(payload: str = "请问是什么故障？", by: str = SPEAKING) -> OutboxItem:
    return replace(a_push(payload=payload), due_at=MORNING + QUIET, held_for=by)


async def queued(store: Store, company: int, *items: OutboxItem) -> None:
    async with store.unit_of_work(company) as uow:
        for item in items:
            uow.outbox.add(item)


async def claimed(store: Store, seconds: float) -> list[str]:
    rows = await store.outbox.claim(MORNING + timedelta(seconds=seconds), 10, lease_seconds=60)
    return [row.payload for row in rows]


async def withdrawn(store: Store, company: int, held_for: str = SPEAKING) -> bool:
    async with store.unit_of_work(company) as uow:
        return await uow.outbox.withdraw(held_for)


async def states(store: Store) -> list[tuple[str, str]]:
    rows = await store._engine.rows("SELECT state, reason FROM outbox ORDER BY id")
    return [(row["state"], row["reason"]) for row in rows]


async def heard(store: Store, company: int, lane: str = SPEAKING) -> int:
    """Something was written down in the lane that waits to be handled; its row."""
    row = await store.inbox.write_down(
        company, "wecom", "ww8f2a61c0d94e7b35", f"event {lane}", lane, "{}", MORNING
    )
    assert row is not None
    return row


async def handled(store: Store, company: int, row: int) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.inbox.done(row, MORNING)


async def test_held_row_goes_out_when_the_quiet_time_is_over(store: Store, company: int) -> None:
    await queued(store, company, held())
    assert await claimed(store, 1.4) == []
    assert await claimed(store, 1.5) == ["请问是什么故障？"]


async def test_unit_of_work_says_until_when_something_is_held(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        uow.outbox.add(held())
        assert (uow.has_outgoing, uow.held_until) == (False, MORNING + QUIET)
        uow.outbox.add(a_push())
        assert uow.has_outgoing


async def test_withdrawn_row_is_never_sent_and_says_why(store: Store, company: int) -> None:
    await queued(store, company, held())
    assert await withdrawn(store, company)
    assert await claimed(store, 60) == []
    assert await states(store) == [("superseded", "more was said before it was sent")]
    assert not await withdrawn(store, company)


async def test_row_on_its_way_can_no_longer_be_withdrawn(store: Store, company: int) -> None:
    await queued(store, company, held())
    await claimed(store, 2)
    assert not await withdrawn(store, company)


async def test_row_that_will_be_tried_again_counts_as_seen(store: Store, company: int) -> None:
    await queued(store, company, held())
    (row,) = await store.outbox.claim(MORNING + QUIET, 10, lease_seconds=60)
    await store.outbox.retry([row.id], MORNING + timedelta(minutes=1), "45009")
    assert not await withdrawn(store, company)


async def test_only_what_is_held_for_that_lane_is_withdrawn(
    store: Store, company: int, other_company: int
) -> None:
    await queued(store, company, held("another's", by="another lane"), a_push(payload="not held"))
    await queued(store, other_company, held("another company's"))
    assert not await withdrawn(store, company)
    assert sorted(await claimed(store, 2)) == ["another company's", "another's"]


async def test_what_is_held_lets_others_of_its_chat_pass(store: Store, company: int) -> None:
    """进度 is answered at once, and in a group one person's question keeps nobody else waiting."""
    await queued(store, company, held("question"), a_push(payload="progress"))
    assert await claimed(store, 0) == ["progress"]


async def test_what_is_no_longer_held_keeps_its_place(store: Store, company: int) -> None:
    await queued(store, company, held("question"), a_push(payload="push"))
    assert await claimed(store, 2) == ["question"]


async def test_question_waits_for_what_was_said_but_not_yet_handled(
    store: Store, company: int
) -> None:
    """A photo is still being fetched when the quiet time ends."""
    await queued(store, company, held("question"), a_push(payload="push"))
    row = await heard(store, company)
    await heard(store, company, "another lane")
    assert await claimed(store, 3) == ["push"]
    await store.outbox.sent(2, "")
    await handled(store, company, row)
    assert await claimed(store, 3) == ["question"]


async def test_question_does_not_wait_for_ever_for_what_cannot_be_handled(
    store: Store, company: int
) -> None:
    await queued(store, company, held())
    await heard(store, company)
    assert await claimed(store, 11.4) == []
    assert await claimed(store, 11.6) == ["请问是什么故障？"]


async def test_row_is_either_withdrawn_or_sent_however_they_meet(
    open_store: OpenStore, company: int
) -> None:
    speaker, worker = [await open_store() for _ in range(2)]
    for turn in range(40):
        await queued(speaker, company, held(f"question {turn}"))

        async def claim() -> list[OutboxRow]:
            return await worker.outbox.claim(MORNING + QUIET, 10, lease_seconds=60)

        rows, is_withdrawn = await asyncio.gather(claim(), withdrawn(speaker, company))
        assert (len(rows), is_withdrawn) in {(1, False), (0, True)}
        for row in rows:
            await worker.outbox.sent(row.id, "")
