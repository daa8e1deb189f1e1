from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.reading.confidential import hide_confidential

WORDS = st.text(st.characters(exclude_categories=["N"]), max_size=20)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("电话 13812345678，急", "电话 138****5678，急"),
        ("打 ０７５５-２６９９１２３４", "打 075****1234"),
        ("身份证 11010519491231002X", "身份证 ****"),
        ("卡号 6222 0212 3456 7890 123", "卡号 ****"),
        ("发到 li.hong+sh@mail.example.com 吧", "发到 **** 吧"),
        ("型号 KFR-35GW/N8，E4 报错", "型号 KFR-35GW/N8，E4 报错"),
        ("", ""),
    ],
)
def test_what_is_nobody_elses_business_is_hidden(said: str, told: str) -> None:
    assert hide_confidential(said) == told


@given(st.integers(13000000000, 19999999999), WORDS, WORDS)
def test_no_mobile_number_leaves(phone: int, before: str, after: str) -> None:
    assert str(phone) not in hide_confidential(f"{before} {phone} {after}")
