"""Every mistake a decision table can have: told with its place and what would be right."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from handlers.decision_tables import examined, read_file
from tests.handlers.spreadsheets.workbooks import a_workbook
from tests.workflows.decisions.any_jdm import a_graph, a_node
from tests.workflows.decisions.builders_tables import a_document, a_table, one_column, refused, row
from workflows.decision_documents import read_table
from workflows.decision_mistakes import OF_DECISION_TABLES
from workflows.decisions import compiling
from workflows.decisions.analysis.analysing import analyse, table_mistakes
from workflows.decisions.binding import unbound
from workflows.decisions.jdm.graph import import_graph
from workflows.expressions.scope import Scope
from workflows.expressions.types import DATE, NUMBER, TEXT, Base, Name, Type, list_of
from workflows.mistakes import Mistake, Mistakes

FORM = Scope(
    (
        Name("region", ("区域",), TEXT),
        Name("asset", ("设备",), Type(Base.RECORD, columns=(Name("model", ("型号",), TEXT),))),
        Name("one", ("费用",), NUMBER),
        Name("two", ("费用",), NUMBER),
    )
)


def told_by(make: Callable[[], object]) -> tuple[Mistake, ...]:
    try:
        make()
    except Mistakes as mistakes:
        return mistakes.mistakes
    return ()


def said(mistakes: tuple[Mistake, ...]) -> list[tuple[str, str]]:
    return [(each.code, each.path) for each in mistakes]


def of_form(**changed: Any) -> tuple[Mistake, ...]:
    document = a_document(**changed)
    return refused(document, scope=FORM)


def of_file(content: bytes, name: str = "t.json") -> tuple[Mistake, ...]:
    return told_by(lambda: examined(read_file(content, name)))


def sheet(*lines: list[object]) -> bytes:
    return a_workbook(lines)


def many_expressions() -> tuple[Mistake, ...]:
    cells = [f"=值 > {n}" for n in range(2001)]
    return told_by(lambda: one_column("number", *cells))


def spent(code: str) -> tuple[Mistake, ...]:
    table = one_column("number", *(f"{n}" for n in range(30)), hit="first")
    return tuple(each for each in analyse(table, 1).warnings if each.code == code)


def overlapping() -> tuple[Mistake, ...]:
    table = one_column("number", *(f">= {n}" for n in range(20)), hit="unique")
    return analyse(table).warnings[:1]


def jdm(**content: Any) -> tuple[Mistake, ...]:
    return told_by(lambda: import_graph(a_graph(a_node(**content)), "t"))


CASES: Mapping[str, tuple[Callable[[], tuple[Mistake, ...]], str]] = {
    "column_of_no_type": (lambda: of_form(inputs=[{"id": "asset"}]), "inputs[0]"),
    "column_of_other_type": (
        lambda: of_form(inputs=[{"id": "region", "type": "number"}]),
        "inputs[0].type",
    ),
    "shared_field": (lambda: of_form(inputs=[{"id": "x", "field": "费用"}]), "inputs[0].field"),
    "too_many_expressions": (many_expressions, "rows[2000].when.x"),
    "row_never_met": (
        lambda: analyse(a_table(row(region="不是 华东, 华南, 空"))).errors,
        "rows[0].when.region",
    ),
    "row_shadowed": (lambda: analyse(a_table(row(), row())).errors, "rows[1]"),
    "row_shadowed_together": (
        lambda: analyse(a_table(row(vip="是"), row(vip="不是 是"), row())).errors,
        "rows[2]",
    ),
    "rows_overlap": (lambda: analyse(a_table(row(), row(), hit="unique")).errors, "rows[1]"),
    "rows_may_overlap": (
        lambda: analyse(a_table(row(vip="=TRUE"), row(), hit="unique")).warnings,
        "rows[1]",
    ),
    "rows_differ": (
        lambda: analyse(a_table(row("A", vip="是"), row("B", cost="1"), row())).warnings,
        "rows[1]",
    ),
    "more_overlaps": (overlapping, "rows"),
    "table_gap": (lambda: analyse(a_table(row(vip="是"))).warnings, "rows"),
    "not_examined_never_met": (lambda: spent("not_examined_never_met"), "rows"),
    "not_examined_shadowed": (lambda: spent("not_examined_shadowed"), "rows"),
    "not_examined_overlapping": (lambda: spent("not_examined_overlapping"), "rows"),
    "not_examined_gaps": (lambda: spent("not_examined_gaps"), "rows"),
    "jdm_no_table": (lambda: told_by(lambda: import_graph(a_graph(), "t")), "nodes"),
    "jdm_program": (
        lambda: told_by(lambda: import_graph(a_graph({"type": "functionNode"}), "t")),
        "nodes[0]",
    ),
    "jdm_left_out": (
        lambda: import_graph(a_graph(a_node(), {"type": "switchNode"}), "t").left_out,
        "nodes[1]",
    ),
    "jdm_hit": (lambda: jdm(hitPolicy="rule order"), "nodes[0].content.hitPolicy"),
    "jdm_wrapped": (lambda: jdm(inputField="items"), "nodes[0].content.inputField"),
    "jdm_no_field": (lambda: jdm(inputs=[{"id": "a", "name": "A"}]), "nodes[0].content.inputs"),
    "jdm_mixed": (lambda: jdm(cells=["'a'", "5"]), "nodes[0].content.inputs"),
    "jdm_cell": (lambda: jdm(cells=["", "len($) > 5"]), "nodes[0].content.rules[1]"),
    "table_too_big": (lambda: of_file(b"{" + b" " * 8_000_000 + b"}"), ""),
    "json_syntax": (lambda: of_file(b'{\n"key": }'), ""),
    "sheet_no_hit": (lambda: of_file(sheet(["区域", "→ 组"], ["a", "b"]), "t.xlsx"), "A1"),
    "sheet_nameless": (
        lambda: of_file(sheet(["first", None, "→ 组"], [None, "a", "b"]), "t.xlsx"),
        "B1",
    ),
    "table_reads_nothing": (
        lambda: tuple(unbound(one_column("text", "a"), FORM, "rules[0].table")),
        "rules[0].table",
    ),
    "table_reads_other_type": (
        lambda: tuple(
            unbound(one_column("number", "1"), Scope((Name("x", (), DATE),)), "rules[0].table")
        ),
        "rules[0].table",
    ),
}  # fmt: skip
OF_CELLS = {code for code in OF_DECISION_TABLES if code.startswith("cell_")}
"""tests/workflows/decisions/test_cells.py's."""


@pytest.mark.parametrize("code", CASES)
def test_a_mistake_is_told_with_its_place(code: str) -> None:
    tell, path = CASES[code]
    mistakes = tell()
    assert (code, path) in said(mistakes)
    for each in mistakes:
        assert each.say("zh_CN") != each.say("en")


def test_every_mistake_of_tables_is_provoked_by_a_test() -> None:
    assert CASES.keys() | OF_CELLS == OF_DECISION_TABLES.keys()


def test_all_mistakes_are_told_at_once() -> None:
    document = a_document(
        [row(cost="abc", vip="也许"), row(region="华中"), {"then": {"team": "=不认识"}}]
    )
    assert said(refused(document)) == [
        ("cell_no_option", "rows[1].when.region"),
        ("cell_not_number", "rows[0].when.cost"),
        ("cell_not_yes_no", "rows[0].when.vip"),
        ("bad_expression", "rows[2].then.team"),
    ]


def test_of_thousands_of_mistakes_two_hundred_are_told() -> None:
    assert len(refused(a_document([row(cost="abc")] * 1000))) == 200
    assert len(refused(a_document([row(nothing="abc")] * 1000))) == 200


@pytest.mark.parametrize(
    "changed, wrong",
    [
        ({"rows": []}, ("too_few", "rows")),
        ({"inputs": []}, ("too_few", "inputs")),
        ({"rows": [{}] * 20_001}, ("too_many", "rows")),
        ({"inputs": [{"id": f"i{n}"} for n in range(51)]}, ("too_many", "inputs")),
        ({"outputs": [{"id": f"i{n}"} for n in range(51)]}, ("too_many", "outputs")),
        ({"inputs": [{"id": "cost"}] * 2}, ("duplicate_id", "inputs[1].id")),
        ({"rows": [{"id": "a"}, {"id": "a"}]}, ("duplicate_id", "rows[1].id")),
        ({"rows": [{"id": "2"}, {}]}, ("duplicate_id", "rows[1].id")),
        ({"rows": [row(costs="1")]}, ("unknown_name", "rows[0].when.costs")),
        ({"rows": [{"then": {"teem": "A"}}]}, ("unknown_name", "rows[0].then.teem")),
        ({"inputs": [{"id": "x", "expr": "1 +"}]}, ("bad_expression", "inputs[0].expr")),
        ({"outputs": [{"id": "n", "type": "number"}], "rows": [{"then": {"n": "abc"}}]},
         ("cell_not_number", "rows[0].then.n")),
        ({"rows": [{"then": {"team": "x" * 1001}}]}, ("cell_too_long", "rows[0].then.team")),
    ],
)  # fmt: skip
def test_what_does_not_hang_together_is_refused(
    changed: dict[str, Any], wrong: tuple[str, str]
) -> None:
    assert said(refused(a_document(**changed)))[0] == wrong


def test_a_misspelt_column_is_told_what_was_meant() -> None:
    (wrong,) = refused(a_document([row(regoin="华东")]))
    assert "region" in wrong.say("en")


def test_of_a_form_only_its_fields_can_be_read() -> None:
    assert said(of_form(inputs=[{"id": "regio"}])) == [("unknown_name", "inputs[0].id")]
    assert said(of_form(inputs=[{"id": "x", "field": "nix"}])) == [
        ("unknown_name", "inputs[0].field")
    ]
    outputs = [{"id": "team", "field": "nix"}]
    assert said(of_form(inputs=[{"id": "region"}], outputs=outputs)) == [
        ("unknown_name", "outputs[0].field")
    ]


def test_mistakes_of_a_table_within_a_document_have_its_place_in_front() -> None:
    wrong = tuple(table_mistakes(a_document([row(cost="x")]), None, "tables[2]"))
    assert said(wrong) == [("cell_not_number", "tables[2].rows[0].when.cost")]
    (shadowed,) = table_mistakes(a_document([row(), row()]), None, "tables[2]")
    assert (shadowed.path, shadowed.params["row"]) == ("tables[2].rows[1]", "tables[2].rows[0]")
    assert tuple(table_mistakes(a_document([row()]), None, "tables[2]")) == ()


@pytest.mark.parametrize(
    "text, wrong",
    [
        ('{"key": "t", "name": "T"}', [("missing", ""), ("missing", ""), ("missing", "")]),
        ("[]", [("not_a_mapping", "")]),
        ("key: T!", [("bad_id", "key"), ("missing", ""), ("missing", ""), ("missing", ""), ("missing", "")]),
        ('{"a": ' * 100_000, [("json_syntax", "")]),
    ],
)  # fmt: skip
def test_a_text_that_is_no_table_is_refused(text: str, wrong: list[tuple[str, str]]) -> None:
    assert said(told_by(lambda: read_table(text))) == wrong


def test_unknown_keys_and_odd_cells_are_told_with_their_place() -> None:
    data = {
        "key": "t",
        "name": "T",
        "hit": "any",
        "inputs": [{"id": "x", "typ": "text"}],
        "outputs": [{"id": "y"}],
        "rows": [{"when": {"x": {"a": 1}}, "than": {}}],
    }
    assert sorted(said(told_by(lambda: read_table(json.dumps(data))))) == [
        ("not_text", "rows[0].when.x"),
        ("unknown_key", "inputs[0]"),
        ("unknown_key", "rows[0]"),
        ("unknown_value", "hit"),
    ]


def test_a_list_is_compared_item_by_item() -> None:
    scope = Scope((Name("x", (), list_of(NUMBER)),))
    assert tuple(unbound(one_column("number", "1"), scope, "")) == ()
    assert compiling.compile_table(a_document()) is not None
