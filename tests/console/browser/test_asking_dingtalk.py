"""The sign-in page on a phone inside DingTalk: its script asks the client's bridge, stood in for here, and nothing stops it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import ClientSession
from playwright.async_api import Page, Route, ViewportSize, async_playwright

from bot.embedded_redis import in_process_redis
from storage.database import Store
from tests.channels.builders import DINGTALK, ScriptedPlatform
from tests.console.signed import Door
from tests.handlers.desk_of import ROSTER, DeskOf

SCREEN: ViewportSize = {"width": 390, "height": 844}
ANDROID = "Mozilla/5.0 (Linux; Android 14) AliApp(DingTalk/7.6.20) com.alibaba.android.rimet"
BRIDGE = """window.nuva = { isReady: true, require: () => (ok, no, service, action, given) => {
  window.heard(`${service}.${action} ${JSON.stringify(given)}`);
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


@dataclass(slots=True)
class Phone:
    """`heard` is what the client was asked."""

    page: Page
    heard: list[str] = field(default_factory=list)


@asynccontextmanager
async def a_phone(door: Door, browser_endpoint: str, answer: str) -> AsyncIterator[Phone]:
    """At the page that asks, with a bridge that answers so; whatever its safety policy stops fails the test."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(browser_endpoint)
        context = await browser.new_context(viewport=SCREEN, user_agent=ANDROID, locale="zh-CN")
        page = await context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        await page.route("https://login.dingtalk.com/**", _say_where)
        phone = Phone(page)

        def hear(what: str) -> None:
            phone.heard.append(what)

        await page.expose_function("heard", hear)
        await page.add_init_script(BRIDGE % answer)
        try:
            await page.goto(f"{door.server.make_url('/')}m/sign-in/dingtalk")
            yield phone
            assert [each for each in said if "Content Security" in each] == []
        finally:
            await context.close()


async def _say_where(route: Route) -> None:
    await route.fulfill(body="in the place of DingTalk's own page")


async def test_the_clients_word_is_handed_to_the_server(door: Door, browser_endpoint: str) -> None:
    async with a_phone(door, browser_endpoint, "ok({ code: 'CODE-1' });") as phone:
        await phone.page.wait_for_url("**/m/sign-in/dingtalk/inside")
    assert door.platform.calls_to("/topapi/v2/user/getuserinfo")[0].json() == {"code": "CODE-1"}


async def test_a_client_that_refuses_both_ways_sends_people_on(
    door: Door, browser_endpoint: str
) -> None:
    """As one does for somebody from another company; an older one knows the older call alone."""
    async with a_phone(door, browser_endpoint, "no({});") as phone:
        await phone.page.wait_for_url("https://login.dingtalk.com/oauth2/auth?**")
    newer, older = phone.heard
    assert newer.startswith("runtime.permission.requestAuthCodeV2 ")
    assert f'"clientId":"{DINGTALK.app_key}"' in newer and DINGTALK.corp_id in newer
    assert older.startswith("runtime.permission.requestAuthCode ") and DINGTALK.corp_id in older


async def test_for_a_client_that_is_silent_there_is_a_link(
    door: Door, browser_endpoint: str
) -> None:
    async with a_phone(door, browser_endpoint, "") as phone:
        page = phone.page
        assert await page.evaluate("document.documentElement.scrollWidth") == SCREEN["width"]
        await page.get_by_role("link", name="换一种方式登录").click()
        await page.wait_for_url("https://login.dingtalk.com/oauth2/auth?**")
