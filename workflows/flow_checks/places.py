"""Every node with where it stands: its path in the document, what is done for certain before it, whose detour it is in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from workflows.definition import Definition
from workflows.inlining import DEEPEST
from workflows.nodes import (
    BranchNode,
    EndNode,
    HandleNode,
    Node,
    SubflowNode,
    TaskNode,
    cases_of,
    is_fork,
    walk,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`earlier` are the tasks done for certain when the ticket comes here; `lanes` those it stands in;
    `is_dead`: nothing leads here."""

    node: Node
    path: str
    earlier: tuple[str, ...] = ()
    lanes: tuple[str, ...] = ()
    is_detour: bool = False
    is_dead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    path: str
    earlier: tuple[str, ...] = ()
    lanes: tuple[str, ...] = ()
    is_detour: bool = False


def places_in(definition: Definition) -> list[Place]:
    """Of the flow and of each sub-flow, in reading order."""
    found = list(_places(definition.flow, _Around(path="flow"), definition))
    for name, nodes in definition.subflows.items():
        found += _places(nodes, _Around(path=f"subflows.{name}"), definition)
    return found


def _places(nodes: tuple[Node, ...], around: _Around, definition: Definition) -> Iterator[Place]:
    earlier, is_dead = around.earlier, False
    for index, node in enumerate(nodes):
        place = Place(
            node=node,
            path=f"{around.path}[{index}]",
            earlier=earlier,
            lanes=around.lanes,
            is_detour=around.is_detour,
            is_dead=is_dead,
        )
        yield place
        yield from _inside(place, definition)
        earlier = (*earlier, *done_by(node, definition))
        is_dead = is_dead or ends(node)


def _inside(place: Place, definition: Definition) -> Iterator[Place]:
    node = place.node
    around = _Around(path="", earlier=place.earlier, lanes=place.lanes, is_detour=place.is_detour)
    key = "cases" if isinstance(node, BranchNode) else "lanes"
    for index, case in enumerate(cases_of(node)):
        inner = replace(around, path=f"{place.path}.{key}[{index}].nodes")
        if is_fork(node):
            inner = replace(inner, lanes=(*inner.lanes, f"{node.id}.{case.id}"))
        yield from _places(case.nodes, inner, definition)
    for index, action in enumerate(node.actions if isinstance(node, TaskNode) else ()):
        path = f"{place.path}.actions[{index}].then"
        yield from _places(action.then, replace(around, path=path, is_detour=True), definition)


def done_by(node: Node, definition: Definition, depth: int = 0) -> tuple[str, ...]:
    """The tasks that are certainly done when this node is behind: all lanes of a parallel node that waits for all.
    Not of a sub-flow so deep that it may be endless: that is a mistake of its own."""
    if isinstance(node, TaskNode):
        return (node.id,)
    if isinstance(node, SubflowNode):
        inner = definition.subflows.get(node.flow, ()) if depth < DEEPEST else ()
        done = (each for n in inner for each in done_by(n, definition, depth + 1))
        return tuple(f"{node.id}.{each}" for each in done)
    if is_fork(node) and node.kind == "parallel" and node.join == "all":
        return tuple(
            each
            for lane in node.lanes
            for n in lane.nodes
            for each in done_by(n, definition, depth)
        )
    return ()


def main_line(definition: Definition) -> tuple[str, ...]:
    """The tasks every ticket comes through, unless it ends before."""
    return tuple(each for node in definition.flow for each in done_by(node, definition))


def ends(node: Node) -> bool:
    """Whether no ticket comes out of it: an end, or a branch whose every case ends."""
    if isinstance(node, EndNode):
        return True
    cases = cases_of(node)
    return bool(cases) and all(any(map(ends, case.nodes)) for case in cases)


def handled(place: Place, definition: Definition) -> tuple[str, ...]:
    """Of the earlier tasks those somebody handled: whoever did one can be named."""
    own = _document_of(place, definition)
    return tuple(
        each for each in place.earlier if isinstance(_named(each, own, definition), HandleNode)
    )


def _document_of(place: Place, definition: Definition) -> tuple[Node, ...]:
    part, _, name = place.path.partition("[")[0].partition(".")
    return definition.subflows[name] if part == "subflows" else definition.flow


def _named(name: str, nodes: tuple[Node, ...], definition: Definition) -> Node | None:
    """As it is called there: one of a sub-flow by its use and its own id."""
    use, _, rest = name.partition(".")
    node = next((each for each in walk(nodes) if each.id == use), None)
    if isinstance(node, SubflowNode):
        return _named(rest, definition.subflows.get(node.flow, ()), definition)
    return node
