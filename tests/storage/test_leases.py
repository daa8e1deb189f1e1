from __future__ import annotations

from datetime import datetime, timedelta

from storage.database import Store
from tests.storage.builders import a_push


async def test_renewed_lease_keeps_a_delivery_from_others(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        uow.outbox.add(a_push())
        now = a_push().due_at
    (row,) = await store.outbox.claim(now, 10, 6.0)
    await store.outbox.renew([row.id], _after(now, 4), 6.0)
    assert await store.outbox.claim(_after(now, 8), 10, 6.0) == []
    assert [each.id for each in await store.outbox.claim(_after(now, 11), 10, 6.0)] == [row.id]


async def test_delivery_that_has_ended_is_not_renewed(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        uow.outbox.add(a_push())
        now = a_push().due_at
    (row,) = await store.outbox.claim(now, 10, 6.0)
    await store.outbox.retry([row.id], _after(now, 1), "busy")
    await store.outbox.renew([row.id], _after(now, 1), 60.0)
    await store.outbox.renew([], now, 60.0)
    assert [each.id for each in await store.outbox.claim(_after(now, 2), 10, 6.0)] == [row.id]


def _after(now: datetime, seconds: float) -> datetime:
    return now + timedelta(seconds=seconds)
