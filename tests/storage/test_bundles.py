from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.database import Store
from storage.outbox import OutboxItem, OutboxRow
from tests.storage.builders import MORNING, a_push

NIGHT = MORNING - timedelta(hours=9)
LEASE = 60.0


def of_bundle(
    payload: str,
    bundle: str | None = "night",
    *,
    due_at: datetime = MORNING,
    ticket: int | None = None,
    card: int | None = None,
    lane: str = "wecom/zhou_min",
) -> OutboxItem:
    item = a_push(payload=payload, lane=lane, card_id=card)
    reason = "quiet hours" if due_at > NIGHT else ""
    return replace(item, bundle=bundle, due_at=due_at, ticket_id=ticket, reason=reason)


async def queued(store: Store, company: int, *items: OutboxItem) -> None:
    async with store.unit_of_work(company) as uow:
        for item in items:
            uow.outbox.add(item)


async def claimed(store: Store, now: datetime = MORNING) -> list[OutboxRow]:
    return await store.outbox.claim(now, 10, LEASE)


async def together(store: Store, now: datetime = MORNING) -> list[str]:
    """The payloads of the one bundle that is due."""
    (first,) = await claimed(store, now)
    others = await store.outbox.claim_bundle(first, now, LEASE)
    return [row.payload for row in (first, *others)]


async def states(store: Store) -> list[tuple[str, str]]:
    rows = await store._engine.rows("SELECT state, reason FROM outbox ORDER BY id")
    return [(row["state"], row["reason"]) for row in rows]


async def test_held_rows_wait_and_what_is_urgent_passes_them(store: Store, company: int) -> None:
    await queued(
        store, company, of_bundle("held"), of_bundle("urgent", None, due_at=NIGHT), of_bundle("too")
    )
    (row,) = await claimed(store, NIGHT)
    assert row.payload == "urgent"
    assert await store.outbox.claim_bundle(row, NIGHT, LEASE) == []
    await store.outbox.sent(row.id, "m1")
    assert await claimed(store, MORNING - timedelta(seconds=1)) == []
    assert await together(store) == ["held", "too"]


async def test_rows_of_one_lane_and_bundle_go_together_in_their_order(
    store: Store, company: int, other_company: int
) -> None:
    await queued(
        store,
        company,
        of_bundle("1"),
        of_bundle("another bundle", "night:sla"),
        of_bundle("2"),
        of_bundle("not due yet", due_at=MORNING + timedelta(hours=1)),
        of_bundle("by itself", None),
        of_bundle("3"),
    )
    await queued(store, other_company, of_bundle("another company's"))
    await queued(store, company, of_bundle("another lane's", lane="wecom/sun_li"))
    first, *others = await claimed(store)
    assert [row.payload for row in others] == ["another company's", "another lane's"]
    joined = await store.outbox.claim_bundle(first, MORNING, LEASE)
    assert [row.payload for row in (first, *joined)] == ["1", "2", "3"]


async def test_nobody_takes_a_row_of_the_lane_while_a_bundle_is_under_way(
    store: Store, company: int
) -> None:
    await queued(store, company, of_bundle("1"), of_bundle("2"), of_bundle("by itself", None))
    await together(store)
    assert await claimed(store) == []


async def test_a_card_that_can_be_pressed_is_never_taken_with_others(
    store: Store, company: int
) -> None:
    await queued(store, company, of_bundle("1"), of_bundle("card", card=7), of_bundle("2"))
    assert await together(store) == ["1", "2"]


async def test_nothing_overtakes_what_is_said_before_it_about_the_same_ticket(
    store: Store, company: int
) -> None:
    await queued(
        store,
        company,
        of_bundle("1", ticket=1),
        of_bundle("card of ticket 2", None, ticket=2),
        of_bundle("2", ticket=2),
        of_bundle("3", ticket=3),
    )
    assert await together(store) == ["1", "3"]


async def test_a_bundle_that_was_sent_has_one_receipt_and_says_with_whom(
    store: Store, company: int
) -> None:
    await queued(store, company, of_bundle("1", ticket=1), of_bundle("2", ticket=2))
    await together(store)
    await store.outbox.sent_together([1, 2], "m9")
    assert await states(store) == [("sent", "one message of 2, from 1")] * 2
    async with store.unit_of_work(company) as uow:
        assert await uow.outbox.ticket_of("m9") is None


async def test_a_reply_to_a_bundle_about_one_ticket_finds_it(store: Store, company: int) -> None:
    await queued(store, company, of_bundle("1", ticket=4), of_bundle("2", ticket=4))
    await together(store)
    await store.outbox.sent_together([1, 2], "m9")
    async with store.unit_of_work(company) as uow:
        assert await uow.outbox.ticket_of("m9") == 4


@pytest.mark.parametrize("how", ["killed", "retried"])
async def test_a_bundle_that_may_have_arrived_is_made_anew_of_the_very_same_rows(
    store: Store, company: int, how: str
) -> None:
    """What has come in meanwhile would make another message of it, which the platform takes for a new one."""
    await queued(store, company, of_bundle("1"), of_bundle("2"))
    await together(store)
    if how == "retried":
        await store.outbox.retry([1, 2], MORNING + timedelta(seconds=30), "timeout")
    await queued(store, company, of_bundle("3"))
    later = MORNING + timedelta(seconds=LEASE)
    assert await together(store, later) == ["1", "2"]
    await store.outbox.sent_together([1, 2], "m1")
    assert await together(store, later) == ["3"]


async def test_what_is_left_of_a_bundle_in_two_messages_stays_together(
    store: Store, company: int
) -> None:
    await queued(store, company, *(of_bundle(str(number)) for number in range(1, 5)))
    await together(store)
    await store.outbox.sent_together([1, 2], "m1")
    await queued(store, company, of_bundle("5"))
    later = MORNING + timedelta(seconds=LEASE)
    assert await together(store, later) == ["3", "4"]


async def test_what_is_put_off_was_not_tried_and_lets_others_pass(
    store: Store, company: int
) -> None:
    await queued(store, company, of_bundle("1", "sla"), of_bundle("2", "sla"))
    await together(store)
    until = MORNING + timedelta(seconds=20)
    await store.outbox.put_off([1, 2], until, "the group has had enough")
    assert await states(store) == [("waiting", "the group has had enough")] * 2
    await queued(store, company, of_bundle("urgent", None), of_bundle("3", "sla"))
    (row,) = await claimed(store)
    assert row.payload == "urgent"
    await store.outbox.sent(row.id, "")
    (third,) = await claimed(store)
    await store.outbox.put_off([third.id], until, "the group has had enough")
    assert await together(store, until) == ["1", "2", "3"]


async def test_what_is_urgent_and_put_off_keeps_its_place(store: Store, company: int) -> None:
    await queued(store, company, of_bundle("first", None), of_bundle("second", None))
    (row,) = await claimed(store)
    await store.outbox.put_off([row.id], MORNING + timedelta(seconds=20), "enough")
    assert await claimed(store) == []
    (row,) = await claimed(store, MORNING + timedelta(seconds=20))
    assert (row.payload, row.attempts) == ("first", 1)


async def test_the_new_face_of_a_held_card_waits_for_it_and_holds_up_nobody(
    store: Store, company: int
) -> None:
    refresh = replace(of_bundle("new face", None, card=7, due_at=NIGHT), kind="refresh")
    await queued(
        store, company, of_bundle("card", card=7), refresh, of_bundle("urgent", None, due_at=NIGHT)
    )
    (row,) = await claimed(store, NIGHT)
    assert row.payload == "urgent"
    await store.outbox.sent(row.id, "")
    assert await claimed(store, NIGHT) == []
    order = []
    while rows := await claimed(store):
        order += [row.payload for row in rows]
        await store.outbox.sent_together([row.id for row in rows], "")
    assert order == ["card", "new face"]


async def test_what_is_held_can_be_seen_with_its_reason_the_nearest_first(
    store: Store, company: int, other_company: int
) -> None:
    await queued(
        store,
        company,
        of_bundle("later", due_at=MORNING + timedelta(hours=1)),
        of_bundle("morning"),
        of_bundle("now", None, due_at=NIGHT),
    )
    await queued(store, other_company, of_bundle("another company's"))
    rows = await store.outbox.held_rows(company, NIGHT, 10)
    assert [(row.payload, row.reason) for row in rows] == [
        ("morning", "quiet hours"),
        ("later", "quiet hours"),
    ]
    assert [row.payload for row in await store.outbox.held_rows(company, MORNING, 10)] == ["later"]
