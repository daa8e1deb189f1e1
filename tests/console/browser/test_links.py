"""The way from the chat to the page and back."""

from __future__ import annotations

import re

import pytest
import yaml
from playwright.async_api import expect

from handlers.definitions import publish
from tests.console.browser.conftest import EVERY_KIND
from tests.console.browser.phone import OpenPhone, Phone
from tests.console.visitors import fields_by_id, form_of, link_for
from tests.fakes import WECOM
from tests.handlers.desk_of import LI_HONG, DeskOf, Someone, told

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

ALICE = Someone(WECOM, "alice", "Alice")
CHINESE = re.compile(r"[\u4e00-\u9fff，。：；？！（）]")
OWN_NAMES = ("李红", "海风酒店", "挂机空调", "压缩机", "售后部", "王强", "赵磊")
"""Records and people are called what they are called."""


async def opened(desk: DeskOf, phone: Phone) -> str:
    token = await link_for(desk, LI_HONG, "登记 空调不太好用")
    await phone.opens(token)
    await phone.sees("设备登记与验收")
    return token


async def test_page_says_what_the_link_lacks(
    desk: DeskOf, phone: Phone, open_phone: OpenPhone
) -> None:
    await phone.opens("")
    await phone.sees("页面打不开", "请从聊天里的链接进入")
    await phone.opens("x.y")
    await phone.sees("这个链接不完整或已失效。请在聊天里回复“填表”")
    token = await opened(desk, phone)
    other = await open_phone()
    await other.opens(token)
    await other.sees("已在另一个浏览器里打开")
    desk.clock.move(hours=2, minutes=1)
    await phone.page.reload()
    await phone.sees("这个链接已过期。请在聊天里回复“填表”")


async def test_link_that_ends_while_it_is_used_says_so(desk: DeskOf, phone: Phone) -> None:
    await opened(desk, phone)
    desk.clock.move(hours=2, minutes=1)
    await phone.types("型号", "KFR-35GW")
    await phone.sees("这个链接已过期")
    fresh = told(await desk.said(LI_HONG, "填表")).rpartition("/f/")[2]
    await phone.opens(fresh)
    await phone.sees("设备登记与验收")


async def test_form_that_was_cancelled_in_the_chat_is_over(desk: DeskOf, phone: Phone) -> None:
    await opened(desk, phone)
    await desk.said(LI_HONG, "取消")
    await phone.submits()
    await phone.sees("这份表单已结束", "这份表单已提交或已取消。请回到聊天查看。")


async def test_chat_goes_on_where_the_page_stopped(desk: DeskOf, phone: Phone) -> None:
    await opened(desk, phone)
    await phone.chooses("联系人", "李红")
    await phone.types("手机号", "13800138000")
    await phone.goes_back()
    await phone.sees("已保存", "好的，请回到聊天继续。", "可以关闭本页")
    await desk.deliver()
    assert "邮箱" in desk.screen(LI_HONG)[-1].words
    assert "店铺链接" in told(await desk.said(LI_HONG, "li@example.com"))


async def test_page_that_was_just_closed_is_no_hindrance(desk: DeskOf, phone: Phone) -> None:
    token = await opened(desk, phone)
    await phone.chooses("联系人", "李红")
    await phone.types("手机号", "13800138000")
    await phone.is_saved()
    await phone.page.close()
    assert "邮箱" in told(await desk.said(LI_HONG, "我填好了"))
    assert fields_by_id(await form_of(desk, token))["name"].answer == "李红"


async def test_page_goes_on_where_the_chat_stopped(desk: DeskOf, phone: Phone) -> None:
    await opened(desk, phone)
    await desk.said(LI_HONG, "李红")
    await desk.said(LI_HONG, "13800138000")
    await phone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(phone.field("手机号").locator("input")).to_have_value("13800138000")
    await phone.sees("已填 4 / 48")


async def test_both_at_once_lose_nothing(desk: DeskOf, phone: Phone) -> None:
    token = await opened(desk, phone)
    await desk.said(LI_HONG, "李红")
    await phone.types("型号", "KFR-35GW")
    await phone.sees("聊天里有新的内容，已显示最新的。")
    await expect(phone.field("联系人").locator("input")).to_have_value("李红")
    await phone.is_saved()
    fields = fields_by_id(await form_of(desk, token))
    assert (fields["name"].answer, fields["model"].answer) == ("李红", "KFR-35GW")


async def test_same_field_in_both_is_the_chats(desk: DeskOf, phone: Phone) -> None:
    await opened(desk, phone)
    await desk.said(LI_HONG, "李红")
    await phone.types("联系人", "张敏")
    await phone.sees("聊天里有新的内容，已显示最新的。")
    await phone.field("联系人").locator("input").blur()
    await expect(phone.field("联系人").locator("input")).to_have_value("李红")


async def test_form_keeps_the_version_it_was_begun_with(desk: DeskOf, phone: Phone) -> None:
    token = await opened(desk, phone)
    newer = yaml.safe_load(EVERY_KIND.read_text(encoding="utf-8"))
    newer["name"] = {"zh": "新的登记"}
    newer["form"] = [each for each in newer["form"] if each["id"] != "model"]
    async with desk.store.unit_of_work(desk.company) as uow:
        await publish(uow, yaml.safe_dump(newer, allow_unicode=True, sort_keys=False))
    await phone.types("型号", "KFR-35GW")
    await phone.is_saved()
    await phone.page.reload()
    await phone.sees("设备登记与验收")
    assert fields_by_id(await form_of(desk, token))["model"].answer == "KFR-35GW"
    await desk.said(LI_HONG, "取消")
    await phone.opens(await link_for(desk, LI_HONG, "登记 冰箱"))
    await phone.sees("新的登记")
    await expect(phone.field("型号")).to_have_count(0)


async def test_english_reader_sees_no_chinese(desk: DeskOf, open_phone: OpenPhone) -> None:
    """Her browser may say what it likes: she is set to English."""
    phone = await open_phone("zh-CN")
    token = await link_for(desk, ALICE, "register air conditioner works badly")
    await phone.opens(token)
    await phone.sees("Registration and acceptance", "2 of 48 filled in")
    await phone.types("Phone", "138")
    await phone.page.get_by_role("button", name="Add one Parts").click()
    await phone.submits()
    await phone.sees("Still to fill in or put right: 9")
    await phone.page.get_by_role("button", name="Sign by hand").click()
    await phone.page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    said = await phone.page.locator("body").inner_text()
    assert [line for line in said.splitlines() if CHINESE.search(_without_names(line))] == []
    assert await phone.page.evaluate("document.documentElement.lang") == "en"
    await phone.goes_back()
    await phone.sees("All right, please go on in the chat.")


def _without_names(line: str) -> str:
    return re.sub("|".join(OWN_NAMES), "", line)
