"""DingTalk's cards on the chat page, in a browser: everybody's own buttons, the form, the choice, what was taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from bot.sandbox.messages import Content
from tests.sandbox.test_dingtalk_presses import FORM, handed_in
from tests.sandbox.visitor import (
    PICTURE,
    Json,
    Visitor,
    items,
    part,
    template_params,
    to_group,
    to_person,
)
from tests.sandbox.witness import Witness
from tests.scenarios.chat_page import Visitor as Onlooker
from tests.scenarios.chat_page import browser_page
from tests.scenarios.test_browser import chromium
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(60)]
YES = json.dumps([{"text": "同意", "payload": "yes:1", "style": "primary"}], ensure_ascii=False)
CHOICE: Json = {
    "fields": [
        {
            "name": "pick",
            "label": "现象",
            "type": "MULTI_SELECT",
            "options": [{"value": "0", "text": "不制冷"}, {"value": "1", "text": "漏水"}],
        },
        {
            "name": "product",
            "label": "产品",
            "type": "SELECT",
            "options": [{"value": "a", "text": "空调"}, {"value": "b", "text": "冰箱"}],
        },
    ]
}


def said(**changes: str) -> Json:
    return {"cardParamMap": template_params(**{"buttons": "[]", **changes})}


async def delivered(visitor: Visitor, body: Json) -> None:
    status, answer = await visitor.dingtalk("card/instances/createAndDeliver", body)
    assert status == 200, answer


async def put_up_for_a_vote(visitor: Visitor) -> None:
    """孙丽 is to vote and may say why; 何军 has."""
    photo = visitor.stage.files.store(PICTURE, "image/png", "leak.png")
    public = said(
        title="费用审批 R-1",
        photos=json.dumps([photo]),
        due_at="4102416000000",
        link="https://example.com/t/1",
        version="v1",
    )
    form = json.dumps(FORM, ensure_ascii=False)
    private: Json = {
        "sun_li": {"cardParamMap": {"buttons": YES, "form": form, "submit": "提交"}},
        "he_jun": {"cardParamMap": {"note": "您已同意，等待孙丽"}},
    }
    vote = to_group("vote", "cidSUPERVISORS0Aa==", cardData=public, privateData=private)
    await delivered(visitor, vote)


async def open_window_of(onlooker: Onlooker, person: str) -> None:
    """Some stand open from the beginning."""
    if not await onlooker.window(person).count():
        await onlooker.opens_window_of(person)


async def card_of(onlooker: Onlooker, person: str) -> Locator:
    await open_window_of(onlooker, person)
    await onlooker.opens_chat(person, "服务审批群")
    return onlooker.window(person).locator(".card").last


async def test_each_sees_their_own_and_writes_into_the_form(
    visitor: Visitor, witness: Witness, tmp_path: Path
) -> None:
    async with browser_page(chromium(), tmp_path) as page:
        await page.goto(str(visitor.client.make_url("/sandbox/")))
        onlooker = Onlooker(page)
        await put_up_for_a_vote(visitor)
        hers, his = [await card_of(onlooker, person) for person in ("sun_li", "he_jun")]

        await expect(his).to_contain_text("您已同意，等待孙丽")
        await expect(his.get_by_role("button", name="同意", exact=True)).to_have_count(0)
        await expect(his.locator("form")).to_have_count(0)
        await expect(his.locator(".countdown")).to_be_visible()
        await expect(his.locator(".card-photo")).to_have_count(1)
        await expect(his.get_by_role("link", name="查看详情")).to_be_visible()

        await hers.get_by_label("说明").fill("金额合理")
        await hers.get_by_role("button", name="提交").click()
        await expect(hers).to_contain_text("意见是必填项")
        assert witness.presses == []

        await hers.get_by_label("同意").check()
        await hers.get_by_role("button", name="提交").click()
        await until(lambda: witness.presses)
        form = part(part(handed_in(witness), "params"), "form")
        assert (form["typed"], form["action"], form["version"]) == ("金额合理", "yes:1", "v1")


async def test_what_is_half_written_outlives_the_cards_new_face(
    visitor: Visitor, tmp_path: Path
) -> None:
    async with browser_page(chromium(), tmp_path) as page:
        await page.goto(str(visitor.client.make_url("/sandbox/")))
        onlooker = Onlooker(page)
        await put_up_for_a_vote(visitor)
        hers = await card_of(onlooker, "sun_li")
        await hers.get_by_label("说明").fill("金额")
        news: Json = {
            "outTrackId": "vote",
            "cardData": {"cardParamMap": {"status": "1/2 已同意"}},
            "cardUpdateOptions": {"updateCardDataByKey": True},
        }
        await visitor.dingtalk("card/instances", news, "PUT")
        await expect(hers).to_contain_text("1/2 已同意")
        await expect(hers.get_by_label("说明")).to_have_value("金额")


async def test_choices_are_ticked_and_selected(
    visitor: Visitor, witness: Witness, tmp_path: Path
) -> None:
    async with browser_page(chromium(), tmp_path) as page:
        await page.goto(str(visitor.client.make_url("/sandbox/")))
        window = Onlooker(page).window("zhao_lei")
        form = json.dumps(CHOICE, ensure_ascii=False)
        asked = said(title="现象", form=form, submit="选好了")
        await delivered(visitor, to_person("pick", "zhao_lei", cardData=asked))
        await window.get_by_label("漏水").check()
        await window.get_by_label("产品").select_option("b")
        await window.get_by_role("button", name="选好了").click()
        await until(lambda: witness.presses)
        assert part(part(handed_in(witness), "params"), "form") == {
            "pick": {"index": [1], "value": ["1"]},
            "product": {"index": 1, "value": "b"},
        }


async def test_outsiders_dings_files_and_what_was_taken_back(
    visitor: Visitor, witness: Witness, tmp_path: Path
) -> None:
    async with browser_page(chromium(), tmp_path) as page:
        await page.goto(str(visitor.client.make_url("/sandbox/")))
        onlooker = Onlooker(page)
        world = visitor.stage.world
        await delivered(visitor, to_group("t1", "cidCUSTOMERS7Kb=="))
        await open_window_of(onlooker, "chen_xiansheng")
        await onlooker.presses("chen_xiansheng", "接单")
        await expect(onlooker.window("chen_xiansheng").locator(".toast")).to_have_text(
            "仅企业内部成员可以操作"
        )
        assert witness.presses == []
        await onlooker.says("chen_xiansheng", "@赵磊 什么时候来")
        heard = await until(lambda: witness.robot)
        assert [one.get("staffId") for one in items(heard[0], "atUsers")] == [None, "zhao_lei"]

        await open_window_of(onlooker, "sun_li")
        await onlooker.opens_chat("sun_li", "服务台")
        own, window = "dingtalk:direct:sun_li", onlooker.window("sun_li")
        world.bot_says(own, Content(text="【DING】R-1 已超时"))
        await expect(window.locator(".ding")).to_be_visible()
        world.bot_says(own, Content(kind="file", text="日报.xlsx", file_url="/sandbox/files/x"))
        await expect(window.get_by_role("link", name="日报.xlsx")).to_be_visible()
        world.replace(world.bot_says(own, Content(text="错了")).id, Content(kind="recalled"))
        await expect(window).to_contain_text("撤回了一条消息")
        await expect(window).not_to_contain_text("错了")
