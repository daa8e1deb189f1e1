from __future__ import annotations

import pytest
from playwright.async_api import Route, expect

from tests.console.browser.phone import Phone
from tests.console.visitors import fields_by_id, form_of, link_for
from tests.handlers.desk_of import LI_HONG, DeskOf

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


async def opened(desk: DeskOf, phone: Phone) -> str:
    token = await link_for(desk, LI_HONG, "登记 空调漏水")
    await phone.opens(token)
    await phone.sees("设备登记与验收")
    return token


async def test_without_a_connection_it_says_so_and_sends_everything_later(
    desk: DeskOf, phone: Phone
) -> None:
    token = await opened(desk, phone)
    await phone.context.set_offline(True)
    await phone.types("型号", "KFR-35GW")
    await phone.sees("未保存", "连不上服务器，内容还在")
    await phone.chooses("满意度", "4 分")
    await expect(phone.field("满意度").get_by_label("4 分")).to_be_checked()
    await phone.submits()
    await phone.sees("暂时连不上服务器，请稍后再试")
    await phone.context.set_offline(False)
    await phone.is_saved()
    await phone.does_not_see("连不上服务器")
    fields = fields_by_id(await form_of(desk, token))
    assert (fields["model"].answer, fields["stars"].answer) == ("KFR-35GW", "4")


async def test_header_that_tells_of_it_covers_nothing(desk: DeskOf, phone: Phone) -> None:
    await opened(desk, phone)
    header = phone.page.locator("header")
    before = await header.bounding_box()
    await phone.context.set_offline(True)
    await phone.types("型号", "KFR-35GW")
    await phone.sees("未保存")
    assert await header.bounding_box() == before


async def test_server_that_stumbles_is_tried_again(desk: DeskOf, phone: Phone) -> None:
    token = await opened(desk, phone)
    failures = 2

    async def stumble(route: Route) -> None:
        nonlocal failures
        failures -= 1
        if failures < 0:
            await route.continue_()
        else:
            await route.fulfill(status=500, body="no JSON here")

    await phone.page.route("**/answers", stumble)
    await phone.types("型号", "KFR-35GW")
    await phone.sees("未保存")
    await phone.is_saved()
    assert fields_by_id(await form_of(desk, token))["model"].answer == "KFR-35GW"


async def test_what_could_not_be_sent_survives_a_reload(desk: DeskOf, phone: Phone) -> None:
    token = await opened(desk, phone)
    await phone.page.route("**/answers", lambda route: route.abort())
    await phone.types("型号", "KFR-35GW")
    await phone.sees("未保存")
    await phone.page.unroute("**/answers")
    await phone.page.reload()
    await expect(phone.field("型号").locator("input")).to_have_value("KFR-35GW")
    await phone.is_saved()
    assert fields_by_id(await form_of(desk, token))["model"].answer == "KFR-35GW"


async def test_what_is_typed_while_a_save_is_under_way_is_not_overwritten(
    desk: DeskOf, phone: Phone
) -> None:
    token = await opened(desk, phone)

    async def dawdle(route: Route) -> None:
        await phone.page.wait_for_timeout(700)
        await route.continue_()

    await phone.page.route("**/answers", dawdle)
    box = phone.field("备注").locator("textarea")
    await box.press_sequentially("二楼，请先打电话，门禁 1203", delay=60)
    await expect(box).to_have_value("二楼，请先打电话，门禁 1203")
    await phone.is_saved()
    await expect(box).to_have_value("二楼，请先打电话，门禁 1203")
    assert fields_by_id(await form_of(desk, token))["notes"].answer == "二楼，请先打电话，门禁 1203"


async def test_text_too_long_for_one_request_says_so(desk: DeskOf, phone: Phone) -> None:
    await opened(desk, phone)
    await phone.types("备注", "长" * 90_000)
    await expect(phone.field("备注")).to_contain_text("内容太长")
    await phone.submits()
    await phone.sees("还有 1 处需要补充或修改")
    await phone.types("备注", "短")
    await phone.is_saved()
    assert await phone.problem_of("备注") == ""


async def test_server_that_cannot_be_reached_at_the_start_may_be_tried_again(
    desk: DeskOf, phone: Phone
) -> None:
    token = await link_for(desk, LI_HONG, "登记 空调漏水")
    await phone.page.route("**/open", lambda route: route.fulfill(status=502))
    await phone.opens(token)
    await phone.sees("连不上服务器")
    await phone.page.unroute("**/open")
    await phone.page.get_by_role("button", name="再试一次").click()
    await phone.sees("设备登记与验收")
