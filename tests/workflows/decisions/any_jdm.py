"""Decision tables as GoRules' editor writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]


def a_node(
    cells: Sequence[str] = ("",),
    given: Sequence[str] = (),
    name: str = "派单",
    **content: Any,
) -> Json:
    """A table with one input `x`, and one output `y` that says which row it is, unless something else is said."""
    said = given or [str(place) for place in range(len(cells))]
    rules = [
        {"_id": f"r{place}", "a": cell, "o": output}
        for place, (cell, output) in enumerate(zip(cells, said, strict=True))
    ]
    usual = {
        "hitPolicy": "first",
        "inputs": [{"id": "a", "name": "输入", "field": "x"}],
        "outputs": [{"id": "o", "name": "输出", "field": "y"}],
        "rules": rules,
    }
    return {
        "id": name,
        "type": "decisionTableNode",
        "name": name,
        "position": {"x": 0, "y": 0},
        "content": {**usual, **content},
    }


def a_graph(*nodes: Json) -> Json:
    return {"nodes": list(nodes), "edges": []}


def runnable(node: Json) -> Json:
    """With a way in and a way out, so that zen can decide it."""
    place = {"position": {"x": 0, "y": 0}}
    ends = [
        {"id": "in", "type": "inputNode", "name": "in", **place},
        {"id": "out", "type": "outputNode", "name": "out", **place},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": node["id"]},
        {"id": "2", "type": "edge", "sourceId": node["id"], "targetId": "out"},
    ]
    return {"nodes": [node, *ends], "edges": edges}
