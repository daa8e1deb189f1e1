from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.reading.named import named_code, named_number, only_code

INSPECTED, BAD = ("检验数", "检验", "抽检", "inspected"), ("不良数", "不良", "defective")
BATCH, SHAPE = ("批次号", "批号", "批次"), "[A-Za-z0-9-]{4,30}"


@pytest.mark.parametrize(
    ("text", "inspected", "bad"),
    [
        ("批次号B20261108 检验50台 不良12台", "50", "12"),
        ("抽检了50台有12台不良", "50", "12"),
        ("抽检 50，不良：12", "50", "12"),
        ("50台不良12台", "", "12"),
        ("检验数是５０，其中１２件是不良", "50", "12"),
        ("inspected 50, 12 pcs defective", "50", "12"),
        ("检验有 3 台划伤", "", ""),
        ("不良率24%", "", ""),
        ("这批有问题", "", ""),
        ("不良的照片", "", ""),
    ],
)
def test_a_number_is_found_by_its_fields_name(text: str, inspected: str, bad: str) -> None:
    found = (named_number(text, INSPECTED), named_number(text, BAD))
    assert tuple(each.value if each else "" for each in found) == (inspected, bad)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("批次B20261108，检验50台", "B20261108"),
        ("批号是 b2026-1108", "b2026-1108"),
        ("批次号：Ｂ２０２６", "B2026"),
        ("批次号不清楚", ""),
        ("批次 abcd", ""),
        ("B20261108", ""),
    ],
)
def test_a_code_is_found_by_its_fields_name(text: str, code: str) -> None:
    found = named_code(text, BATCH, SHAPE)
    assert (found.value if found else "") == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("应该是B20261108吧", "B20261108"),
        ("B20261108，一共50台", "B20261108"),
        ("B20261108 和 B20261109", ""),
        ("看不清", ""),
    ],
)
def test_a_code_alone_among_words_is_meant(text: str, code: str) -> None:
    assert only_code(text, SHAPE) == code


@given(st.text(max_size=3000))
def test_no_words_break_it(text: str) -> None:
    assert named_number(text, ("", "台")) is None
    named_number(text, INSPECTED)
    named_code(text, BATCH, SHAPE)
