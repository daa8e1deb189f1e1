"""Reads DingTalk's JSON without trusting its shape; crypto and parse call it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from bot.channels.channel import BadCallback

Fields = Mapping[str, object]
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


def read_json(text: str | bytes) -> Fields:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadCallback(400, "the body must be JSON") from None
    if not isinstance(found, dict):
        raise BadCallback(400, "the body must be a JSON object")
    return found


def text_of(fields: Fields, name: str) -> str:
    """Empty when the field is missing or not a text."""
    value = fields.get(name)
    return keepable(value) if isinstance(value, str) else ""


def keepable(text: str) -> str:
    """Without NUL and half characters, which JSON may hold and a database may not."""
    return _UNKEEPABLE.sub("", text)


def object_of(fields: Fields, name: str) -> Fields:
    """Empty when the field is missing or not an object."""
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def objects_of(fields: Fields, name: str) -> tuple[Fields, ...]:
    value = fields.get(name)
    items = value if isinstance(value, list) else []
    return tuple(item for item in items if isinstance(item, dict))


def moment_of(fields: Fields, name: str) -> datetime:
    """Milliseconds since 1970, as a number or in a text."""
    value = fields.get(name)
    try:
        if isinstance(value, int | str):
            return datetime.fromtimestamp(int(value) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise BadCallback(400, f"{name} must be a number of milliseconds")
