"""Who may do what, worked out a second time and simply: what was done by anybody else was done wrongly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workflows.definition import Definition
from workflows.events import (
    Absorbed,
    ActionTaken,
    Cancelled,
    CommentAdded,
    Copied,
    Delegated,
    Event,
    HandedOver,
    MergedInto,
    MovedToVersion,
    Reopened,
    Replied,
    Resumed,
    SignerRemoved,
    SignersAdded,
    SplitOff,
    Suspended,
    Urged,
    Withdrawn,
)
from workflows.nodes import TaskNode
from workflows.people import ADMINISTRATOR, ROLES, SUPERVISOR, Person
from workflows.staff import Staff
from workflows.ticket import Task, TaskState, Ticket
from workflows.who import Who

LEADERS = {SUPERVISOR, ADMINISTRATOR}
OURS = ROLES - {"customer"}


def may_do(event: Event, ticket: Ticket, definition: Definition) -> bool:
    """Of an event that took place: whether it may have."""
    match event:
        case ActionTaken() | Delegated() | SignersAdded() | HandedOver() | SignerRemoved():
            return _may_do_to_task(event, ticket.tasks[event.task - 1], ticket, definition)
        case Withdrawn(task=0):
            return event.by.id == ticket.requester
        case Withdrawn():
            return ticket.tasks[event.task - 1].done_by == event.by.id
        case _:
            return _may_do_to_ticket(event, ticket)


def _may_do_to_task(
    event: ActionTaken | Delegated | SignersAdded | HandedOver | SignerRemoved,
    task: Task,
    ticket: Ticket,
    definition: Definition,
) -> bool:
    by, is_theirs = event.by, _is_theirs(event.by, task)
    if ticket.suspended_at:
        return False
    match event:
        case HandedOver():
            return task.person == by.id or bool(LEADERS & by.roles)
        case SignerRemoved():
            return task.seat.invited_by == by.id or bool(LEADERS & by.roles)
        case ActionTaken():
            node = definition.walked.nodes[task.node]
            has_button = isinstance(node, TaskNode) and event.action in {a.id for a in node.actions}
            return is_theirs and has_button and task.state is TaskState.OPEN
        case _:
            return is_theirs and task.state is TaskState.OPEN


def _is_theirs(person: Person, task: Task) -> bool:
    """Of what is offered to some, the others of the role have nothing."""
    if task.person:
        return task.person == person.id
    if task.offer and task.offer.people:
        return person.id in task.offer.people
    return task.role in person.roles


def _may_do_to_ticket(event: Event, ticket: Ticket) -> bool:
    by = getattr(event, "by", None)
    if by is None:
        return True
    own = {"requester": ticket.requester, "assignee": ticket.assignee}
    return any(
        by.id == own[party] if party in own else party in by.roles for party in _MAY[type(event)]
    )


_MAY: Mapping[type[Event], Iterable[str]] = {
    Suspended: ("assignee", *LEADERS),
    Resumed: ("assignee", *LEADERS),
    Cancelled: ("requester", *LEADERS),
    Reopened: ("requester", *LEADERS),
    MergedInto: ("assignee", "agent", *LEADERS),
    SplitOff: ("assignee", "agent", *LEADERS),
    MovedToVersion: (ADMINISTRATOR,),
    CommentAdded: ("requester", *OURS),
    Urged: ("requester", *OURS),
    Replied: OURS,
    Copied: OURS,
    Absorbed: ROLES,
}
"""By default: the machine's ticket types say nothing else."""


def may_sit(task: Task, ticket: Ticket, definition: Definition, staff: Staff) -> bool:
    """Whether the node means this person or role, or somebody they stand in for; administrators where it means nobody."""
    node = definition.walked.nodes[task.node]
    if not isinstance(node, TaskNode):
        return False
    said = [node.assignee, *([node.nobody] if isinstance(node.nobody, Who) else [])]
    said += [limit.to for limit in node.limits if limit.to and limit.do == "hand_over"]
    if task.person is None:
        shared = {ADMINISTRATOR, SUPERVISOR} if task.offer else {ADMINISTRATOR}
        return task.role in {*shared, *(who.role for who in said)}
    meant = {person for who in said for person in _meant(who, ticket, staff)}
    meant |= {key for key, each in staff.people.items() if ADMINISTRATOR in each.person.roles}
    return task.person in _with_stand_ins(meant, staff)


def _meant(who: Who, ticket: Ticket, staff: Staff) -> Iterator[int]:
    for each in who.also:
        yield from _meant(each, ticket, staff)
    if who.requester:
        yield ticket.requester
    if who.actor_of:
        yield from (task.done_by for task in ticket.tasks if task.done_by)
        yield from (task.person for task in ticket.tasks if task.person)
    for key, colleague in staff.people.items():
        person = colleague.person
        named = person.name in who.people or person.name == ticket.answers.get(who.field or "?")
        by_role = who.role in person.roles or who.team in colleague.teams
        ruled = person.name in who.rule or any(f'"{role}"' in who.rule for role in person.roles)
        if named or by_role or ruled or who.superior_of:
            yield key


def _with_stand_ins(people: set[int], staff: Staff) -> set[int]:
    known = set(people)
    for _ in staff.people:
        stand_ins = {staff.people[each].stand_in for each in known if each in staff.people}
        known |= {each for each in stand_ins if each is not None}
    return known
