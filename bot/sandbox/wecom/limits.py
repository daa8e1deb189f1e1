"""How often WeCom lets one call it (docs 90454, 90248; 101463 for the AI bot), each limit by a name tests can set anew.

| name | what is counted | what happens beyond it |
|---|---|---|
| interface_per_minute, …_per_hour | calls of one interface, message/send apart | 45009, for 60 s or 60 min |
| ip_per_minute, …_per_hour | calls of one interface from one address | 45009, for 60 s or 60 min |
| calls_at_once | calls being worked on (the vendor gives no number) | 45033 |
| app_people_per_day | people written to by the application: 200 for each account, here a thousand of them | 45009 |
| member_per_minute, …_per_hour | messages of the application to one member | dropped without a word |
| group_people_per_minute, …_per_hour | members of groups written to | 45009, for 60 s or 60 min |
| group_member_per_minute, …_per_day | messages to one member over all groups | dropped without a word |
| groups_per_day, group_changes_per_hour | groups created, groups changed | 45009 |
| ticket_per_hour | jsapi tickets fetched | 45009 |
| kf_tokenless_per_minute | sync_msg without a token («strict», the vendor gives no number) | 45009 |
| bot_chat_per_minute, …_per_hour | messages of the AI bot in one chat | 846607 |
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
GRAIN = timedelta(milliseconds=500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `most` within `window`, counted for each key apart. One that `blocks` stays shut for as long as its
    window once it was passed."""

    most: int
    window: timedelta
    blocks: bool = False


LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "interface_per_minute": Limit(most=10_000, window=MINUTE, blocks=True),
        "interface_per_hour": Limit(most=150_000, window=HOUR, blocks=True),
        "ip_per_minute": Limit(most=20_000, window=MINUTE, blocks=True),
        "ip_per_hour": Limit(most=600_000, window=HOUR, blocks=True),
        "calls_at_once": Limit(most=1000, window=timedelta()),
        "app_people_per_day": Limit(most=200_000, window=DAY, blocks=True),
        "member_per_minute": Limit(most=30, window=MINUTE),
        "member_per_hour": Limit(most=1000, window=HOUR),
        "group_people_per_minute": Limit(most=20_000, window=MINUTE, blocks=True),
        "group_people_per_hour": Limit(most=150_000, window=HOUR, blocks=True),
        "group_member_per_minute": Limit(most=200, window=MINUTE),
        "group_member_per_day": Limit(most=10_000, window=DAY),
        "groups_per_day": Limit(most=1000, window=DAY, blocks=True),
        "group_changes_per_hour": Limit(most=1000, window=HOUR, blocks=True),
        "ticket_per_hour": Limit(most=100, window=HOUR, blocks=True),
        "kf_tokenless_per_minute": Limit(most=10, window=MINUTE),
        "bot_chat_per_minute": Limit(most=30, window=MINUTE),
        "bot_chat_per_hour": Limit(most=1000, window=HOUR),
    }
)


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
    """`hit` is how often each limit was passed; `pass_time` puts its clock ahead."""

    most: dict[str, int] = field(
        default_factory=lambda: {name: limit.most for name, limit in LIMITS.items()}
    )
    hit: Counter[str] = field(default_factory=Counter)
    at_once: int = 0
    _used: defaultdict[tuple[str, str], Used] = field(default_factory=lambda: defaultdict(Used))
    _ahead: timedelta = timedelta()

    def change(self, name: str, most: int) -> None:
        self.most[name] = most

    def pass_time(self, passed: timedelta) -> None:
        self._ahead += passed

    def allows(self, name: str, key: str, amount: int = 1) -> bool:
        """Whether `amount` more fit; counts them if so, and the hit if not."""
        limit, used, now = LIMITS[name], self._used[name, key], datetime.now(UTC) + self._ahead
        used.forget(now - limit.window)
        is_shut = used.shut_until is not None and now < used.shut_until
        if is_shut or used.total + amount > self.most[name]:
            self.hit[name] += 1
            if limit.blocks and not is_shut:
                used.shut_until = now + limit.window
            return False
        used.add(now, amount)
        return True
