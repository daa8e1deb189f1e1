"""A line of DingTalk's Stream where the platform misbehaves: what the SDK does badly by itself is put right."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bot.channels.channel import ChannelError, Limited, TryLater
from bot.channels.dingtalk.stream import line
from bot.channels.dingtalk.stream.connection import Watch
from bot.channels.dingtalk.stream.gateway import CARD, ROBOT, SUBSCRIPTIONS
from bot.channels.line import Retired
from handlers.updates import ButtonPressed, TextSent
from tests.channels.builders import DINGTALK, repair_card, robot_message
from tests.channels.stream_gateway import Caller, ScriptedGateway, calling, listening
from tests.waiting import until

SECRET_WORDS = "我的电话是 13812345678"


@pytest.fixture
async def gateway() -> AsyncIterator[ScriptedGateway]:
    async with listening() as found:
        yield found


@pytest.fixture
async def caller(gateway: ScriptedGateway, http: ClientSession) -> AsyncIterator[Caller]:
    async with calling(gateway, http) as found:
        await found.line.open()
        yield found


@pytest.fixture
async def closed(gateway: ScriptedGateway, http: ClientSession) -> AsyncIterator[Caller]:
    async with calling(gateway, http) as found:
        yield found


async def test_it_opens_with_our_secret_and_goes_in_with_the_ticket_it_got(
    gateway: ScriptedGateway, caller: Caller
) -> None:
    (body,) = gateway.asked
    assert (body["clientId"], body["clientSecret"]) == (DINGTALK.app_key, DINGTALK.app_secret)
    wanted = [{"type": kind, "topic": topic} for kind, topic in SUBSCRIPTIONS]
    assert body["subscriptions"] == wanted
    assert gateway.redeemed == ["a ticket/1+"]
    assert caller.line.heard_at is not None


async def test_a_message_is_written_down_then_acknowledged_then_gone_on_with(
    gateway: ScriptedGateway, caller: Caller
) -> None:
    await gateway.says()
    ack = await gateway.ack()
    assert (ack["code"], ack["data"]) == (200, {"response": {}})
    assert ack["headers"]["contentType"] == "application/json"
    assert [update.content for update in caller.intake.updates] == [TextSent(text="进度")]
    assert caller.intake.soon == caller.intake.updates


async def test_what_was_not_written_down_is_not_acknowledged_and_taken_when_it_comes_again(
    gateway: ScriptedGateway, caller: Caller
) -> None:
    caller.intake.fails_from = 0
    await gateway.says()
    await until(lambda: caller.intake.refused)
    caller.intake.fails_from = None
    await gateway.says(frame="f2", msgId="msg0002")
    await gateway.ack("f2")
    assert gateway.acks_of("f1") == []
    await gateway.says()
    assert (await gateway.ack())["code"] == 200
    assert len(caller.intake.updates) == 2


async def test_a_message_that_comes_again_is_acknowledged_and_handled_once(
    gateway: ScriptedGateway, caller: Caller
) -> None:
    for _ in range(3):
        await gateway.says()
    await until(lambda: len(gateway.acks_of("f1")) == 3)
    assert len(caller.intake.soon) == 1


async def test_a_press_is_answered_with_the_cards_new_face(
    gateway: ScriptedGateway, caller: Caller
) -> None:
    caller.intake.face = dataclasses.replace(repair_card(), buttons=(), outcome="孙丽已同意")
    await gateway.presses()
    ack = await gateway.ack()
    assert ack["data"]["response"]["cardData"]["cardParamMap"]["outcome"] == "孙丽已同意"
    assert ack["data"]["response"]["cardUpdateOptions"]["updateCardDataByKey"] is True
    (update,) = caller.intake.updates
    assert isinstance(update.content, ButtonPressed)
    assert caller.intake.soon == []


async def test_a_press_that_comes_again_is_answered_with_the_face_as_it_is_now(
    gateway: ScriptedGateway, caller: Caller
) -> None:
    caller.intake.face = repair_card()
    await gateway.presses()
    await gateway.ack()
    caller.intake.face = dataclasses.replace(repair_card(), outcome="孙丽已同意")
    await gateway.presses()
    acks = await until(lambda: gateway.acks_of("f1")[1:])
    assert acks[0]["data"]["response"]["cardData"]["cardParamMap"]["outcome"] == "孙丽已同意"
    assert len(caller.intake.updates) == 1


async def test_a_press_whose_face_is_not_ready_leaves_the_card_as_it_is(
    gateway: ScriptedGateway, caller: Caller
) -> None:
    caller.intake.stumbles = True
    await gateway.presses()
    ack = await gateway.ack()
    assert (ack["code"], ack["data"]) == (200, {"response": {}})


async def test_a_press_that_was_not_written_down_is_not_acknowledged(
    gateway: ScriptedGateway, caller: Caller
) -> None:
    caller.intake.fails_from = 0
    await gateway.presses()
    await until(lambda: caller.intake.refused)
    assert gateway.acks == [] and caller.intake.now == []


async def test_an_event_tells_whom_to_look_up(gateway: ScriptedGateway, caller: Caller) -> None:
    data = {"userId": ["zhao_lei"], "timeStamp": "1685501863357"}
    await gateway.tells("*", data, kind="EVENT", eventType="user_modify_org")
    ack = await gateway.ack()
    assert (ack["code"], ack["data"]["status"]) == (200, "SUCCESS")
    assert [errand.key for errand in caller.intake.errands] == ["zhao_lei"]
    assert caller.intake.errands_woken == 1


async def test_an_event_that_could_not_be_written_down_is_wanted_later(
    gateway: ScriptedGateway, caller: Caller
) -> None:
    caller.intake.fails_from = 0
    data = {"userId": ["zhao_lei"]}
    await gateway.tells("*", data, kind="EVENT", eventType="user_add_org")
    assert (await gateway.ack())["data"]["status"] == "LATER"


@pytest.mark.parametrize("data", [{}, "not json", [], {"userId": 7}])
async def test_an_event_that_says_nothing_is_not_wanted_again(
    data: object, gateway: ScriptedGateway, caller: Caller
) -> None:
    await gateway.tells("*", data, kind="EVENT", eventType="user_add_org")
    ack = await gateway.ack()
    assert ack["data"].get("status") != "LATER"
    assert caller.intake.errands == []


@pytest.mark.parametrize("topic", [ROBOT, CARD])
@pytest.mark.parametrize("data", ["not json", "[]", "7", "{}", '{"robotCode": "another"}'])
async def test_data_that_cannot_be_read_is_acknowledged_as_bad(
    topic: str, data: str, gateway: ScriptedGateway, caller: Caller
) -> None:
    await gateway.tells(topic, data)
    assert (await gateway.ack())["code"] == 400
    await gateway.says(frame="f2")
    await gateway.ack("f2")
    assert len(caller.intake.updates) == 1


async def test_a_topic_nobody_asked_for_is_not_wanted_again(
    gateway: ScriptedGateway, caller: Caller
) -> None:
    await gateway.tells("/v1.0/graph/api/invoke", {})
    assert (await gateway.ack())["code"] == 404


async def test_what_is_no_frame_harms_nobody(gateway: ScriptedGateway, caller: Caller) -> None:
    for text in ("", "[]", "7", "not json", "{}", '{"type": "CALLBACK", "headers": 3}'):
        await gateway.sends(text)
    await gateway.says()
    await caller.hears(1)


async def test_the_platforms_ping_is_answered_with_what_it_brought(
    gateway: ScriptedGateway, caller: Caller
) -> None:
    await gateway.tells("ping", {"opaque": "x7"}, kind="SYSTEM")
    ack = await gateway.ack()
    assert (ack["code"], ack["data"]) == (200, {"opaque": "x7"})


async def test_told_to_disconnect_it_retires_and_ends_what_it_is_about(
    gateway: ScriptedGateway, caller: Caller
) -> None:
    caller.intake.pause.clear()
    await gateway.says()
    await until(lambda: caller.intake.paused)
    await gateway.tells("disconnect", {"reason": "expired"}, kind="SYSTEM", frame="d1")
    assert isinstance(await asyncio.wait_for(caller.line.lost(), 5.0), Retired)
    await caller.line.close()
    await caller.line.open()
    assert len(gateway.sockets) == 2 and not gateway.sockets[0].closed
    caller.intake.pause.set()
    assert (await gateway.ack())["code"] == 200


async def test_at_the_end_what_has_come_in_is_acknowledged_and_nothing_new_is_taken(
    gateway: ScriptedGateway, caller: Caller
) -> None:
    caller.intake.pause.clear()
    await gateway.says()
    await until(lambda: caller.intake.paused)
    ending = asyncio.create_task(caller.line.end())
    await asyncio.sleep(0)
    await gateway.says(frame="f2", msgId="msg0002")
    caller.intake.pause.set()
    await ending
    assert (await gateway.ack())["code"] == 200
    assert gateway.acks_of("f2") == []
    assert [update.event_id for update in caller.intake.updates] == ["msg0001"]
    await until(lambda: gateway.sockets[0].closed)


async def test_a_connection_that_breaks_off_interrupts_no_writing(
    gateway: ScriptedGateway, caller: Caller
) -> None:
    caller.intake.pause.clear()
    await gateway.says()
    await until(lambda: caller.intake.paused)
    await gateway.sockets[0].close()
    assert isinstance(await asyncio.wait_for(caller.line.lost(), 5.0), TryLater)
    await caller.line.close()
    caller.intake.pause.set()
    await caller.hears(1)
    assert len(caller.intake.soon) == 1


async def test_a_face_whose_answer_did_not_arrive_goes_the_other_way(
    gateway: ScriptedGateway, caller: Caller
) -> None:
    caller.intake.face = repair_card()
    caller.intake.pause.clear()
    await gateway.presses()
    await until(lambda: caller.intake.paused)
    await gateway.sockets[0].close()
    await caller.line.lost()
    await caller.line.close()
    caller.intake.pause.set()
    await until(lambda: caller.intake.not_shown)
    assert caller.intake.not_shown == caller.intake.updates


@pytest.mark.parametrize("code", [1000, 1001, 1011])
async def test_it_tells_of_its_end_however_the_platform_closes_and_opens_nothing_by_itself(
    gateway: ScriptedGateway, caller: Caller, code: int
) -> None:
    await gateway.sockets[0].close(code=code)
    lost = await asyncio.wait_for(caller.line.lost(), 5.0)
    assert isinstance(lost, TryLater) and "断开" in lost.reason
    assert len(gateway.asked) == 1


async def test_bytes_that_are_no_text_end_it_and_that_is_told(
    gateway: ScriptedGateway, caller: Caller
) -> None:
    await gateway.sockets[0].send_bytes(b"\x80")
    assert isinstance(await asyncio.wait_for(caller.line.lost(), 5.0), TryLater)


async def test_a_line_that_answers_no_ping_has_ended(
    gateway: ScriptedGateway, http: ClientSession
) -> None:
    async with calling(gateway, http, Watch(ping=0.02, silent=0.3, idle=100.0)) as caller:
        await caller.line.open()
        gateway.is_deaf = True
        lost = await asyncio.wait_for(caller.line.lost(), 10.0)
        assert isinstance(lost, TryLater) and "没有回音" in lost.reason


async def test_a_line_that_answers_pings_lives_though_nothing_else_comes(
    gateway: ScriptedGateway, http: ClientSession
) -> None:
    async with calling(gateway, http, Watch(ping=0.02, silent=5.0, idle=100.0)) as caller:
        await caller.line.open()
        opened = caller.line.heard_at
        assert opened is not None
        await until(lambda: gateway.pings > 3)
        await until(lambda: caller.line.heard_at and caller.line.heard_at > opened)


async def test_a_line_that_brought_nothing_for_long_retires(
    gateway: ScriptedGateway, http: ClientSession
) -> None:
    async with calling(gateway, http, Watch(ping=0.02, silent=100.0, idle=0.1)) as caller:
        await caller.line.open()
        assert isinstance(await asyncio.wait_for(caller.line.lost(), 10.0), Retired)


REFUSALS: dict[str, tuple[int, object, type[ChannelError], str]] = {
    "wrong secret": (401, {"code": "authFailed", "message": "鉴权失败"}, TryLater, "account"),
    "banned": (200, "<html>punish</html>", Limited, "account"),
    "too often": (429, {"code": "Throttling", "message": "slow"}, Limited, "call"),
    "busy": (503, {"code": "ServiceUnavailable", "message": "busy"}, TryLater, ""),
}


@pytest.mark.parametrize("name", REFUSALS)
async def test_a_refused_opening_says_what_is_to_be_mended(
    name: str, gateway: ScriptedGateway, closed: Caller
) -> None:
    status, body, kind, trouble = REFUSALS[name]
    gateway.refuses = (status, body)
    with pytest.raises(kind) as refused:
        await closed.line.open()
    assert refused.value.trouble == trouble
    assert DINGTALK.app_secret not in f"{refused.value.reason} {refused.value}"


@pytest.mark.parametrize("endpoint", ["ws://elsewhere.example.com/", "http://x.example.com", "x"])
async def test_a_ticket_goes_nowhere_in_the_clear(
    endpoint: str, gateway: ScriptedGateway, closed: Caller
) -> None:
    gateway.endpoint = endpoint
    with pytest.raises(TryLater):
        await closed.line.open()
    assert gateway.sockets == []


async def test_a_connection_that_does_not_come_about_is_tried_later(
    gateway: ScriptedGateway, closed: Caller
) -> None:
    gateway.is_closed = True
    with pytest.raises(TryLater):
        await closed.line.open()
    gateway.is_closed = False
    await closed.line.open()
    assert len(gateway.redeemed) == 1


async def test_a_gateway_that_never_answers_is_given_up(
    gateway: ScriptedGateway, closed: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "OPEN_SECONDS", 0.2)
    gateway.opens.clear()
    with pytest.raises(TryLater):
        await closed.line.open()
    assert gateway.sockets == []


async def test_nothing_a_customer_says_is_logged(
    gateway: ScriptedGateway, caller: Caller, capfd: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    said = robot_message(text={"content": SECRET_WORDS})
    await gateway.tells(ROBOT, said)
    await gateway.ack()
    await gateway.tells(ROBOT, {**said, "msgId": ""}, frame="f2")
    await gateway.ack("f2")
    await gateway.sends(SECRET_WORDS)
    await gateway.tells(SECRET_WORDS, said, frame="f3")
    await gateway.ack("f3")
    said_aloud = capfd.readouterr()
    assert "stream_frame_refused" in said_aloud.out
    assert SECRET_WORDS not in said_aloud.out + said_aloud.err
