from __future__ import annotations

from datetime import datetime

from storage.database import Store
from storage.history import HistoryEntry


async def test_history_is_told_in_the_order_it_happened(
    store: Store, company: int, now: datetime
) -> None:
    async with store.unit_of_work(company) as uow:
        uow.history.add(3, "opened", 7, now, "wecom", {"number": "WX-1001"})
        uow.history.add(3, "overdue", None, now, "clock", {"before": "new", "words": "“超时”"})
        uow.history.add(4, "opened", 7, now, "wecom", {})
    async with store.unit_of_work(company) as uow:
        first, second = await uow.history.of(3)
    assert (first.kind, first.by, first.door) == ("opened", 7, "wecom")
    assert second == HistoryEntry(
        id=second.id,
        kind="overdue",
        by=None,
        at=now,
        door="clock",
        details={"before": "new", "words": "“超时”"},
    )


async def test_history_of_another_company_does_not_exist(
    store: Store, company: int, other_company: int, now: datetime
) -> None:
    async with store.unit_of_work(company) as uow:
        uow.history.add(3, "opened", 7, now, "wecom", {})
    async with store.unit_of_work(other_company) as uow:
        assert await uow.history.of(3) == ()
