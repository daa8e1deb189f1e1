"""Whom a node's `Who` means now: people in the order they are asked, or anyone who holds a role."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from workflows.draft import Draft
from workflows.effects import Occasion
from workflows.expressions.values import Value
from workflows.nodes import TaskNode
from workflows.people import ADMINISTRATOR, ROLES
from workflows.ticket import Task
from workflows.who import Who


@dataclass(frozen=True, slots=True)
class Found:
    """`role` when anyone who holds it may act, else the people; neither when the node is passed for want of anybody."""

    role: str = ""
    people: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.role or self.people)


def staffed(draft: Draft, node: TaskNode) -> Found:
    """Never empty but where the node says to pass: a ticket does not stop in silence."""
    found = found_for(draft, node.assignee)
    if found:
        return found
    draft.record("nobody_found", node=node.id)
    if node.nobody == "pass":
        return Found()
    named = found_for(draft, node.nobody) if isinstance(node.nobody, Who) else Found()
    return named or _administrators(draft, node)


def found_for(draft: Draft, who: Who) -> Found:
    return _holders(draft, who.role) if who.is_one_role else Found(people=people_for(draft, who))


def _holders(draft: Draft, role: str) -> Found:
    """Anyone who holds it; where they are all away, those who stand in for them, who may not hold it."""
    present = draft.staff.present(draft.staff.holders(role))
    if any(role in draft.staff.people[each].person.roles for each in present):
        return Found(role=role)
    return Found(people=present)


def people_for(draft: Draft, who: Who) -> tuple[int, ...]:
    """Everyone meant, or who stands in for them; each once."""
    return tuple(dict.fromkeys(person for each in who.each() for person in _people(draft, each)))


def _administrators(draft: Draft, node: TaskNode) -> Found:
    """Where there are none either, the role keeps it for whoever comes to hold it."""
    draft.tell_people(Occasion.NOBODY_FOUND, role=ADMINISTRATOR, node=node.id)
    return _holders(draft, ADMINISTRATOR) or Found(role=node.assignee.role or ADMINISTRATOR)


def _people(draft: Draft, who: Who) -> tuple[int, ...]:
    for way in who.ways:
        return _WAYS[way](draft, who)
    return ()


def _requester(draft: Draft, who: Who) -> tuple[int, ...]:
    return (draft.ticket.requester,)


def _role(draft: Draft, who: Who) -> tuple[int, ...]:
    return draft.staff.present(draft.staff.holders(who.role))


def _team(draft: Draft, who: Who) -> tuple[int, ...]:
    return draft.staff.present(draft.staff.members(who.team))


def _named(draft: Draft, who: Who) -> tuple[int, ...]:
    return draft.staff.present(_by_names(draft, who.people))


def _by_names(draft: Draft, names: Iterable[str]) -> tuple[int, ...]:
    return tuple(person for name in names for person in draft.staff.named(name))


def _actor(draft: Draft, who: Who) -> tuple[int, ...]:
    """Who did that node, or who has taken over since from whoever did it."""
    seats = [person for task in draft.ticket.tasks if (person := _sat(draft, task, who.actor_of))]
    if not seats:
        return ()
    return draft.staff.present(seats[-1:]) if seats[-1] in draft.staff.people else (seats[-1],)


def _sat(draft: Draft, task: Task, node: str) -> int | None:
    if task.node == node:
        return task.done_by
    sat = draft.flow.nodes.get(task.node)
    follows = isinstance(sat, TaskNode) and sat.assignee.actor_of == node
    return task.person if follows else None


def _superior(draft: Draft, who: Who) -> tuple[int, ...]:
    ticket = draft.ticket
    of = ticket.requester if who.superior_of == "requester" else ticket.assignee
    above = draft.staff.superior_of(of, who.levels) if of is not None else None
    return draft.staff.present((above,)) if above is not None else ()


def _in_field(draft: Draft, who: Who) -> tuple[int, ...]:
    """The person a field of kind `member` names."""
    answer = draft.ticket.answers.get(who.field)
    if isinstance(answer, Mapping):
        key = str(answer.get("id", ""))
        return draft.staff.present((int(key),)) if key.isdecimal() else ()
    return draft.staff.present(draft.staff.named(answer)) if isinstance(answer, str) else ()


def _by_rule(draft: Draft, who: Who) -> tuple[int, ...]:
    """What cannot be worked out names nobody."""
    value = draft.worked_out(who.rule)
    return draft.staff.present(p for name in _names(value) for p in _called(draft, name))


def _names(value: Value) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(map(str, value)) if isinstance(value, tuple | list) else ()


def _called(draft: Draft, name: str) -> tuple[int, ...]:
    if name in ROLES:
        return draft.staff.holders(name)
    return draft.staff.members(name) or draft.staff.named(name)


_WAYS: Mapping[str, Callable[[Draft, Who], tuple[int, ...]]] = {
    "role": _role,
    "requester": _requester,
    "actor_of": _actor,
    "people": _named,
    "team": _team,
    "superior_of": _superior,
    "field": _in_field,
    "rule": _by_rule,
}
