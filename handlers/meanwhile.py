"""What happened to a task while somebody was still looking at its card: for whoever presses too late."""

from __future__ import annotations

from handlers.definitions import TicketType
from handlers.desk import Moment
from handlers.telling import Teller
from workflows.people import Person
from workflows.rights import may_act
from workflows.ticket import TaskState, Ticket


async def meanwhile(
    moment: Moment,
    ticket: Ticket,
    ticket_type: TicketType,
    task_id: int,
    viewer: Person,
    *,
    in_group: bool = False,
) -> str:
    """`WX-12：已由李静驳回：太贵。`, in the viewer's language; empty where the task is still theirs to act on, or there is
    no such task, or it was never theirs to know of."""
    task = ticket.task(task_id)
    if task is None or not (viewer.is_staff or viewer.id == ticket.requester):
        return ""
    if task.state is TaskState.OPEN and may_act(viewer, task) and not ticket.suspended_at:
        return ""
    became = await Teller(moment, ticket, ticket_type).became_of(task, viewer.id, in_group=in_group)
    words = moment.desk.words(viewer.locale).of(ticket_type.definition)
    return words.say("meanwhile", number=ticket.number, outcome=became)
