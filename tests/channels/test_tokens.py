"""One contract for the token caches; what only Redis can get wrong follows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from fakeredis import FakeAsyncRedis
from redis.asyncio import Redis

from bot.channels.channel import ChannelError, Limited, Refused, TryLater
from bot.channels.tokens import (
    MemoryTokens,
    RedisTokens,
    Token,
    TokenCache,
    TokenRejected,
    with_token,
)


class Platform:
    """Gives out token-1, token-2 … and counts."""

    def __init__(self, *, lifetime_seconds: float = 7200, slow_seconds: float = 0.02) -> None:
        self.given = 0
        self.lifetime_seconds = lifetime_seconds
        self.slow_seconds = slow_seconds

    async def fetch(self) -> Token:
        self.given += 1
        value = f"token-{self.given}"
        await asyncio.sleep(self.slow_seconds)
        return Token(value=value, lifetime_seconds=self.lifetime_seconds)


@pytest.fixture
async def stand_in() -> AsyncIterator[Redis]:
    """Redis within the process, as the demo has it where no server is to be had."""
    async with FakeAsyncRedis() as redis:
        yield redis


@pytest.fixture(params=["memory", "redis", "stand_in"])
def tokens(request: pytest.FixtureRequest) -> TokenCache:
    if request.param == "memory":
        return MemoryTokens()
    return RedisTokens(request.getfixturevalue(request.param))


async def test_a_token_is_fetched_once_and_kept(tokens: TokenCache) -> None:
    platform = Platform()
    found = [await tokens.get("wecom:a", platform.fetch) for _ in range(3)]
    assert found == ["token-1"] * 3


async def test_many_callers_at_once_share_one_fetch(tokens: TokenCache) -> None:
    platform = Platform()
    found = await asyncio.gather(*(tokens.get("wecom:a", platform.fetch) for _ in range(20)))
    assert set(found) == {"token-1"}
    assert platform.given == 1


async def test_two_applications_never_share_a_token(tokens: TokenCache) -> None:
    platform = Platform()
    first = await tokens.get("wecom:a", platform.fetch)
    second = await tokens.get("dingtalk:a", platform.fetch)
    assert first != second


async def test_a_rejected_token_is_forgotten_but_a_fresher_one_stays(tokens: TokenCache) -> None:
    platform = Platform()
    old = await tokens.get("wecom:a", platform.fetch)
    await tokens.invalidate("wecom:a", old)
    fresh = await tokens.get("wecom:a", platform.fetch)
    await tokens.invalidate("wecom:a", old)
    assert await tokens.get("wecom:a", platform.fetch) == fresh == "token-2"


async def test_a_token_is_renewed_before_it_ends(tokens: TokenCache) -> None:
    platform = Platform(lifetime_seconds=0.2, slow_seconds=0)
    assert await tokens.get("wecom:a", platform.fetch) == "token-1"
    await asyncio.sleep(0.19)
    assert await tokens.get("wecom:a", platform.fetch) == "token-2"


class ClosedPlatform(Platform):
    """Gives nobody a token."""

    def __init__(self, error: ChannelError) -> None:
        super().__init__()
        self.error = error

    async def fetch(self) -> Token:
        await super().fetch()
        raise self.error


async def test_a_failed_fetch_is_told_and_after_a_while_leaves_the_way_free(
    tokens: TokenCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.tokens.SHORTEST_FAILURE_SECONDS", 0.1)
    with pytest.raises(TryLater):
        await tokens.get("wecom:a", ClosedPlatform(TryLater("系统繁忙", after=0.1)).fetch)
    await asyncio.sleep(0.12)
    assert await tokens.get("wecom:a", Platform().fetch) == "token-1"


@pytest.mark.parametrize(
    "error",
    [
        Refused("应用 Secret 不正确", code="40001"),
        TryLater("系统繁忙", after=60, code="-1"),
        Limited("超过频率限制", after=60, code="45009"),
    ],
)
async def test_with_a_wrong_secret_the_platform_is_asked_but_once(
    error: ChannelError, tokens: TokenCache
) -> None:
    error.trouble = "account"
    platform = ClosedPlatform(error)
    failures = await asyncio.gather(
        *(tokens.get("wecom:a", platform.fetch) for _ in range(30)), return_exceptions=True
    )
    assert platform.given == 1
    assert {(type(each), str(each)) for each in failures} == {(type(error), error.reason)}
    for each in failures:
        assert isinstance(each, ChannelError)
        assert (each.code, each.trouble) == (error.code, "account")
        assert not isinstance(each, TryLater) or each.after == 60
    assert await tokens.get("wecom:b", Platform().fetch) == "token-1"


async def test_invalidating_what_was_never_kept_is_harmless(tokens: TokenCache) -> None:
    await tokens.invalidate("wecom:a", "token-0")
    assert await tokens.get("wecom:a", Platform().fetch) == "token-1"


@pytest.mark.parametrize("rejections, answered", [(0, "token-1"), (1, "token-2")])
async def test_a_call_is_tried_again_with_a_new_token(
    rejections: int, answered: str, tokens: TokenCache
) -> None:
    ask = rejecting(rejections)
    assert await with_token(tokens, "wecom:a", Platform().fetch, ask) == answered


async def test_a_call_is_not_tried_a_third_time(tokens: TokenCache) -> None:
    with pytest.raises(TryLater):
        await with_token(tokens, "wecom:a", Platform().fetch, rejecting(2))


async def test_two_processes_share_one_token(redis: Redis) -> None:
    platform = Platform()
    caches = [RedisTokens(redis), RedisTokens(redis)]
    found = await asyncio.gather(*(cache.get("wecom:a", platform.fetch) for cache in caches))
    assert found == ["token-1", "token-1"]


async def test_a_slow_process_does_not_put_its_old_token_over_a_newer_one(redis: Redis) -> None:
    platform = Platform()
    slow = Platform(slow_seconds=0.4)
    slow_cache, cache = RedisTokens(redis, lock_seconds=0.15), RedisTokens(redis)
    late = asyncio.create_task(slow_cache.get("wecom:a", slow.fetch))
    await asyncio.sleep(0.05)
    platform.given = 10
    assert await cache.get("wecom:a", platform.fetch) == "token-11"
    assert await late == "token-1"
    assert await cache.get("wecom:a", platform.fetch) == "token-11"


async def test_a_lock_left_behind_ends_by_itself(redis: Redis) -> None:
    await redis.set("gongdan:token-lock:wecom:a", "a process that died", px=100)
    assert await RedisTokens(redis).get("wecom:a", Platform().fetch) == "token-1"


async def test_a_lock_that_never_ends_is_not_waited_for_for_ever(redis: Redis) -> None:
    await redis.set("gongdan:token-lock:wecom:a", "somebody else")
    with pytest.raises(TryLater):
        await RedisTokens(redis, lock_seconds=0.1).get("wecom:a", Platform().fetch)


async def test_emptied_redis_costs_one_fetch(redis: Redis) -> None:
    platform, cache = Platform(), RedisTokens(redis)
    await cache.get("wecom:a", platform.fetch)
    await redis.flushall()
    assert await cache.get("wecom:a", platform.fetch) == "token-2"


async def test_without_redis_a_delivery_is_tried_later(tmp_path: object) -> None:
    cache = RedisTokens(Redis(unix_socket_path=f"{tmp_path}/none.sock"))
    with pytest.raises(TryLater):
        await cache.get("wecom:a", Platform().fetch)
    with pytest.raises(TryLater):
        await cache.invalidate("wecom:a", "token-1")


def rejecting(times: int) -> Callable[[str], asyncio.Future[str]]:
    """A call that says which token it was asked with, after so many rejections."""
    left = [times]

    def ask(token: str) -> asyncio.Future[str]:
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        if left[0]:
            left[0] -= 1
            answer.set_exception(TokenRejected(token))
        else:
            answer.set_result(token)
        return answer

    return ask
