"""Decision tables of the company: taken in from any file, published, kept ready, tried out."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from handlers.decision_tables import (
    current,
    examined,
    key_of,
    publish_table,
    read_file,
    tables_of,
    write_file,
)
from handlers.table_trials import read_values, trial_lines
from handlers.wording import Wording
from storage.database import Store
from tests.handlers.spreadsheets.workbooks import a_workbook
from tests.workflows.decisions.any_jdm import a_graph, a_node
from tests.workflows.decisions.any_tables import AROUND
from tests.workflows.decisions.builders_tables import a_document, a_table, row
from workflows.decision_documents import read_table, write_json
from workflows.decisions.analysis.analysing import analyse
from workflows.decisions.compiling import compile_table
from workflows.expressions.values import Picked
from workflows.mistakes import Mistakes

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "tables" / "dispatch.yaml"
TABLE = a_document([row("A", region="华东"), row("B")])
EAST = Picked("east", "华东")


@pytest.fixture
async def company(store: Store) -> int:
    return await store.companies.ensure("default", set())


def codes(content: bytes, name: str, key: str = "") -> list[tuple[str, str]]:
    with pytest.raises(Mistakes) as told:
        examined(read_file(content, name, key))
    return [(each.code, each.path) for each in told.value.mistakes]


@pytest.mark.parametrize("name", ["t.xlsx", "t.json", "t.yaml", "t.yml", "T.XLSX", "t"])
def test_a_table_is_read_from_the_file_it_was_written_to(name: str) -> None:
    assert read_file(write_file(TABLE, name), name).tables == (TABLE,)


def test_what_a_file_is_shows_in_its_content() -> None:
    assert read_file(write_file(TABLE, "t.xlsx"), "t.txt").tables == (TABLE,)
    jdm = json.dumps(a_graph(a_node(), {"type": "switchNode", "name": "分支"})).encode()
    found = read_file(jdm, "派单.json")
    assert [each.key for each in found.tables] == ["pai_dan"]
    assert [each.code for each in found.left_out] == ["jdm_left_out"]


def test_a_table_may_be_called_otherwise_than_its_file_says() -> None:
    for name in ("t.xlsx", "t.json"):
        (table,) = read_file(write_file(TABLE, name), name, key="other").tables
        assert table.key == "other"
    by_hand = a_workbook([["first", "a", "→ b"], [None, "x", "y"]])
    assert read_file(by_hand, "派单表.xlsx").tables[0].key == "pai_dan_biao"
    assert key_of("2026.json") == "field_2026"


def test_a_table_with_a_row_that_is_never_met_is_not_let_pass() -> None:
    hopeless = a_document([row(), row(region="华东")])
    assert codes(write_file(hopeless, "t.json"), "t.json") == [("row_shadowed", "rows[1]")]
    assert codes(write_file(hopeless, "t.xlsx"), "t.xlsx") == [("row_shadowed", "A3")]


def test_mistakes_of_a_workbook_have_its_cells_as_places() -> None:
    wrong = a_document([row(cost="x"), row(vip="?")])
    places = [path for _, path in codes(write_file(wrong, "t.xlsx"), "t.xlsx")]
    assert places == ["C2", "D3"]
    assert codes(a_workbook([["first", "a", "→ b"], [None, "x", "y"]]), "t.xlsx", "A!") == [
        ("bad_id", "key")
    ]


def test_what_is_odd_is_told_beside() -> None:
    (found,) = examined(read_file(write_file(a_document([row(vip="是")]), "t.xlsx"), "t.xlsx"))
    assert [each.code for each in found.analysis.warnings] == ["table_gap"]


def test_the_example_of_the_documentation_is_in_order() -> None:
    table = compile_table(read_table(EXAMPLE.read_text(encoding="utf-8")))
    assert (analyse(table).errors, analyse(table).warnings) == ((), ())
    (hit,) = table.decide(
        {"region": EAST, "product": Picked("aircon", "空调"), "tier": "vip"}, AROUND
    )
    assert (hit.id, hit.outputs["skills"]) == ("vip_cold", ("制冷", "高级"))


async def test_a_published_table_is_ready_for_decisions(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        assert await publish_table(uow, TABLE) == 1
        assert await publish_table(uow, TABLE) == 1
        ready = await tables_of(uow)
        assert [hit.outputs["team"] for hit in ready["dispatch"].decide({}, AROUND)] == ["B"]
        assert await current(uow, "dispatch") == TABLE


async def test_the_newest_version_is_used_from_its_publication_on(
    store: Store, company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        await publish_table(uow, TABLE)
        before = await tables_of(uow)
    async with store.unit_of_work(company) as uow:
        assert await tables_of(uow) is before
        assert await publish_table(uow, a_document([row("C")])) == 2
    async with store.unit_of_work(company) as uow:
        ready = await tables_of(uow)
    assert [hit.outputs["team"] for hit in ready["dispatch"].decide({}, AROUND)] == ["C"]


async def test_a_table_with_mistakes_is_not_published(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        with pytest.raises(Mistakes):
            await publish_table(uow, a_document([row(), row()]))
        assert await uow.tables.versions() == {}
        with pytest.raises(KeyError):
            await current(uow, "dispatch")


async def test_a_table_that_has_become_wrong_is_missing_and_no_other(
    store: Store, company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        await publish_table(uow, TABLE)
        await uow.tables.publish("old", write_json(a_document([row(cost="x")], key="old")))
        assert list(await tables_of(uow)) == ["dispatch"]


def trial(*given: str, every_row: bool = False, locale: str = "zh_CN") -> list[str]:
    table = a_table(
        row("A 组", region="华东", cost="> 500"), {**row("B 组", region="华东"), "id": "east"}
    )
    pairs = [(name, value) for name, _, value in (each.partition("=") for each in given)]
    values = read_values(table, pairs, AROUND)
    return [*trial_lines(table, values, AROUND, Wording(locale), every_row=every_row)]


def test_the_row_that_is_met_is_lit_cell_by_cell() -> None:
    assert trial("区域=华东", "cost=600") == [
        "命中第 1 行",
        "  ✓ 区域: 华东 (华东)",
        "  ✓ 费用: > 500 (600)",
        "  ✓ VIP: - (∅)",
        "→ 负责组 = A 组",
    ]


def test_where_no_row_is_met_the_nearest_are_shown() -> None:
    lines = trial("区域=华南", "费用=600", locale="en")
    assert lines[0] == "Not met: row 1"
    assert "  ✗ 区域: 华东 (华南)" in lines
    assert lines[-1] == "No row is met"


def test_every_row_is_shown_when_asked_for() -> None:
    lines = trial("区域=华东", "费用=600", every_row=True)
    assert [line for line in lines if "行" in line] == ["命中第 1 行", "满足但不算：第 2 行 (east)"]


def test_values_that_are_none_and_inputs_there_are_not_are_told() -> None:
    with pytest.raises(Mistakes) as told:
        trial("区域=华中", "费用=贵", "区城=华东")
    assert [(each.code, each.path) for each in told.value.mistakes] == [
        ("cell_no_option", "区域"),
        ("cell_not_number", "费用"),
        ("unknown_name", ""),
    ]
    assert "区域" in told.value.mistakes[-1].say()


def test_a_value_that_begins_like_an_expression_is_words() -> None:
    table = a_table(row(x='"=a"'), inputs=[{"id": "x", "label": "X"}])
    assert read_values(table, [("X", "=a")], AROUND) == {"x": "=a"}


def test_what_an_ambiguous_table_says_is_told() -> None:
    table = a_table(row(), row(), hit="unique")
    assert "1, 2" in [*trial_lines(table, {}, AROUND, Wording())][-1]


def test_numbers_are_shown_as_people_write_them() -> None:
    table = a_table({"then": {"n": Decimal("2.50")}}, outputs=[{"id": "n", "type": "number"}])
    assert [*trial_lines(table, {}, AROUND, Wording())][-1] == "→ n = 2.5"
