"""Who may do what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from workflows.people import ADMINISTRATOR, AGENT, CUSTOMER, ENGINEER, SUPERVISOR, Person
from workflows.rights import may_act, may_hand_over
from workflows.ticket import Task, TaskState

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def somebody(*roles: str, number: int = 2) -> Person:
    return Person(id=number, name="某人", roles=frozenset(roles))


def a_task(role: str = "", person: int | None = None) -> Task:
    return Task(id=1, node="n", state=TaskState.OPEN, role=role, person=person, opened_at=NOON)


@pytest.mark.parametrize(
    ("person", "task", "may"),
    [
        (somebody(ENGINEER), a_task(role=ENGINEER), True),
        (somebody(CUSTOMER), a_task(role=ENGINEER), False),
        (somebody(ENGINEER), a_task(person=2), True),
        (somebody(CUSTOMER), a_task(person=2), True),
        (somebody(ENGINEER, number=3), a_task(person=2), False),
        (somebody(), a_task(person=2), False),
        (somebody(), a_task(role=ENGINEER), False),
    ],
    ids=[
        "holder",
        "customer",
        "own",
        "requester's own",
        "another's",
        "left the company",
        "left the role",
    ],
)
def test_who_may_act_on_a_task(person: Person, task: Task, may: bool) -> None:
    assert may_act(person, task) is may


@pytest.mark.parametrize(
    ("role", "may"), [(SUPERVISOR, True), (ADMINISTRATOR, True), (ENGINEER, False), (AGENT, False)]
)
def test_leaders_may_give_away_what_is_anothers(role: str, may: bool) -> None:
    assert may_hand_over(somebody(role, number=3), a_task(person=2)) is may


def test_whoever_has_the_work_may_give_it_away() -> None:
    assert may_hand_over(somebody(ENGINEER), a_task(person=2))
