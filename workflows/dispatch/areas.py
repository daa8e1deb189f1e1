"""Areas as paths from the widest part to the narrowest: an address, 杭州西湖区 and 浙江省/杭州市/西湖区 are the same one."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.reading.regions import Region, region_at

Area = tuple[str, ...]
"""("浙江省", "杭州市", "西湖区"); () is everywhere."""

_LEVELS = ("province", "city", "county")


def area_of(value: object) -> Area:
    """Of an address's named parts, or of text; a company's own areas are written as paths (华东/二站)."""
    if isinstance(value, Mapping):
        levels = [str(value.get(level) or "") for level in _LEVELS]
        return _official("".join(dict.fromkeys(levels))) or _without_blanks(levels)
    if not isinstance(value, str):
        return ()
    return _official(value.strip()) or _without_blanks(value.replace("／", "/").split("/"))


def written(area: Area) -> str:
    return "/".join(area)


def _official(text: str) -> Area:
    """By the full names of the province, city and county that it begins with."""
    found = region_at(text, 0)
    if found is None:
        return ()
    region, end = found
    is_path_of_ours = "/" in text[end:]
    return () if is_path_of_ours else _levels_of(region)


def _levels_of(region: Region) -> Area:
    """北京市 is its own city and stands once. Where the province is not known nothing is."""
    return _without_blanks([region.province, region.city, region.county]) if region.province else ()


def _without_blanks(levels: list[str]) -> Area:
    return tuple(dict.fromkeys(level.strip() for level in levels if level.strip()))
