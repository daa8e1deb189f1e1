"""Decision tables written and read back, as JSON and YAML."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings

from tests.workflows.decisions.any_tables import Written, tables
from tests.workflows.decisions.builders_tables import a_document, row
from workflows.decision_documents import plain, read_table, table_of, write_json, write_table_yaml
from workflows.decisions.document import DecisionTable

WHOLE = {
    "schema": "dtable/1",
    "key": "whole",
    "name": {"zh": "全", "en": "Whole"},
    "note": "说明",
    "hit": "unique",
    "inputs": [
        {"id": "zh", "label": "中文", "type": "choice", "options": [{"id": "a", "label": "甲"}, {"id": "b"}]},
        {"id": "sum", "expr": "LEN(zh)", "field": "", "type": "number"},
    ],
    "outputs": [{"id": "zh", "label": {"zh": "中", "en": "M"}, "field": "team"}],
    "rows": [
        {"id": "one", "on": False, "when": {"zh": "甲"}, "then": {"zh": "x"}, "note": "备"},
        {"when": {"sum": [1, "> 3"]}, "then": {"zh": True}},
        {"when": {"sum": 0.25, "zh": ""}, "then": {}},
    ],
}  # fmt: skip


@pytest.mark.parametrize("write", [write_json, write_table_yaml])
def test_a_table_is_read_back_as_it_was_written(write: object) -> None:
    table = table_of(WHOLE)
    assert callable(write)
    assert read_table(write(table)) == table


@settings(max_examples=100, deadline=None)
@given(tables())
def test_any_table_is_read_back_as_it_was_written(written: Written) -> None:
    assert read_table(write_json(written.table)) == written.table
    assert read_table(write_table_yaml(written.table)) == written.table


def test_what_is_as_usual_is_not_written() -> None:
    document = a_document([row(cost=5, region=None), {"then": {"team": ""}}])
    assert plain(document)["rows"] == [
        {"when": {"cost": Decimal(5)}, "then": {"team": "A"}},
        {},
    ]
    assert list(plain(document))[:4] == ["schema", "key", "name", "hit"]
    assert plain(document)["name"] == "派单"


def test_cells_of_columns_called_like_a_language_stay_cells() -> None:
    assert plain(table_of(WHOLE))["rows"][0]["then"] == {"zh": "x"}


def test_numbers_of_json_are_decimals() -> None:
    table = read_table(write_json(table_of(WHOLE)))
    assert table.rows[2].when == {"sum": Decimal("0.25")}
    text = write_json(a_document([row(cost=Decimal("0.1"))]))
    assert read_table(text).rows[0].when == {"cost": Decimal("0.1")}


def test_a_list_is_one_cell_with_what_needs_it_in_quotes() -> None:
    cells = {"a": ["x", "y, z", 'say "hi"', 5, True], "b": []}
    document = DecisionTable.model_validate(
        {"key": "t", "name": "T", "inputs": [{"id": "a"}, {"id": "b"}], "outputs": [], "rows": [{"when": cells}]}
    )  # fmt: skip
    assert document.rows[0].when == {"a": 'x, "y, z", "say ""hi""", 5, true', "b": '""'}


def test_a_byte_order_mark_is_no_part_of_a_table() -> None:
    assert read_table("\ufeff" + write_json(table_of(WHOLE))) == table_of(WHOLE)
