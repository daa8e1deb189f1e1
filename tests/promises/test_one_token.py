"""Tokens are shared by processes: each expiry, in the midst of calls, costs one new token and no call."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig
from tests.promises.installation import ROOT, own_redis

EXPIRIES = 4
CALLS_BETWEEN = 60
GETTOKEN = {"wecom": "/cgi-bin/gettoken", "dingtalk": "/v1.0/oauth2/accessToken"}


class User:
    """`tests.promises.token_user` as a process, and what it has printed."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.sent = 0
        self.failures: list[str] = []
        self.reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stdout
        async for line in self.process.stdout:
            if line.strip() == b"sent":
                self.sent += 1
            else:
                self.failures.append(line.decode())


@asynccontextmanager
async def user(platform: str, sandbox: str, redis_url: str, name: str) -> AsyncIterator[User]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.promises.token_user", platform, sandbox, redis_url, name,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    found = User(process)
    try:
        yield found
    finally:
        process.kill()
        await process.wait()
        await found.reading


@pytest.mark.redis
@pytest.mark.parametrize("platform", GETTOKEN)
async def test_two_processes_fetch_one_token_after_each_expiry(
    platform: str, tmp_path: Path
) -> None:
    world = build_sandbox(SandboxConfig(bot_url="http://127.0.0.1:1"))
    async with (
        own_redis(tmp_path) as (_, redis_url),
        TestServer(world) as server,
        ClientSession() as http,
    ):
        sandbox = str(server.make_url("")).rstrip("/")
        await order(http, sandbox, "dingtalk/limits", app_interface_per_second=100_000)
        async with (
            user(platform, sandbox, redis_url, "a") as one,
            user(platform, sandbox, redis_url, "b") as other,
        ):
            for expiry in range(EXPIRIES):
                await both_go_on(one, other)
                assert await tokens_given(http, sandbox, platform) == expiry + 1
                await order(http, sandbox, "expire_tokens", platform=platform)
            await both_go_on(one, other)
            assert await tokens_given(http, sandbox, platform) == EXPIRIES + 1
        assert one.failures == other.failures == []


async def order(http: ClientSession, sandbox: str, what: str, **body: object) -> None:
    async with http.post(f"{sandbox}/sandbox/api/{what}", json=body) as answer:
        assert answer.status == 200


async def both_go_on(one: User, other: User) -> None:
    """Each is heard to have made many calls since."""
    goals = [(each, each.sent + CALLS_BETWEEN) for each in (one, other)]
    async with asyncio.timeout(30):
        while any(each.sent < goal for each, goal in goals):
            assert not one.failures + other.failures
            await asyncio.sleep(0.02)


async def tokens_given(http: ClientSession, sandbox: str, platform: str) -> int:
    query = {"platform": platform, "path": GETTOKEN[platform]}
    async with http.get(f"{sandbox}/sandbox/api/calls", params=query) as answer:
        return len((await answer.json())["calls"])
