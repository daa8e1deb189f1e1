"""What can be wrong with how work is handed out: a policy that is not there, or asks for what the form has not."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.definition import Definition
from workflows.dispatch.policy import DispatchPolicy, First
from workflows.explaining import unknown_name
from workflows.expressions.mistaken import check_expression
from workflows.expressions.types import YES_NO
from workflows.flow_checks.places import Place
from workflows.mistakes import Mistake
from workflows.nodes import HandleNode
from workflows.people import ROLES

_POLICY = ("派单策略", "dispatch policy")
_FIELD = ("字段", "field")
_ROLE = ("角色", "role")


def check_dispatch(definition: Definition, places: list[Place]) -> Iterator[Mistake]:
    nodes = [(each.node, each.path) for each in places if isinstance(each.node, HandleNode)]
    used = {node.dispatch for node, _ in nodes if isinstance(node.dispatch, str)}
    for key, policy in definition.dispatch.items():
        yield from _check_policy(policy, f"dispatch.{key}", definition)
        if key not in used:
            yield Mistake(code="unused_policy", path=f"dispatch.{key}", params={"name": key})
    for node, path in nodes:
        yield from _check_node(node, f"{path}.dispatch", definition)
    yield from _check_asset(definition)


def _check_node(node: HandleNode, path: str, definition: Definition) -> Iterator[Mistake]:
    if node.dispatch is None:
        return
    if node.mode != "claim":
        yield Mistake(
            code="only_with", path=path, params={"key": "dispatch", "where": "mode: claim"}
        )
    if isinstance(node.dispatch, DispatchPolicy):
        yield from _check_policy(node.dispatch, path, definition)
    elif node.dispatch not in definition.dispatch:
        yield unknown_name(node.dispatch, definition.dispatch, _POLICY, path)


def _check_policy(policy: DispatchPolicy, path: str, definition: Definition) -> Iterator[Mistake]:
    for place, text in enumerate(policy.needs):
        yield from check_expression(text, f"{path}.needs[{place}]", definition.scope)
    for key in ("area", "place"):
        if text := getattr(policy, key):
            yield from check_expression(text, f"{path}.{key}", definition.scope)
    for place, first in enumerate(policy.first):
        yield from _check_first(first, f"{path}.first[{place}]", definition)
    for place, role in enumerate(policy.tell):
        if role not in ROLES:
            yield unknown_name(role, sorted(ROLES), _ROLE, f"{path}.tell[{place}]")
    yield from _check_strategies(policy, path, definition)


def _check_strategies(
    policy: DispatchPolicy, path: str, definition: Definition
) -> Iterator[Mistake]:
    if "nearest" in policy.choose and not policy.place:
        yield Mistake(code="nearest_needs_place", path=f"{path}.choose")
    if policy.same_as == "asset" and not definition.asset:
        yield Mistake(code="same_as_needs_asset", path=f"{path}.same_as")
    if policy.confirm and policy.way != "direct":
        params = {"key": "confirm", "where": "way: direct"}
        yield Mistake(code="only_with", path=f"{path}.confirm", params=params)


def _check_first(first: First, path: str, definition: Definition) -> Iterator[Mistake]:
    if len(first.who.ways) != 1:
        yield Mistake(code="assignee_not_one", path=path)
    elif first.role and first.role not in ROLES:
        yield unknown_name(first.role, sorted(ROLES), _ROLE, f"{path}.role")
    if first.when:
        yield from check_expression(first.when, f"{path}.when", definition.scope, YES_NO)


def _check_asset(definition: Definition) -> Iterator[Mistake]:
    names = [field.id for field in definition.form]
    if definition.asset and definition.asset not in names:
        yield unknown_name(definition.asset, names, _FIELD, "asset")
