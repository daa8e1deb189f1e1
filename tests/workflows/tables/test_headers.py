from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.tables.headers import Header, read_header


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("客户姓名", Header(name="客户姓名")),
        ("*客户姓名", Header(name="客户姓名", is_required=True)),
        ("客户姓名＊", Header(name="客户姓名", is_required=True)),
        ("★电话", Header(name="电话", is_required=True)),
        ("联系电话\n（必填）", Header(name="联系电话", is_required=True)),
        ("电话 (required)", Header(name="电话", is_required=True)),
        ("【必填】地址", Header(name="地址", is_required=True)),
        ("姓  名", Header(name="姓名")),
        ("客户\n姓名", Header(name="客户姓名")),
        ("Serial\nnumber", Header(name="Serial number")),
        ("费用（元）", Header(name="费用", unit="元")),
        ("费用（单位：元）", Header(name="费用", unit="元")),
        ("*重量(KG)", Header(name="重量", unit="KG", is_required=True)),
        ("类型（维修/安装）", Header(name="类型", choices=("维修", "安装"))),
        ("类型（维修、安装、其他）", Header(name="类型", choices=("维修", "安装", "其他"))),
        ("地址（精确到门牌号）", Header(name="地址", hint="精确到门牌号")),
        ("电话：", Header(name="电话")),
        ("（备注）", Header(name="备注")),
        ("***", Header(name="***", is_required=True)),
        ("", Header(name="?")),
    ],
)
def test_a_header_says_more_than_its_name(text: str, header: Header) -> None:
    assert read_header(text) == header


@given(st.text(max_size=200) | st.text("*★（）()[]【】必填元/、: \n", max_size=20))
def test_any_header_has_a_name(text: str) -> None:
    assert 1 <= len(read_header(text).name) <= 60
