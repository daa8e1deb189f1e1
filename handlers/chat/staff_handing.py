"""转给王强: whom a name means among those who may take the work; where it is not sure, they are asked."""

from __future__ import annotations

from dataclasses import replace

from handlers.answers import refuse
from handlers.chat.staff_choices import ask_which_order
from handlers.chat.staff_tickets import definition_of, work_of
from handlers.talks import Order
from handlers.tickets import hand_over
from handlers.turns import Turn
from workflows.deeds.handing_over import role_of
from workflows.definition import Definition
from workflows.effects import Reason, Refusal
from workflows.people import CUSTOMER, ROLES, Person
from workflows.reading.callings import called
from workflows.ticket import Task, Ticket

NAMED_AT_MOST = 8


async def hand_over_to(turn: Turn, ticket: Ticket, order: Order) -> None:
    definition = await definition_of(turn, ticket)
    task = ticket.task(order.task) or _task(turn, ticket, definition)
    if task is None:
        await refuse(turn, ticket, Refusal(reason=Reason.NOT_YOURS))
    elif order.to:
        await _give(turn, ticket, task, await turn.moment.uow.people.get(order.to))
    else:
        await _find(
            turn, ticket, task, order, role_of(definition.walked.task_node(task.node), definition)
        )


def _task(turn: Turn, ticket: Ticket, definition: Definition) -> Task | None:
    """What they may hand over; else what was theirs, so that they learn who has it now."""
    own = work_of(turn, ticket, definition)
    was_theirs = (task for task in reversed(ticket.tasks) if task.person == turn.person.id)
    return own or next(was_theirs, None)


async def _find(turn: Turn, ticket: Ticket, task: Task, order: Order, role: str) -> None:
    team = {each.id: each for each in await turn.moment.uow.people.holders(role)} if role else {}
    found = called(order.words, {each.id: each.name for each in team.values()})
    people = [team[each] for each in found.people]
    if len(people) == 1 and found.is_certain:
        await _give(turn, ticket, task, people[0])
    elif people:
        await _ask(turn, ticket, task, order, people, is_certain=found.is_certain)
    elif stranger := await _elsewhere(turn, order.words):
        await _give(turn, ticket, task, stranger)
    else:
        await _nobody(turn, order.words, [each for each in team.values() if each.id != task.person])


async def _ask(
    turn: Turn, ticket: Ticket, task: Task, order: Order, people: list[Person], *, is_certain: bool
) -> None:
    options = [
        (f"{each.name}", replace(order, ticket=ticket.id, task=task.id, to=each.id))
        for each in people[:NAMED_AT_MOST]
    ]
    key = "staff.which_person" if is_certain else "staff.did_you_mean"
    await ask_which_order(turn, turn.words.say(key, name=order.words), options)


async def _elsewhere(turn: Turn, name: str) -> Person | None:
    """Somebody of ours with another role: they are refused by their name, not as unknown."""
    for role in sorted(ROLES - {CUSTOMER}):
        holders = {each.id: each for each in await turn.moment.uow.people.holders(role)}
        found = called(name, {each.id: each.name for each in holders.values()})
        if len(found.people) == 1 and found.is_certain:
            return holders[found.people[0]]
    return None


async def _nobody(turn: Turn, name: str, team: list[Person]) -> None:
    names = turn.words.listed([each.name for each in team[:NAMED_AT_MOST]])
    key = "staff.no_such_person" if names else "staff.nobody_else"
    turn.say(key, name=name, names=names)


async def _give(turn: Turn, ticket: Ticket, task: Task, to: Person) -> None:
    result = await hand_over(turn.moment, ticket, turn.person, task.id, to)
    if isinstance(result, Refusal):
        await refuse(turn, ticket, result)
    else:
        turn.say("staff.handed_over", number=ticket.number, name=to.name)
