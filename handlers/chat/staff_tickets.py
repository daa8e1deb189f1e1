"""Which tickets one of ours may mean: what they have in hand, what waits for their role, what they replied to or named."""

from __future__ import annotations

from handlers.tickets import type_of
from handlers.turns import Turn
from handlers.updates import FileSent, TextSent
from workflows.deeds.actions import offered
from workflows.deeds.handing_over import may_be_handed_over
from workflows.definition import Definition
from workflows.nodes import Action, ApproveNode
from workflows.people import CUSTOMER, ENGINEER, SUPERVISOR
from workflows.reading.staff_orders import mentions
from workflows.reading.ticket_numbers import Number
from workflows.rights import may_act, may_follow
from workflows.ticket import Task, Ticket

IN_REACH = 50
"""So many of each kind are looked at: nobody works on more at a time."""


async def in_hand(turn: Turn) -> tuple[Ticket, ...]:
    """Newest first."""
    return await turn.moment.uow.tickets.open_of_assignee(turn.person.id, IN_REACH)


async def waiting(turn: Turn) -> tuple[Ticket, ...]:
    """What has a task for the speaker, or for anyone of one of their roles; newest first."""
    roles = turn.person.roles - {CUSTOMER}
    found = await turn.moment.uow.tickets.waiting_for(turn.person.id, roles, IN_REACH)
    return tuple(ticket for ticket in found if _waits_for(turn, ticket))


async def to_approve(turn: Turn) -> tuple[Ticket, ...]:
    """Whatever else goes on beside the vote."""
    return tuple([each for each in await waiting(turn) if await _is_asked_to_vote(turn, each)])


async def of_their_own(turn: Turn) -> tuple[Ticket, ...]:
    """What they have in hand, and what waits for nobody but them."""
    theirs = [each for each in await waiting(turn) if await _is_theirs(turn, each)]
    return tuple({each.id: each for each in (*await in_hand(turn), *theirs)}.values())


async def to_claim(turn: Turn) -> tuple[Ticket, ...]:
    """Most urgent first."""
    tickets = await turn.moment.uow.tickets.unclaimed(IN_REACH)
    return tuple(ticket for ticket in tickets if _waits_for(turn, ticket))


async def in_reach(turn: Turn) -> tuple[Ticket, ...]:
    """Everything the speaker may do something with now."""
    own, theirs = await in_hand(turn), await waiting(turn)
    offers = await turn.moment.uow.tickets.unclaimed(IN_REACH)
    if SUPERVISOR not in turn.person.roles:
        offers = tuple(ticket for ticket in offers if _waits_for(turn, ticket))
    return tuple({ticket.id: ticket for ticket in (*own, *theirs, *offers)}.values())


async def named(turn: Turn, number: Number) -> tuple[Ticket, ...]:
    """By the whole number; a short one names what is in reach and ends so, or the ticket that is called just that."""
    exact = [str(number)]
    if number.is_short:
        exact = [f"{prefix}-{number}" for prefix in await prefixes(turn)]
    found = await turn.moment.uow.tickets.numbered(exact)
    ending = [each for each in await in_reach(turn) if number.names(each.number)]
    seen = {ticket.id: ticket for ticket in (*ending, *found) if may_follow(turn.person, ticket)}
    return tuple(seen.values())


async def replied_to(turn: Turn) -> Ticket | None:
    """The ticket of the card or message they replied to."""
    content = turn.update.content
    if not isinstance(content, TextSent | FileSent):
        return None
    if content.reply_to:
        ticket_id = await turn.moment.uow.outbox.ticket_of(content.reply_to)
        ticket = await turn.moment.uow.tickets.get(ticket_id, lock=False) if ticket_id else None
        if ticket:
            return ticket if may_follow(turn.person, ticket) else None
    return await _quoted(turn, content.quoted) if isinstance(content, TextSent) else None


async def _quoted(turn: Turn, words: str) -> Ticket | None:
    """Our own notices begin with the number; a quoted one may have no receipt."""
    numbers = [each.number for each in mentions(words, await prefixes(turn)) if each.number]
    if not words or not numbers or numbers[0].is_short:
        return None
    found = await turn.moment.uow.tickets.numbered([str(numbers[0])])
    return next((ticket for ticket in found if may_follow(turn.person, ticket)), None)


async def prefixes(turn: Turn) -> frozenset[str]:
    types = await turn.moment.desk.types.current(turn.moment.uow)
    return frozenset(each.definition.prefix for each in types)


async def definition_of(turn: Turn, ticket: Ticket) -> Definition:
    return (await type_of(turn.moment, ticket)).definition


def doable(turn: Turn, ticket: Ticket, definition: Definition) -> tuple[tuple[Task, Action], ...]:
    """The actions open to the speaker now."""
    return tuple(
        (task, action)
        for task in ticket.open_tasks
        if may_act(turn.person, task)
        for action in offered(task, definition)
    )


def work_of(turn: Turn, ticket: Ticket, definition: Definition) -> Task | None:
    """The task the speaker may hand over: their own before somebody else's."""
    tasks = sorted(ticket.tasks, key=lambda task: (task.person != turn.person.id, -task.id))
    return next((t for t in tasks if may_be_handed_over(turn.person, ticket, t, definition)), None)


def sees_all(turn: Turn) -> bool:
    """Whose work it is to look after every ticket, and who therefore sees what is private of each."""
    return bool(turn.person.roles - {CUSTOMER, ENGINEER})


def _waits_for(turn: Turn, ticket: Ticket) -> bool:
    """As one of ours: what they reported themselves waits for them as a requester."""
    return any(_is_asked(turn, ticket, task) for task in ticket.open_tasks)


def _is_asked(turn: Turn, ticket: Ticket, task: Task) -> bool:
    return may_act(turn.person, task) and task.person != ticket.requester


async def _is_asked_to_vote(turn: Turn, ticket: Ticket) -> bool:
    nodes = (await definition_of(turn, ticket)).walked.nodes
    return any(
        isinstance(nodes.get(task.node), ApproveNode) and _is_asked(turn, ticket, task)
        for task in ticket.open_tasks
    )


async def _is_theirs(turn: Turn, ticket: Ticket) -> bool:
    named = any(task.person and _is_asked(turn, ticket, task) for task in ticket.open_tasks)
    return named or await _is_asked_to_vote(turn, ticket)
