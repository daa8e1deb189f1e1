"""The part of an address below the county, told by its shape: 科技园科苑路15号3栋1201; `addresses` reads the rest."""

from __future__ import annotations

import re

_LONGEST = 80
_MOST_PARTS = 16

# What no street is called, so that 科苑路15号空调坏了 ends at the number.
_NO_NAME = "差不没了是我你他她在的要修坏漏吗呢请给调傅箱衣视器谢嗯啊吧哦喂"
_CHARACTER = rf"(?![{_NO_NAME}])[\u4e00-\u9fffa-z0-9·]"
_NAMED = (
    "街道办?|大道|大街|胡同|公路|小区|社区|花园|大厦|广场|公寓|中心|酒店|宾馆|医院|学校|大学|小学|中学|幼儿园|工业区"
    "|工业园|科技园|产业园|开发区|高新区|新村|家园|商场|市场|大楼|写字楼|门店|派出所|[路街巷弄道镇乡村屯庄苑园城府湾阁轩庭居坊区厂港岛组]|里(?=[0-9东南西北小])"
)
_ROAD_GOES_ON = r"(?![东西南北中环]?[一二三四五六七八九十]?(?:[路街巷弄道]|大[道街]|胡同|公路))"
_NAME = re.compile(rf"(?:{_CHARACTER}){{1,12}}?(?:{_NAMED}){_ROAD_GOES_ON}")
_NUMBER = (
    r"(?:(?:附|第)?(?:[a-z]?[0-9]{1,5}(?:-[0-9a-z]{1,5}){0,3}[a-z]?|[一二三四五六七八九十]{1,3})"
    r"|[a-z甲乙丙丁][0-9]{0,2}(?=[座栋幢区门单]))"
)
_NUMBERED = re.compile(
    rf"{_NUMBER}\s?(?:号楼|号院|号门|号|弄|栋|幢|座|单元|室|层|楼|户|门|f(?![a-z])|梯|排|房|铺|组|巷|街|区)(?!线)"
)
_ROOM = re.compile(
    r"[a-z]?-?[0-9]{2,5}(?:-[0-9]{1,5}){0,3}[a-z]?(?![0-9a-z]|\s?[年月日点:.元块个台小天])"
)
_BESIDE = re.compile(
    r"旁边?|附近|对面|门口|楼[下上]|隔壁|后面|前台|[东南西北前后]门|院内|路口|交[叉汇]口|底商|商铺|\([^()\n]{1,20}\)"
)
_BETWEEN = re.compile(r"[\s-]{0,2}")
_BEFORE_NUMBER = re.compile(r"\s?[,、]\s?")
_STREET = re.compile(
    rf"(?:{_CHARACTER}){{1,8}}?(?:路|街|大道|大街|胡同|巷|弄|道)\s?(?=[0-9]{{1,5}}(?:-[0-9]{{1,4}})?[号弄])"
)
_ESTATE = re.compile(
    rf"(?:{_CHARACTER}){{2,8}}?(?:小区|花园|公寓|大厦|广场|家园|新村|苑|城|府|庭|湾|园)\s?(?={_NUMBER}\s?(?:栋|幢|座|单元|号楼|期))"
)
_LEFT_OVER = re.compile(rf"(?:{_CHARACTER}|[ #-]){{1,30}}(?=$|[\s,.。;；、!?])")


def line_end(said: str, place: int) -> int:
    """How far the parts of an address reach from here; `place` itself when none begins here."""
    end, is_numbered = place, False
    for _ in range(_MOST_PARTS):
        part = _part(said, end, is_first=end == place, is_numbered=is_numbered)
        if not part or part.end() - place > _LONGEST:
            break
        end, is_numbered = part.end(), part.re in {_NUMBERED, _ROOM}
    return end


def street_in(said: str) -> int | None:
    """Where an address without any region begins: 科苑路15号, 阳光花园3栋."""
    found = [match.start() for match in (_STREET.search(said), _ESTATE.search(said)) if match]
    return min(found, default=None)


def left_over_end(said: str, place: int) -> int:
    """How far a name without any such shape reaches, for who was asked for it: 地址是南山腾讯."""
    match = _LEFT_OVER.match(said, place)
    return match.end() if match else place


def _part(said: str, end: int, *, is_first: bool, is_numbered: bool) -> re.Match[str] | None:
    gap = _BETWEEN.match(said, end)
    place = gap.end() if gap else end
    if is_first:
        return _NUMBERED.match(said, place) or _NAME.match(said, place)
    room = _ROOM.match(said, place) if is_numbered else None
    comma = _BEFORE_NUMBER.match(said, end)
    return (
        _NUMBERED.match(said, place)
        or room
        or _BESIDE.match(said, place)
        or _NAME.match(said, place)
        or (comma and _NUMBERED.match(said, comma.end()))
    )
