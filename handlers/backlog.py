"""The backlog: work that waits for somebody to be free, and when it is looked at again."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from handlers.desk import Moment
from storage.timers import OF_NO_TICKET
from workflows.ticket import Ticket

BACKLOG = "backlog"
AT_LEAST_EVERY = timedelta(minutes=10)
"""What waits is looked at this often, whatever else happens."""
_SOON = timedelta(seconds=1)


def look_at_backlog(moment: Moment) -> None:
    """At once: somebody may be free now, or serve where they did not."""
    moment.uow.timers.arm(OF_NO_TICKET, BACKLOG, moment.now)


def look_later(moment: Moment, comes_at: datetime | None) -> None:
    """When the next of those who might take it comes; and now and then, for what nobody foresees."""
    again_at = moment.now + AT_LEAST_EVERY
    moment.uow.timers.arm(OF_NO_TICKET, f"{BACKLOG}:again", again_at)
    if comes_at and comes_at < again_at:
        moment.uow.timers.arm(OF_NO_TICKET, f"{BACKLOG}:{comes_at.isoformat()}", comes_at)


def look_soon(moment: Moment) -> None:
    """Somebody else hands out right now."""
    moment.uow.timers.arm(OF_NO_TICKET, f"{BACKLOG}:soon", moment.now + _SOON)


async def look_if_somebody_is_freed(moment: Moment, before: Ticket, after: Ticket) -> None:
    """With whoever had something off their hands noted as idle from now on."""
    done = _at_work(before) - _at_work(after)
    for person in done:
        moment.uow.workload.free(person, moment.now)
    is_room = bool(done) or bool(_asked_alone(before) - _asked_alone(after))
    if is_room and await moment.uow.tickets.has_waiting():
        look_at_backlog(moment)


def _at_work(ticket: Ticket) -> Counter[int]:
    """How much of it is whose."""
    return Counter(task.person for task in ticket.tasks if task.is_live and task.person)


def _asked_alone(ticket: Ticket) -> set[int]:
    """Whose place is kept by an offer to them alone."""
    live = [task for task in ticket.tasks if task.is_live]
    offered = (task.offer.people for task in live if task.offer and not task.offer.is_waiting)
    return {people[0] for people in offered if len(people) == 1}
