"""The sign-in page on a phone inside DingTalk: its script asks the client's bridge, stood in for here, and nothing stops it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from playwright.async_api import Page, ViewportSize, async_playwright

from bot.embedded_redis import in_process_redis
from storage.database import Store
from tests.channels.builders import DINGTALK, ScriptedPlatform
from tests.console.signed import Door
from tests.handlers.desk_of import ROSTER, DeskOf

PHONE: ViewportSize = {"width": 390, "height": 844}
ANDROID = "Mozilla/5.0 (Linux; Android 14) AliApp(DingTalk/7.6.20) com.alibaba.android.rimet"
BRIDGE = """window.asked = [];
window.nuva = { isReady: true, require: () => (ok, no, service, action, given) => {
  window.asked.push([`${service}.${action}`, given]);
  %s
} };"""
"""As the client has it (npm dingtalk-jsapi, lib/bridge/h5Android)."""


@pytest.fixture
async def door(store: Store, platform: ScriptedPlatform) -> AsyncIterator[Door]:
    redis = in_process_redis()
    desk = await DeskOf.open(store, ROSTER)
    async with ClientSession() as http:
        door = await Door.open(desk, platform, http, redis)
        yield door
        await door.close()
    await redis.aclose()


async def seen(door: Door, browser_endpoint: str, answer: str, until: str) -> str:
    """The page after the bridge has answered so; whatever its safety policy stops fails the test."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(browser_endpoint)
        context = await browser.new_context(viewport=PHONE, user_agent=ANDROID, locale="zh-CN")
        page = await context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        await page.add_init_script(BRIDGE % answer)
        try:
            await page.goto(f"{door.server.make_url('/')}m/sign-in/dingtalk")
            await page.wait_for_url(until)
            found = await _asked(page) if until.endswith("dingtalk") else ""
            assert [each for each in said if "Content Security" in each] == []
            return found or await page.content()
        finally:
            await context.close()


async def _asked(page: Page) -> str:
    await page.wait_for_function("window.asked.length === 2")
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    return json.dumps(await page.evaluate("window.asked")) + await page.inner_text("main")


async def test_the_clients_word_is_handed_to_the_server(door: Door, browser_endpoint: str) -> None:
    await seen(door, browser_endpoint, "ok({ code: 'CODE-1' });", "**/m/sign-in/dingtalk/inside")
    assert door.platform.calls_to("/topapi/v2/user/getuserinfo")[0].json() == {"code": "CODE-1"}


async def test_an_older_client_is_asked_the_older_way_and_a_link_stays(
    door: Door, browser_endpoint: str
) -> None:
    refused = "no({ errorCode: '3', errorMessage: 'no such api' });"
    found = await seen(door, browser_endpoint, refused, "**/m/sign-in/dingtalk")
    assert "runtime.permission.requestAuthCodeV2" in found
    assert f'"clientId": "{DINGTALK.app_key}"' in found and DINGTALK.corp_id in found
    assert '"runtime.permission.requestAuthCode"' in found
    assert "换一种方式登录" in found
