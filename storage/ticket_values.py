"""A ticket and its tasks as columns and back; only `storage.tickets` calls it."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from storage.connection import Row, moment, moment_or_none
from workflows.ticket import Clock, Offer, Seat, Task, TaskState, Ticket, Visit
from workflows.verbs import Phase

TICKET_COLUMNS = (
    "number", "type_key", "type_version", "requester_id", "origin_id", "assignee_id", "phase",
    "is_open", "opened_at", "closed_at", "due_at", "answers", "clocks", "merged_into_id", "parent_id",
    "course", "asset", "version",
)  # fmt: skip
TASK_COLUMNS = (
    "node", "state", "role", "person_id", "opened_at", "done_at", "done_by", "outcome", "on_hold",
    "mark", "detour", "before", "seat", "is_waiting",
)  # fmt: skip
_CLOCK = tuple(field.name for field in fields(Clock))
_CLOCK_MOMENTS = ("due_at", "running_since", "met_at", "breached_at", "rings_at")
_VISIT = tuple(field.name for field in fields(Visit))
_SEAT = tuple(field.name for field in fields(Seat))
_OFFER = tuple(field.name for field in fields(Offer))
_MOMENTS = ("suspended_at", "urged_at", "asked_at", "replied_at")


def ticket_values(ticket: Ticket) -> dict[str, object]:
    """In the order of TICKET_COLUMNS."""
    return {
        "number": ticket.number,
        "type_key": ticket.type_key,
        "type_version": ticket.type_version,
        "requester_id": ticket.requester,
        "origin_id": ticket.origin,
        "assignee_id": ticket.assignee,
        "phase": ticket.phase.value,
        "is_open": ticket.phase is not Phase.CLOSED,
        "opened_at": ticket.opened_at,
        "closed_at": ticket.closed_at,
        "due_at": ticket.due_at,
        "answers": dict(ticket.answers),
        "clocks": [_clock_values(clock) for clock in ticket.clocks],
        "merged_into_id": ticket.merged_into,
        "parent_id": ticket.parent,
        "course": _course_values(ticket),
        "asset": ticket.asset or None,
        "version": ticket.version,
    }


def task_values(task: Task) -> dict[str, object]:
    """In the order of TASK_COLUMNS."""
    return {
        "node": task.node,
        "state": task.state.value,
        "role": task.role,
        "person_id": task.person,
        "opened_at": task.opened_at,
        "done_at": task.done_at,
        "done_by": task.done_by,
        "outcome": task.outcome,
        "on_hold": task.on_hold,
        "mark": task.mark,
        "detour": task.detour,
        "before": dict(task.before),
        "seat": _seat_values(task),
        "is_waiting": task.offer is not None and task.offer.is_waiting and task.is_live,
    }


def ticket(row: Row, tasks: tuple[Task, ...]) -> Ticket:
    known = Ticket(
        id=row["id"],
        number=row["number"],
        type_key=row["type_key"],
        type_version=row["type_version"],
        requester=row["requester_id"],
        origin=row["origin_id"],
        assignee=row["assignee_id"],
        phase=Phase(row["phase"]),
        opened_at=moment(row["opened_at"]),
        closed_at=moment_or_none(row["closed_at"]),
        answers=json.loads(row["answers"]),
        clocks=tuple(map(_clock, json.loads(row["clocks"]))),
        tasks=tasks,
        merged_into=row["merged_into_id"],
        parent=row["parent_id"],
        asset=row["asset"] or "",
        version=row["version"],
        **_course(row["course"]),
    )
    return known if row["course"] else _from_before(known)


def _from_before(ticket: Ticket) -> Ticket:
    """One that was last changed before visits were kept: each of its live tasks is one."""
    live = [task for task in ticket.tasks if task.is_live]
    visits = tuple(Visit(id=t.id, node=t.node, opened_at=t.opened_at, source=-1) for t in live)
    seated = tuple(
        replace(task, seat=Seat(visit=task.id)) if task.is_live else task for task in ticket.tasks
    )
    return replace(ticket, visits=visits, visited=len(ticket.tasks), tasks=seated)


def task(row: Row) -> Task:
    return Task(
        id=row["seq"],
        node=row["node"],
        state=TaskState(row["state"]),
        role=row["role"],
        person=row["person_id"],
        opened_at=moment(row["opened_at"]),
        done_at=moment_or_none(row["done_at"]),
        done_by=row["done_by"],
        outcome=row["outcome"],
        on_hold=row["on_hold"],
        mark=row["mark"],
        detour=row["detour"],
        before=json.loads(row["before"]),
        **_seat(row["seat"]),
    )


def _clock_values(clock: Clock) -> dict[str, object]:
    """Only what is so."""
    values = ((name, getattr(clock, name)) for name in _CLOCK)
    return {name: _plain(value) for name, value in values if value}


def _clock(values: dict[str, Any]) -> Clock:
    """Those kept before terms were part of a clock say nothing of them."""
    moments = {name: moment_or_none(values.get(name)) for name in _CLOCK_MOMENTS}
    return Clock(**{**values, **moments, "told": tuple(values.get("told", ()))})


def _course_values(ticket: Ticket) -> dict[str, object]:
    """Only what is so: most tickets are in one node, of which there is little to say."""
    values = {
        "visits": [_short(visit, _VISIT) for visit in ticket.visits],
        "visited": ticket.visited,
        "result": ticket.result,
        "suspended_at": ticket.suspended_at,
        "urged_at": ticket.urged_at,
        "parent_visit": ticket.parent_visit,
        "asked_at": ticket.asked_at,
        "replied_at": ticket.replied_at,
        "tier": ticket.tier,
        "tags": ticket.tags,
        "fired": ticket.fired,
    }
    return {name: _plain(value) for name, value in values.items() if value}


def _course(text: str | None) -> dict[str, Any]:
    known: dict[str, Any] = json.loads(text) if text else {}
    for name in _MOMENTS:
        known[name] = moment_or_none(known.get(name))
    for name in ("tags", "fired"):
        known[name] = tuple(known.get(name, ()))
    known["visits"] = tuple(map(_visit, known.get("visits", ())))
    return known


def _visit(values: dict[str, Any]) -> Visit:
    known = {**values, "opened_at": moment(values["opened_at"])}
    for name in ("lanes", "done"):
        known[name] = tuple(values.get(name, ()))
    return Visit(**known)


def _seat_values(task: Task) -> dict[str, object]:
    said: dict[str, object] = {"reason": task.reason, "files": list(task.files)}
    if task.offer:
        said["offer"] = _short(task.offer, _OFFER)
    return {**_short(task.seat, _SEAT), **{name: value for name, value in said.items() if value}}


def _seat(text: str | None) -> dict[str, Any]:
    known: dict[str, Any] = json.loads(text) if text else {}
    said = {"reason": known.pop("reason", ""), "files": tuple(known.pop("files", ()))}
    offer = known.pop("offer", None)
    return {**said, "offer": _offer(offer) if offer else None, "seat": Seat(**known)}


def _offer(values: dict[str, Any]) -> Offer:
    known = {**values, "since": moment(values["since"])}
    for name in ("people", "tried", "turns"):
        known[name] = tuple(values.get(name, ()))
    return Offer(**known)


def _short(value: Visit | Seat | Offer, names: tuple[str, ...]) -> dict[str, object]:
    known = ((name, getattr(value, name)) for name in names)
    return {name: _plain(each) for name, each in known if each}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
