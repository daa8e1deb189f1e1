"""Tables of GoRules' JDM, with zen itself as the witness that they decide here as they decided there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
import zen
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.decisions.any_jdm import Json, a_graph, a_node, runnable
from tests.workflows.decisions.any_tables import AROUND
from workflows.decisions.compiling import compile_table
from workflows.decisions.jdm.graph import import_graph, is_jdm
from workflows.decisions.table import CompiledTable
from workflows.expressions.values import Value
from workflows.mistakes import Mistakes

WORDS = ("east", "south", "north", "any", "a, b", "是")
NUMBERS = st.integers(-4, 9).map(str)


def imported(node: Json) -> CompiledTable:
    (table,) = import_graph(a_graph(node), "t").tables
    return compile_table(table)


def ours(table: CompiledTable, values: Mapping[str, Value]) -> list[Value]:
    return [hit.outputs.get("y") for hit in table.decide(values, AROUND)]


def zens(node: Json, values: dict[str, object]) -> list[object]:
    decision = zen.ZenEngine().create_decision(json.dumps(runnable(node)))
    result: Any = decision.evaluate(values)["result"]
    rows = result if isinstance(result, list) else [result] if result else []
    return [row["y"] for row in rows if row]


def words() -> st.SearchStrategy[str]:
    quoted = st.tuples(st.sampled_from(WORDS), st.sampled_from("'\"")).map(
        lambda drawn: f"{drawn[1]}{drawn[0]}{drawn[1]}"
    )
    several = st.lists(quoted, min_size=1, max_size=3).map(", ".join)
    return st.one_of(
        quoted,
        several,
        several.map(lambda text: f"[{text}]"),
        several.map(lambda text: f"in [{text}]"),
        several.map(lambda text: f"not in [{text}]"),
        quoted.map(lambda text: f"!= {text}"),
        quoted.map(lambda text: f"$ == {text}"),
        st.lists(quoted, min_size=2, max_size=3).map(" or ".join),
        st.lists(quoted, min_size=2, max_size=3).map(
            lambda them: " and ".join(f"!= {each}" for each in them)
        ),
        st.sampled_from(["", " ", "null", "!= null", "== null"]),
    )


def numbers() -> st.SearchStrategy[str]:
    signs = st.sampled_from(["> ", ">= ", "< ", "<= ", "== ", "!= ", "$ > ", ""])
    compared = st.tuples(signs, NUMBERS).map("".join)
    ends = st.tuples(st.integers(-4, 3), st.integers(4, 9))
    ranges = st.tuples(st.sampled_from("[("), ends, st.sampled_from("])")).map(
        lambda drawn: f"{drawn[0]}{drawn[1][0]}..{drawn[1][1]}{drawn[2]}"
    )
    positive = compared.filter(lambda text: "!=" not in text)
    return st.one_of(
        compared,
        ranges,
        ranges.map(lambda text: f"in {text}"),
        ranges.map(lambda text: f"not in {text}"),
        ends.map(lambda drawn: f"> {drawn[0]} and <= {drawn[1]}"),
        st.lists(positive | ranges, min_size=2, max_size=3).map(", ".join),
        st.sampled_from(["", "null", "!= null", "1_000", "> 1_000"]),
    )


def is_alike(cells: Sequence[str], hit: str, values: Sequence[tuple[Value, object]]) -> None:
    node = a_node(cells=cells, hitPolicy=hit)
    table = imported(node)
    for value, plain in values:
        given_values: dict[str, object] = {} if plain is None else {"x": plain}
        assert ours(table, {"x": value}) == zens(node, given_values), (cells, plain)


hits = st.sampled_from(["first", "collect"])


@settings(max_examples=150, deadline=None)
@given(st.lists(words(), min_size=1, max_size=5), hits)
def test_tables_of_words_decide_as_zen_does(cells: list[str], hit: str) -> None:
    is_alike(cells, hit, [(None, None), *((each, each) for each in (*WORDS, "else"))])


@settings(max_examples=150, deadline=None)
@given(st.lists(numbers(), min_size=1, max_size=5), hits)
def test_tables_of_numbers_decide_as_zen_does(cells: list[str], hit: str) -> None:
    values = [-5, *range(-4, 10), 0.5, 3.5, 1000, 1001]
    is_alike(cells, hit, [(None, None), *((Decimal(str(each)), each) for each in values)])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["true", "false", "!= true", "", "null"]), min_size=1), hits)
def test_tables_of_yes_and_no_decide_as_zen_does(cells: list[str], hit: str) -> None:
    is_alike(cells, hit, [(None, None), (True, True), (False, False)])


def test_columns_are_typed_named_and_labelled_by_what_stands_there() -> None:
    node = a_node(
        inputs=[{"id": "a", "name": "客户等级", "field": "customer.accountTier"}],
        outputs=[{"id": "o", "name": "组", "field": "客服组"}],
        cells=["'VIP', 'gold'", "", "'normal'"],
    )
    (table,) = import_graph(a_graph(node), "tiers").tables
    assert (table.key, table.name.zh, table.hit) == ("tiers", "派单", "first")
    (column,), (output,) = table.inputs, table.outputs
    assert (column.id, column.type, column.label and column.label.zh) == (
        "customer_account_tier",
        "text",
        "客户等级",
    )
    assert output.type == "number"
    assert [row.when.get(column.id) for row in table.rows] == ["VIP, gold", None, "normal"]


def test_outputs_are_values_lists_or_nothing() -> None:
    node = a_node(cells=[""] * 3, given=["['a', 'b']", "[]", ""])
    assert ours(imported(node), {}) == [("a", "b")]
    assert [hit["y"].constant for hit in imported(node).given[:2]] == [("a", "b"), ()]
    texts = imported(a_node(cells=[""] * 3, given=["'=1'", "'a b'", "null"]))
    assert [given["y"].constant for given in texts.given[:2]] == ["=1", "a b"]
    assert texts.given[2] == {}


@pytest.mark.parametrize(
    "cell",
    ["len($) > 5", "x > 5", "a", "`a`", "]1..3[", "not ($ in ['a'])", "!= 'a', 'b'", "> 1 and > 2",
     "in ('a')", "[]", "> ", "'a' 'b'", "> 1 and", "-", "# in [1]", "$ + 1 > 2"],
)  # fmt: skip
def test_a_cell_that_means_something_else_is_named_with_its_row_and_column(cell: str) -> None:
    with pytest.raises(Mistakes) as told:
        import_graph(a_graph(a_node(cells=["", cell])), "t")
    (wrong,) = told.value.mistakes
    assert (wrong.code, wrong.path) == ("jdm_cell", "nodes[0].content.rules[1]")
    assert wrong.params == {"row": "2", "column": "输入", "cell": cell.strip()}


@pytest.mark.parametrize("output", ["a + 1", "['a' 'b']", "[a]", "1 2", "['a', ]"])
def test_an_output_that_is_worked_out_is_named(output: str) -> None:
    with pytest.raises(Mistakes) as told:
        import_graph(a_graph(a_node(given=[output])), "t")
    assert [each.params["column"] for each in told.value.mistakes] == ["输出"]


def test_a_long_cell_is_quoted_in_part() -> None:
    with pytest.raises(Mistakes) as told:
        import_graph(a_graph(a_node(cells=["x" * 500])), "t")
    assert len(told.value.mistakes[0].params["cell"]) == 81


def test_programs_are_refused_and_other_nodes_left_out() -> None:
    with pytest.raises(Mistakes) as told:
        import_graph(a_graph(a_node(), {"type": "customNode", "name": "发短信"}), "t")
    assert [each.code for each in told.value.mistakes] == ["jdm_program"]
    found = import_graph(a_graph(a_node(), {"type": "expressionNode", "name": "算"}), "t")
    assert [each.params["name"] for each in found.left_out] == ["算"]


def test_several_tables_are_several_documents() -> None:
    found = import_graph(a_graph(a_node(name="甲"), a_node(name="乙")), "t")
    assert [(each.key, each.name.zh) for each in found.tables] == [("t_1", "甲"), ("t_2", "乙")]


def test_columns_called_the_same_have_ids_of_their_own() -> None:
    column = {"name": "x", "field": "x"}
    node = a_node(inputs=[{"id": "a", **column}, {"id": "b", **column}])
    (table,) = import_graph(a_graph(node), "t").tables
    assert [each.id for each in table.inputs] == ["x", "x_2"]


def test_a_graph_is_told_by_its_nodes() -> None:
    assert is_jdm(a_graph())
    assert not is_jdm({"key": "t"})
    assert not is_jdm([])


@pytest.mark.parametrize("nodes", [[5], [{"type": "decisionTableNode"}], [{"type": "decisionTableNode", "content": []}]])  # fmt: skip
def test_a_broken_graph_is_refused(nodes: list[Json]) -> None:
    with pytest.raises(Mistakes):
        import_graph({"nodes": nodes}, "t")
