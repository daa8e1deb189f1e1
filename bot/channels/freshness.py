"""Refuses callbacks whose signed moment is too far from now; each channel's crypto calls it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.channels.channel import BadCallback


class Stale(BadCallback):
    """Genuine, but of another time: it was kept and sent again, or a clock is wrong. `seconds` is ours less theirs."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            401, f"the request is too old, or the server's clock is wrong: {seconds:.0f} s"
        )
        self.seconds = seconds


def require_fresh(signed_at: datetime, now: datetime, window: timedelta) -> None:
    if abs(now - signed_at) > window:
        raise Stale((now - signed_at).total_seconds())


def read_seconds(timestamp: str) -> datetime:
    return _read(timestamp, 1)


def read_milliseconds(timestamp: str) -> datetime:
    return _read(timestamp, 1000)


def _read(timestamp: str, ticks_per_second: int) -> datetime:
    try:
        return datetime.fromtimestamp(int(timestamp) / ticks_per_second, UTC)
    except (ValueError, OverflowError, OSError):
        raise BadCallback(401, "the timestamp must be a whole number") from None
