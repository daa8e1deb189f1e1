"""Small decision tables for tests, and what they decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.workflows.decisions.any_tables import AROUND
from workflows.decisions.compiling import compile_table
from workflows.decisions.document import DecisionTable
from workflows.decisions.table import CompiledTable
from workflows.expressions.values import Value
from workflows.mistakes import Mistake, Mistakes

REGIONS = [{"id": "east", "label": "华东"}, {"id": "south", "label": "华南"}]


def a_document(own: Sequence[Mapping[str, Any]] = ({},), **changed: Any) -> DecisionTable:
    """Region, cost and VIP decide the team, unless something else is said."""
    return DecisionTable.model_validate(
        {
            "key": "dispatch",
            "name": "派单",
            "inputs": [
                {"id": "region", "label": "区域", "type": "choice", "options": REGIONS},
                {"id": "cost", "label": "费用", "type": "number"},
                {"id": "vip", "label": "VIP", "type": "yes_no"},
            ],
            "outputs": [{"id": "team", "label": "负责组"}],
            "rows": list(own),
        }
        | changed
    )


def row(team: str = "A", **when: Any) -> dict[str, Any]:
    return {"when": when, "then": {"team": team}}


def a_table(*rows: Mapping[str, Any], **changed: Any) -> CompiledTable:
    return compile_table(a_document(rows, **changed))


def one_column(
    of: str, *cells: object, hit: str = "all", options: Sequence[Mapping[str, Any]] = ()
) -> CompiledTable:
    """A column `x` of that type with these cells."""
    return compile_table(
        DecisionTable.model_validate(
            {
                "key": "one",
                "name": "一列",
                "hit": hit,
                "inputs": [{"id": "x", "type": of, "options": list(options)}],
                "outputs": [{"id": "y"}],
                "rows": [{"when": {"x": cell}} for cell in cells],
            }
        )
    )


def met(table: CompiledTable, **values: Value) -> list[int]:
    return [hit.row for hit in table.decide(values, AROUND)]


def teams(table: CompiledTable, **values: Value) -> list[Value]:
    return [hit.outputs.get("team") for hit in table.decide(values, AROUND)]


def refused(document: Mapping[str, Any] | DecisionTable, **scope: Any) -> tuple[Mistake, ...]:
    table = (
        document if isinstance(document, DecisionTable) else DecisionTable.model_validate(document)
    )
    try:
        compile_table(table, **scope)
    except Mistakes as mistakes:
        return mistakes.mistakes
    return ()
