"""The flow's document made walkable: what follows what, which lanes run side by side, where a detour comes back to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workflows.nodes import Action, HandleNode, Node, TaskNode, cases_of, is_fork, walk

START = "start"
"""The requester's own node, before the first: a ticket returned to them is with them there. No node may be called so."""


@dataclass(frozen=True, slots=True)
class LaneEnd:
    """What follows the last node of a lane: the lane is done, and perhaps its fork."""

    fork: str
    lane: str


Exit = str | LaneEnd | None
"""The next node, the end of a lane, or the end of the flow."""


@dataclass(frozen=True, slots=True)
class Flow:
    """`after` is by node; the last node of a detour is followed by the node it left, which is in `detours`.
    `lanes` are those a node lies in, the outermost first; `earlier` are the nodes before it on every way to it."""

    first: str
    nodes: Mapping[str, Node]
    after: Mapping[str, Exit]
    detours: Mapping[str, str]
    lanes: Mapping[str, tuple[LaneEnd, ...]]
    earlier: Mapping[str, tuple[str, ...]]

    def task_node(self, node_id: str) -> TaskNode:
        node = self.nodes[node_id]
        if not isinstance(node, TaskNode):
            raise TypeError(f"node {node_id} is a {node.kind}: nobody has a task there")
        return node

    def begins(self, name: str) -> str:
        """The node of that name, or the first of the sub-flow that is used under it."""
        return next(each for each in self.nodes if f"{each}.".startswith(f"{name}."))

    def action(self, node_id: str, action_id: str) -> Action | None:
        node = self.nodes.get(node_id)
        actions = node.actions if isinstance(node, TaskNode) else ()
        return next((action for action in actions if action.id == action_id), None)

    def is_within(self, node_id: str, lane: LaneEnd) -> bool:
        return lane in self.lanes.get(node_id, ())

    def returns_to(self, node_id: str) -> tuple[str, ...]:
        """The tasks before this one that it can be sent back to, the nearest first: none in a lane it is not in."""
        own = set(self.lanes[node_id])
        return tuple(
            each
            for each in reversed(self.earlier[node_id])
            if isinstance(self.nodes[each], TaskNode)
            and set(self.lanes[each]) <= own
            and self.detours.get(each, "") == self.detours.get(node_id, "")
        )


@dataclass(slots=True)
class _Linking:
    after: dict[str, Exit] = field(default_factory=dict)
    detours: dict[str, str] = field(default_factory=dict)
    lanes: dict[str, tuple[LaneEnd, ...]] = field(default_factory=dict)
    earlier: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """Of a sequence: what follows it, whose detour it is, which lanes it lies in, what came before it."""

    leads_to: Exit
    owner: str
    lanes: tuple[LaneEnd, ...]
    earlier: tuple[str, ...]


def compile_flow(nodes: tuple[Node, ...], revision: HandleNode) -> Flow:
    """Of nodes whose sub-flows are in place; `revision` is the requester's own node, before the first."""
    linking = _Linking(after={START: nodes[0].id}, lanes={START: ()}, earlier={START: ()})
    _link(nodes, _Surroundings(None, "", (), ()), linking)
    return Flow(
        first=nodes[0].id,
        nodes={START: revision, **{node.id: node for node in walk(nodes)}},
        after=linking.after,
        detours=linking.detours,
        lanes=linking.lanes,
        earlier=linking.earlier,
    )


def _link(nodes: tuple[Node, ...], around: _Surroundings, linking: _Linking) -> None:
    following: tuple[Exit, ...] = (*(node.id for node in nodes[1:]), around.leads_to)
    earlier = around.earlier
    for node, then in zip(nodes, following, strict=False):
        linking.after[node.id] = then
        linking.lanes[node.id] = around.lanes
        linking.earlier[node.id] = earlier
        if around.owner:
            linking.detours[node.id] = around.owner
        here = _Surroundings(then, around.owner, around.lanes, earlier)
        _link_inside(node, here, linking)
        earlier = (*earlier, node.id, *_inside(node))


def _link_inside(node: Node, here: _Surroundings, linking: _Linking) -> None:
    """`here`: what follows the node and what is around it."""
    if isinstance(node, TaskNode):
        for action in node.actions:
            around = _Surroundings(node.id, node.id, here.lanes, (*here.earlier, node.id))
            _link(action.then, around, linking)
    for case in cases_of(node):
        lane = LaneEnd(node.id, case.id)
        if is_fork(node):
            around = _Surroundings(lane, here.owner, (*here.lanes, lane), here.earlier)
        else:
            around = _Surroundings(here.leads_to, here.owner, here.lanes, here.earlier)
        _link(case.nodes, around, linking)


def _inside(node: Node) -> Iterator[str]:
    """What may have been passed when the node was: every way out of a branch, each lane."""
    for case in cases_of(node):
        yield from (inner.id for inner in walk(case.nodes))
