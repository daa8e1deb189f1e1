"""All that can be wrong with a flow; `workflows.checks` gathers it."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Definition
from workflows.explaining import unknown_name
from workflows.flow_checks.dispatching import check_dispatch
from workflows.flow_checks.places import Place, places_in
from workflows.flow_checks.steps import check_step
from workflows.flow_checks.structure import (
    check_fork,
    check_ids,
    check_long_ids,
    check_reached,
)
from workflows.flow_checks.tasks import check_task
from workflows.form_checks import too_many
from workflows.mistakes import Mistake
from workflows.nodes import ActionNode, TaskNode, WaitNode
from workflows.rulebook.rule import Rule

MOST_NODES = 200
_NODE = ("节点", "node")


def check_flow(definition: Definition) -> Iterator[Mistake]:
    """Of one whose sub-flows can be put in place."""
    places = places_in(definition)
    yield from too_many(len(definition.walked.nodes) - 1, MOST_NODES, "flow")
    yield from check_ids(places)
    yield from check_long_ids(definition)
    yield from check_reached(places)
    if not any(isinstance(place.node, TaskNode) for place in places):
        yield Mistake(code="nothing_to_do", path="flow")
    for place in places:
        yield from _check_place(place, definition)
    yield from check_dispatch(definition, places)
    yield from _check_staff_fields(definition, places)
    yield from _check_reopening(definition)


def _check_place(place: Place, definition: Definition) -> Iterator[Mistake]:
    if isinstance(place.node, TaskNode):
        yield from check_task(place.node, place, definition)
    yield from check_fork(place, definition)
    yield from check_step(place, definition)


def _check_staff_fields(definition: Definition, places: list[Place]) -> Iterator[Mistake]:
    """Whatever event is waited for may bring any of them."""
    if any(isinstance(place.node, WaitNode) and place.node.event for place in places):
        return
    if any(trigger.arrived for rule in definition.rules for trigger in rule.on):
        return
    filled = {name for place in places for name in _filled_in(place)}
    filled |= {name for rule in definition.rules for name in _filled_by(rule, definition)}
    for index, field in enumerate(definition.form):
        if field.filled_by == "staff" and not field.formula and field.id not in filled:
            params = {"id": field.id}
            yield Mistake(code="never_filled", path=f"form[{index}].filled_by", params=params)


def _filled_in(place: Place) -> Iterator[str]:
    """By its buttons, because the node wants it, or by itself."""
    node = place.node
    if isinstance(node, TaskNode):
        yield from (name for action in node.actions for name in action.fill)
        yield from (name for name, right in node.fields.items() if right in ("edit", "edit!"))
    if isinstance(node, ActionNode):
        yield from node.set
        yield from node.call.take if node.call else ()
        yield from node.open.take if node.open else ()


def _filled_by(rule: Rule, definition: Definition) -> Iterator[str]:
    """Of a table that is not its own nothing is known here: it may give any field."""
    own = next((each for each in definition.tables if each.key == rule.table), None)
    yield from (each.name for each in own.outputs) if own else ()
    yield from definition.fields if rule.table and own is None else ()
    for action in rule.do:
        yield from action.set
        yield from action.call.take if action.call else ()


def _check_reopening(definition: Definition) -> Iterator[Mistake]:
    to = definition.lifecycle.reopen_to
    names = [node.id for node in definition.flow]
    if to and to not in names:
        yield unknown_name(to, names, _NODE, "lifecycle.reopen_to")
