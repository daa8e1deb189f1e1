"""WeCom's cards and the AI bot's groups on the chat page, in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.sandbox.bot_line import GROUP, on_the_line
from tests.sandbox.test_wecom_bot import carded
from tests.sandbox.test_wecom_more_cards import chosen_in, menu, questions, vote
from tests.sandbox.visitor import Json, Visitor, part, pressing
from tests.sandbox.witness import Witness
from tests.scenarios.chat_page import Visitor as Onlooker
from tests.scenarios.chat_page import browser_page
from tests.scenarios.test_browser import chromium
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(60)]


async def told(witness: Witness, mark: str) -> str:
    """The plaintext of the callback that holds `mark`."""
    return await until(
        lambda: next((each for each in witness.wecom_plaintexts if mark in each), "")
    )


async def test_votes_questions_and_menus_are_answered_and_the_bot_is_called(
    visitor: Visitor, witness: Witness, tmp_path: Path
) -> None:
    async with browser_page(chromium(), tmp_path) as page, on_the_line(visitor) as line:
        await page.goto(str(visitor.client.make_url("/sandbox/")))
        onlooker = Onlooker(page)
        window = onlooker.window("wang_qiang")

        ballot = vote(mode=1) | {"action_menu": menu("不再提醒")}
        await visitor.wecom_send("wang_qiang", msgtype="template_card", template_card=ballot)
        for label in ("00", "02"):
            await window.get_by_label(label, exact=True).check()
        await onlooker.presses("wang_qiang", "提交")
        assert chosen_in(await told(witness, "<![CDATA[vote-1]]>")) == {"why": ["o0", "o2"]}
        await window.locator("summary").click()
        await onlooker.presses("wang_qiang", "不再提醒")
        assert "不再提醒" in await told(witness, "template_card_menu_event")

        await visitor.wecom_send("wang_qiang", msgtype="template_card", template_card=questions(1))
        await window.locator("select").select_option("07")
        await onlooker.presses("wang_qiang", "提交")
        assert chosen_in(await told(witness, "<![CDATA[many-1]]>")) == {"q0": ["o7"]}

        await onlooker.opens_window_of("zhou_min")
        await onlooker.opens_chat("zhou_min", "主管审批群")
        await onlooker.says("zhou_min", "日报")
        _, said = await line.callback()
        assert said["text"] == {"content": "@工单助手 日报"}
        assert await line.ask("aibot_send_msg", carded(pressing())) == 0
        await onlooker.presses("zhou_min", "接单")
        req_id, body = await line.callback()
        assert part(part(body, "event"), "template_card_event")["event_key"] == "accept"
        settled: Json = {
            "response_type": "update_template_card",
            "template_card": pressing(replace_text="已由周敏接单"),
        }
        assert await line.ask("aibot_respond_update_msg", settled, req_id) == 0
        await onlooker.sees("zhou_min", "已由周敏接单")
        await expect(onlooker.window("zhou_min").get_by_role("button", name="接单")).to_have_count(
            0
        )
        assert len(await visitor.messages(GROUP)) == 2
