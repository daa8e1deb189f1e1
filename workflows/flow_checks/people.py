"""Mistakes in who has to act: not exactly one way to find them, or a name that is nobody's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflows.definition import Definition
from workflows.explaining import unknown_name
from workflows.expressions.expression import Scope
from workflows.expressions.mistaken import check_expression
from workflows.expressions.types import TEXT
from workflows.flow_checks.places import Place, handled
from workflows.mistakes import Mistake
from workflows.nodes import HandleNode, TaskNode
from workflows.people import ROLES
from workflows.who import Who

_FIELD = ("字段", "field")
_ROLE = ("角色", "role")


def check_assignee(node: TaskNode, place: Place, definition: Definition) -> Iterator[Mistake]:
    path = f"{place.path}.assignee"
    yield from check_who(node.assignee, path, handled(place, definition), definition)
    is_offered = not node.assignee.requester and not node.assignee.actor_of
    if isinstance(node, HandleNode) and node.mode == "claim" and not is_offered:
        yield Mistake(code="claim_needs_role", path=path)
    if isinstance(node.nobody, Who):
        nobody = f"{place.path}.nobody"
        yield from check_who(node.nobody, nobody, handled(place, definition), definition)


def check_who(
    who: Who,
    path: str,
    earlier: Iterable[str],
    definition: Definition,
    scope: Scope | None = None,
) -> Iterator[Mistake]:
    """`scope` is what a rule in it may name, where that is more than in a flow."""
    if len(who.ways) != 1:
        yield Mistake(code="assignee_not_one", path=path)
        return
    if who.role and who.role not in ROLES:
        yield unknown_name(who.role, sorted(ROLES), _ROLE, f"{path}.role")
    if who.actor_of and who.actor_of not in set(earlier):
        params = {"name": who.actor_of}
        yield Mistake(code="actor_not_earlier", path=f"{path}.actor_of", params=params)
    if who.field:
        yield from _check_field(who.field, f"{path}.field", definition)
    if who.rule:
        yield from check_expression(who.rule, f"{path}.rule", scope or definition.scope, TEXT)
    for index, other in enumerate(who.also):
        yield from check_who(other, f"{path}.also[{index}]", earlier, definition, scope)


def _check_field(name: str, path: str, definition: Definition) -> Iterator[Mistake]:
    kinds = {field.id: field.kind for field in definition.form}
    if name not in kinds:
        yield unknown_name(name, kinds, _FIELD, path)
    elif kinds[name] not in ("member", "text"):
        yield Mistake(code="field_no_person", path=path, params={"name": name, "kind": kinds[name]})
