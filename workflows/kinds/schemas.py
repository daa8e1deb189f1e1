"""Pieces of JSON Schema that several kinds of field share."""

from __future__ import annotations

from workflows.kinds.kind import Schema


def object_of(required: Schema, optional: Schema | None = None) -> Schema:
    """Named parts, and no others."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }
