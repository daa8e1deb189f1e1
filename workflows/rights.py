"""Who may do what and see which field: the one place every door asks."""

from __future__ import annotations

from enum import StrEnum

from workflows.form_fields import FormField
from workflows.people import ADMINISTRATOR, SUPERVISOR, Person
from workflows.ticket import Task, Ticket


class Audience(StrEnum):
    """Before whose eyes words are put: everyone in a group reads what is said there."""

    REQUESTER = "requester"
    STAFF = "staff"
    GROUP = "group"


def may_act(person: Person, task: Task) -> bool:
    """Whoever has left holds no role any more, and what was theirs is for others to give on. What is offered to some is
    theirs to take, not their whole role's."""
    if task.person is not None:
        return task.person == person.id and bool(person.roles)
    if task.offer and task.offer.people:
        return person.id in task.offer.people and bool(person.roles)
    return task.role in person.roles


def may_hand_over(person: Person, task: Task) -> bool:
    """Whoever has the work gives it away; supervisors and administrators give anyone's work to anyone."""
    return task.person == person.id or bool({SUPERVISOR, ADMINISTRATOR} & person.roles)


def may_follow(person: Person, ticket: Ticket) -> bool:
    """May this person ask how the ticket stands and add words to it?"""
    return person.is_staff or person.id == ticket.requester


def may_see(audience: Audience, field: FormField) -> bool:
    if audience is Audience.GROUP:
        return not field.private
    if audience is Audience.REQUESTER:
        return field.filled_by == "requester" or field.kind in _TOLD_TO_REQUESTER
    return True


_TOLD_TO_REQUESTER = frozenset({"money", "rating"})
