"""Whether whoever accepts what was offered to several still has room for it: they may have taken something else meanwhile."""

from __future__ import annotations

from handlers.desk import Moment
from handlers.pool import load_pool
from workflows.company import Company
from workflows.definition import Definition
from workflows.effects import Reason, Refusal
from workflows.events import ActionTaken, Event
from workflows.ticket import Task, Ticket
from workflows.verbs import Verb


async def no_room(
    moment: Moment, ticket: Ticket, event: Event, definition: Definition, company: Company
) -> Refusal | None:
    """Of work that is handed out; what was offered to them alone has its place already."""
    task = ticket.task(event.task) if isinstance(event, ActionTaken) else None
    policy = definition.dispatch_of(task.node) if task and task.offer else None
    if task is None or policy is None or not isinstance(event, ActionTaken):
        return None
    if not _accepts(task, event, definition) or _is_kept_for(task, event.by.id):
        return None
    pool = await load_pool(moment, ticket, policy, (event.by.id,), company.calendars)
    candidate = pool.candidates.get(event.by.id)
    if candidate is None or candidate.has_room:
        return None
    return Refusal(reason=Reason.NO_ROOM, detail=str(candidate.load))


def _accepts(task: Task, event: ActionTaken, definition: Definition) -> bool:
    action = definition.walked.action(task.node, event.action)
    return action is not None and action.do is Verb.ACCEPT and task.is_live


def _is_kept_for(task: Task, person: int) -> bool:
    return bool(task.offer and not task.offer.is_waiting and task.offer.people == (person,))
