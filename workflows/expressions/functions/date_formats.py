"""Dates and times as Excel's formats write them: yyyy-mm-dd, yyyy年m月d日, hh:mm, aaaa for 星期二."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CHINESE_WEEKDAYS = "一二三四五六日"
_NOON = 12

_DAY_SIGNS: Mapping[str, Callable[[date], str]] = {
    "yyyy": lambda day: f"{day.year:04}",
    "yy": lambda day: f"{day.year % 100:02}",
    "mmmm": lambda day: _MONTHS[day.month - 1],
    "mmm": lambda day: _MONTHS[day.month - 1][:3],
    "mm": lambda day: f"{day.month:02}",
    "m": lambda day: f"{day.month}",
    "dddd": lambda day: _WEEKDAYS[day.weekday()],
    "ddd": lambda day: _WEEKDAYS[day.weekday()][:3],
    "dd": lambda day: f"{day.day:02}",
    "d": lambda day: f"{day.day}",
    "aaaa": lambda day: f"星期{_CHINESE_WEEKDAYS[day.weekday()]}",
    "aaa": lambda day: _CHINESE_WEEKDAYS[day.weekday()],
}
_CLOCK_SIGNS: Mapping[str, Callable[[time, bool], str]] = {
    "hh": lambda clock, halves: f"{_hour(clock, halves):02}",
    "h": lambda clock, halves: f"{_hour(clock, halves)}",
    "minutes": lambda clock, _: f"{clock.minute:02}",
    "minute": lambda clock, _: f"{clock.minute}",
    "ss": lambda clock, _: f"{clock.second:02}",
    "s": lambda clock, _: f"{clock.second}",
    "am/pm": lambda clock, _: "AM" if clock.hour < _NOON else "PM",
    "上午/下午": lambda clock, _: "上午" if clock.hour < _NOON else "下午",
}
_SIGN = re.compile(
    r'(?P<sign>yyyy|yy|m{1,4}|d{1,4}|a{3,4}|hh?|ss?|am/pm|上午/下午)|"(?P<quoted>[^"]*)"|\\?(?P<plain>.)',
    re.IGNORECASE | re.DOTALL,
)


def date_text(value: date | time, form: str) -> str | None:
    """None where the form has no sign for what the value is: a day's for a time, or none at all."""
    signs = _signs(form)
    halves = any(sign in {"am/pm", "上午/下午"} for sign, _ in signs)
    if not any(sign for sign, _ in signs):
        return None
    texts = [_said(sign, value, halves) if sign else plain for sign, plain in signs]
    return None if None in texts else "".join(text or "" for text in texts)


def _signs(form: str) -> list[tuple[str, str]]:
    """Each with what stands there if it is none. An m after hours or before seconds means minutes."""
    found = [
        ((each["sign"] or "").lower(), each["quoted"] or each["plain"] or "")
        for each in _SIGN.finditer(form)
    ]
    places = [place for place, (sign, _) in enumerate(found) if sign]
    for before, place, after in zip([-1, *places], places, [*places[1:], -1], strict=False):
        is_minute = before >= 0 and found[before][0] in {"h", "hh"}
        is_minute = is_minute or (after >= 0 and found[after][0] in {"s", "ss"})
        if is_minute and found[place][0] in {"m", "mm"}:
            found[place] = ("minute" if found[place][0] == "m" else "minutes", "")
    return found


def _said(sign: str, value: date | time, halves: bool) -> str | None:
    if sign in _DAY_SIGNS:
        return None if isinstance(value, time) else _DAY_SIGNS[sign](value)
    clock = value.time() if isinstance(value, datetime) else value
    return _CLOCK_SIGNS[sign](clock if isinstance(clock, time) else time(), halves)


def _hour(clock: time, halves: bool) -> int:
    return (clock.hour - 1) % _NOON + 1 if halves else clock.hour
