"""The flow's document made walkable: which node follows which, and where a detour comes back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.nodes import Action, BranchNode, Node, TaskNode, walk


@dataclass(frozen=True, slots=True)
class Flow:
    """`after` names the next node, or None at the end; the last node of a detour is followed by the node it left."""

    first: str
    nodes: Mapping[str, Node]
    after: Mapping[str, str | None]
    detours: Mapping[str, str]

    def task_node(self, node_id: str) -> TaskNode:
        node = self.nodes[node_id]
        if isinstance(node, BranchNode):
            raise TypeError(f"node {node_id} is a branch: nobody has a task there")
        return node

    def action(self, node_id: str, action_id: str) -> Action | None:
        actions = self.task_node(node_id).actions
        return next((action for action in actions if action.id == action_id), None)


def compile_flow(nodes: tuple[Node, ...]) -> Flow:
    after: dict[str, str | None] = {}
    detours: dict[str, str] = {}
    _link(nodes, None, "", after, detours)
    return Flow(
        first=nodes[0].id,
        nodes={node.id: node for node in walk(nodes)},
        after=after,
        detours=detours,
    )


def _link(
    nodes: tuple[Node, ...],
    leads_to: str | None,
    owner: str,
    after: dict[str, str | None],
    detours: dict[str, str],
) -> None:
    following = (*(node.id for node in nodes[1:]), leads_to)
    for node, then in zip(nodes, following, strict=False):
        after[node.id] = then
        if owner:
            detours[node.id] = owner
        if isinstance(node, BranchNode):
            for case in node.cases:
                _link(case.nodes, then, owner, after, detours)
        else:
            for action in node.actions:
                _link(action.then, node.id, node.id, after, detours)
