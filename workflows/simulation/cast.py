"""People for a trial where there are none: somebody for every role, team and name that a flow mentions."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Definition
from workflows.nodes import CcNode, TaskNode
from workflows.people import CUSTOMER, ROLES, Person
from workflows.staff import Colleague, Staff
from workflows.who import Who

_LEVELS = 9
_FIRST = 1000
TEAM = 3
"""So many are in every team: enough for a majority."""


def cast_for(definition: Definition) -> Staff:
    """One of each role but the customer's, with superiors above; named by what they are there for."""
    parts = [(role, frozenset({role}), "", "") for role in sorted(ROLES - {CUSTOMER})]
    by_rules = (who for _, who in mentioned_by_rules(definition))
    for who in (*mentioned(definition), *by_rules):
        if who.team:
            members = (f"{who.team} {number}" for number in range(1, TEAM + 1))
            parts += [(name, frozenset({"engineer"}), who.team, "") for name in members]
        parts += [(name, frozenset({"engineer"}), "", name) for name in who.people]
    leaders = [(f"superior {level}", frozenset({"supervisor"}), "", "") for level in range(_LEVELS)]
    people: dict[int, Colleague] = {}
    for place, (name, roles, team, key) in enumerate(dict.fromkeys([*parts, *leaders])):
        person = Person(id=_FIRST + place, name=name, roles=roles)
        people[person.id] = Colleague(
            person=person,
            teams=frozenset({team} - {""}),
            keys=frozenset({key} - {""}),
            superior=_above(place, len(dict.fromkeys(parts)), _LEVELS),
        )
    return Staff(people)


def mentioned(definition: Definition) -> Iterator[Who]:
    """Everybody a flow speaks of."""
    for node in definition.walked.nodes.values():
        if isinstance(node, TaskNode):
            yield from node.assignee.each()
            yield from node.nobody.each() if isinstance(node.nobody, Who) else ()
            for limit in node.limits:
                yield from limit.to.each() if limit.to else ()
        if isinstance(node, CcNode):
            yield from node.to.each()


def mentioned_by_rules(definition: Definition) -> Iterator[tuple[str, Who]]:
    """With where."""
    for place, rule in enumerate(definition.rules):
        for at, action in enumerate(rule.do):
            path = f"rules[{place}].do[{at}]"
            for who in action.assign.each() if action.assign else ():
                yield f"{path}.assign", who
            for who in action.notify.to.each() if action.notify else ():
                yield f"{path}.notify.to", who


def _above(place: int, parts: int, levels: int) -> int | None:
    """The leaders stand one above the other, and the lowest above everybody else."""
    above = max(place + 1, parts)
    return _FIRST + above if above < parts + levels else None
