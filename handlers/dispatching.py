"""What waits for somebody is gone through, the most urgent first, whenever somebody may be free."""

from __future__ import annotations

from handlers.backlog import look_at_backlog, look_soon
from handlers.desk import Moment
from handlers.tickets import seek_again
from storage.timers import Timer

AT_ONCE = 100
"""So many are looked at in one transaction; the rest, where any of these was given, right after it."""


async def hand_out_backlog(moment: Moment, timer: Timer) -> None:
    """Never waits for somebody else's lock: whoever hands out meanwhile is let go first."""
    uow = moment.uow
    if not await uow.workload.try_to_hold():
        look_soon(moment)
        return
    waiting = await uow.tickets.waiting(AT_ONCE)
    given = 0
    for ticket_id in waiting:
        ticket = await uow.tickets.get_if_free(ticket_id)
        if ticket is None:
            look_soon(moment)
        elif await seek_again(moment, ticket):
            given += 1
    if given and len(waiting) == AT_ONCE:
        look_at_backlog(moment)
