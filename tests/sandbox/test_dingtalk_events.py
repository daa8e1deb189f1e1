"""DingTalk's events, by HTTP and down the Stream (event doc 0079)."""

from __future__ import annotations

from dataclasses import replace

from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig
from bot.sandbox.courier import WAITING_SHELF
from bot.sandbox.dingtalk import events
from tests.sandbox.stream_line import on_stream
from tests.sandbox.visitor import DINGTALK, Json, Visitor
from tests.sandbox.witness import Witness
from tests.waiting import until

JOINED: Json = {"timeStamp": "1685501863357", "userId": ["zhao_lei"]}


async def undelivered(visitor: Visitor) -> Json:
    async with visitor.client.get("/sandbox/api/undelivered") as response:
        counted: Json = await response.json()
        return counted


async def test_by_http_all_of_an_event_stands_side_by_side(
    visitor: Visitor, witness: Witness
) -> None:
    events.tell(visitor.stage, "user_add_org", JOINED)
    heard = (await until(lambda: witness.events))[0]
    assert (heard["EventType"], heard["CorpId"]) == ("user_add_org", DINGTALK.corp_id)
    assert (heard["userId"], heard["timeStamp"]) == (["zhao_lei"], "1685501863357")


async def test_an_event_not_answered_success_comes_again_under_the_same_id(
    visitor: Visitor, witness: Witness
) -> None:
    witness.misdeeds.extend(["refuse", "drop"])
    events.tell(visitor.stage, "org_dept_create", {"timeStamp": "1", "deptId": [7]})
    await until(lambda: len(witness.events) == 3)
    assert len({str(heard["eventId"]) for heard in witness.events}) == 1
    await until(lambda: not visitor.stage.world.shelf(WAITING_SHELF))
    assert (await undelivered(visitor))["undelivered"] == 0


async def test_an_account_without_a_subscription_hears_of_nothing(
    config: SandboxConfig, witness: Witness
) -> None:
    app = build_sandbox(replace(config, dingtalk=replace(DINGTALK, aes_key="")))
    async with TestClient(TestServer(app)) as client:
        visitor = Visitor(client, app)
        events.tell(visitor.stage, "user_add_org", JOINED)
        assert (await undelivered(visitor))["pending"] == 0
    assert witness.events == []


async def test_down_the_stream_its_kind_is_among_the_headers(streaming: Visitor) -> None:
    async with on_stream(streaming) as line:
        events.tell(streaming.stage, "user_add_org", JOINED)
        headers, data = await line.heard()
        assert data == JOINED
        assert (headers["topic"], headers["eventType"]) == ("*", "user_add_org")
        assert headers["eventCorpId"] == DINGTALK.corp_id
        assert {"eventId", "eventBornTime", "eventUnifiedAppId", "messageId"} <= headers.keys()
        await line.ack(headers, {"status": "SUCCESS", "message": "success"})
        await until(lambda: not streaming.stage.world.shelf(WAITING_SHELF))


async def test_one_put_off_with_later_comes_again(streaming: Visitor) -> None:
    async with on_stream(streaming) as line:
        events.tell(streaming.stage, "user_leave_org", JOINED)
        first, _ = await line.heard()
        await line.ack(first, {"status": "LATER", "message": "busy"})
        again, data = await line.heard()
        assert (again["eventId"], data) == (first["eventId"], JOINED)
        await line.ack(again, {"status": "SUCCESS"})
        await until(lambda: not streaming.stage.world.shelf(WAITING_SHELF))
    assert (await undelivered(streaming))["undelivered"] == 0
