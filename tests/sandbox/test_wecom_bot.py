"""The AI bot's gateway: one line, what goes down it, and what may be said back and until when (WeCom doc 101463)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aibot import WSClient, WSClientOptions
from aibot import ws as aibot_ws
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig
from tests.sandbox.bot_line import GROUP, OWN, dialing, on_the_line
from tests.sandbox.visitor import PICTURE, WECOM, Json, Visitor, items, part, pressing
from tests.waiting import until


@pytest.fixture
async def hasty(config: SandboxConfig) -> AsyncIterator[Visitor]:
    """A sandbox whose times for the AI bot have all run out the moment they begin."""
    app = build_sandbox(
        replace(config, bot_event_seconds=0, bot_stream_seconds=0, bot_file_seconds=0)
    )
    async with TestClient(TestServer(app)) as client:
        yield Visitor(client, app)


def streamed(content: str, stream_id: str = "s1", *, finish: bool = False) -> Json:
    stream: Json = {"id": stream_id, "content": content, "finish": finish}
    return {"msgtype": "stream", "stream": stream}


def pushed(words: str, chatid: str = "wrSupervisorsBot01") -> Json:
    return {"chatid": chatid, "msgtype": "markdown", "markdown": {"content": words}}


def carded(card: Json) -> Json:
    return {"chatid": "wrSupervisorsBot01", "msgtype": "template_card", "template_card": card}


async def test_only_the_right_bot_with_the_right_secret_may_subscribe(visitor: Visitor) -> None:
    async with dialing(visitor) as line:
        assert await line.ask("ping", {}) == 846609
        assert await line.subscribe(bot_id="aibStranger") == 93019
        assert await line.subscribe(secret="wrong") == 853000
        assert await line.subscribe() == 0
        assert await line.ask("ping", {}) == 0
        assert await line.ask("aibot_dance", {}) == 40058


async def test_the_newest_line_wins_and_the_old_one_is_told_and_closed(visitor: Visitor) -> None:
    async with on_the_line(visitor) as old, on_the_line(visitor) as new:
        _, body = await old.callback()
        assert body["event"] == {"eventtype": "disconnected_event"}
        assert await old.is_over()
        await visitor.say("zhou_min", GROUP, "在吗")
        _, heard = await new.callback()
        assert heard["text"] == {"content": "@工单助手 在吗"}


async def test_a_group_is_heard_only_when_the_bot_is_called(visitor: Visitor) -> None:
    async with on_the_line(visitor) as line:
        unheard = await visitor.say("zhou_min", GROUP, "大家好", mention_bot=False)
        assert "delivery" not in unheard
        assert await line.is_quiet()
        message = await visitor.say("zhou_min", GROUP, "@工单助手 日报")
        req_id, body = await line.callback()
        assert body == {
            "msgid": body["msgid"],
            "aibotid": WECOM.bot_id,
            "chatid": "wrSupervisorsBot01",
            "chattype": "group",
            "from": {"userid": "zhou_min"},
            "msgtype": "text",
            "text": {"content": "@工单助手 日报"},
        }
        await visitor.delivery_is(message, "delivered")
        assert await line.ask("aibot_respond_msg", streamed("今天"), req_id) == 0
        assert await line.ask("aibot_respond_msg", streamed("今天很忙", finish=True), req_id) == 0
        assert (await visitor.last(GROUP))["text"] == "今天很忙"
        assert await line.ask("aibot_respond_msg", streamed("不忙"), req_id) == 846608


async def test_what_nobody_takes_is_lost_and_a_new_line_cannot_answer_for_the_old(
    visitor: Visitor,
) -> None:
    lost = await visitor.say("zhou_min", GROUP, "有人吗")
    await visitor.delivery_is(lost, "undelivered")
    async with on_the_line(visitor) as line:
        await visitor.say("zhou_min", GROUP, "现在呢")
        req_id, _ = await line.callback()
    async with on_the_line(visitor) as line:
        assert await line.is_quiet()
        assert await line.ask("aibot_respond_msg", streamed("在"), req_id) == 846605


async def test_a_stream_ends_after_six_minutes_and_has_a_size(hasty: Visitor) -> None:
    async with on_the_line(hasty) as line:
        await hasty.say("zhou_min", GROUP, "日报")
        req_id, _ = await line.callback()
        assert await line.ask("aibot_respond_msg", streamed("好" * 6827), req_id) == 40058
        assert await line.ask("aibot_respond_msg", streamed("好"), req_id) == 846608


async def test_one_message_is_answered_by_words_and_one_card(visitor: Visitor) -> None:
    async with on_the_line(visitor) as line:
        await visitor.say("zhou_min", GROUP, "日报")
        req_id, _ = await line.callback()
        both: Json = {**streamed("今天"), "msgtype": "stream_with_template_card"}
        broken = both | {"template_card": pressing(button_list=[])}
        assert await line.ask("aibot_respond_msg", broken, req_id) == 40058
        assert len(await visitor.messages(GROUP)) == 1
        whole = both | {"template_card": pressing() | {"feedback": {"id": "f1"}}}
        assert await line.ask("aibot_respond_msg", whole, req_id) == 0
        finished = streamed("今天很忙", finish=True) | {"msgtype": "stream_with_template_card"}
        assert await line.ask("aibot_respond_msg", finished, req_id) == 0
        _, words, card = await visitor.messages(GROUP)
        assert (words["text"], card["card"]) == ("今天很忙", pressing())
        second: Json = {"msgtype": "template_card", "template_card": pressing("task-2")}
        assert await line.ask("aibot_respond_msg", second, req_id) == 40058


@pytest.mark.parametrize(
    "card",
    [
        pressing(button_list=[{"type": 1, "text": "看", "url": "https://example.com"}]),
        pressing(horizontal_content_list=[{"type": 2, "keyname": "附件", "media_id": "m"}]),
        pressing() | {"task_id": None},
    ],
)
async def test_cards_of_applications_are_not_for_bots(visitor: Visitor, card: Json) -> None:
    async with on_the_line(visitor) as line:
        await visitor.say("zhou_min", GROUP, "你好")
        await line.callback()
        assert await line.ask("aibot_send_msg", carded(card)) == 40058


async def test_of_one_person_three_questions_are_answered_at_a_time(visitor: Visitor) -> None:
    async with on_the_line(visitor) as line:
        for number in range(3):
            await visitor.say("zhou_min", OWN, f"问题{number}")
            req_id, _ = await line.callback()
            assert await line.ask("aibot_respond_msg", streamed("在查"), req_id) == 0
        fourth = await visitor.say("zhou_min", OWN, "还有")
        await visitor.delivery_is(fourth, "undelivered")
        assert await line.ask("aibot_respond_msg", streamed("查到", finish=True), req_id) == 0
        fifth = await visitor.say("zhou_min", OWN, "还有")
        await visitor.delivery_is(fifth, "delivered")


async def test_pushes_go_only_where_the_bot_has_been_talked_to(visitor: Visitor) -> None:
    async with on_the_line(visitor) as line:
        assert await line.ask("aibot_send_msg", pushed("喂")) == 93006
        await visitor.say("zhou_min", GROUP, "你好")
        await line.callback()
        assert await line.ask("aibot_send_msg", pushed("喂")) == 0
        assert await line.ask("aibot_send_msg", pushed("喂") | {"chat_type": 1}) == 93006
        assert await line.ask("aibot_send_msg", pushed("喂", "zhou_min")) == 93006
        text: Json = {"chatid": "wrSupervisorsBot01", "msgtype": "text", "text": {"content": "喂"}}
        assert await line.ask("aibot_send_msg", text) == 40008
        assert (await visitor.last(GROUP))["kind"] == "markdown"


async def test_a_chat_takes_thirty_messages_a_minute(visitor: Visitor) -> None:
    async with on_the_line(visitor) as line:
        await visitor.say("zhou_min", GROUP, "你好")
        await line.callback()
        sent = [await line.ask("aibot_send_msg", pushed(str(number))) for number in range(31)]
    assert sent == [0] * 30 + [846607]


async def test_a_press_changes_the_card_by_its_answer_once(visitor: Visitor) -> None:
    async with on_the_line(visitor) as line:
        await visitor.say("zhou_min", GROUP, "你好")
        await line.callback()
        card = carded(pressing())
        assert await line.ask("aibot_send_msg", card) == 0
        assert await line.ask("aibot_send_msg", card) == 40058
        shown = await visitor.last(GROUP)
        await visitor.press("chen_gang", shown["id"], "accept")
        req_id, body = await line.callback()
        assert part(body, "from") == {"userid": "chen_gang"}
        assert part(body, "event")["template_card_event"] == {
            "card_type": "button_interaction",
            "event_key": "accept",
            "task_id": "task-1",
        }
        settled = pressing(main_title={"title": "已同意"})
        update: Json = {"response_type": "update_template_card", "template_card": settled}
        other = update | {"template_card": pressing("task-2")}
        assert await line.ask("aibot_respond_msg", streamed("好"), req_id) == 846605
        assert await line.ask("aibot_respond_update_msg", other, req_id) == 40058
        assert await line.ask("aibot_respond_update_msg", update, req_id) == 0
        assert await line.ask("aibot_respond_update_msg", update, req_id) == 846605
    assert (await visitor.last(GROUP))["card"] == settled


async def test_a_card_may_change_for_some_of_a_group_only(visitor: Visitor) -> None:
    async with on_the_line(visitor) as line:
        await visitor.say("zhou_min", GROUP, "你好")
        await line.callback()
        assert await line.ask("aibot_send_msg", carded(pressing())) == 0
        shown = await visitor.last(GROUP)
        await visitor.press("chen_gang", shown["id"], "accept")
        req_id, _ = await line.callback()
        voted = pressing(button_list=[{"text": "改主意", "key": "withdraw"}])
        update: Json = {
            "response_type": "update_template_card",
            "userids": ["chen_gang"],
            "template_card": voted,
        }
        assert await line.ask("aibot_respond_update_msg", update, req_id) == 0
        assert "error" in await visitor.press("zhou_min", shown["id"], "withdraw")
        await visitor.press("chen_gang", shown["id"], "withdraw")
        _, body = await line.callback()
        assert part(part(body, "event"), "template_card_event")["event_key"] == "withdraw"
    faces = part(part(await visitor.last(GROUP), "card"), "faces")
    assert faces == {"chen_gang": voted}


async def test_a_file_can_be_fetched_for_five_minutes(hasty: Visitor) -> None:
    async with on_the_line(hasty) as line:
        await hasty.send_file("zhou_min", OWN, "file")
        _, body = await line.callback()
    address = str(part(body, "file")["url"])
    async with hasty.client.session.get(address) as response:
        assert response.status == 403


async def test_what_is_not_heard_in_a_group_and_what_is(visitor: Visitor) -> None:
    assert (await visitor.send_file("zhou_min", GROUP, "voice")).status == 400
    async with on_the_line(visitor) as line:
        await visitor.send_photo("zhou_min", GROUP)
        assert await line.is_quiet()
        form = FormData({"person": "zhou_min", "chat": GROUP, "text": "看这个"})
        form.add_field("file", PICTURE, filename="leak.png", content_type="image/png")
        await visitor.client.post("/sandbox/api/photo", data=form)
        _, body = await line.callback()
    words, picture = items(part(body, "mixed"), "msg_item")
    assert words == {"msgtype": "text", "text": {"content": "@工单助手 看这个"}}
    assert part(picture, "image")["aeskey"]


async def test_after_five_seconds_a_press_and_an_entry_cannot_be_answered(hasty: Visitor) -> None:
    async with on_the_line(hasty) as line:
        await hasty.say("zhou_min", OWN, "你好")
        req_id, _ = await line.callback()
        answer: Json = {"msgtype": "template_card", "template_card": pressing()}
        assert await line.ask("aibot_respond_msg", answer, req_id) == 0
        shown = await hasty.last(OWN)
        await hasty.press("zhou_min", shown["id"], "accept")
        req_id, _ = await line.callback()
        update: Json = {"response_type": "update_template_card", "template_card": pressing()}
        assert await line.ask("aibot_respond_update_msg", update, req_id) == 846605
        await hasty.client.post("/sandbox/api/enter", json={"person": "zhou_min", "chat": OWN})
        req_id, _ = await line.callback()
        hello: Json = {"msgtype": "text", "text": {"content": "您好"}}
        assert await line.ask("aibot_respond_welcome_msg", hello, req_id) == 846605


async def test_the_first_opening_of_a_day_may_be_welcomed(visitor: Visitor) -> None:
    async with on_the_line(visitor) as line:
        entry: Json = {"person": "zhou_min", "chat": OWN}
        async with visitor.client.post("/sandbox/api/enter", json=entry) as response:
            assert (await response.json())["told"]
        req_id, body = await line.callback()
        assert (body["event"], body["chattype"]) == ({"eventtype": "enter_chat"}, "single")
        hello: Json = {"msgtype": "text", "text": {"content": "您好"}}
        assert await line.ask("aibot_respond_welcome_msg", hello, req_id) == 0
        assert await line.ask("aibot_respond_welcome_msg", hello, req_id) == 846605
        async with visitor.client.post("/sandbox/api/enter", json=entry) as response:
            assert not (await response.json())["told"]
        assert (await visitor.last(OWN))["text"] == "您好"


async def test_people_may_come_encrypted_and_the_application_can_tell_who_they_are(
    visitor: Visitor,
) -> None:
    async with on_the_line(visitor) as line:
        switch = visitor.client.post("/sandbox/api/bot/encrypt_userids", json={"on": True})
        assert (await switch).status == 200
        await visitor.say("zhou_min", OWN, "你好")
        _, body = await line.callback()
        shown = str(part(body, "from")["userid"])
        assert shown != "zhou_min"
        assert await line.ask("aibot_send_msg", pushed("好", shown)) == 0
    asked: Json = {"open_userid_list": [shown, "woNobody"], "source_agentid": WECOM.agent_id}
    answer = await visitor.wecom("batch/openuserid_to_userid", asked)
    assert answer["userid_list"] == [{"userid": "zhou_min", "open_userid": shown}]
    assert answer["invalid_open_userid_list"] == ["woNobody"]


async def test_the_line_can_be_cut_and_faults_can_be_ordered_for_it(visitor: Visitor) -> None:
    async with on_the_line(visitor) as line:
        order: Json = {
            "platform": "wecom",
            "path": "/aibot/aibot_send_msg",
            "answer": {"status": 200, "body": {"errcode": -1, "errmsg": "system busy"}},
        }
        await visitor.client.post("/sandbox/api/faults", json=order)
        assert await line.ask("aibot_send_msg", pushed("喂")) == -1
        cut = await visitor.client.post("/sandbox/api/bot/disconnect", json={})
        assert await cut.json() == {"dropped": True}
        assert await line.is_over()
    drop: Json = {"platform": "wecom", "path": "/aibot/aibot_subscribe", "drop": True}
    await visitor.client.post("/sandbox/api/faults", json=drop)
    async with dialing(visitor) as line:
        await line.socket.send_json(
            {"cmd": "aibot_subscribe", "headers": {"req_id": "1"}, "body": {}}
        )
        assert await line.is_over()


async def test_a_line_may_be_left_open_and_dead(visitor: Visitor) -> None:
    async with on_the_line(visitor) as line:
        order: Json = {"silently": True}
        cut = await visitor.client.post("/sandbox/api/bot/disconnect", json=order)
        assert await cut.json() == {"dropped": True}
        _, body = await line.callback()
        assert body["event"] == {"eventtype": "disconnected_event"}
        assert await line.ask("ping", {}) == 0
        assert await line.ask("aibot_send_msg", pushed("喂")) == 846609
        lost = await visitor.say("zhou_min", GROUP, "有人吗")
        await visitor.delivery_is(lost, "undelivered")
        assert await line.subscribe() == 0
        await visitor.say("zhou_min", GROUP, "回来了")
        assert (await line.callback())[1]["msgtype"] == "text"


async def test_messages_and_presses_nobody_took_are_counted(visitor: Visitor) -> None:
    async with on_the_line(visitor) as line:
        await visitor.say("zhou_min", GROUP, "你好")
        await line.callback()
        assert await line.ask("aibot_send_msg", carded(pressing())) == 0
        shown = await visitor.last(GROUP)
        await visitor.client.post("/sandbox/api/bot/disconnect", json={})
    await visitor.press("zhou_min", shown["id"], "accept")
    lost = await visitor.say("zhou_min", GROUP, "有人吗")
    async with visitor.client.get("/sandbox/api/undelivered") as response:
        counted = await response.json()
    assert (counted["undelivered"], counted["messages"]) == (2, [lost["id"]])


async def test_the_vendors_own_client_talks_to_it(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It insists on TLS by itself, which the sandbox has not."""
    monkeypatch.setattr(aibot_ws, "_SSL_CONTEXT", None)
    url = str(visitor.client.make_url("/wecom/aibot")).replace("http", "ws")
    options = WSClientOptions(bot_id=WECOM.bot_id, secret=WECOM.bot_secret, ws_url=url)
    client = WSClient(options)
    heard: list[Json] = []
    client.on("message.image", heard.append)
    client.on("event.template_card_event", heard.append)
    await client.connect()
    await until(lambda: visitor.stage.calls.matching("wecom", "/aibot/aibot_subscribe"))
    await visitor.send_photo("zhou_min", OWN)
    frame = await until(lambda: heard[0] if heard else None)
    assert frame
    image = part(part(frame, "body"), "image")
    content, name = await client.download_file(str(image["url"]), str(image["aeskey"]))
    assert (content, name) == (PICTURE, "leak.png")
    await client.reply_stream(frame, "s1", "收到", finish=True)
    await client.send_message("zhou_min", {"msgtype": "template_card", "template_card": pressing()})
    card = await visitor.last(OWN)
    await visitor.press("zhou_min", card["id"], "accept")
    press = await until(lambda: heard[1] if len(heard) > 1 else None)
    assert press
    await client.update_template_card(press, pressing(main_title={"title": "已同意"}))
    face = part(await visitor.last(OWN), "card")
    assert face["main_title"] == {"title": "已同意"}
    client.disconnect()
