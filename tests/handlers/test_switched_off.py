"""A platform is switched off while its cards are out: what happens to their tickets still happens."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.desk import Moment
from handlers.tickets import ring
from storage.database import Store
from tests.fakes import CAPABILITIES, DINGTALK, WECOM
from tests.handlers.desk_of import DeskOf


@pytest.mark.parametrize("left", [(), (WECOM,), (DINGTALK,)])
async def test_a_deadline_passes_and_is_reckoned_anew_though_nobody_can_be_reached_there(
    store: Store, left: tuple[str, ...]
) -> None:
    desk = await DeskOf.open(store)
    ticket = await desk.opened_ticket()
    desk.clock.move(minutes=31)
    off = replace(desk.desk, capabilities={name: CAPABILITIES[name] for name in left})
    async with store.unit_of_work(desk.company) as uow:
        moment = Moment(desk=off, uow=uow, now=desk.clock(), door="command")
        found = await uow.tickets.get(ticket.id)
        assert found is not None
        after = await ring(moment, found, "first_response")
        assert not hasattr(after, "reason")
    kept = await desk.ticket()
    assert kept.clocks[0].breached_at is not None
