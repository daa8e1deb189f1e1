"""A platform that answers as told, a session to call it with, and a real Redis."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from redis.asyncio import Redis
from redis.exceptions import RedisError

from tests.channels.builders import ScriptedPlatform


@pytest.fixture
async def platform() -> AsyncIterator[ScriptedPlatform]:
    scripted = ScriptedPlatform()
    server = TestServer(scripted.make_app())
    await server.start_server()
    scripted.base = str(server.make_url("")).rstrip("/")
    yield scripted
    await server.close()
    assert scripted.misshapen == [], "what we send is not what the vendor documents"


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[Redis]:
    binary = shutil.which("redis-server")
    if binary is None:
        pytest.skip("needs a redis-server binary")
    socket = tmp_path / "redis.sock"
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(tmp_path)]
    process = await asyncio.create_subprocess_exec(
        binary, *options, stdout=asyncio.subprocess.DEVNULL
    )
    client = Redis(unix_socket_path=str(socket))
    await _until_it_answers(client)
    yield client
    await client.aclose()
    process.terminate()
    await process.wait()


async def _until_it_answers(client: Redis) -> None:
    for _ in range(200):
        try:
            await client.get("anything")
        except RedisError:
            await asyncio.sleep(0.02)
        else:
            return
    pytest.fail("redis-server did not come up")
