"""A reply to a card, made by hand in the sandbox's chat page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.scenarios.chat_page import Visitor, browser_page
from tests.scenarios.stories import ALL_ON_DINGTALK, an_accepted_ticket, reports
from tests.scenarios.test_browser import chromium
from tests.scenarios.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


async def test_of_two_tickets_in_hand_the_one_replied_to_is_meant(
    town: Town, tmp_path: Path
) -> None:
    first = await an_accepted_ticket(town, ALL_ON_DINGTALK)
    second = await reports(town.player("li_hong"))
    engineer = town.player("zhao_lei")
    await engineer.says(f"接单 {second}")
    await engineer.sees_button("到场", second)
    async with browser_page(chromium(), tmp_path / "profile") as page:
        await page.goto(f"{town.page.url}/sandbox/")
        visitor = Visitor(page)
        card = await visitor.sees("zhao_lei", first, "待配件")
        await card.locator("[data-reply]").click()
        strip = visitor.window("zhao_lei").locator("[data-replying]")
        await expect(strip).to_contain_text(first)
        await visitor.says("zhao_lei", "到场")
        await visitor.sees("zhao_lei", first, "工程师已到场")
        await expect(strip).to_be_hidden()
        own = visitor.window("zhao_lei").locator(".message.is-own").last
        await expect(own).to_contain_text(f"回复：{first}")
    await town.player("zhang_min").hears(first, "工程师已到场")
