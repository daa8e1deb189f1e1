"""What time it is, for whoever is given no other clock; the composition root gives the desk the same."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)
