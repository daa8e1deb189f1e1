"""Reads what DingTalk's old API lists: its documents show the same numbers and flags as texts too (docs 0056, 0062)."""

from __future__ import annotations

import json

from bot.channels.dingtalk.fields import Fields


def ids_of(fields: Fields, name: str) -> tuple[str, ...]:
    """Of people or departments, each once; `"[2,3]"` is a list too."""
    value = fields.get(name)
    if isinstance(value, str):
        value = _parsed(value)
    listed = value if isinstance(value, list) else []
    return tuple(dict.fromkeys(str(each) for each in listed if isinstance(each, str | int)))


def number_of(fields: Fields, name: str) -> int:
    """0 where there is none."""
    value = fields.get(name)
    try:
        return int(value) if isinstance(value, str | int) else 0
    except ValueError:
        return 0


def flag_of(fields: Fields, name: str) -> bool:
    return fields.get(name) in (True, "true")


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None
