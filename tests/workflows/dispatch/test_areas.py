"""One place, however it is written."""

from __future__ import annotations

import pytest

from workflows.dispatch.areas import Area, area_of, written

XIHU = ("浙江省", "杭州市", "西湖区")


@pytest.mark.parametrize(
    "value, area",
    [
        ("浙江省/杭州市/西湖区", XIHU),
        ("浙江省杭州市西湖区", XIHU),
        ("杭州西湖区", XIHU),
        ("浙江/杭州/西湖", XIHU),
        ("杭州", ("浙江省", "杭州市")),
        ("浙江省", ("浙江省",)),
        ("浙江省杭州市西湖区文三路 1 号", XIHU),
        ("北京市朝阳区", ("北京市", "朝阳区")),
        ("北京市/北京市/朝阳区", ("北京市", "朝阳区")),
        ("东莞市", ("广东省", "东莞市")),
        (
            {"province": "浙江省", "city": "杭州市", "county": "西湖区", "detail": "文三路 1 号"},
            XIHU,
        ),
        (
            {"province": "北京市", "city": "北京市", "county": "朝阳区", "detail": "1 号"},
            ("北京市", "朝阳区"),
        ),
        ({"detail": "村口"}, ()),
        ({"province": None, "city": None, "county": None, "detail": "村口"}, ()),
        ("华东/二站", ("华东", "二站")),
        (" 华东 ／ 二站 /", ("华东", "二站")),
        ("杭州/城西站", ("杭州", "城西站")),
        ("", ()),
        (None, ()),
        (3, ()),
    ],
)
def test_a_place_is_one_area_however_it_is_written(value: object, area: Area) -> None:
    assert area_of(value) == area


def test_an_area_is_written_from_the_widest_part_to_the_narrowest() -> None:
    assert written(XIHU) == "浙江省/杭州市/西湖区"
    assert area_of(written(XIHU)) == XIHU
