"""A ticket on a phone inside WeCom: it fits, nothing of it is stopped by its own safety policy, and it is told in words."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from playwright.async_api import ViewportSize, async_playwright

from bot.console.sessions import COOKIE
from bot.embedded_redis import in_process_redis
from storage.database import Store
from tests.channels.builders import ScriptedPlatform
from tests.console.signed import Door
from tests.fakes import WECOM_ACCOUNT
from tests.handlers.desk_of import ROSTER, WANG_QIANG, DeskOf

PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
async def door(store: Store) -> AsyncIterator[Door]:
    redis = in_process_redis()
    async with ClientSession() as http:
        door = await Door.open(await DeskOf.open(store, ROSTER), ScriptedPlatform(), http, redis)
        yield door
        await door.close()
    await redis.aclose()


async def test_a_ticket_fits_a_phone(door: Door, browser_endpoint: str) -> None:
    await door.desk.resolved_ticket()
    async with door.desk.store.unit_of_work(door.desk.company) as uow:
        wang = await uow.people.by_identity(WANG_QIANG.channel, WECOM_ACCOUNT, WANG_QIANG.id)
    assert wang
    url = str(door.server.make_url("/"))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(browser_endpoint)
        context = await browser.new_context(viewport=PHONE, is_mobile=True, locale="zh-CN")
        cookie = door.cookie(wang.id, door.desk.clock())
        await context.add_cookies([{"name": COOKIE, "value": cookie, "url": url}])
        page = await context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        await page.goto(f"{url}m/tickets/WX-1001")
        assert "王强" in await page.inner_text("main")
        assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert (
            await page.evaluate("getComputedStyle(document.querySelector('section')).borderRadius")
            == "12px"
        )
        call = page.get_by_role("link", name="13812345678")
        assert await call.get_attribute("href") == "tel:13812345678"
        assert said == []
        await context.close()
