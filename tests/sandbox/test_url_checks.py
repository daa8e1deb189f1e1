from __future__ import annotations

from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig
from tests.sandbox.visitor import Visitor
from tests.sandbox.witness import Witness


async def verify(visitor: Visitor, platform: str) -> dict[str, object]:
    body = {"platform": platform}
    async with visitor.client.post("/sandbox/api/verify_url", json=body) as response:
        answer: dict[str, object] = await response.json()
        return answer


@pytest.mark.parametrize("platform", ["wecom", "dingtalk"])
async def test_a_right_callback_address_is_accepted(visitor: Visitor, platform: str) -> None:
    assert await verify(visitor, platform) == {"ok": True, "reason": "ok"}


async def test_an_echo_in_quotes_is_not_accepted(visitor: Visitor, witness: Witness) -> None:
    witness.echo_wrongly = True
    assert (await verify(visitor, "wecom"))["ok"] is False


@pytest.mark.parametrize("platform", ["wecom", "dingtalk"])
async def test_an_address_nobody_answers_at_is_not_accepted(
    lonely_visitor: Visitor, platform: str
) -> None:
    assert (await verify(lonely_visitor, platform))["ok"] is False


async def test_a_bot_with_another_key_is_not_convinced(config: SandboxConfig) -> None:
    stranger = replace(config, wecom=replace(config.wecom, token="another token"))
    app = build_sandbox(stranger)
    async with TestClient(TestServer(app)) as client:
        visitor = Visitor(client, app)
        assert (await verify(visitor, "wecom"))["reason"] == "answered 500 instead of 200"


async def test_without_keys_there_is_no_event_subscription_to_check(config: SandboxConfig) -> None:
    keyless = replace(config, dingtalk=replace(config.dingtalk, token="", aes_key=""))
    app = build_sandbox(keyless)
    async with TestClient(TestServer(app)) as client:
        assert (await verify(Visitor(client, app), "dingtalk"))["ok"] is False
