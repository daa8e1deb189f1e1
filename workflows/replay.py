"""What a decision changed of a ticket, and the ticket as it was at any time, put together again from all such changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from enum import Enum

from pydantic import TypeAdapter

from workflows.ticket import Task, Ticket

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]
Changed = dict[str, list[Plain]]
"""By the field's name: what it was and what it is."""
Changes = Mapping[str, Changed]
"""Of the ticket under `ticket`, of its task 3 under `3`."""

_TICKET = TypeAdapter(Ticket)
_OWN = tuple(each.name for each in fields(Ticket) if each.name != "tasks")
_OF_TASK = tuple(each.name for each in fields(Task))


def changes_between(before: Ticket | None, after: Ticket) -> dict[str, Changed]:
    """Everything, where there was no ticket before."""
    known = {task.id: task for task in before.tasks} if before else {}
    changes = {"ticket": _changed(before, after, _OWN)}
    for task in after.tasks:
        if known.get(task.id) != task:
            changes[str(task.id)] = _changed(known.get(task.id), task, _OF_TASK)
    return {name: changed for name, changed in changes.items() if changed}


def put_together(history: Iterable[Changes]) -> Ticket | None:
    """Oldest first; None of no changes at all."""
    growing = Growing()
    for changes in history:
        growing.add(changes)
    return growing.ticket()


@dataclass(slots=True)
class Growing:
    """A ticket put together change by change."""

    _own: dict[str, Plain] = field(default_factory=dict)
    _tasks: dict[int, dict[str, Plain]] = field(default_factory=dict)

    def add(self, changes: Changes) -> None:
        for name, changed in changes.items():
            known = self._own if name == "ticket" else self._tasks.setdefault(int(name), {})
            known.update({key: after for key, (_, after) in changed.items()})

    def take_back(self, changes: Changes) -> None:
        """As if it had not happened; a task that began with it is gone."""
        for name, changed in changes.items():
            known = self._own if name == "ticket" else self._tasks.setdefault(int(name), {})
            known.update({key: before for key, (before, _) in changed.items()})
            if name != "ticket" and "id" in changed:
                del self._tasks[int(name)]

    def ticket(self) -> Ticket | None:
        if not self._own:
            return None
        tasks = [self._tasks[key] for key in sorted(self._tasks)]
        return _TICKET.validate_python({**self._own, "tasks": tasks})


def _changed(before: object, after: object, names: Iterable[str]) -> Changed:
    changed: Changed = {}
    for name in names:
        old, new = getattr(before, name, None), getattr(after, name)
        if before is None or old != new:
            changed[name] = [plain(old), plain(new)]
    return changed


def plain(value: object) -> Plain:
    """As JSON can keep it; what is left at its default is left out of the parts of a ticket."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    if is_dataclass(value):
        return {
            each.name: plain(known)
            for each in fields(value)
            if (known := getattr(value, each.name)) != each.default
        }
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
