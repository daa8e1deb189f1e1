from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given

from tests.workflows.reading.messy import check_patience, check_span, texts
from workflows.reading.places import Place, find_place

PLACES = [
    ("22.5431,113.9432", "22.5431", "113.9432"),
    ("113.9432,22.5431", "22.5431", "113.9432"),
    ("２２.５４３１，１１３.９４３２", "22.5431", "113.9432"),
    ("我在这 22.543100, 113.943200 👍", "22.543100", "113.943200"),
    ("geo:22.5431,113.9432", "22.5431", "113.9432"),
    ("https://uri.amap.com/marker?position=113.9432,22.5431&name=a", "22.5431", "113.9432"),
    ("https://map.example.com/?q=22.5431%2C113.9432", "22.5431", "113.9432"),
    ("-33.8688,151.2093", "-33.8688", "151.2093"),
    ("北纬22.54 东经113.94", "22.54", "113.94"),
    ("东经113.94，北纬22.54", "22.54", "113.94"),
    ("纬度是22.54，经度是113.94", "22.54", "113.94"),
    ("北纬22° 东经113°", "22", "113"),
]
NO_PLACES = [
    "",
    "1.234,5",
    "3.5,4.5",
    "200.1234,300.1234",
    "22.5431",
    "1,200.500",
    "北纬22.54",
    "科苑路15号",
    "91.1234,181.1234",
]


@pytest.mark.parametrize(("text", "latitude", "longitude"), PLACES)
def test_point_on_the_map_is_read(text: str, latitude: str, longitude: str) -> None:
    found = find_place(text)
    assert found is not None
    assert found.value == Place(latitude=Decimal(latitude), longitude=Decimal(longitude))


@pytest.mark.parametrize("text", NO_PLACES)
def test_other_numbers_are_no_place(text: str) -> None:
    assert find_place(text) is None


PIECES = ("22.5431", "113.9432", ",", "北纬", "东经", "-", "°", "%2C", "position=", "经度是")


@given(texts(*PIECES))
def test_any_words_hold_a_place_or_none(text: str) -> None:
    check_span(find_place, text)


def test_long_texts_cost_little() -> None:
    check_patience(find_place, PIECES)
