"""How long something is still due, or has been overdue: 还剩 2 小时 10 分钟, 已超时 35 分钟."""

from __future__ import annotations

from datetime import datetime

from handlers.notice_values import DAY, HOUR, MINUTE
from handlers.wording import Wording


def countdown(words: Wording, due_at: datetime, now: datetime) -> str:
    seconds = (due_at - now).total_seconds()
    return words.say(
        "countdown.left" if seconds > 0 else "countdown.over", time=_time(words, seconds)
    )


def _time(words: Wording, seconds: float) -> str:
    """The two largest units, and never nothing at all."""
    minutes = max(1, -(-int(abs(seconds)) // MINUTE))
    if minutes * MINUTE >= DAY:
        return _both(words, minutes // (HOUR // MINUTE), "days", DAY // HOUR, "hours")
    return _both(words, minutes, "hours", HOUR // MINUTE, "minutes")


def _both(words: Wording, count: int, large: str, size: int, small: str) -> str:
    parts = zip((large, small), divmod(count, size), strict=True)
    return " ".join(words.say(f"time.{unit}", count=each) for unit, each in parts if each)
