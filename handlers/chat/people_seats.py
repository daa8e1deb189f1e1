"""Which task a word about people is about, whose votes are under way, and who comes first for it."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.chat.staff_tickets import definition_of, work_of
from handlers.talks import Order
from handlers.turns import Turn
from workflows.deeds.handing_over import role_of
from workflows.definition import Definition
from workflows.nodes import ApproveNode, HandleNode
from workflows.people import CUSTOMER
from workflows.reading.staff_deeds import Deed
from workflows.rights import may_act
from workflows.ticket import Task, TaskState, Ticket


async def task_for(turn: Turn, ticket: Ticket, deed: Deed) -> int:
    """What is theirs to give away or to ask others about; else what was theirs, so that they learn who has it now. 0
    where there is none, or none is needed."""
    if deed in (Deed.COPY, Deed.REMOVE_SIGNER):
        return 0
    definition = await definition_of(turn, ticket)
    theirs = [task for task in reversed(ticket.tasks) if task.person == turn.person.id]
    if deed is Deed.HAND_OVER:
        own = work_of(turn, ticket, definition)
    else:
        own = _asked_about(turn, ticket, definition)
        theirs = [task for task in theirs if is_vote(definition, task)]
    task = own or next(iter(theirs), None)
    return task.id if task else 0


def _asked_about(turn: Turn, ticket: Ticket, definition: Definition) -> Task | None:
    """A vote before any other work."""
    own = [each for each in ticket.open_tasks if may_act(turn.person, each)]
    own.sort(key=lambda each: not is_vote(definition, each))
    return next(iter(own), None)


def is_vote(definition: Definition, task: Task) -> bool:
    return isinstance(definition.walked.nodes.get(task.node), ApproveNode)


async def voters_of(turn: Turn, ticket: Ticket) -> dict[int, int]:
    """The tasks of those who have still to vote, by person."""
    definition = await definition_of(turn, ticket)
    return {
        task.person: task.id
        for task in ticket.tasks
        if task.person
        and task.state in (TaskState.OPEN, TaskState.QUEUED)
        and is_vote(definition, task)
        and not task.seat.advises
    }


async def comes_first(turn: Turn, ticket: Ticket, order: Order) -> Iterable[int]:
    """For work whoever has its role; else the speaker's own teams and roles."""
    definition, task = await definition_of(turn, ticket), ticket.task(order.task)
    node = definition.walked.nodes.get(task.node) if task else None
    staff = await turn.moment.uow.staff.load(turn.moment.now)
    if order.deed is Deed.HAND_OVER and isinstance(node, HandleNode):
        role = role_of(node, definition)
        return staff.holders(role) if role else ()
    own = staff.people.get(turn.person.id)
    teams = own.teams if own else frozenset()
    roles = turn.person.roles - {CUSTOMER}
    return (
        key for key, each in staff.people.items() if each.teams & teams or each.person.roles & roles
    )
