"""How often WeCom lets one call it (docs 90312/90454, and 101463 for the AI bot), each limit by a name tests can set anew.

What a limit does when it is passed differs and is up to the caller: some refuse (45009), some swallow in silence.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `most` within `window`, counted for each key apart."""

    most: int
    window: timedelta


LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "bot_chat_per_minute": Limit(most=30, window=MINUTE),
        "bot_chat_per_hour": Limit(most=1000, window=HOUR),
    }
)


@dataclass(slots=True)
class Limits:
    """`hit` is how often each limit was passed; `now` can be put ahead by `pass_time`."""

    most: dict[str, int] = field(
        default_factory=lambda: {name: limit.most for name, limit in LIMITS.items()}
    )
    hit: Counter[str] = field(default_factory=Counter)
    _used: defaultdict[tuple[str, str], deque[tuple[datetime, int]]] = field(
        default_factory=lambda: defaultdict(deque)
    )
    _ahead: timedelta = timedelta()

    def pass_time(self, passed: timedelta) -> None:
        self._ahead += passed

    def allows(self, name: str, key: str, amount: int = 1) -> bool:
        """Whether `amount` more fit; counts them if so, and the hit if not."""
        used, now = self._used[name, key], datetime.now(UTC) + self._ahead
        while used and used[0][0] <= now - LIMITS[name].window:
            used.popleft()
        if sum(earlier for _, earlier in used) + amount > self.most[name]:
            self.hit[name] += 1
            return False
        used.append((now, amount))
        return True
