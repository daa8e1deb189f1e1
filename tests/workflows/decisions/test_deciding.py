"""Which row counts, what it gives, and why the others did not come."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from tests.workflows.decisions.any_tables import AROUND, CHINA
from tests.workflows.decisions.builders_tables import a_table, met, row, teams
from workflows.decisions.cells import Span
from workflows.decisions.ranges import Ranges
from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.types import NUMBER, TEXT, Name
from workflows.expressions.values import Picked
from workflows.expressions.wording import explain

EAST, SOUTH = Picked("east", "华东"), Picked("south", "华南")
FOUR = (
    row("VIP 组", region="华东", vip="是"),
    row("华东组", region="华东"),
    row("贵重组", cost="> 500"),
    row("客服"),
)


def test_the_first_row_that_is_met_counts() -> None:
    table = a_table(*FOUR)
    assert teams(table, region=EAST, vip=True, cost=Decimal(600)) == ["VIP 组"]
    assert teams(table, region=EAST, vip=False) == ["华东组"]
    assert teams(table, region=SOUTH, cost=Decimal(600)) == ["贵重组"]
    assert teams(table) == ["客服"]


def test_all_rows_that_are_met_count_in_their_order() -> None:
    table = a_table(*FOUR, hit="all")
    assert teams(table, region=EAST, cost=Decimal(600)) == ["华东组", "贵重组", "客服"]
    assert teams(a_table(row(region="华东"), hit="all"), region=SOUTH) == []


def test_two_rows_of_a_unique_table_are_a_fault_that_names_them() -> None:
    table = a_table(row(region="华东"), {**row(cost="> 500"), "id": "dear"}, hit="unique")
    assert teams(table, region=EAST) == ["A"]
    with pytest.raises(Fault) as told:
        table.decide({"region": EAST, "cost": Decimal(600)}, AROUND)
    assert told.value.code is FaultCode.SEVERAL_HITS
    assert "1, dear" in explain(told.value, "zh_CN")
    assert explain(told.value, "en").startswith("Several rows")


def test_of_very_many_rows_that_are_met_some_are_named() -> None:
    table = a_table(*(row() for _ in range(9)), hit="unique")
    with pytest.raises(Fault) as told:
        table.decide({}, AROUND)
    assert told.value.params["rows"] == "1, 2, 3, 4, 5, …"


def test_a_row_out_of_use_never_counts() -> None:
    table = a_table({**row("old"), "on": False}, row("new"))
    assert teams(table) == ["new"]
    assert [seen.row for seen in table.explain({}, AROUND)] == [1]


def test_a_row_gives_values_of_its_outputs_types() -> None:
    outputs = [
        {"id": "team"},
        {"id": "priority", "type": "number"},
        {"id": "skills", "type": "list"},
        {"id": "until", "type": "moment"},
        {"id": "sure", "type": "yes_no"},
        {"id": "area", "type": "choice", "options": [{"id": "east", "label": "华东"}]},
    ]
    then = {
        "team": '"=A"',
        "priority": 2,
        "skills": ["制冷", "高级, 特种"],
        "until": "2026-11-30 18:00",
        "sure": "是",
        "area": "华东",
    }
    (hit,) = a_table({"then": then}, outputs=outputs).decide({}, AROUND)
    assert hit.outputs == {
        "team": "=A",
        "priority": Decimal(2),
        "skills": ("制冷", "高级, 特种"),
        "until": datetime(2026, 11, 30, 18, tzinfo=CHINA),
        "sure": True,
        "area": EAST,
    }


def test_an_output_may_be_worked_out_and_is_blank_when_it_cannot_be() -> None:
    outputs = [{"id": "team"}, {"id": "fee", "type": "number"}]
    table = a_table({"then": {"team": '=区域 & "组"', "fee": "=100 / 费用"}}, outputs=outputs)
    (hit,) = table.decide({"region": EAST, "cost": Decimal(4)}, AROUND)
    assert hit.outputs == {"team": "华东组", "fee": Decimal(25)}
    (hit,) = table.decide({"region": EAST, "cost": Decimal(0)}, AROUND)
    assert hit.outputs["fee"] is None


def test_what_a_row_says_nothing_of_it_does_not_give() -> None:
    (hit,) = a_table({"then": {}}).decide({}, AROUND)
    assert hit.outputs == {}


def test_an_input_may_be_worked_out_and_is_blank_when_it_cannot_be() -> None:
    inputs = [
        {"id": "cost", "label": "费用", "type": "number"},
        {"id": "share", "expr": "100 / 费用"},
    ]
    table = a_table(row("big", share=">= 50"), row("none", share="空"), row("-"), inputs=inputs)
    assert teams(table, cost=Decimal(2)) == ["big"]
    assert teams(table, cost=Decimal(4)) == ["-"]
    assert teams(table, cost=Decimal(0)) == ["none"]


def test_names_are_those_that_are_read() -> None:
    inputs = [
        {"id": "region", "label": "区域"},
        {"id": "cost", "type": "number"},
        {"id": "spare", "label": "闲置"},
    ]
    table = a_table(row(region="华东", cost="> 1"), inputs=inputs)
    assert table.names == (
        Name("region", ("区域",), TEXT),
        Name("cost", (), NUMBER),
        Name("spare", ("闲置",), TEXT),
    )


def test_each_cell_of_each_row_is_explained_with_the_actual_value() -> None:
    table = a_table(*FOUR)
    first, second, third, last = table.explain({"region": EAST, "cost": Decimal(600)}, AROUND)
    assert [(cell.input, cell.written, cell.value, cell.is_met) for cell in first.cells] == [
        ("region", "华东", EAST, True),
        ("cost", "-", Decimal(600), True),
        ("vip", "是", None, False),
    ]
    assert [(each.is_met, each.is_hit) for each in (first, second, third, last)] == [
        (False, False),
        (True, True),
        (True, False),
        (True, False),
    ]


def test_only_the_rows_asked_for_are_explained() -> None:
    seen = a_table(*FOUR).explain({}, AROUND, [3, 1])
    assert [each.row for each in seen] == [3, 1]


def test_an_ambiguous_unique_table_is_explained_all_the_same() -> None:
    seen = a_table(row(), row(), hit="unique").explain({}, AROUND)
    assert [(each.is_met, each.is_hit) for each in seen] == [(True, False), (True, False)]


def test_many_different_ranges_are_kept_in_little_room_and_found_all_the_same() -> None:
    spans = [
        (n, [Span(low=Decimal(n), high=Decimal(n + 7), has_high=False), Span(low=Decimal(3 * n))])
        for n in range(700)
    ]
    ranges = Ranges(spans)
    assert ranges.pieces > 1024
    for value in (-1, 0, 3, 350, 351, 700, 1000, 2096, 2097, 5000):
        wanted = [n for n, of in spans if any(span.holds(Decimal(value)) for span in of)]
        found = ranges.rows(Decimal(value))
        assert [n for n in range(700) if found >> n & 1] == wanted


def test_ranges_of_one_row_that_overlap_count_once() -> None:
    table = a_table(row(cost="1..5, 3..9, >= 7, 2"))
    assert [n for n in range(12) if met(table, cost=Decimal(n))] == list(range(1, 12))
