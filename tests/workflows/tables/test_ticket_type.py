from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.workflows.builders_forms import AROUND
from tests.workflows.tables.any_tables import tables
from tests.workflows.tables.builders import a_column, form_of
from workflows.definition import Definition
from workflows.mistakes import Mistakes
from workflows.nodes import walk
from workflows.parsing import dump, parse
from workflows.tables import ticket_type
from workflows.tables.drafting import draft_form
from workflows.tables.review import reviewed
from workflows.tables.table import Column, Table
from workflows.tables.ticket_type import TAKEN, drafted_type

SKELETON = Path(ticket_type.__file__).with_name("skeleton.yaml").read_text(encoding="utf-8")


def type_of(*columns: Column, title: str = "2026年家电维修登记表") -> Definition:
    return parse(dump(drafted_type(form_of(*columns), title, SKELETON)))


def fills(definition: Definition) -> dict[str, tuple[str, ...]]:
    actions = (action for node in walk(definition.flow) for action in getattr(node, "actions", ()))
    return {action.id: action.fill for action in actions if action.fill}


def test_a_sheet_becomes_a_whole_ticket_type() -> None:
    definition = type_of(a_column("客户姓名"), a_column("故障描述"))
    assert (definition.key, definition.name.zh, definition.prefix) == (
        "jia_dian_wei_xiu",
        "家电维修",
        "JDWX",
    )
    assert definition.opens_with == ("家电维修",)
    assert [field.id for field in definition.asked] == ["ke_hu_xing_ming", "gu_zhang_miao_shu"]
    assert fills(definition) == {"resolve": ("solution",), "rate": ("rating",)}
    assert definition.card == ("ke_hu_xing_ming", "gu_zhang_miao_shu")


def test_the_story_is_told_first() -> None:
    definition = type_of(a_column("品牌"), a_column("故障现象"), a_column("备注"))
    takers = [field.label.zh for field in definition.form if field.takes_first_words]
    assert takers == ["故障现象"]


def test_what_the_sheet_has_for_the_work_is_filled_in_by_staff() -> None:
    definition = type_of(
        a_column("客户姓名"), a_column("维修费用"), a_column("处理结果"), a_column("满意度")
    )
    assert [field.label.zh for field in definition.asked] == ["客户姓名"]
    assert {"solution", "rating"}.isdisjoint(field.id for field in definition.form)
    assert fills(definition) == {
        "resolve": ("wei_xiu_fei_yong", "chu_li_jie_guo"),
        "rate": ("man_yi_du",),
    }


def test_somebody_is_asked_something() -> None:
    definition = type_of(a_column("处理结果"), a_column("费用"))
    assert [field.label.zh for field in definition.asked] == ["处理结果", "费用"]
    assert fills(definition) == {"resolve": ("solution",), "rate": ("rating",)}


def test_ids_of_the_skeleton_stay_its_own() -> None:
    form = draft_form(
        Table(sheet="s", columns=(a_column("Solution"), a_column("Rating"), a_column("Brand"))),
        AROUND,
        TAKEN,
    ).form
    assert [field.id for field in form] == ["solution_2", "rating_2", "brand"]


@given(tables())
@settings(max_examples=100, deadline=None)
def test_any_table_is_a_ticket_type_that_passes_the_checks(table: Table) -> None:
    """But for one whose columns only count rows."""
    draft = draft_form(table, AROUND, TAKEN)
    list(reviewed(table, draft, AROUND))
    if not draft.form:
        return
    definition = drafted_type(draft.form, table.title, SKELETON)
    try:
        assert parse(dump(definition)) == definition
    except Mistakes as mistakes:
        pytest.fail("\n".join(mistake.say("en") for mistake in mistakes.mistakes))
