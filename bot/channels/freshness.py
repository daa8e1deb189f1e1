"""Refuses callbacks whose signed moment is too far from now; each channel's crypto calls it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.channels.channel import BadCallback


def require_fresh(signed_at: datetime, now: datetime, window: timedelta) -> None:
    if abs(now - signed_at) > window:
        raise BadCallback(401, "the request is too old, or the server's clock is wrong")


def read_seconds(timestamp: str) -> datetime:
    return _read(timestamp, 1)


def read_milliseconds(timestamp: str) -> datetime:
    return _read(timestamp, 1000)


def _read(timestamp: str, ticks_per_second: int) -> datetime:
    try:
        return datetime.fromtimestamp(int(timestamp) / ticks_per_second, UTC)
    except (ValueError, OverflowError, OSError):
        raise BadCallback(401, "the timestamp must be a whole number") from None
