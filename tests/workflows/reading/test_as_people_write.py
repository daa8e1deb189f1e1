from __future__ import annotations

import pytest

from tests.workflows.reading.as_people_write import ADDRESSES, TIMES, TUESDAY
from workflows.reading.addresses import find_address
from workflows.reading.periods import find_period


@pytest.mark.parametrize(("text", "begins"), TIMES)
def test_time_as_people_write_it_begins_when_they_mean(text: str, begins: str) -> None:
    found = find_period(text, TUESDAY)
    assert found is not None
    assert f"{found.value.start:%Y-%m-%d %H:%M}" == begins


@pytest.mark.parametrize(("text", "province", "city", "county"), ADDRESSES)
def test_address_as_people_write_it_has_its_levels(
    text: str, province: str, city: str, county: str
) -> None:
    found = find_address(text)
    assert found is not None
    assert (found.value.province, found.value.city, found.value.county) == (province, city, county)
