"""Whatever opens a picker may cost the page its life: what was put in is on the server before."""

from __future__ import annotations

from base64 import b64decode

import pytest
from playwright.async_api import expect

from tests.console.browser.phone import Phone, photo
from tests.console.visitors import fields_by_id, form_of, link_for
from tests.handlers.desk_of import LI_HONG, DeskOf
from workflows.answers import parts, texts

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


async def opened(desk: DeskOf, phone: Phone) -> str:
    token = await link_for(desk, LI_HONG, "登记 空调漏水")
    await phone.opens(token)
    await phone.sees("设备登记与验收")
    return token


async def test_what_was_typed_is_on_the_server_before_a_picker_opens(
    desk: DeskOf, phone: Phone
) -> None:
    token = await opened(desk, phone)
    await phone.types("型号", "KFR-35GW")
    await phone.types("手机号", "138")
    async with phone.page.expect_file_chooser() as chooser:
        await phone.field("现场照片").locator(".add").click()
    await chooser.value
    fields = fields_by_id(await form_of(desk, token))
    assert fields["model"].answer == "KFR-35GW"
    assert fields["phone"].answer == "138", "half a number is kept as well"
    await phone.page.reload()
    await expect(phone.field("型号").locator("input")).to_have_value("KFR-35GW")
    await expect(phone.field("手机号").locator("input")).to_have_value("138")


async def test_what_was_typed_is_on_the_server_before_the_signature_pad_opens(
    desk: DeskOf, phone: Phone
) -> None:
    token = await opened(desk, phone)
    await phone.types("型号", "KFR-35GW")
    await phone.field("客户签名").get_by_role("button").click()
    await phone.page.get_by_role("dialog").wait_for()
    assert fields_by_id(await form_of(desk, token))["model"].answer == "KFR-35GW"
    await phone.page.keyboard.press("Escape")
    await expect(phone.page.get_by_role("dialog")).to_be_hidden()
    await expect(phone.field("客户签名").get_by_role("button")).to_be_focused()


async def test_no_picker_opens_while_nothing_can_be_saved(desk: DeskOf, phone: Phone) -> None:
    await opened(desk, phone)
    await phone.context.set_offline(True)
    await phone.types("型号", "KFR-35GW")
    await phone.field("现场照片").locator(".add").click()
    await expect(phone.field("现场照片")).to_contain_text("暂时连不上服务器")
    await phone.field("客户签名").get_by_role("button").click()
    await expect(phone.field("客户签名")).to_contain_text("暂时连不上服务器")
    await expect(phone.page.get_by_role("dialog")).to_be_hidden()


async def test_photos_are_added_and_taken_back_up_to_the_limit(desk: DeskOf, phone: Phone) -> None:
    token = await opened(desk, phone)
    await phone.picks("现场照片", photo("a.png"), photo("b.png", _other_png(1)))
    await expect(phone.field("现场照片").locator("img")).to_have_count(2)
    await phone.picks("现场照片", photo("c.png", _other_png(2)))
    await expect(phone.field("现场照片").locator(".add")).to_have_count(0)
    await phone.field("现场照片").get_by_role("button", name="删除 现场照片 2").click()
    await expect(phone.field("现场照片").locator("img")).to_have_count(2)
    await expect(phone.field("现场照片").locator(".add")).to_be_visible()
    await phone.is_saved()
    assert len(texts(fields_by_id(await form_of(desk, token))["photos"].answer)) == 2


def _other_png(seed: int) -> bytes:
    """The same dot with something after its end: another file, as good a picture."""
    return photo()["buffer"] + bytes([seed])


async def test_large_photo_is_made_smaller_on_the_phone(desk: DeskOf, phone: Phone) -> None:
    token = await opened(desk, phone)
    large = b64decode(await phone.page.evaluate(_LARGE_PICTURE))
    await phone.picks("现场照片", photo("large.png", large))
    await phone.field("现场照片").locator("img").wait_for()
    (file,) = texts(fields_by_id(await form_of(desk, token))["photos"].answer)
    kept = await desk.store.files.read(desk.company, int(file))
    assert kept is not None
    assert kept[0].media_type == "image/jpeg"
    assert len(kept[1]) < len(large) / 2


_LARGE_PICTURE = """async () => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 2000, height: 400});
  const pen = canvas.getContext('2d');
  const noise = pen.createImageData(2000, 400);
  for (let at = 0; at < noise.data.length; at++) noise.data[at] = at % 4 === 3 ? 255 : Math.random() * 256;
  pen.putImageData(noise, 0, 0);
  return canvas.toDataURL('image/png').split(',')[1];
}"""


async def test_file_that_is_not_taken_says_why(desk: DeskOf, phone: Phone) -> None:
    await opened(desk, phone)
    await phone.picks("现场照片", photo("leak.png", b"MZ\x90\x00 a program"))
    await expect(phone.field("现场照片")).to_contain_text("程序和脚本")
    await phone.picks("现场照片", photo("report.png", b"%PDF-1.7 a report"))
    await expect(phone.field("现场照片")).to_contain_text("请发送照片")
    await expect(phone.field("现场照片").locator("img")).to_have_count(0)


async def test_upload_that_failed_can_be_tried_again(desk: DeskOf, phone: Phone) -> None:
    await opened(desk, phone)
    await phone.page.route("**/files", lambda route: route.abort())
    await phone.picks("现场照片", photo("a.png"), photo("b.png", _other_png(1)))
    await expect(phone.field("现场照片")).to_contain_text("没有上传成功")
    await phone.page.unroute("**/files")
    await phone.field("现场照片").get_by_role("button", name="再试一次").click()
    await expect(phone.field("现场照片").locator("img")).to_have_count(2)


async def test_location_is_taken_from_the_phone(desk: DeskOf, phone: Phone) -> None:
    token = await opened(desk, phone)
    await phone.context.grant_permissions(["geolocation"])
    await phone.context.set_geolocation({"latitude": 22.5431, "longitude": 113.9365})
    await phone.field("定位").get_by_role("button").click()
    await expect(phone.field("定位").locator("input")).to_have_value("22.543100, 113.936500")
    await phone.is_saved()
    place = parts(fields_by_id(await form_of(desk, token))["place"].answer)
    assert (place["latitude"], place["longitude"]) == ("22.543100", "113.936500")


async def test_location_that_may_not_be_used_can_be_typed(desk: DeskOf, phone: Phone) -> None:
    await opened(desk, phone)
    await phone.field("定位").get_by_role("button").click()
    await expect(phone.field("定位")).to_contain_text("没有定位权限")
    await phone.types("定位", "22.54, 113.94")
    await phone.is_saved()
    assert await phone.problem_of("定位") == ""
