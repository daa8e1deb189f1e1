"""The hours of a shift as people write them: 8:00-16:00, 早8点到下午4点, 22:00-6:00, 8:00-12:00、13:00-17:00, 8am to 4pm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum, auto

from workflows.calendars.spans import Span
from workflows.reading.folding import bare
from workflows.reading.found import Found, in_place

_PART = (
    r"(?P<{0}part>凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚|夜里|夜间|次日|第二天|隔天)?"
)
_CLOCK = (
    rf"{_PART} ?(?P<{{0}}hour>2[0-4]|[01]?[0-9])"
    r"(?P<{0}mark>:(?P<{0}minute>[0-5][0-9])|[点點时](?P<{0}half>半)?(?P<{0}spoken>[0-5]?[0-9])?分?(?:整|钟)?| ?[ap]\.?m\.?(?![a-z]))?"
)
_JOIN = r" ?(?:到|至|~|–|—|-{1,2}|(?<![a-z])(?:to|until|till)(?![a-z])) ?"
_RANGE = re.compile(
    rf"(?<![0-9:.a-z])(?:(?<![a-z])from )?{_CLOCK.format('a_')}{_JOIN}{_CLOCK.format('b_')}(?![0-9:])"
)
_BETWEEN = re.compile(r"[ ,，、;；/+和]*(?:and)?[ ,，]*")
_LATE = {"下午", "傍晚", "晚上", "晚", "夜里", "夜间"}
_NOON, _DAY = 12 * 60, 24 * 60
_EARLY_AFTERNOON = 5 * 60
_LONGEST = 200

_OFF = {
    "休",
    "休息",
    "休假",
    "休班",
    "轮休",
    "调休",
    "公休",
    "例休",
    "排休",
    "不上班",
    "不排班",
} | {
    "off",
    "rest",
    "day off",
    "not working",
}
_USUAL = {
    "默认",
    "平时",
    "照常",
    "按日历",
    "日历",
    "正常",
    "usual",
    "default",
    "calendar",
    "as usual",
}


class Planned(Enum):
    """A day without hours, or one that is as the calendar says."""

    OFF = auto()
    USUAL = auto()


def shift_cell(text: str, names: Mapping[str, str]) -> str | Planned | None:
    """What one field of a shift plan says, hours as they are kept (08:00-12:00,13:00-17:00); None where it says nothing
    that can be read. `names` are shifts by what they are called."""
    said = bare(text)
    by_name = {bare(name): hours for name, hours in names.items()}
    if said in by_name:
        return by_name[said]
    if said in _OFF:
        return Planned.OFF
    if said in _USUAL:
        return Planned.USUAL
    found = hours_found(text, needs_marks=False)
    rest = in_place(text)[: found.start] + in_place(text)[found.end :] if found else text
    return found.value if found and not rest.strip(" ,，、;；") else None


def hours_found(text: str, *, needs_marks: bool = True) -> Found[str] | None:
    """The first hours in a text, all that are told in one row. With marks only: 8-16 alone may be a day."""
    said = in_place(text)
    ranges = [each for each in _ranges(said) if each.value[1] or not needs_marks]
    row = list(_in_a_row(said, ranges))
    if not row:
        return None
    hours = ",".join(sorted(str(each.value[0]) for each in row))
    return Found(hours, row[0].start, row[-1].end) if len(hours) <= _LONGEST else None


def _ranges(said: str) -> Iterator[Found[tuple[Span, bool]]]:
    for match in _RANGE.finditer(said):
        span = _span(match)
        if span:
            is_marked = bool(match["a_mark"] or match["b_mark"])
            yield Found((span, is_marked), *match.span())


def _in_a_row(
    said: str, ranges: list[Found[tuple[Span, bool]]]
) -> Iterator[Found[tuple[Span, bool]]]:
    end = -1
    for each in ranges:
        if end >= 0 and not _BETWEEN.fullmatch(said, end, each.start):
            return
        yield each
        end = each.end


def _span(match: re.Match[str]) -> Span | None:
    """Past midnight where the end is not after the start; 8点到4点 are eight hours and no twenty."""
    start, end = _minutes(match, "a_"), _minutes(match, "b_")
    if end <= start < end + _NOON <= _DAY and _is_loose(match, "b_"):
        end += _NOON
    if start >= _DAY or start == end or end > _DAY:
        return None
    return Span(start, end if end > start else end + _DAY)


def _is_loose(match: re.Match[str], side: str) -> bool:
    """八点到四点 leaves open which four o'clock it is; 04:00 does not."""
    return not match[f"{side}part"] and (match[f"{side}mark"] or "点")[0] in "点點时"


def _minutes(match: re.Match[str], side: str) -> int:
    hour, mark, part = int(match[f"{side}hour"]), match[f"{side}mark"] or "", match[f"{side}part"]
    minute = int(match[f"{side}minute"] or match[f"{side}spoken"] or 0)
    minute = 30 if match[f"{side}half"] else minute
    half = mark.strip()[:1]
    if half in {"a", "p"}:
        return hour % 12 * 60 + (_NOON if half == "p" else 0)
    at = hour * 60 + minute
    is_afternoon = part in _LATE or (part == "中午" and at < _EARLY_AFTERNOON)
    if is_afternoon and at < _NOON:
        return at + _NOON
    return _DAY if _is_midnight(at, part) else at


def _is_midnight(at: int, part: str | None) -> bool:
    """晚上12点 ends the day."""
    return at == _NOON and part in {"晚上", "晚", "夜里", "夜间"}
