"""How the installation stands, for people and for machines: what answers, what waits, what an administrator has to mend.

Nothing in it is secret, and no customer's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from redis.exceptions import RedisError

from bot.jobs.lines import LineState
from bot.runtime import Runtime
from handlers.platforms import CHANNELS
from storage.errands import ErrandKind
from storage.troubles import Trouble

Status = Literal["ok", "trouble", "down"]
LATE_SECONDS = 300.0
"""What has waited for so long though it could go is a trouble of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """`dead` are given up; `oldest_seconds` is how long the longest has waited that may go."""

    waiting: int = 0
    dead: int = 0
    oldest_seconds: float = 0.0

    @property
    def is_late(self) -> bool:
        return self.oldest_seconds > LATE_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelHealth:
    """`line` is that of a channel of which one process has the only one, `lines` are those of this process where each has
    its own; `errands` are what its platform has to be asked."""

    name: str
    is_on: bool
    line: LineState | None = None
    is_held: bool = True
    lines: tuple[LineState, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    errands: tuple[ErrandKind, ...] = ()

    @property
    def is_well(self) -> bool:
        is_told = not self.lines or any(each.state != "resting" for each in self.lines)
        are_fetched = not any(each.failing for each in self.errands)
        return self.is_held and is_told and not self.troubles and are_fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    at: datetime
    database: bool
    redis: bool
    channels: tuple[ChannelHealth, ...] = ()
    outbox: Waiting = Waiting()
    inbox: Waiting = Waiting()

    @property
    def status(self) -> Status:
        if not self.database:
            return "down"
        is_late = self.outbox.is_late or self.inbox.is_late
        is_well = self.redis and not is_late and all(each.is_well for each in self.channels)
        return "ok" if is_well else "trouble"


async def redis_answers(runtime: Runtime) -> bool:
    try:
        async with asyncio.timeout(1.0):
            return bool(await runtime.redis.ping())
    except (RedisError, OSError, TimeoutError):
        return False


async def look(runtime: Runtime) -> Health:
    now, redis = runtime.desk.now(), await redis_answers(runtime)
    if not await runtime.store.is_ready():
        return Health(at=now, database=False, redis=redis)
    queries = runtime.store.queries
    outbox, inbox = await queries.outbox_counts(), await queries.inbox_counts()
    oldest = await queries.oldest_waiting(now)
    dead = outbox.pop("dead", 0)
    return Health(
        at=now,
        database=True,
        redis=redis,
        channels=await _channels(runtime, now),
        outbox=Waiting(
            waiting=sum(outbox.values()), dead=dead, oldest_seconds=_age(oldest["outbox"], now)
        ),
        inbox=Waiting(
            waiting=inbox.get("waiting", 0),
            dead=inbox.get("dead", 0),
            oldest_seconds=_age(oldest["inbox"], now),
        ),
    )


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


async def _channels(runtime: Runtime, now: datetime) -> tuple[ChannelHealth, ...]:
    """Those that are on, and those that could be."""
    troubles, errands = await runtime.store.troubles.all(), await runtime.store.errands.kinds()
    lines = {holder.state.channel: holder.state for holder in runtime.holders}
    own = {keepers.channel: keepers.states for keepers in runtime.keepers}
    held = {name.partition(":")[0] for name in await runtime.store.leases.held(now)}
    names = [*runtime.channels, *(name for name in CHANNELS if name not in runtime.channels)]
    return tuple(
        ChannelHealth(
            name=name,
            is_on=name in runtime.channels,
            line=lines.get(name),
            is_held=name not in lines or name in held,
            lines=tuple(each for each in own.get(name, ()) if each.state != "off"),
            troubles=tuple(each for each in troubles if each.channel == name),
            errands=tuple(each for each in errands if each.channel == name),
        )
        for name in names
    )


def as_json(health: Health) -> Mapping[str, object]:
    return {
        "status": health.status,
        "at": health.at.isoformat(),
        "database": health.database,
        "redis": health.redis,
        "channels": [_channel_as_json(each) for each in health.channels],
        "outbox": _waiting_as_json(health.outbox),
        "inbox": _waiting_as_json(health.inbox),
    }


def _waiting_as_json(waiting: Waiting) -> Mapping[str, object]:
    return {
        "waiting": waiting.waiting,
        "dead": waiting.dead,
        "oldest_seconds": round(waiting.oldest_seconds),
    }


def _channel_as_json(channel: ChannelHealth) -> Mapping[str, object]:
    found: dict[str, object] = {"name": channel.name, "is_on": channel.is_on}
    if channel.line:
        found["line"] = {**_line_as_json(channel.line), "is_held": channel.is_held}
    if channel.lines:
        found["lines"] = [_line_as_json(each) for each in channel.lines]
    found["troubles"] = [
        {
            "code": each.code,
            "reason": each.reason,
            "since": each.first_at.isoformat(),
            "last": each.last_at.isoformat(),
            "count": each.count,
        }
        for each in channel.troubles
    ]
    found["errands"] = [
        {
            "kind": each.kind,
            "count": each.count,
            "failing": each.failing,
            "reason": each.reason,
            "asked_at": each.asked_at.isoformat(),
        }
        for each in channel.errands
    ]
    return found


def _line_as_json(line: LineState) -> Mapping[str, object]:
    return {
        "state": line.state,
        "since": line.since.isoformat(),
        "heard_at": line.heard_at.isoformat() if line.heard_at else None,
        "reason": line.reason,
    }
