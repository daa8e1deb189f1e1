"""Access tokens kept and shared: fetched by one caller at a time, dropped only by who saw them rejected.

A failure to fetch is kept for a while too: with a wrong secret everything that waits fails, and the platform is asked
but once. Both clients call the platform through `with_token`; the composition root chooses the cache.
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol, TypeVar

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
from redis.exceptions import RedisError, WatchError

from bot.channels.channel import ChannelError, Limited, Refused, TryLater

Answered = TypeVar("Answered")

LOCK_SECONDS = 20.0
"""Longer than any call may take: a lock that ends under a living fetcher only lets a second one fetch."""
LONGEST_FAILURE_SECONDS = 30.0
SHORTEST_FAILURE_SECONDS = 1.0
POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """As the platform gave it; usable for `lifetime_seconds` from then."""

    value: str = field(repr=False)
    lifetime_seconds: float

    def keep_seconds(self) -> float:
        """Refreshed at 80–90 % of its life, so that no call starts with a token about to end."""
        return self.lifetime_seconds * random.uniform(0.8, 0.9)  # noqa: S311 - spreads refreshes, keeps no secret


FetchToken = Callable[[], Awaitable[Token]]


class TokenCache(Protocol):
    """`app` names one application of one platform; two applications never share a token."""

    async def get(self, app: str, fetch: FetchToken) -> str: ...

    async def invalidate(self, app: str, rejected: str) -> None:
        """Forget the token if it is still the rejected one; a fresher one stays."""
        ...


class TokenRejected(Exception):
    """The platform does not take this token any more."""


async def with_token(
    tokens: TokenCache, app: str, fetch: FetchToken, ask: Callable[[str], Awaitable[Answered]]
) -> Answered:
    """What `ask` answers with a token; one that was rejected is replaced once."""
    token = await tokens.get(app, fetch)
    try:
        return await ask(token)
    except TokenRejected:
        await tokens.invalidate(app, token)
    try:
        return await ask(await tokens.get(app, fetch))
    except TokenRejected:
        raise _rejected_anew() from None


def _rejected_anew() -> TryLater:
    error = TryLater(
        "平台不接受刚取得的 access_token，请检查应用密钥", after=60.0, code="access_token"
    )
    error.trouble = "account"
    return error


def _failure_seconds(error: ChannelError) -> float:
    """Half of what it says to wait, so that the next try is a new one."""
    after = error.after if isinstance(error, TryLater) else LONGEST_FAILURE_SECONDS
    return max(SHORTEST_FAILURE_SECONDS, min(LONGEST_FAILURE_SECONDS, after / 2))


_KINDS: Mapping[str, type[ChannelError]] = {
    kind.__name__: kind for kind in (Limited, Refused, TryLater)
}


def _dumped(error: ChannelError) -> str:
    kept = {
        "kind": type(error).__name__,
        "reason": error.reason,
        "code": error.code,
        "trouble": error.trouble,
        "after": error.after if isinstance(error, TryLater) else 0.0,
        "is_exact": isinstance(error, Limited) and error.is_exact,
    }
    return json.dumps(kept, ensure_ascii=False)


def _loaded(kept: str) -> ChannelError:
    said = json.loads(kept)
    error = _KINDS.get(said["kind"], Refused)(said["reason"], code=said["code"])
    if isinstance(error, TryLater):
        error.after = said["after"]
    if isinstance(error, Limited):
        error.is_exact = said.get("is_exact", False)
    error.trouble = said["trouble"]
    return error


class MemoryTokens:
    """For one process: the demo without Redis, and tests. `clock` tells seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[str, float]] = {}
        self._failed: dict[str, tuple[str, float]] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def get(self, app: str, fetch: FetchToken) -> str:
        async with self._locks[app]:
            value, until = self._kept.get(app, ("", 0.0))
            if self._clock() < until:
                return value
            failure, until = self._failed.get(app, ("", 0.0))
            if self._clock() < until:
                raise _loaded(failure)
            try:
                token = await fetch()
            except ChannelError as error:
                self._failed[app] = (_dumped(error), self._clock() + _failure_seconds(error))
                raise
            self._kept[app] = (token.value, self._clock() + token.keep_seconds())
            return token.value

    async def invalidate(self, app: str, rejected: str) -> None:
        if self._kept.get(app, ("", 0.0))[0] == rejected:
            del self._kept[app]


class RedisTokens:
    """For any number of processes over one Redis; without Lua, which the in-process stand-in lacks."""

    def __init__(
        self, redis: Redis, *, prefix: str = "gongdan:token", lock_seconds: float = LOCK_SECONDS
    ) -> None:
        self._redis = redis
        self._prefix = prefix
        self._lock_seconds = lock_seconds

    async def get(self, app: str, fetch: FetchToken) -> str:
        try:
            return await self._get(app, fetch)
        except RedisError as error:
            raise TryLater(
                f"Redis 不可用（{type(error).__name__}），无法取得 access_token"
            ) from None

    async def invalidate(self, app: str, rejected: str) -> None:
        try:
            await self._delete_if_equal(self._key(app), rejected)
        except RedisError as error:
            raise TryLater(f"Redis 不可用（{type(error).__name__}）") from None

    async def _get(self, app: str, fetch: FetchToken) -> str:
        deadline = monotonic() + 2 * self._lock_seconds
        owner = secrets.token_hex(8)
        while monotonic() < deadline:
            if kept := await self._look(app):
                return kept
            if await self._lock(app, owner):
                return await self._fetch_as(owner, app, fetch)
            await asyncio.sleep(POLL_SECONDS)
        raise TryLater("另一个进程一直没有取到 access_token")

    async def _look(self, app: str) -> str:
        """The token there is, empty for none. Raises how it failed, while that is remembered."""
        kept, failure = await self._redis.mget(self._key(app), self._failure_key(app))
        if kept:
            return _text(kept)
        if failure:
            raise _loaded(_text(failure))
        return ""

    async def _lock(self, app: str, owner: str) -> bool:
        milliseconds = int(self._lock_seconds * 1000)
        return bool(await self._redis.set(self._lock_key(app), owner, nx=True, px=milliseconds))

    async def _fetch_as(self, owner: str, app: str, fetch: FetchToken) -> str:
        try:
            # Somebody may have kept one between our look and our lock.
            if kept := await self._look(app):
                return kept
            token = await fetch()
            await self._keep(owner, app, token)
            return token.value
        except ChannelError as error:
            milliseconds = int(_failure_seconds(error) * 1000)
            await self._redis.set(self._failure_key(app), _dumped(error), px=milliseconds, nx=True)
            raise
        finally:
            await self._delete_if_equal(self._lock_key(app), owner)

    async def _keep(self, owner: str, app: str, token: Token) -> None:
        """Unless the lock is gone: a slow fetcher must not put its old token over a newer one."""
        milliseconds = max(1, int(token.keep_seconds() * 1000))
        key = self._key(app)
        await self._if_equal(
            self._lock_key(app),
            owner,
            lambda commands: commands.set(key, token.value, px=milliseconds),
        )

    async def _delete_if_equal(self, key: str, value: str) -> None:
        await self._if_equal(key, value, lambda commands: commands.delete(key))

    async def _if_equal(self, key: str, value: str, then: Callable[[Pipeline], object]) -> None:
        """What somebody else changes between the look and the act is theirs, and is left alone."""
        async with self._redis.pipeline() as commands:
            await commands.watch(key)
            if _text(await commands.get(key) or "") != value:
                return
            commands.multi()  # type: ignore[no-untyped-call]  # redis-py leaves it without types
            then(commands)
            with suppress(WatchError):
                await commands.execute()

    def _key(self, app: str) -> str:
        return f"{self._prefix}:{app}"

    def _failure_key(self, app: str) -> str:
        return f"{self._prefix}-failure:{app}"

    def _lock_key(self, app: str) -> str:
        return f"{self._prefix}-lock:{app}"


def _text(kept: bytes | str) -> str:
    return kept.decode() if isinstance(kept, bytes) else kept
