"""What platforms let one call in a while: counted by name and key, refused beyond, shut for a time where it says so."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
GRAIN = timedelta(milliseconds=500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `most` within `window`, counted for each key apart. One that `blocks` stays shut for as long as its
    window once it was passed, or for as long as it says."""

    most: int
    window: timedelta
    blocks: bool = False
    shut_for: timedelta | None = None


@dataclass(slots=True)
class Used:
    """What was counted lately, oldest first; what came within half a second is one entry."""

    entries: deque[tuple[datetime, int]] = field(default_factory=deque)
    total: int = 0
    shut_until: datetime | None = None

    def forget(self, before: datetime) -> None:
        while self.entries and self.entries[0][0] <= before:
            self.total -= self.entries.popleft()[1]

    def add(self, now: datetime, amount: int) -> None:
        self.total += amount
        if self.entries and now - self.entries[-1][0] < GRAIN:
            at, earlier = self.entries[-1]
            self.entries[-1] = (at, earlier + amount)
        else:
            self.entries.append((now, amount))


@dataclass(slots=True)
class Limits:
    """Of one platform's `table`. `hit` is how often each limit was passed; `pass_time` puts its clock ahead."""

    table: Mapping[str, Limit]
    most: dict[str, int] = field(init=False)
    hit: Counter[str] = field(default_factory=Counter)
    at_once: int = 0
    _used: defaultdict[tuple[str, str], Used] = field(default_factory=lambda: defaultdict(Used))
    _ahead: timedelta = timedelta()

    def __post_init__(self) -> None:
        self.most = {name: limit.most for name, limit in self.table.items()}

    def change(self, name: str, most: int) -> None:
        self.most[name] = most

    def pass_time(self, passed: timedelta) -> None:
        self._ahead += passed

    def allows(self, name: str, key: str, amount: int = 1) -> bool:
        """Whether `amount` more fit; counts them if so, and the hit if not."""
        limit, used, now = self.table[name], self._used[name, key], datetime.now(UTC) + self._ahead
        used.forget(now - limit.window)
        is_shut = used.shut_until is not None and now < used.shut_until
        if is_shut or used.total + amount > self.most[name]:
            self.hit[name] += 1
            if limit.blocks and not is_shut:
                used.shut_until = now + (limit.shut_for or limit.window)
            return False
        used.add(now, amount)
        return True
