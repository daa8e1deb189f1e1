"""A line of DingTalk's Stream where the platform misbehaves: what the SDK does badly by itself is put right."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from aiohttp import ClientSession

from bot.channels.dingtalk.stream import door
from bot.channels.dingtalk.stream.gateway import CARD, ROBOT, SUBSCRIPTIONS
from handlers.updates import ButtonPressed, TextSent
from tests.channels.builders import DINGTALK, NOW, card_press, repair_card, robot_message
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
    assert (ack["code"], ack["data"]) == (200, {"response": None})
    assert ack["headers"]["contentType"] == "application/json"
    assert [update.content for update in caller.intake.updates] == [TextSent(text="进度")]
    assert caller.intake.soon == caller.intake.updates


async def test_what_cannot_be_written_down_yet_is_kept_and_acknowledged_when_it_is(
    gateway: ScriptedGateway, caller: Caller
) -> None:
    """DingTalk's own page says that a message comes once."""
    caller.intake.fails_from = 0
    await gateway.says()
    await until(lambda: caller.intake.refused > 1)
    assert gateway.acks == []
    caller.intake.fails_from = None
    assert (await gateway.ack())["code"] == 200
    assert [update.event_id for update in caller.intake.soon] == ["msg0001"]


async def test_what_was_never_written_down_is_never_acknowledged_and_may_come_again(
    gateway: ScriptedGateway, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "KEEP_SECONDS", 0.0)
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


@pytest.mark.parametrize(
    ("time", "sent_at"), [("1795312800000", NOW), ("99999999999999999", None), ("", None)]
)
async def test_a_press_was_made_when_dingtalk_sent_it_or_else_now(
    time: str, sent_at: datetime | None, gateway: ScriptedGateway, caller: Caller
) -> None:
    headers = {"time": time} if time else {}
    await gateway.tells(CARD, card_press(), **headers)
    await caller.hears(1)
    (update,) = caller.intake.updates
    assert update.sent_at == (sent_at or update.sent_at)
    assert update.sent_at.tzinfo is not None


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
