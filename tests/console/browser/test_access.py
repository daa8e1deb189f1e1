"""The page for everybody: what axe finds, a keyboard alone, fingers, large type."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.console.browser.phone import OpenPhone, Phone
from tests.console.browser.test_links import ALICE
from tests.console.visitors import link_for
from tests.handlers.desk_of import LI_HONG, DeskOf

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

AXE = Path(__file__).parents[3] / "bot/console/web/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FINGER = 44  # CSS pixels
READER = {"zh-CN": (LI_HONG, "登记 空调漏水"), "en-US": (ALICE, "register air conditioner leaking")}


async def opened(desk: DeskOf, phone: Phone, locale: str = "zh-CN") -> None:
    await phone.opens(await link_for(desk, *READER[locale]))
    await phone.page.locator(".card").first.wait_for()


async def violations(page: Page) -> list[str]:
    return await _violations(page, {"type": "tag", "values": TAGS})


async def violations_in_the_dark(page: Page) -> list[str]:
    """Only colours change."""
    await page.emulate_media(color_scheme="dark")
    found = await _violations(page, {"type": "rule", "values": ["color-contrast"]})
    await page.emulate_media(color_scheme="light")
    return found


async def _violations(page: Page, rules: Mapping[str, object]) -> list[str]:
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate("rules => axe.run(document, {runOnly: rules})", rules)
    return [
        f"{each['id']}: {node['html'][:200]} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("locale", READER)
async def test_axe_finds_nothing(desk: DeskOf, open_phone: OpenPhone, locale: str) -> None:
    phone = await open_phone(locale)
    await opened(desk, phone, locale)
    assert await violations(phone.page) == [], "fresh"
    await phone.page.locator("#input-phone").fill("138")
    await phone.page.locator("#field-parts button").click()
    await phone.page.locator("#field-stars label").nth(3).click()
    await phone.submits()
    await phone.page.get_by_role("alert").first.wait_for()
    assert await violations(phone.page) == [], "refused"
    assert await violations_in_the_dark(phone.page) == []
    await phone.context.set_offline(True)
    await phone.submits()
    await phone.page.locator("#input-email").fill("a@b.cn")
    await phone.page.locator(".standing.unsaved").wait_for()
    assert await violations(phone.page) == [], "without a connection"
    await phone.context.set_offline(False)
    await phone.is_saved()
    await phone.page.locator("#field-signature button").click()
    await phone.page.get_by_role("dialog").wait_for()
    assert await violations(phone.page) == [], "signing"
    assert await violations_in_the_dark(phone.page) == []


async def test_axe_finds_nothing_where_there_is_no_form(desk: DeskOf, phone: Phone) -> None:
    await phone.opens("x.y")
    await phone.sees("页面打不开")
    assert await violations(phone.page) == []
    assert await violations_in_the_dark(phone.page) == []
    await opened(desk, phone)
    await phone.goes_back()
    await phone.sees("可以关闭本页")
    assert await violations(phone.page) == []
    assert await violations_in_the_dark(phone.page) == []


async def test_form_is_filled_in_with_a_keyboard_alone(desk: DeskOf, phone: Phone) -> None:
    """Every control is reached by Tab, in the order of the page, shows that it is, and answers to keys."""
    await opened(desk, phone)
    keyboard, seen = phone.page.keyboard, list[str]()
    for _ in range(40):
        await keyboard.press("Tab")
        name, has_ring = await phone.page.evaluate(_FOCUSED)
        seen.append(name)
        assert has_ring, seen
        match name:
            case "手机号":
                await keyboard.type("13800138000")
            case "产品":
                await keyboard.press("ArrowRight")
                await phone.is_saved()  # it takes an option away further down
            case "房间" if seen.count(name) == 1:
                await keyboard.press("Space")
            case "安装位置" if seen.count(name) == 1:
                await keyboard.press("ArrowDown")
            case "加急":
                await keyboard.press("Space")
                break
    assert list(dict.fromkeys(seen)) == [
        "概况", "联系人", "手机号", "邮箱", "店铺链接", "身份证号", "产品", "故障", "品牌", "房间",
        "安装位置", "服务网点", "加急",
    ]  # fmt: skip
    await phone.is_saved()
    await expect(phone.field("产品").get_by_label("冰箱")).to_be_checked()
    await expect(phone.field("房间").get_by_label("客厅")).to_be_checked()
    await expect(phone.field("安装位置").locator("select").first).to_have_value("inside")
    await expect(phone.field("手机号").locator("input")).to_have_value("13800138000")
    await phone.page.locator(".bar .main").focus()
    await keyboard.press("Enter")
    await phone.sees("处需要补充或修改")


_FOCUSED = """() => {
  const at = document.activeElement;
  const name = at.closest('.card')?.querySelector('.name')?.firstChild.textContent.trim() ?? '';
  const ringed = at.matches('[type=radio], [type=checkbox]') ? at.closest('label') : at;
  return [name, getComputedStyle(ringed).boxShadow !== 'none'];
}"""


async def test_what_has_the_focus_is_not_hidden_below_a_bar(desk: DeskOf, phone: Phone) -> None:
    await opened(desk, phone)
    for _ in range(60):
        await phone.page.keyboard.press("Tab")
        assert await phone.page.evaluate(_HIDDEN) is False


_HIDDEN = """() => {
  const {top, bottom} = document.activeElement.getBoundingClientRect();
  const head = document.querySelector('header').getBoundingClientRect().bottom;
  const foot = document.querySelector('.bar').getBoundingClientRect().top;
  const isOfABar = document.activeElement.closest('.bar, header') !== null;
  return !isOfABar && (bottom < head + 1 || top > foot - 1);
}"""


async def test_keyboard_stays_in_the_signature_sheet(desk: DeskOf, phone: Phone) -> None:
    await opened(desk, phone)
    await phone.page.locator("#field-signature button").focus()
    await phone.page.keyboard.press("Enter")
    sheet = phone.page.get_by_role("dialog")
    await sheet.wait_for()
    for key in ("Tab", "Tab", "Tab", "Shift+Tab", "Shift+Tab"):
        await phone.page.keyboard.press(key)
        assert await phone.page.evaluate("document.activeElement.closest('[role=dialog]') !== null")
    await phone.page.keyboard.press("Escape")
    await expect(phone.page.locator("#field-signature button")).to_be_focused()


async def test_targets_are_large_enough_for_a_finger(desk: DeskOf, phone: Phone) -> None:
    await opened(desk, phone)
    await phone.page.get_by_role("button", name="添加一条 配件").click()
    await phone.submits()
    await phone.sees("处需要补充或修改")
    assert await phone.page.evaluate(_SMALL_TARGETS, FINGER) == []
    await phone.page.locator("#field-signature button").click()
    await phone.page.get_by_role("dialog").wait_for()
    assert await phone.page.evaluate(_SMALL_TARGETS, FINGER) == []


_SMALL_TARGETS = """least => [...document.querySelectorAll('a, button, input, select, textarea')]
  .filter((each) => !each.matches('[type=file]') && each.offsetParent)
  .map((each) => each.closest('label:has(input[type=radio], input[type=checkbox])') ?? each)
  .map((each) => [each.outerHTML.slice(0, 120), each.getBoundingClientRect()])
  .filter(([, box]) => box.height < least - 0.5 || box.width < least - 0.5)
  .map(([html, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${html}`)"""


async def test_nothing_typed_makes_the_phone_zoom_in(desk: DeskOf, phone: Phone) -> None:
    """iOS enlarges the page when what is typed into is smaller than 16 pixels."""
    await opened(desk, phone)
    await phone.page.get_by_role("button", name="添加一条 配件").click()
    await phone.row(1).wait_for()
    small = await phone.page.evaluate(_SMALL_TYPE)
    assert small == []


_SMALL_TYPE = """() => [...document.querySelectorAll('input, select, textarea')]
  .filter((each) => !each.matches('[type=file]') && parseFloat(getComputedStyle(each).fontSize) < 16)
  .map((each) => each.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("locale", READER)
async def test_nothing_is_wider_than_a_small_phone(
    desk: DeskOf, open_phone: OpenPhone, locale: str
) -> None:
    """320 pixels is 390 at a fifth more, or a small phone."""
    phone = await open_phone(locale)
    await phone.page.set_viewport_size({"width": 320, "height": 640})
    await opened(desk, phone, locale)
    await phone.submits()
    await phone.page.get_by_role("alert").first.wait_for()
    assert await phone.page.evaluate("document.documentElement.scrollWidth") == 320
