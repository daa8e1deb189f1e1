from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientResponse, ServerDisconnectedError

from tests.sandbox.visitor import DINGTALK, WECOM, Json, Visitor, part
from tests.sandbox.witness import Witness
from tests.waiting import until

ZHANG_MIN = "dingtalk:direct:zhang_min"
LI_HONG = "wecom:direct:li_hong"
PERSON_FIELDS = {"id", "name", "platform", "title", "is_member"}


async def test_the_world_shows_people_chats_and_their_messages(visitor: Visitor) -> None:
    said = await visitor.say("li_hong", LI_HONG, "在吗")
    async with visitor.client.get("/sandbox/api/world") as response:
        world = await response.json()
    assert (world["company"], world["seq"] >= said["seq"]) == ("海风电器服务", True)
    assert all(set(person) == PERSON_FIELDS for person in world["people"])
    chats = {chat["id"]: chat for chat in world["chats"]}
    assert "dingtalk:direct:chen_xiansheng" not in chats
    group = chats["wecom:group:wecom-supervisors"]
    assert (group["kind"], group["title"]) == ("group", "服务主管群")
    assert group["members"] == ["zhou_min", "chen_gang"]
    assert [message["text"] for message in chats[LI_HONG]["messages"]] == ["在吗"]


async def test_a_message_says_who_when_and_what(visitor: Visitor) -> None:
    said = await visitor.say("li_hong", LI_HONG, "在吗")
    assert set(said) == {"id", "seq", "chat", "from", "at", "kind", "text", "delivery"}
    assert said["from"] == {"kind": "person", "id": "li_hong", "name": "李红"}
    assert str(said["at"]).endswith("+00:00")


WRONG: dict[str, tuple[str, Json, int]] = {
    "unknown chat": ("say", {"person": "li_hong", "chat": "x", "text": "好"}, 404),
    "unknown person": ("say", {"person": "x", "chat": LI_HONG, "text": "好"}, 404),
    "not in this chat": ("say", {"person": "wang_qiang", "chat": LI_HONG, "text": "好"}, 400),
    "no words": ("say", {"person": "li_hong", "chat": LI_HONG, "text": ""}, 400),
    "too many words": ("say", {"person": "li_hong", "chat": LI_HONG, "text": "x" * 5001}, 400),
    "nothing": ("say", {}, 400),
    "unknown message": ("press", {"person": "li_hong", "message": "x", "button": "y"}, 404),
    "nowhere": ("location", {"person": "li_hong", "chat": LI_HONG, "latitude": 91}, 400),
    "place in DingTalk": (
        "location",
        {"person": "zhao_lei", "chat": "dingtalk:direct:zhao_lei", "latitude": 1, "longitude": 1},
        400,
    ),
    "unknown platform": ("expire_tokens", {"platform": "telegram"}, 400),
    "two faults at once": (
        "faults",
        {"platform": "wecom", "path": "/x", "drop": True, "delay_seconds": 1},
        400,
    ),
    "no fault": ("faults", {"platform": "wecom", "path": "/x"}, 400),
    "fault without slash": ("faults", {"platform": "wecom", "path": "x", "drop": True}, 400),
    "status out of range": (
        "faults",
        {"platform": "wecom", "path": "/x", "answer": {"status": 99}},
        400,
    ),
}


@pytest.mark.parametrize(("path", "body", "status"), WRONG.values(), ids=WRONG)
async def test_a_wrong_request_is_told_what_would_be_right(
    visitor: Visitor, path: str, body: Json, status: int
) -> None:
    async with visitor.client.post(f"/sandbox/api/{path}", json=body) as response:
        assert (response.status, bool((await response.json())["error"])) == (status, True)
    assert await visitor.messages(LI_HONG) == []


async def test_what_is_no_json_is_told(visitor: Visitor) -> None:
    async with visitor.client.post("/sandbox/api/say", data=b"{") as response:
        assert (response.status, "error" in await response.json()) == (400, True)


async def test_only_pictures_are_photos(visitor: Visitor) -> None:
    for media_type in ("text/html", "image/svg+xml"):
        response = await visitor.send_photo("li_hong", LI_HONG, media_type)
        assert response.status == 400
    assert await visitor.messages(LI_HONG) == []


async def test_only_known_kinds_of_file_are_taken_and_none_is_shown_in_place(
    visitor: Visitor,
) -> None:
    assert (await visitor.send_file("zhang_min", ZHANG_MIN, "sticker")).status == 400
    assert (await visitor.send_file("zhang_min", ZHANG_MIN, "file", "a.html")).status == 200
    (sent,) = await visitor.messages(ZHANG_MIN)
    async with visitor.client.get(str(sent["file_url"])) as response:
        assert response.headers["Content-Disposition"] == "attachment"


async def test_a_message_without_buttons_cannot_be_pressed(visitor: Visitor) -> None:
    for person, chat in (("li_hong", LI_HONG), ("zhao_lei", "dingtalk:direct:zhao_lei")):
        said = await visitor.say(person, chat, "在吗")
        body = {"person": person, "message": said["id"], "button": "accept"}
        async with visitor.client.post("/sandbox/api/press", json=body) as response:
            assert response.status in {400, 404}


async def test_the_page_is_served_and_the_root_leads_to_it(visitor: Visitor) -> None:
    async with visitor.client.get("/") as response:
        assert (response.status, response.url.path) == (200, "/sandbox/")
        assert response.content_type == "text/html"


async def test_files_outside_the_page_are_not_served(visitor: Visitor) -> None:
    async with visitor.client.get("/sandbox/..%2fconfig.py") as response:
        assert response.status in {403, 404}


async def events(response: ClientResponse) -> AsyncIterator[Json]:
    async for line in response.content:
        if line.startswith(b"data: "):
            event: Json = json.loads(line.removeprefix(b"data: "))
            yield event


async def take(visitor: Visitor, count: int, after: object = None) -> list[Json]:
    query = {} if after is None else {"after": str(after)}
    async with (
        visitor.client.get("/sandbox/api/events", params=query) as response,
        asyncio.timeout(5),
    ):
        assert response.headers["Content-Type"].startswith("text/event-stream")
        stream = events(response)
        return [await anext(stream) for _ in range(count)]


async def test_a_watcher_sees_the_message_and_its_delivery(visitor: Visitor) -> None:
    watching = asyncio.create_task(take(visitor, 2))
    await until(lambda: visitor.stage.world.feed._watchers)
    said = await visitor.say("li_hong", LI_HONG, "在吗")
    first, second = await watching
    assert (first["type"], part(first, "message")["delivery"]) == ("message", "pending")
    assert (second["type"], part(second, "message")["delivery"]) == ("changed", "delivered")
    assert part(second, "message")["id"] == said["id"]


async def test_who_comes_back_gets_what_was_missed_once(visitor: Visitor) -> None:
    first = await visitor.say("li_hong", LI_HONG, "一")
    await visitor.delivery_is(first, "delivered")
    seen = visitor.stage.world.memory.seq
    second = await visitor.say("li_hong", LI_HONG, "二")
    await visitor.delivery_is(second, "delivered")
    visitor.stage.world.mark(str(first["id"]), "undelivered")
    missed = await take(visitor, 2, after=seen)
    assert [event["type"] for event in missed] == ["message", "changed"]
    assert [part(event, "message")["text"] for event in missed] == ["二", "一"]


async def test_from_the_beginning_every_message_is_new(visitor: Visitor) -> None:
    said = await visitor.say("li_hong", LI_HONG, "一")
    await visitor.delivery_is(said, "delivered")
    assert [event["type"] for event in await take(visitor, 1, after=0)] == ["message"]


async def test_an_after_that_is_no_number_is_refused(visitor: Visitor) -> None:
    async with visitor.client.get("/sandbox/api/events?after=x") as response:
        assert response.status == 400


async def test_a_silent_stream_has_heartbeats(visitor: Visitor) -> None:
    async with visitor.client.get("/sandbox/api/events") as response, asyncio.timeout(5):
        lines = [await response.content.readline() for _ in range(3)]
    assert (lines[0], lines[2]) == (b": hello\n", b": still here\n")


async def test_calls_are_recorded_without_secrets(visitor: Visitor) -> None:
    text = {"content": "您好"}
    await visitor.wecom_send("li_hong", msgtype="text", text=text)
    query = {"platform": "wecom", "path": "/cgi-bin/message/send"}
    async with visitor.client.get("/sandbox/api/calls", params=query) as response:
        (call,) = (await response.json())["calls"]
    assert (call["method"], call["status"], call["query"]) == ("POST", 200, {})
    assert (call["body"]["text"], call["answer"]["errcode"]) == (text, 0)
    async with visitor.client.get("/sandbox/api/calls") as response:
        everything = await response.text()
    secrets = (WECOM.secret, DINGTALK.app_secret, visitor.wecom_token, visitor.dingtalk_token)
    assert "accessToken" in everything
    assert not [secret for secret in secrets if secret in everything]


async def order(visitor: Visitor, **fault: object) -> None:
    body = {"platform": "wecom", "path": "/cgi-bin/message/send", **fault}
    async with visitor.client.post("/sandbox/api/faults", json=body) as response:
        assert response.status == 200


async def greet(visitor: Visitor) -> Json:
    return await visitor.wecom_send("li_hong", msgtype="text", text={"content": "您好"})


async def test_a_canned_answer_is_given_as_often_as_ordered(visitor: Visitor) -> None:
    busy = {"errcode": -1, "errmsg": "system busy"}
    await order(visitor, times=2, answer={"status": 200, "body": busy})
    assert [(await greet(visitor))["errcode"] for _ in range(3)] == [-1, -1, 0]
    assert len(await visitor.messages(LI_HONG)) == 1


async def test_a_canned_string_goes_out_as_html(visitor: Visitor) -> None:
    await order(visitor, answer={"status": 403, "body": "<html>banned</html>"})
    url = f"/wecom/cgi-bin/message/send?access_token={visitor.wecom_token}"
    async with visitor.client.post(url, json={}) as response:
        assert (response.status, response.content_type) == (403, "text/html")


@pytest.mark.parametrize(("is_after", "seen"), [(False, 0), (True, 1)])
async def test_a_cut_line_leaves_the_work_undone_or_done(
    visitor: Visitor, is_after: bool, seen: int
) -> None:
    await order(visitor, drop=True, after=is_after)
    with pytest.raises(ServerDisconnectedError):
        await greet(visitor)
    assert len(await visitor.messages(LI_HONG)) == seen
    async with visitor.client.get("/sandbox/api/calls?path=/cgi-bin/message/send") as response:
        assert [call["status"] for call in (await response.json())["calls"]] == [None]


async def test_a_slow_call_is_answered_late(visitor: Visitor) -> None:
    await order(visitor, delay_seconds=0.1)
    started = asyncio.get_running_loop().time()
    assert (await greet(visitor))["errcode"] == 0
    assert asyncio.get_running_loop().time() - started >= 0.1


async def test_faults_can_be_cleared(visitor: Visitor) -> None:
    await order(visitor, drop=True, times=9)
    await visitor.client.delete("/sandbox/api/faults")
    assert (await greet(visitor))["errcode"] == 0


async def test_only_the_path_ordered_misbehaves(visitor: Visitor, witness: Witness) -> None:
    await order(visitor, platform="dingtalk", drop=True)
    assert (await greet(visitor))["errcode"] == 0
