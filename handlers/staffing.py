"""What a flow speaks of and the company has not yet: people, teams, other ticket types. Told when it is published, no reason to refuse."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from storage.unit_of_work import UnitOfWork
from workflows.definition import Definition
from workflows.mistakes import Mistake
from workflows.nodes import ActionNode
from workflows.people import CUSTOMER
from workflows.simulation.cast import mentioned
from workflows.staff import Staff
from workflows.who import Who


async def gaps(uow: UnitOfWork, definition: Definition, now: datetime) -> tuple[Mistake, ...]:
    """Each once."""
    staff, keys = await uow.staff.load(now), await uow.definitions.keys()
    found = [*_people(definition, staff), *_types(definition, [*keys, definition.key])]
    return tuple({mistake.say(): mistake for mistake in found}.values())


def _people(definition: Definition, staff: Staff) -> Iterator[Mistake]:
    for who in mentioned(definition):
        yield from _of(who, staff)


def _of(who: Who, staff: Staff) -> Iterator[Mistake]:
    for name in who.people:
        if not staff.named(name):
            yield Mistake(code="no_such_person", path="flow", params={"name": name})
    if who.team and not staff.members(who.team):
        yield Mistake(code="no_such_team", path="flow", params={"name": who.team})
    if who.role and who.role != CUSTOMER and not staff.holders(who.role):
        yield Mistake(code="no_such_holder", path="flow", params={"name": who.role})


def _types(definition: Definition, keys: Collection[str]) -> Iterator[Mistake]:
    for node in definition.walked.nodes.values():
        if isinstance(node, ActionNode) and node.open and node.open.type not in keys:
            params = {"name": node.open.type}
            yield Mistake(code="no_such_type", path="flow", params=params)
