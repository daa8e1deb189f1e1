from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.tables.naming import Labels, Names, prefix_of, type_name


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("客户姓名", "ke_hu_xing_ming"),
        ("SN码", "sn_ma"),
        ("Serial number", "serial_number"),
        ("2026年费用", "field_2026_nian_fei_yong"),
        ("——", "field"),
        ("Submit", "submit_2"),
        ("长" * 60, "chang_chang_chang_chang_chang_chang"),
    ],
)
def test_an_id_is_how_the_label_sounds(label: str, name: str) -> None:
    assert Names().give(label) == name


def test_no_id_is_given_twice() -> None:
    names = Names(taken=["solution"])
    given = [names.give(label) for label in ("备注", "备注", "背驻", "solution")]
    assert given == ["bei_zhu", "bei_zhu_2", "bei_zhu_3", "solution_2"]


def test_no_label_is_given_twice() -> None:
    labels = Labels()
    assert [labels.give(each) for each in ("备注", "备注", "Note", "NOTE")] == [
        "备注", "备注 2", "Note", "NOTE 2",
    ]  # fmt: skip


@given(st.lists(st.text(max_size=80), max_size=20))
def test_ids_are_ids_whatever_the_labels(labels: list[str]) -> None:
    names = Names()
    given = [names.give(label) for label in labels]
    assert len({*given}) == len(given)
    assert all(re.fullmatch("[a-z][a-z0-9_]{0,39}", each) for each in given)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2026年家电维修登记表", "家电维修"),
        ("2026年3月份空调安装记录表", "空调安装"),
        ("客户投诉处理单", "客户投诉处理"),
        ("售后台账（模板）", "售后"),
        ("登记表", "登记表"),
        ("空调", "空调"),
        ("Repairs", "Repairs"),
    ],
)
def test_a_type_is_called_what_its_sheet_is_about(title: str, name: str) -> None:
    assert type_name(title) == name


@pytest.mark.parametrize(
    ("name", "prefix"), [("家电维修", "JDWX"), ("Repairs", "R"), ("2026", "GD"), ("一二三四五六七", "YESSWL")]
)  # fmt: skip
def test_tickets_are_numbered_by_its_initials(name: str, prefix: str) -> None:
    assert prefix_of(name) == prefix
