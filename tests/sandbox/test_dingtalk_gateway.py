"""DingTalk's Stream gateway: tickets, connections, what goes down them and what is acknowledged."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import WSServerHandshakeError
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig
from bot.sandbox.dingtalk.connections import MOST_CONNECTIONS
from bot.sandbox.dingtalk.frames import CARD, EVENTS, ROBOT
from tests.sandbox.stream_line import Line, ask_ticket, on_stream
from tests.sandbox.visitor import DINGTALK, Json, Visitor, as_json, items, part
from tests.waiting import until

ZHANG_MIN = "dingtalk:direct:zhang_min"


async def order(visitor: Visitor, lever: str, connection: object = None) -> tuple[int, Json]:
    path = f"/sandbox/api/stream/{lever}"
    async with visitor.client.post(path, json={"connection": connection}) as response:
        return response.status, await as_json(response)


async def connected(visitor: Visitor) -> list[Json]:
    async with visitor.client.get("/sandbox/api/stream") as response:
        return items(await as_json(response), "connections")


async def undelivered(visitor: Visitor) -> Json:
    async with visitor.client.get("/sandbox/api/undelivered") as response:
        return await as_json(response)


WRONG: dict[str, tuple[Json, int, str]] = {
    "another secret": ({"clientSecret": "wrong"}, 401, "authFailed"),
    "another application": ({"clientId": "dingstranger"}, 401, "authFailed"),
    "no subscriptions": ({"subscriptions": []}, 400, "param.invalid"),
    "an event by its name": (
        {"subscriptions": [{"type": "EVENT", "topic": "user_add_org"}]},
        400,
        "param.invalid",
    ),
    "a type there is not": ({"subscriptions": [{"type": "X", "topic": "*"}]}, 400, "param.invalid"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
async def test_a_connection_is_opened_only_to_who_asks_rightly(
    visitor: Visitor, wrong: tuple[Json, int, str]
) -> None:
    changes, status, code = wrong
    assert (await ask_ticket(visitor, changes=changes))[0] == status
    assert (await ask_ticket(visitor, changes=changes))[1]["code"] == code


async def test_a_ticket_opens_one_connection_and_not_later_than_it_is_good(
    config: SandboxConfig, visitor: Visitor
) -> None:
    _, answer = await ask_ticket(visitor)
    url = f"{answer['endpoint']}?ticket={answer['ticket']}"
    async with visitor.client.session.ws_connect(url):
        with pytest.raises(WSServerHandshakeError, match="401"):
            await visitor.client.session.ws_connect(url)
    app = build_sandbox(replace(config, ticket_seconds=0))
    async with TestClient(TestServer(app)) as client:
        with pytest.raises(WSServerHandshakeError, match="401"):
            async with on_stream(Visitor(client, app)):
                pass


async def test_fifty_connections_are_the_most(visitor: Visitor) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(MOST_CONNECTIONS):
            await stack.enter_async_context(on_stream(visitor))
        assert (await ask_ticket(visitor))[0] == 429
        await order(visitor, "cut", (await connected(visitor))[0]["id"])
        assert (await ask_ticket(visitor))[0] == 200


async def test_what_opening_was_asked_with_is_noted_without_the_secret(visitor: Visitor) -> None:
    await ask_ticket(visitor)
    async with visitor.client.get("/sandbox/api/calls?platform=dingtalk") as response:
        noted = str(await response.json())
    assert "connections/open" in noted
    assert DINGTALK.app_secret not in noted


async def test_a_message_comes_as_a_frame_and_is_delivered_when_acknowledged(
    streaming: Visitor,
) -> None:
    async with on_stream(streaming) as line:
        said = await streaming.say("zhang_min", ZHANG_MIN, "洗衣机漏水")
        frame = await line.next()
        assert (frame["specVersion"], frame["type"]) == ("1.0", "CALLBACK")
        headers = part(frame, "headers")
        assert (headers["topic"], headers["contentType"]) == (ROBOT, "application/json")
        assert {"appId", "connectionId", "messageId", "time"} <= headers.keys()
        assert isinstance(frame["data"], str) and "洗衣机漏水" in frame["data"]
        await line.ack(headers)
        await streaming.delivery_is(said, "delivered")
        assert await line.is_quiet()


@pytest.mark.parametrize("code", [None, 404, 500])
async def test_what_nobody_acknowledges_comes_again_under_the_same_id(
    streaming: Visitor, code: int | None
) -> None:
    async with on_stream(streaming) as line:
        said = await streaming.say("zhang_min", ZHANG_MIN, "在吗")
        first, told = await line.heard()
        if code:
            await line.ack(first, code=code)
        again, same = await line.heard()
        assert (again["messageId"], same["msgId"]) == (first["messageId"], told["msgId"])
        await line.ack(again)
        await streaming.delivery_is(said, "delivered")


async def test_in_the_end_it_is_given_up(config: SandboxConfig) -> None:
    account = replace(config.dingtalk, mode="stream")
    hasty = replace(config, dingtalk=account, gateway_again_seconds=(0.02, 0.04))
    app = build_sandbox(hasty)
    async with TestClient(TestServer(app)) as client:
        visitor = Visitor(client, app)
        async with on_stream(visitor) as line:
            said = await visitor.say("zhang_min", ZHANG_MIN, "在吗")
            ids = {str((await line.heard())[0]["messageId"]) for _ in range(3)}
            assert len(ids) == 1
            await visitor.delivery_is(said, "undelivered")
        assert await undelivered(visitor) == {
            "pending": 0,
            "undelivered": 1,
            "messages": [said["id"]],
        }


async def test_each_message_goes_down_one_connection_and_all_get_some(streaming: Visitor) -> None:
    async with on_stream(streaming) as one, on_stream(streaming) as other:
        heard: list[tuple[int, object]] = []

        async def listen(place: int, line: Line) -> None:
            while True:
                headers, told = await line.heard()
                heard.append((place, told["msgId"]))
                await line.ack(headers)

        tasks = [asyncio.create_task(listen(*each)) for each in enumerate((one, other))]
        for number in range(40):
            await streaming.say("zhang_min", ZHANG_MIN, f"第 {number} 条")
        await until(lambda: len(heard) == 40)
        for task in tasks:
            task.cancel()
    assert len({message for _, message in heard}) == 40
    assert {place for place, _ in heard} == {0, 1}


async def test_only_who_subscribed_to_it_is_told(streaming: Visitor) -> None:
    others = (("EVENT", EVENTS), ("CALLBACK", CARD))
    async with on_stream(streaming, others) as deaf, on_stream(streaming) as line:
        for _ in range(5):
            await streaming.say("zhang_min", ZHANG_MIN, "在吗")
            headers, _told = await line.heard()
            await line.ack(headers)
        assert await deaf.is_quiet()


async def test_what_is_said_while_nobody_is_connected_comes_when_somebody_is(
    streaming: Visitor,
) -> None:
    said = await streaming.say("zhang_min", ZHANG_MIN, "在吗")
    assert (await undelivered(streaming))["pending"] == 1
    async with on_stream(streaming) as line:
        headers, told = await line.heard()
        assert told["text"] == {"content": "在吗"}
        await line.ack(headers)
        await streaming.delivery_is(said, "delivered")


async def test_and_outlives_the_sandbox(config: SandboxConfig, tmp_path: Path) -> None:
    account = replace(config.dingtalk, mode="stream")
    lasting = replace(config, dingtalk=account, world_file=tmp_path / "world.json")
    app = build_sandbox(lasting)
    async with TestClient(TestServer(app)) as client:
        said = await Visitor(client, app).say("zhang_min", ZHANG_MIN, "在吗")
    app = build_sandbox(lasting)
    async with TestClient(TestServer(app)) as client:
        visitor = Visitor(client, app)
        async with on_stream(visitor) as line:
            headers, told = await line.heard()
            assert told["msgId"] == f"msg{said['id']}=="
            await line.ack(headers)
            await visitor.delivery_is(said, "delivered")


async def test_but_it_does_not_wait_for_ever(config: SandboxConfig) -> None:
    account = replace(config.dingtalk, mode="stream")
    app = build_sandbox(replace(config, dingtalk=account, gateway_keep_seconds=0.02))
    async with TestClient(TestServer(app)) as client:
        visitor = Visitor(client, app)
        said = await visitor.say("zhang_min", ZHANG_MIN, "在吗")
        await visitor.delivery_is(said, "undelivered")


async def test_a_farewell_comes_before_the_end_and_nothing_after_it(streaming: Visitor) -> None:
    async with on_stream(streaming) as leaving, on_stream(streaming) as staying:
        first = (await connected(streaming))[0]["id"]
        await order(streaming, "disconnect", first)
        frame = await leaving.next()
        assert (frame["type"], part(frame, "headers")["topic"]) == ("SYSTEM", "disconnect")
        assert "messageId" not in part(frame, "headers")
        await streaming.say("zhang_min", ZHANG_MIN, "在吗")
        headers, _ = await staying.heard()
        await staying.ack(headers)
        assert await leaving.is_over()
        await until(lambda: len(streaming.stage.stream.all()) == 1)


async def test_what_went_down_a_connection_that_was_cut_comes_down_another(
    streaming: Visitor,
) -> None:
    async with on_stream(streaming) as failing:
        said = await streaming.say("zhang_min", ZHANG_MIN, "在吗")
        first, _ = await failing.heard()
        assert (await connected(streaming))[0]["unacked"] == 1
        await order(streaming, "cut")
        assert await failing.is_over()
        assert await connected(streaming) == []
        async with on_stream(streaming) as line:
            again, _ = await line.heard()
            assert again["messageId"] == first["messageId"]
            await line.ack(again)
            await streaming.delivery_is(said, "delivered")


async def test_a_silent_connection_swallows_what_it_is_sent_until_it_is_back(
    streaming: Visitor,
) -> None:
    async with on_stream(streaming) as line:
        await order(streaming, "silence")
        said = await streaming.say("zhang_min", ZHANG_MIN, "在吗")
        await line.socket.ping()
        assert await line.is_quiet(0.05)
        assert [one["silent"] for one in await connected(streaming)] == [True]
        await order(streaming, "resume")
        headers, _ = await line.heard()
        await line.ack(headers)
        await streaming.delivery_is(said, "delivered")


async def test_the_gateway_pings_now_and_then(config: SandboxConfig) -> None:
    app = build_sandbox(replace(config, gateway_ping_seconds=0.02))
    async with TestClient(TestServer(app)) as client, on_stream(Visitor(client, app)) as line:
        frame = await line.next()
        assert (frame["type"], part(frame, "headers")["topic"]) == ("SYSTEM", "ping")


async def test_no_such_connection_can_be_ended(visitor: Visitor) -> None:
    assert (await order(visitor, "cut", "nobody"))[0] == 404
