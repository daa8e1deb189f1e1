"""The 微信客服 chat on the chat page, in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.sandbox.people import CUSTOMER_WECHAT
from tests.sandbox.kf_desk import Desk
from tests.sandbox.test_wecom_kf_send import MENU
from tests.sandbox.visitor import Json, part
from tests.scenarios.chat_page import Visitor, browser_page
from tests.scenarios.test_browser import chromium

pytestmark = [pytest.mark.browser, pytest.mark.timeout(60)]


async def test_a_customer_on_wechat_is_welcomed_and_taps_a_menu(desk: Desk, tmp_path: Path) -> None:
    async with browser_page(chromium(), tmp_path) as page:
        await page.goto(str(desk.visitor.client.make_url("/sandbox/")))
        visitor = Visitor(page)
        await visitor.opens_window_of(CUSTOMER_WECHAT)
        window = visitor.window(CUSTOMER_WECHAT)
        await expect(window.locator("[data-reply-window]")).to_have_text(
            "您先说一句话，客服才能回复"
        )
        await desk.is_told(1)
        code = part((await desk.fetch())[-1], "event")["welcome_code"]
        menu: Json = {"msgtype": "msgmenu", "msgmenu": MENU}
        assert (await desk.call("send_msg_on_event", {"code": code} | menu))["errcode"] == 0
        await visitor.presses(CUSTOMER_WECHAT, "空调")
        await desk.is_told(2)
        assert part((await desk.fetch())[-1], "text")["menu_id"] == "pick:ac"
        await desk.send()
        await visitor.sees(CUSTOMER_WECHAT, "您好")
        await expect(window.locator("[data-reply-window]")).to_contain_text("还能回复 4 条")
        await expect(window.get_by_role("link", name="看看")).to_have_attribute(
            "href", "https://example.com"
        )
