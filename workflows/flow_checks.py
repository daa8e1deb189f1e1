"""Mistakes in the flow of a definition that no single node can see; `workflows.checks` gathers them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workflows.definition import Definition
from workflows.explaining import unknown_name
from workflows.form_checks import repeated, too_many
from workflows.mistakes import Mistake
from workflows.nodes import (
    Action,
    ApproveNode,
    Assignee,
    BranchNode,
    HandleNode,
    Node,
    TaskNode,
    Verb,
)
from workflows.people import ROLES
from workflows.rule_checks import check_when

MOST_NODES = 200
_FIELD = ("字段", "field")
_HANDLING = (Verb.COMPLETE, Verb.MARK, Verb.PAUSE, Verb.RESUME, Verb.REPORT)
_APPROVING = (Verb.APPROVE, Verb.REJECT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A node where it stands: `earlier` handle nodes are done for certain when the ticket comes here."""

    node: Node
    path: str
    earlier: frozenset[str]
    is_detour: bool


def check_flow(definition: Definition) -> Iterator[Mistake]:
    places = list(_places(definition.flow, "flow", frozenset(), is_detour=False))
    yield from too_many(len(places), MOST_NODES, "flow")
    yield from _check_ids(places)
    if not isinstance(definition.flow[0], HandleNode):
        yield Mistake(code="first_not_handle", path="flow[0].kind")
    for place in places:
        yield from _check_place(place, definition)
    yield from _check_staff_fields(definition, places)


def _places(
    nodes: tuple[Node, ...], path: str, earlier: frozenset[str], *, is_detour: bool
) -> Iterator[Place]:
    for index, node in enumerate(nodes):
        place = Place(node=node, path=f"{path}[{index}]", earlier=earlier, is_detour=is_detour)
        yield place
        yield from _places_inside(place)
        earlier |= {node.id} if isinstance(node, HandleNode) else frozenset()


def _places_inside(place: Place) -> Iterator[Place]:
    if isinstance(place.node, BranchNode):
        for index, case in enumerate(place.node.cases):
            path = f"{place.path}.cases[{index}].nodes"
            yield from _places(case.nodes, path, place.earlier, is_detour=place.is_detour)
        return
    for index, action in enumerate(place.node.actions):
        path = f"{place.path}.actions[{index}].then"
        yield from _places(action.then, path, place.earlier, is_detour=True)


def _check_ids(places: list[Place]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for place in places:
        if place.node.id in seen:
            params = {"id": place.node.id}
            yield Mistake(code="duplicate_id", path=f"{place.path}.id", params=params)
        seen.add(place.node.id)


def _check_place(place: Place, definition: Definition) -> Iterator[Mistake]:
    if isinstance(place.node, BranchNode):
        yield from _check_branch(place.node, place.path, definition)
    else:
        yield from _check_assignee(place.node, place)
        yield from _check_verbs(place.node, place)
        yield from repeated((a.id for a in place.node.actions), f"{place.path}.actions")
        for index, action in enumerate(place.node.actions):
            yield from _check_action(action, f"{place.path}.actions[{index}]", place, definition)


def _check_branch(node: BranchNode, path: str, definition: Definition) -> Iterator[Mistake]:
    yield from repeated((case.id for case in node.cases), f"{path}.cases")
    if [case.otherwise for case in node.cases] != [False] * (len(node.cases) - 1) + [True]:
        yield Mistake(code="otherwise_not_last", path=f"{path}.cases")
    for index, case in enumerate(node.cases):
        where = f"{path}.cases[{index}]"
        if not case.when and not case.otherwise:
            yield Mistake(code="case_needs_when", path=where)
        if case.when and case.otherwise:
            yield Mistake(code="otherwise_has_when", path=where)
        if case.when:
            yield from check_when(case.when, definition, f"{where}.when")


def _check_assignee(node: TaskNode, place: Place) -> Iterator[Mistake]:
    assignee, path = node.assignee, f"{place.path}.assignee"
    if bool(assignee.role) + assignee.requester + bool(assignee.actor_of) != 1:
        yield Mistake(code="assignee_not_one", path=path)
        return
    if isinstance(node, HandleNode) and node.mode == "claim" and not assignee.role:
        yield Mistake(code="claim_needs_role", path=path)
    yield from _check_names_of(assignee, place.earlier, path)


def _check_names_of(assignee: Assignee, earlier: frozenset[str], path: str) -> Iterator[Mistake]:
    if assignee.role and assignee.role not in ROLES:
        yield unknown_name(assignee.role, sorted(ROLES), ("角色", "role"), f"{path}.role")
    if assignee.actor_of and assignee.actor_of not in earlier:
        params = {"name": assignee.actor_of}
        yield Mistake(code="actor_not_earlier", path=f"{path}.actor_of", params=params)


def _check_verbs(node: TaskNode, place: Place) -> Iterator[Mistake]:
    verbs, allowed = {action.do for action in node.actions}, _allowed(node, place)
    for index, action in enumerate(node.actions):
        if action.do not in allowed:
            params = {"verb": action.do.value, "allowed": ", ".join(allowed)}
            path = f"{place.path}.actions[{index}].do"
            yield Mistake(code="verb_does_not_fit", path=path, params=params)
    for verb in _needed(node, verbs):
        if verb not in verbs:
            params = {"verb": verb.value}
            yield Mistake(code="missing_verb", path=f"{place.path}.actions", params=params)
    if isinstance(node, HandleNode) and not verbs & {Verb.COMPLETE, Verb.ACCEPT}:
        yield Mistake(code="no_way_on", path=f"{place.path}.actions")


def _allowed(node: TaskNode, place: Place) -> tuple[Verb, ...]:
    """A detour leads only back to the node it left: nothing is returned from there."""
    back = () if place.is_detour else (Verb.RETURN,)
    if isinstance(node, ApproveNode):
        return (*_APPROVING, *back)
    accept = (Verb.ACCEPT,) if node.mode == "claim" else ()
    return (*accept, *_HANDLING, *back)


def _needed(node: TaskNode, verbs: set[Verb]) -> Iterator[Verb]:
    if isinstance(node, ApproveNode):
        yield from _APPROVING
    elif node.mode == "claim":
        yield Verb.ACCEPT
    if Verb.PAUSE in verbs:
        yield Verb.RESUME
    if Verb.RESUME in verbs:
        yield Verb.PAUSE


def _check_action(
    action: Action, path: str, place: Place, definition: Definition
) -> Iterator[Mistake]:
    fields = [field.id for field in definition.form]
    for index, name in enumerate(action.fill):
        if name not in fields:
            yield unknown_name(name, fields, _FIELD, f"{path}.fill[{index}]")
    if action.do is Verb.REPORT and not action.fill:
        yield Mistake(code="report_needs_fill", path=path)
    yield from _check_keys_of_verb(action, path)
    if action.do is Verb.RETURN:
        yield from _check_return(action, path, place)


def _check_keys_of_verb(action: Action, path: str) -> Iterator[Mistake]:
    used: Mapping[str, tuple[bool, Verb]] = {
        "then": (bool(action.then), Verb.REPORT),
        "to": (bool(action.to), Verb.RETURN),
    }
    for key, (is_used, verb) in used.items():
        if is_used and action.do is not verb:
            params = {"key": key, "verb": verb.value}
            yield Mistake(code="only_on", path=f"{path}.{key}", params=params)


def _check_return(action: Action, path: str, place: Place) -> Iterator[Mistake]:
    if not action.to:
        yield Mistake(code="return_needs_to", path=path)
    elif action.to not in place.earlier:
        params = {"name": action.to}
        yield Mistake(code="return_not_back", path=f"{path}.to", params=params)


def _check_staff_fields(definition: Definition, places: list[Place]) -> Iterator[Mistake]:
    nodes = [place.node for place in places if not isinstance(place.node, BranchNode)]
    filled = {name for node in nodes for action in node.actions for name in action.fill}
    for index, field in enumerate(definition.form):
        if field.filled_by == "staff" and not field.formula and field.id not in filled:
            params = {"id": field.id}
            yield Mistake(code="never_filled", path=f"form[{index}].filled_by", params=params)
