"""Things with how many of each, as people list them in one breath: 遥控器1个 滤网两个, 2 filters and a remote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workflows.reading.found import in_place
from workflows.reading.numerals import little_number

_MEASURE = r"(?:个|只|件|台|套|块|片|根|条|张|把|支|节|对|包|盒|副|卷|瓶|桶|米|pcs?\b|pieces?\b)"
_COUNT = r"(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,3})"
_NAME = r"[^\s0-9,，、;；。.!！?？×*]{1,20}?"
_PRICE = r"(?:[ ,，]*(?:单价|每[个只件台套块片根条张把]|各)?[ :]*(?P<price>[0-9]{1,6}(?:\.[0-9]{1,2})?) *(?:元|块钱?)(?:每个|一个)?)?"
_LISTED = re.compile(
    rf"(?P<name>{_NAME})(?: *[x×*] *(?P<times>[0-9]{{1,3}}) *{_MEASURE}?| *(?P<count>{_COUNT}) *{_MEASURE}){_PRICE}"
)
_COUNTED = re.compile(
    rf"(?P<count>{_COUNT}) *{_MEASURE}(?:的)? *(?P<name>[^\s0-9,，、;；。.!！?？×*]{{1,20}}){_PRICE}"
)
_BETWEEN = re.compile(
    r"[\n;；,，、。]+|还有|以及|另外|再[要来加]|和|\band\b|(?<=[个只件台套块片根条张把支]) +"
)
_BEFORE = re.compile(
    r"^(?:你好|您好|我们?|想|要|需要|帮我|给我|来|买|订|购买?|订购|申请|换|配|再|的|一共|请|麻烦)+"
)
_AFTER = re.compile(r"(?:吧|呢|啊|谢谢|就[行好可以]+了?|可以吗|好吗|多少钱)+$")
_ASKED_FOR = re.compile(
    rf"(?:买|购买|订购|订|配|换|要|来|申请|申领|需要)(?P<some>(?:{_COUNT})?{_MEASURE}|(?<=买|购))(?P<name>[\u4e00-\u9fff]{{2,10}}?)"
    r"(?=$|[\s,，。、;；!！?？]|还有|以及|和|另外|多少|怎么|给|要|能|可以|吧|啊|呢|吗|了|的|谢|用)"
)
_NO_NAME = re.compile(
    r"^[的了过到不没]|^(?:新的?|东西|配件|备件|零件|一下|这个|那个|原装的?|产品|货)$"
)
_MOST = 20


@dataclass(frozen=True, slots=True)
class Counted:
    """`price` of one, as it was said; "" when it was not."""

    name: str
    count: int
    price: str = ""


def counted(text: str) -> list[Counted]:
    """The whole text is such a list; empty when any of it is something else."""
    pieces = [_plain(piece) for piece in _BETWEEN.split(in_place(text)) if piece.strip()]
    found = [_one(piece) for piece in pieces if piece]
    whole = [each for each in found if each]
    return whole if whole and len(whole) == len(found) <= _MOST else []


def asked_for(text: str) -> list[Counted]:
    """Inside a sentence that asks for things: 我想买个遥控器，还有两个滤网."""
    said = in_place(text)
    match = _ASKED_FOR.search(said)
    if match is None or _NO_NAME.search(match["name"]):
        return []
    count = re.match(_COUNT, match["some"])
    first = Counted(match["name"], little_number(count[0]) if count else 1)
    return [first, *_following(said[match.end() :])]


def _following(rest: str) -> Iterator[Counted]:
    for piece in _BETWEEN.split(rest):
        found = _one(_plain(piece)) if piece.strip() else None
        if found and not _NO_NAME.search(found.name):
            yield found


def _plain(piece: str) -> str:
    return _AFTER.sub("", _BEFORE.sub("", piece.strip())).strip()


def _one(piece: str) -> Counted | None:
    match = _COUNTED.fullmatch(piece) or _LISTED.fullmatch(piece)
    if match is None:
        return None
    said = match.groupdict()
    count = said["count"] or said["times"]
    return Counted(said["name"].strip(), little_number(count), said["price"] or "")
