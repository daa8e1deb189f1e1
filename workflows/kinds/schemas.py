"""Pieces of JSON Schema that several kinds of field share."""

from __future__ import annotations

from workflows.kinds.kind import Schema

DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
MOMENT = f"{DAY}T{CLOCK}(Z|[+-]{CLOCK})"


def day() -> Schema:
    return {"type": "string", "format": "date", "pattern": f"^{DAY}$"}


def moment() -> Schema:
    """To the minute, which the format `date-time` does not know: RFC 3339 asks for the second."""
    return {"type": "string", "pattern": f"^{MOMENT}$"}


def object_of(required: Schema, optional: Schema | None = None) -> Schema:
    """Named parts, and no others."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }
