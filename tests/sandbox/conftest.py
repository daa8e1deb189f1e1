from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig
from bot.sandbox.people import two_engineers_world
from tests.sandbox.kf_desk import Desk
from tests.sandbox.visitor import Visitor
from tests.sandbox.witness import Witness


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
async def config(witness: Witness) -> AsyncIterator[SandboxConfig]:
    """Deadlines a tenth of the platforms', so that missing one costs a test little."""
    async with TestServer(witness.app()) as server:
        yield SandboxConfig(
            bot_url=str(server.make_url("")).rstrip("/"),
            company=two_engineers_world(),
            callback_seconds=0.5,
            card_seconds=0.2,
            retry_seconds=0.02,
            save_after_seconds=0.01,
            heartbeat_seconds=0.05,
        )


@pytest.fixture
async def visitor(config: SandboxConfig) -> AsyncIterator[Visitor]:
    app = build_sandbox(config)
    async with TestClient(TestServer(app)) as client:
        visitor = Visitor(client, app)
        await visitor.sign_in()
        yield visitor


@pytest.fixture
async def streaming(config: SandboxConfig) -> AsyncIterator[Visitor]:
    """A sandbox whose DingTalk tells everything down the Stream, and again and again what nobody acknowledged."""
    hasty = replace(
        config,
        dingtalk=replace(config.dingtalk, mode="stream"),
        card_seconds=5.0,
        gateway_again_seconds=tuple(0.4 * time for time in range(1, 50)),
        gateway_farewell_seconds=0.05,
    )
    app = build_sandbox(hasty)
    async with TestClient(TestServer(app)) as client:
        visitor = Visitor(client, app)
        await visitor.sign_in()
        yield visitor


@pytest.fixture
async def lonely_visitor(config: SandboxConfig) -> AsyncIterator[Visitor]:
    """A sandbox whose bot cannot be reached: nothing listens on the reserved port 1."""
    app = build_sandbox(replace(config, bot_url="http://127.0.0.1:1"))
    async with TestClient(TestServer(app)) as client:
        yield Visitor(client, app)


@pytest.fixture
async def desk(visitor: Visitor, witness: Witness) -> Desk:
    desk = Desk(visitor, witness)
    await desk.sign_in()
    return desk
