"""Deadlines reckoned anew once a company's calendars are others: of every open ticket that has one."""

from __future__ import annotations

from handlers.desk import Desk, Moment
from handlers.tickets import reckon_anew
from workflows.calendars.calendars import Calendars

_AT_ONCE = 50


async def has_deadlines(desk: Desk, company: int) -> bool:
    async with desk.store.unit_of_work(company) as uow:
        return bool(await uow.tickets.with_deadlines(0, 1))


async def reckon_deadlines_anew(desk: Desk, company: int, before: Calendars, door: str) -> int:
    """How many tickets have others now. What was spent by the calendars `before` stays spent. Some at a time, each of them whole: whoever works on one waits a moment."""
    changed, last = 0, 0
    while True:
        async with desk.store.unit_of_work(company) as uow:
            moment = Moment(desk=desk, uow=uow, now=desk.now(), door=door)
            ids = await uow.tickets.with_deadlines(last, _AT_ONCE)
            for last in ids:
                ticket = await uow.tickets.get(last)
                if ticket and await reckon_anew(moment, ticket, before):
                    changed += 1
        if not ids:
            return changed
