"""Values that storage tests write down, each with the parts a test cares about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage.outbox import OutboxItem
from workflows.ticket import Clock, Task, TaskState, Ticket
from workflows.verbs import Phase

MORNING = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


class BrokenOff(Exception):
    """What a use case fails with in the middle of its unit of work."""


def a_task(task_id: int = 1, person: int | None = None) -> Task:
    return Task(
        id=task_id,
        node="repair",
        state=TaskState.OPEN,
        role="" if person else "engineer",
        person=person,
        opened_at=MORNING,
    )


def a_ticket(number: str = "WX-1001", requester: int = 1, assignee: int | None = None) -> Ticket:
    return Ticket(
        id=0,
        number=number,
        type_key="appliance_repair",
        type_version=1,
        requester=requester,
        origin=1,
        opened_at=MORNING,
        phase=Phase.NEW,
        answers={"fault": "不制冷，滴水", "photos": ["7"], "in_warranty": True},
        assignee=assignee,
        tasks=(a_task(),),
        clocks=(
            Clock(
                target="accept",
                due_at=MORNING + timedelta(minutes=30),
                running_since=MORNING,
                spent_seconds=1.5,
            ),
        ),
    )


def closed(ticket: Ticket) -> Ticket:
    return replace(ticket, phase=Phase.CLOSED, closed_at=MORNING + timedelta(days=1))


def a_push(
    lane: str = "wecom/li_hong", payload: str = "已受理", card_id: int | None = None
) -> OutboxItem:
    return OutboxItem(
        lane=lane,
        channel="wecom",
        account="ww8f2a61c0d94e7b35",
        chat_id=1,
        kind="send",
        payload=payload,
        due_at=MORNING,
        card_id=card_id,
    )
