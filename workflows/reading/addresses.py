"""Addresses inside what people write: 深圳南山科技园科苑路15号3栋1201 as province, city, county and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workflows.reading.address_lines import left_over_end, line_end, street_in
from workflows.reading.found import Found, announced, first, in_place
from workflows.reading.regions import Region, county_of, region_at

__all__ = ["Address", "county_of", "find_address"]

_ANNOUNCED = (
    r"(?:(?:我的?|家庭|上门|收货|联系|详细|维修|安装|客户)?(?:地址|住址|地点)(?:就?是|在|为|:)?"
    r"|(?:我们?|本人)?家?(?:就?住在?|位于|家在)|我们?在|送到|寄到"
    r"|(?<![a-z])(?:(?:(?:my|our|the) )?(?:home |delivery )?address(?: is)?|(?:i|we) live (?:at|on|in)|(?:i'm|we're|i am|we are) at))"
)
_ASKED_FOR = re.compile(r"(?:地址|住址|地点)(?:就?是|在|为|:)*[\s,]?")
_AT_HOME = re.compile(r"(?:住在?|位于|家在|我们?在)\s?")
_IN_PASSING = re.compile("我们?在")
_KIND = r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|court|ct|place|pl|square|sq|alley)"
_ENGLISH = re.compile(
    r"(?:(?<![a-z0-9])(?:room|rm|flat|unit|apt|apartment|building|bldg|block|floor|suite)\.?\s?#?[a-z0-9-]{1,8}\s?,?\s){0,4}"
    rf"(?<![a-z0-9])(?:no\.?\s?)?#?[0-9]{{1,5}}[a-z]?,?\s(?:(?!address|[0-9]+\s)[a-z0-9.'-]{{1,20}}\s){{0,4}}{_KIND}(?![a-z])\.?"
    r"(?:,\s?(?!my|tel|phone|call|please|and|thanks|mobile)[a-z0-9.'#-]{1,20}(?:\s(?!is|and)[a-z0-9.'-]{1,20}){0,2}(?![a-z0-9:])){0,5}"
)
_PROVINCE_ENDS = ("省", "市", "区", "县", "旗", "州")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Full names of the levels, "" where unknown; `detail` as it was written."""

    province: str
    city: str
    county: str
    detail: str

    @property
    def full(self) -> str:
        """On one line; 北京市 stands once."""
        return "".join(dict.fromkeys((self.province, self.city, self.county))) + self.detail


def find_address(text: str) -> Found[Address] | None:
    """The first one. A region alone counts when it is announced or named in full; English lines are kept whole."""
    said = in_place(text)
    return first((_regional(text, said), _without_region(text, said), _english(text, said)))


def _regional(text: str, said: str) -> Found[Address] | None:
    place = 0
    while place < len(said) - 1:
        read = region_at(said, place)
        found = _from_region(text, said, place, *read) if read else None
        if found:
            return found
        place = read[1] if read else place + 1
    return None


def _from_region(
    text: str, said: str, place: int, region: Region, end: int
) -> Found[Address] | None:
    start = announced(said, place, _ANNOUNCED)
    reach = line_end(said, end)
    if reach == end and _ASKED_FOR.match(said, start):
        reach = left_over_end(said, end)
    is_told = start < place and not _IN_PASSING.match(said, start)
    is_sure = reach > end or is_told or said[end - 1] in _PROVINCE_ENDS
    return Found(_address(region, text[end:reach]), start, reach) if is_sure else None


def _without_region(text: str, said: str) -> Found[Address] | None:
    return first((*_told(text, said), _by_shape(text, said)))


def _told(text: str, said: str) -> Iterator[Found[Address]]:
    """After 地址是 or 住在, whatever stands there, as long as it looks like a place or was asked for."""
    for pattern in (_ASKED_FOR, _AT_HOME):
        for match in pattern.finditer(said):
            place = match.end()
            end = line_end(said, place)
            if end == place and pattern is _ASKED_FOR:
                end = left_over_end(said, place)
            if end > place and not (region_at(said, place) or _ENGLISH.match(said, place)):
                start = announced(said, place, _ANNOUNCED)
                yield Found(_address(_NOWHERE, text[place:end]), start, end)
                return


def _by_shape(text: str, said: str) -> Found[Address] | None:
    start = street_in(said)
    if start is None:
        return None
    end = line_end(said, start)
    return Found(_address(_NOWHERE, text[start:end]), start, end)


def _english(text: str, said: str) -> Found[Address] | None:
    match = _ENGLISH.search(said)
    if not match:
        return None
    start = announced(said, match.start(), _ANNOUNCED)
    return Found(_address(_NOWHERE, text[match.start() : match.end()]), start, match.end())


def _address(region: Region, detail: str) -> Address:
    return Address(
        province=region.province,
        city=region.city,
        county=region.county,
        detail=detail.strip(" \t\n,，-、"),
    )


_NOWHERE = Region(province="")
