"""How one time of day is written: 三点半, 15:30, 下午3点, 3pm, noon; `hours` puts ranges together from them.

An hour without 上午 or 下午 is the one nearer to a working day from nine to six: 三点 is 15:00, 八点 is 08:00 and
七点 is 19:00; from 12 on, and with a leading nought (03:30), it is as written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workflows.reading.found import Found, apart
from workflows.reading.numerals import chinese_number, little_number

HOUR = 60
DAY = 24 * HOUR

PARTS = {
    "凌晨": (0, 6), "清晨": (5, 8), "清早": (5, 8), "早晨": (7, 9), "早上": (7, 9), "一早": (7, 9), "早": (7, 9),
    "上午": (9, 12), "中午": (12, 14), "正午": (12, 14), "午后": (13, 18), "下午": (13, 18), "傍晚": (17, 19),
    "晚上": (18, 22), "晚间": (18, 22), "晚": (18, 22), "夜里": (22, 28), "夜间": (22, 28), "夜": (22, 28),
    "半夜": (22, 28), "深夜": (22, 28), "晨": (5, 8), "下班以后": (18, 22), "下班之后": (18, 22), "下班后": (18, 22),
    "morning": (9, 12), "afternoon": (13, 18), "evening": (18, 22), "night": (18, 22), "tonight": (18, 22),
}  # fmt: skip
"""The hours that a part of the day stands for; past 24 they are the next day's."""

_DIAL = 12
_MIDNIGHT_PARTS = {"凌晨", "a"}
_MIDDAY_PARTS = {"中午", "正午"}
_LATE_PARTS = {"下午", "午后", "傍晚", "afternoon", "p"}
_NIGHT_PARTS = {
    "晚上",
    "晚间",
    "晚",
    "夜里",
    "夜间",
    "夜",
    "半夜",
    "深夜",
    "下班以后",
    "下班之后",
    "下班后",
    "evening",
    "night",
    "tonight",
}
_LAST_HOUR_OF_NIGHT = 4
_LAST_HOUR_MOVED = 7  # 19:00 is nearer to the working day than 07:00

CHINESE_PARTS = "|".join(sorted((p for p in PARTS if not p.isascii()), key=len, reverse=True))
ENGLISH_PARTS = "|".join(part for part in PARTS if part.isascii())

_PART = rf"(?:(?P<part>{CHINESE_PARTS})的?\s?)?"
DIGIT_HOUR = r"(?<![0-9.:第])(?:2[0-4]|1[0-9]|0?[0-9])"
CHINESE_HOUR = r"(?<![零〇一二三四五六七八九十百几第])(?:二十[一二三四]?|十[一二三四五六七八九]?|[零〇一二两三四五六七八九])"
_NEIGHBOURS = r"[一][两二]|[二两]三|三四|四五|五六|六七|七八|八九|九十"
_QUARTERS = {"半": 30, "一刻": 15, "1刻": 15, "三刻": 45, "3刻": 45}
_MINUTE = (
    r"(?P<minute>半|[一1三3]刻|[0-5]?[0-9](?=分)|[二三四五]?十?[一二三四五六七八九](?=分)|[二三四五]?十(?=分)"
    r"|[0-5][0-9](?![0-9个人台天号楼栋层室块元.:])"
    r"|(?:[零〇][一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?)(?![个人台天号楼栋层室块元多几]))分?"
)
# 有一点漏水, 大一点, 三点建议: not after these.
_NO_CLOCK = r"(?![滴建要问原意理希水毛儿都也不没小])"
_PREPOSITION = r"(?<![a-z])(?:at|after|before|by|around|about|from|since|until|till|between|to)\s"

_ENGLISH_HOUR = r"1[0-2]|[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"

_COLON = re.compile(
    rf"{_PART}(?<![0-9.:a-f])(?P<hour>2[0-4]|1[0-9]|0?[0-9]):(?P<minute>[0-5][0-9])(?::[0-5][0-9])?(?![0-9:])"
    r"(?:\s?(?P<half>[ap])\.?m(?![a-z])\.?)?"
)
_DIAN = re.compile(
    rf"{_PART}(?:(?P<loose>{_NEIGHBOURS})|(?P<hour>{DIGIT_HOUR}|{CHINESE_HOUR}))\s?[点點](?:{_MINUTE}|{_NO_CLOCK})(?:钟|整)?"
)
_SHI = re.compile(
    rf"{_PART}(?P<loose>)(?P<hour>{DIGIT_HOUR})[时時](?![候间长])(?:{_MINUTE})?(?:整)?"
)
_HALVES = re.compile(r"(?<![0-9.:])(?P<hour>1[0-2]|0?[1-9])\s?(?P<half>[ap])\.?m(?![a-z])\.?")
_O_CLOCK = re.compile(rf"(?<![0-9.:a-z])(?P<hour>{_ENGLISH_HOUR})\s?o\W?\s?clock(?![a-z])")
_PAST = re.compile(
    rf"(?<![a-z])(?P<how>half past|quarter past|quarter to) (?P<hour>{_ENGLISH_HOUR})(?![0-9:a-z])(?:\s?(?P<half>[ap])\.?m(?![a-z])\.?)?"
)
_BARE = re.compile(
    rf"{_PREPOSITION}(?P<hour>{_ENGLISH_HOUR})(?![0-9:./%a-z-])"
    rf"(?!\s?(?!(?:today|tomorrow|tonight|on|in the|next|this|to|until|till|and|or|please|if|{ENGLISH_PARTS})(?![a-z]))[a-z])"
)
_IN_PART = re.compile(
    rf"(?<![0-9.:a-z])(?P<hour>{_ENGLISH_HOUR}) in the (?P<part>morning|afternoon|evening)(?![a-z])"
)
_WORD = re.compile(r"(?<![a-z])(?P<word>noon|midday|midnight)(?![a-z])")
_SURE_BEFORE = re.compile(r"[天日号晚早周期拜一二三四五六末到至]\s?$")
_SURE_AFTER = re.compile(r"\s?(?:$|[,.!?。;;、~-]|左右|以?之?[前后]|到|至|多|过来|来|上门|可以|行)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """As it was said: the hour on the dial, minutes, the `part` of the day. `is_loose`: 三四点, an hour to choose from."""

    hour: int
    minute: int = 0
    part: str = ""
    is_written_out: bool = False
    is_loose: bool = False

    @property
    def minutes(self) -> int:
        """Since the day's midnight; past 24:00 for the night that follows."""
        return _hour_meant(self) * HOUR + self.minute


def clocks_in(said: str) -> list[Found[Clock]]:
    """Those in an `in_place` text, in their order."""
    return apart(_readings(said))


def _readings(said: str) -> Iterator[Found[Clock]]:
    for pattern, read in _READERS:
        for match in pattern.finditer(said):
            clock = read(match)
            if clock:
                start = match.start("hour") if pattern is _BARE else match.start()
                yield Found(clock, start, match.end())


def _digital(match: re.Match[str]) -> Clock:
    hour = match["hour"]
    part = match["half"] or match["part"] or ""
    is_written_out = len(hour) > 1
    return Clock(
        hour=int(hour), minute=int(match["minute"]), part=part, is_written_out=is_written_out
    )


def _spoken(match: re.Match[str]) -> Clock | None:
    if match["hour"] in {"一", "1"} and not match["part"] and not _is_one_o_clock(match):
        return None
    hour = match["hour"] or match["loose"][0]
    return Clock(
        hour=_count(hour),
        minute=_minute(match["minute"] or ""),
        part=match["part"] or "",
        is_loose=bool(match["loose"]),
    )


def _is_one_o_clock(match: re.Match[str]) -> bool:
    """大一点, 有一点漏水 and 一点问题 tell no time."""
    if match["minute"] or match[0].endswith(("钟", "整")):
        return True
    before, after = match.string[: match.start()], match.string[match.end() :]
    return bool(_SURE_BEFORE.search(before[-2:])) and bool(_SURE_AFTER.match(after[:4]))


def _half_of_day(match: re.Match[str]) -> Clock:
    return Clock(hour=int(match["hour"]), part=match["half"])


def _in_part(match: re.Match[str]) -> Clock:
    return Clock(hour=little_number(match["hour"]), part=match["part"])


def _dial(match: re.Match[str]) -> Clock:
    return Clock(hour=little_number(match["hour"]))


def _past(match: re.Match[str]) -> Clock:
    hour, how, half = little_number(match["hour"]), match["how"], match["half"] or ""
    if how == "quarter to":
        return Clock(hour=hour - 1 or 12, minute=45, part=half)
    return Clock(hour=hour, minute=30 if how == "half past" else 15, part=half)


def _word(match: re.Match[str]) -> Clock:
    return Clock(hour=24 if match["word"] == "midnight" else 12)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Clock | None]], ...] = (
    (_COLON, _digital),
    (_DIAN, _spoken),
    (_SHI, _spoken),
    (_HALVES, _half_of_day),
    (_O_CLOCK, _dial),
    (_PAST, _past),
    (_BARE, _dial),
    (_IN_PART, _in_part),
    (_WORD, _word),
)


def _hour_meant(clock: Clock) -> int:
    hour, part = clock.hour, clock.part
    if part in _MIDNIGHT_PARTS:
        return hour % _DIAL if hour <= _DIAL else hour
    if part in _LATE_PARTS or (part in _MIDDAY_PARTS and hour <= _LAST_HOUR_OF_NIGHT):
        return hour + _DIAL if hour < _DIAL else hour
    if part in _NIGHT_PARTS:
        return _hour_of_night(hour)
    if part or clock.is_written_out:
        return hour
    return hour + _DIAL if 1 <= hour <= _LAST_HOUR_MOVED else hour


def _hour_of_night(hour: int) -> int:
    """晚上12点 ends the day, 晚上两点 lies in the next one."""
    if hour <= _LAST_HOUR_OF_NIGHT:
        return hour + 2 * _DIAL
    return hour + _DIAL if hour <= _DIAL else hour


def _minute(said: str) -> int:
    return _QUARTERS[said] if said in _QUARTERS else _count(said or "0")


def _count(said: str) -> int:
    return int(said) if said.isascii() else chinese_number(said)
