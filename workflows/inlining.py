"""Sub-flows put in place: each use of one becomes its nodes, named after the use, as if they had been written there."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.nodes import (
    Action,
    ApproveNode,
    BranchNode,
    Case,
    CcNode,
    HandleNode,
    Limit,
    Node,
    ParallelNode,
    SubflowNode,
    TaskNode,
    walk,
)
from workflows.who import Who

DEEPEST = 5
SubFlows = Mapping[str, tuple[Node, ...]]


class EndlessSubflow(ValueError):
    """A sub-flow that leads into itself, or deeper than five; `args[0]` is its name."""


def inlined(
    nodes: tuple[Node, ...], subflows: SubFlows, prefix: str = "", depth: int = 0
) -> tuple[Node, ...]:
    """KeyError for a sub-flow that is not there; EndlessSubflow for one inside itself."""
    if depth > DEEPEST:
        raise EndlessSubflow(prefix.rstrip("."))
    own = {node.id for node in walk(nodes)}
    placing = _Placing(subflows, prefix, depth, frozenset(own))
    return placing.nodes(nodes)


class _Placing:
    """Puts one document's nodes in place: `own` are the ids that take the prefix wherever they are mentioned."""

    def __init__(self, subflows: SubFlows, prefix: str, depth: int, own: frozenset[str]) -> None:
        self._subflows = subflows
        self._prefix = prefix
        self._depth = depth
        self._own = own

    def nodes(self, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        return tuple(placed for node in nodes for placed in self._node(node))

    def _node(self, node: Node) -> tuple[Node, ...]:
        if isinstance(node, SubflowNode):
            prefix = f"{self._prefix}{node.id}."
            return inlined(self._subflows[node.flow], self._subflows, prefix, self._depth + 1)
        named = {"id": self._prefix + node.id}
        if isinstance(node, TaskNode):
            return (self._task(node, named),)
        if isinstance(node, BranchNode):
            return (node.model_copy(update={**named, "cases": self._cases(node.cases)}),)
        if isinstance(node, ParallelNode):
            return (node.model_copy(update={**named, "lanes": self._cases(node.lanes)}),)
        if isinstance(node, CcNode):
            return (node.model_copy(update={**named, "to": self._who(node.to)}),)
        return (node.model_copy(update=named),)

    def _task(self, node: TaskNode, named: Mapping[str, object]) -> TaskNode:
        parts: dict[str, object] = {
            **named,
            "assignee": self._who(node.assignee),
            "nobody": self._who(node.nobody) if isinstance(node.nobody, Who) else node.nobody,
            "limits": tuple(map(self._limit, node.limits)),
            "actions": tuple(map(self._action, node.actions)),
        }
        if isinstance(node, ApproveNode):
            return node.model_copy(update={**parts, "rejected": self._name(node.rejected)})
        return _handle(node, parts)

    def _limit(self, limit: Limit) -> Limit:
        return limit.model_copy(update={"to": self._who(limit.to)}) if limit.to else limit

    def _action(self, action: Action) -> Action:
        parts = {"to": self._name(action.to), "then": self.nodes(action.then)}
        return action.model_copy(update=parts)

    def _cases(self, cases: tuple[Case, ...]) -> tuple[Case, ...]:
        return tuple(case.model_copy(update={"nodes": self.nodes(case.nodes)}) for case in cases)

    def _who(self, who: Who) -> Who:
        parts = {"actor_of": self._name(who.actor_of), "also": tuple(map(self._who, who.also))}
        return who.model_copy(update=parts)

    def _name(self, name: str) -> str:
        """One of a sub-flow used here is called by that use, which is ours."""
        return self._prefix + name if name.partition(".")[0] in self._own else name


def _handle(node: HandleNode, parts: Mapping[str, object]) -> HandleNode:
    return node.model_copy(update=parts)
