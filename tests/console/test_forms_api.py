from __future__ import annotations

from aiohttp.test_utils import TestClient, TestServer

from bot.console.links import SignedLinks
from tests.console.visitors import Browser, link_for
from tests.fakes import RecordingAlarm
from tests.handlers.desk_of import LI_HONG, PNG, WANG_QIANG, DeskOf

ANSWERS: dict[str, object] = {
    "address": "深圳市南山区科技园科苑路15号",
    "phone": "138 0013 8000",
    "convenient": "明天下午",
}


async def test_page_goes_on_where_the_chat_stopped(desk: DeskOf, browser: Browser) -> None:
    said = await browser.opens(await link_for(desk, LI_HONG))
    assert said["status"] == 200
    assert browser.form["title"] == "家电报修"
    assert browser.field("product")["answer"] == "air_conditioner"
    assert browser.field("fault")["answer"] == ["not_cooling", "leaking"]
    assert "不制冷" in browser.field("description")["text"]


async def test_what_is_typed_is_read_as_in_the_chat_and_kept_at_once(
    desk: DeskOf, browser: Browser
) -> None:
    await browser.opens(await link_for(desk, LI_HONG))
    await browser.saves({"phone": "138 0013 8000"})
    assert browser.field("phone")["answer"] == "13800138000"
    await browser.looks()
    assert browser.field("phone")["answer"] == "13800138000"


async def test_wrong_answer_is_told_beside_its_field_and_keeps_the_right_ones(
    desk: DeskOf, browser: Browser
) -> None:
    await browser.opens(await link_for(desk, LI_HONG))
    said = await browser.saves({"phone": "12", "model": "KFR-35"})
    assert said["status"] == 200
    assert "号码不对" in browser.field("phone")["problem"]
    assert browser.field("model")["answer"] == "KFR-35"


async def test_whole_form_handed_in_becomes_a_ticket_and_the_chat_says_so(
    desk: DeskOf, browser: Browser, alarm: RecordingAlarm
) -> None:
    await browser.opens(await link_for(desk, LI_HONG))
    said = await browser.submits()
    assert said["status"] == 422 and "需要填写" in browser.field("phone")["problem"]
    await browser.saves(ANSWERS | {"warranty": "under_warranty"})
    said = await browser.submits()
    assert (said["status"], said["state"]) == (200, "submitted"), browser.form
    assert alarm.woken == 1
    await desk.deliver()
    assert "已提交，工单号" in desk.screen(LI_HONG)[-1].words
    assert "空调" in desk.screen(WANG_QIANG)[-1].words
    assert (await browser.looks())["code"] == "gone"


async def test_back_in_the_chat_the_next_open_question_is_asked(
    desk: DeskOf, browser: Browser, alarm: RecordingAlarm
) -> None:
    await browser.opens(await link_for(desk, LI_HONG))
    await browser.saves(ANSWERS | {"model": "KFR-35"})
    assert (await browser.goes_back())["state"] == "chat"
    await desk.deliver()
    assert alarm.woken == 1
    assert "照片" in desk.screen(LI_HONG)[-1].words or "购买" in desk.screen(LI_HONG)[-1].words


async def test_chat_that_went_on_meanwhile_makes_the_page_show_the_newest(
    desk: DeskOf, browser: Browser
) -> None:
    await browser.opens(await link_for(desk, LI_HONG))
    old = browser.form["revision"]
    await desk.said(LI_HONG, "KFR-35")
    said = await browser.saves({"phone": "13800138000"}, old)
    assert said["status"] == 409
    assert browser.field("model")["answer"] == "KFR-35"
    assert browser.field("phone")["answer"] is None


async def test_photo_is_taken_for_what_it_is_and_can_be_seen_again(
    desk: DeskOf, browser: Browser
) -> None:
    await browser.opens(await link_for(desk, LI_HONG))
    said = await browser.hands("photos", PNG, "leak.png")
    assert said["status"] == 200
    (file,) = browser.field("photos")["answer"]
    seen = await browser.client.get(f"/api/v1/forms/{browser.id}/files/{file}")
    assert (seen.status, seen.content_type) == (200, "image/png")
    refused = await browser.hands("photos", b"MZ\x90\x00 a program", "leak.png")
    assert refused["status"] == 422 and refused["words"]


async def test_file_that_is_too_large_says_how_large_it_may_be(
    desk: DeskOf, browser: Browser
) -> None:
    await browser.opens(await link_for(desk, LI_HONG))
    said = await browser.hands("photos", PNG + bytes(21 << 20), "leak.png")
    assert said["status"] == 422
    assert said["words"].startswith("文件太大，图片最多 20 MB")
    assert browser.form["files"] == {}


async def test_file_of_somebody_else_cannot_be_taken_for_ones_own(
    desk: DeskOf, browser: Browser
) -> None:
    kept = await desk.store.files.keep(desk.company, PNG, "image/png", "theirs.png")
    await browser.opens(await link_for(desk, LI_HONG))
    await browser.saves({"photos": [str(kept.id)]})
    assert browser.field("photos")["answer"] is None
    seen = await browser.client.get(f"/api/v1/forms/{browser.id}/files/{kept.id}")
    assert seen.status == 404


async def test_words_are_in_the_language_the_page_speaks(desk: DeskOf, browser: Browser) -> None:
    await browser.opens(await link_for(desk, LI_HONG))
    english = {**browser.headers, "Accept-Language": "en"}
    said = await browser.client.post(f"/api/v1/forms/{browser.id}/back", headers=english)
    assert (await said.json())["words"] == "All right, please go on in the chat."


async def test_only_files_of_this_form_are_given_out(desk: DeskOf, browser: Browser) -> None:
    kept = await desk.store.files.keep(desk.company, b"somebody else's", "text/plain", "a.txt")
    await browser.opens(await link_for(desk, LI_HONG))
    seen = await browser.client.get(f"/api/v1/forms/{browser.id}/files/{kept.id}")
    assert seen.status == 404


async def test_link_is_good_for_the_first_browser_alone(
    desk: DeskOf, browser: Browser, server: TestServer
) -> None:
    token = await link_for(desk, LI_HONG)
    await browser.opens(token)
    other = Browser(TestClient(server))
    said = await other.opens(token)
    assert (said["status"], said["code"]) == (403, "other_browser")
    other.id = browser.id
    assert (await other.looks())["status"] == 403
    await other.client.session.close()
    assert (await browser.opens(token))["status"] == 200, "its own browser may come again"


async def test_link_ends_after_two_hours(desk: DeskOf, browser: Browser) -> None:
    token = await link_for(desk, LI_HONG)
    await browser.opens(token)
    desk.clock.move(hours=2, minutes=1)
    assert (await browser.opens(token))["code"] == "expired"
    assert (await browser.looks())["code"] == "expired"


async def test_forged_link_opens_nothing(desk: DeskOf, browser: Browser) -> None:
    token = await link_for(desk, LI_HONG)
    body, _, signature = token.partition(".")
    for forged in ("", "x", f"{body}x.{signature}", f"{body}.{signature[::-1]}", "é" * 500):
        said = await browser.opens(forged)
        assert (said["status"], said["code"]) == (403, "forged"), forged


async def test_another_site_cannot_change_a_form(desk: DeskOf, browser: Browser) -> None:
    await browser.opens(await link_for(desk, LI_HONG))
    browser.csrf = "guessed"
    assert (await browser.saves({"phone": "13800138000"}))["code"] == "forged"
    assert (await browser.submits())["code"] == "forged"


async def test_what_has_no_agreed_shape_is_refused_with_its_place(
    desk: DeskOf, browser: Browser
) -> None:
    await browser.opens(await link_for(desk, LI_HONG))
    response = await browser.client.put(
        f"/api/v1/forms/{browser.id}/answers", data=b'{"revision": "x"}', headers=browser.headers
    )
    assert response.status == 400
    assert (await response.json())["problems"]


async def test_page_cannot_answer_what_the_form_does_not_ask(
    desk: DeskOf, browser: Browser
) -> None:
    await browser.opens(await link_for(desk, LI_HONG))
    await browser.saves({"cost": "1", "number": "WX-1", "solution": "done"})
    assert not {"cost", "solution"} & {each["id"] for each in browser.form["fields"]}


async def test_nobody_gets_a_link_where_nothing_is_being_filled_in(desk: DeskOf) -> None:
    assert "现在没有正在填写的内容" in "\n".join(await desk.said(LI_HONG, "填表"))


async def test_links_of_another_installation_are_strangers(desk: DeskOf, browser: Browser) -> None:
    strangers = SignedLinks(["another secret"], "http://127.0.0.1:8000")
    url = strangers.make(desk.company, 1, 1, desk.clock())
    assert (await browser.opens(url.rpartition("/")[2]))["code"] == "forged"
