"""Tasks of tickets, read with them and written with them."""

from __future__ import annotations

from collections.abc import Sequence

from storage import ticket_values
from storage.connection import Connection, listed
from storage.ticket_values import TASK_COLUMNS
from workflows.ticket import Task

_REPLACE = " ON CONFLICT (company_id, ticket_id, seq) DO UPDATE SET " + ", ".join(
    f"{column} = excluded.{column}" for column in TASK_COLUMNS
)


async def tasks_of(
    connection: Connection, company: int, tickets: Sequence[int]
) -> dict[int, tuple[Task, ...]]:
    """By ticket; those without tasks are left out."""
    if not tickets:
        return {}
    rows = await connection.rows(
        f"""SELECT ticket_id, seq, {", ".join(TASK_COLUMNS)} FROM task
        WHERE company_id = $1 AND ticket_id IN ({listed(len(tickets), 1)}) ORDER BY seq""",
        company,
        *tickets,
    )
    tasks: dict[int, tuple[Task, ...]] = {}
    for row in rows:
        key = row["ticket_id"]
        tasks[key] = (*tasks.get(key, ()), ticket_values.task(row))
    return tasks


def write_tasks(
    connection: Connection, company: int, ticket_id: int, tasks: Sequence[Task]
) -> None:
    """With the commit."""
    for task in tasks:
        key = {"company_id": company, "ticket_id": ticket_id, "seq": task.id}
        connection.insert_later("task", key | ticket_values.task_values(task), _REPLACE)
