"""Tables of the company used with a form, and tables that stand in a ticket type."""

from __future__ import annotations

import pytest

from tests.workflows.builders_forms import SMALL
from tests.workflows.decisions.any_tables import AROUND
from tests.workflows.decisions.builders_tables import a_table, one_column, row
from workflows.decisions.binding import bound, unbound
from workflows.decisions.table import CompiledTable
from workflows.expressions.scope import Scope
from workflows.expressions.types import (
    ANY,
    DATE,
    MOMENT,
    NUMBER,
    TEXT,
    YES_NO,
    Base,
    Name,
    Type,
    list_of,
)
from workflows.expressions.values import Picked, Value
from workflows.mistakes import Mistakes
from workflows.parsing import dump, parse

CHOICE = Type(Base.CHOICE, options=(("east", ("华东",)),))
FORM = Scope((Name("f_region", ("区域",), CHOICE), Name("cost", ("预计费用",), NUMBER)))
INPUTS = [
    {"id": "region", "label": "区域", "type": "choice"},
    {"id": "cost", "label": "费用", "type": "number"},
    {"id": "share", "expr": "LEN(区域)"},
]


def team(table: CompiledTable, **values: Value) -> list[Value]:
    return [hit.outputs.get("team") for hit in table.decide(values, AROUND)]


def test_fields_are_found_by_id_and_else_by_label() -> None:
    table = a_table(row("A", region="华东", cost="> 5", share="= 值 = 2"), inputs=INPUTS)
    ours = bound(table, FORM)
    assert team(ours, f_region=Picked("east", "华东"), cost=None) == []
    assert team(table, f_region=Picked("east", "华东")) == []
    (hit,) = bound(a_table(row("A", region="east"), inputs=INPUTS), FORM).decide(
        {"f_region": Picked("east", "华东")}, AROUND
    )
    assert hit.outputs == {"team": "A"}


def test_what_a_bound_table_saw_is_explained_under_its_own_names() -> None:
    table = bound(a_table(row("A", region="华东"), inputs=INPUTS), FORM)
    (seen,) = table.explain({"f_region": Picked("east", "华东")}, AROUND)
    assert [(cell.input, cell.is_met) for cell in seen.cells][:1] == [("region", True)]
    assert seen.is_hit


def test_a_table_that_finds_every_id_needs_no_binding() -> None:
    table = one_column("text", "a")
    assert bound(table, Scope((Name("x", (), TEXT),))) is table


@pytest.mark.parametrize(
    "of, field, fits",
    [
        ("text", CHOICE, True),
        ("text", NUMBER, True),
        ("choice", list_of(CHOICE), True),
        ("text", MOMENT, False),
        ("number", NUMBER, True),
        ("number", list_of(NUMBER), True),
        ("number", TEXT, False),
        ("number", ANY, True),
        ("date", MOMENT, True),
        ("moment", DATE, True),
        ("yes_no", YES_NO, True),
        ("yes_no", TEXT, False),
    ],
)
def test_a_field_fits_a_column_whose_cells_it_can_be_held_against(
    of: str, field: Type, *, fits: bool
) -> None:
    found = tuple(unbound(one_column(of, "-"), Scope((Name("x", (), field),)), "p"))
    assert [each.code for each in found] == ([] if fits else ["table_reads_other_type"])


def test_a_label_that_two_fields_share_binds_neither() -> None:
    scope = Scope((Name("a", ("区域",), TEXT), Name("b", ("区域",), TEXT)))
    table = a_table(row(region="华东"), inputs=INPUTS[:1])
    assert [each.code for each in unbound(table, scope, "p")] == ["table_reads_nothing"]


def with_tables(rows: str, inputs: str = "[{id: thing}]") -> str:
    """The small ticket type with a table of its own."""
    table = f"{{key: own, name: 自己的, inputs: {inputs}, outputs: [{{id: team}}], rows: {rows}}}"
    return f"{SMALL.rstrip()}\ntables: [{table}]\n"


def mistakes_in(text: str) -> list[tuple[str, str]]:
    try:
        parse(text)
    except Mistakes as mistakes:
        return [(each.code, each.path) for each in mistakes.mistakes]
    return []


def test_a_table_of_a_ticket_type_is_typed_by_its_form() -> None:
    definition = parse(with_tables("[{when: {thing: 水泵}, then: {team: A}}, {then: {team: B}}]"))
    table = definition.ready_tables["own"]
    assert team(table, thing=Picked("pump", "水泵")) == ["A"]
    assert team(table) == ["B"]


def test_a_ticket_type_is_written_out_with_its_tables() -> None:
    rows = """[{id: a, when: {thing: 水泵}, then: {team: A}, note: 备}, {on: false, then: {team: 5}},
        {when: {cost: [1, "> 5"], n: 3}, then: {team: true}}]"""
    definition = parse(with_tables(rows, "[{id: thing}, {id: cost}, {id: n, expr: LEN(story)}]"))
    assert parse(dump(definition)) == definition


def test_mistakes_of_a_table_of_a_ticket_type_have_its_place() -> None:
    assert mistakes_in(with_tables("[{when: {thing: 水饺}}]")) == [
        ("cell_no_option", "tables[0].rows[0].when.thing")
    ]
    assert mistakes_in(with_tables("[{}]", "[{id: thong}]")) == [
        ("unknown_name", "tables[0].inputs[0].id")
    ]
    assert mistakes_in(with_tables("[{wen: {}}]")) == [("unknown_key", "tables[0].rows[0]")]


def test_a_ticket_type_with_a_row_that_is_never_met_is_not_published() -> None:
    assert mistakes_in(with_tables("[{}, {when: {thing: 水泵}}]")) == [
        ("row_shadowed", "tables[0].rows[1]")
    ]


def test_a_table_of_the_company_is_bound_once_for_a_ticket_type() -> None:
    definition = parse(SMALL)
    inputs = [{"id": "t", "label": definition.form[0].label.zh}]
    table = a_table(row("A"), inputs=inputs)
    assert definition.bound(table) is definition.bound(table)
    assert definition.bound(table).aliases == {"t": definition.form[0].id}
    newer = a_table(row("B"), inputs=inputs)
    assert definition.bound(newer).document is newer.document
