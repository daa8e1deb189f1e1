"""DingTalk's Stream gateway: tickets, connections, what goes down them and what is acknowledged."""

from __future__ import annotations

import asyncio

from bot.sandbox.dingtalk.frames import CARD, ROBOT
from tests.sandbox.stream_line import on_stream
from tests.sandbox.visitor import Json, Visitor, part, template_params, to_person

ZHANG_MIN = "dingtalk:direct:zhang_min"


async def test_a_message_comes_as_a_frame_and_is_delivered_when_acknowledged(
    streaming: Visitor,
) -> None:
    async with on_stream(streaming) as line:
        said = await streaming.say("zhang_min", ZHANG_MIN, "洗衣机漏水")
        frame = await line.next()
        assert (frame["specVersion"], frame["type"]) == ("1.0", "CALLBACK")
        headers = part(frame, "headers")
        assert (headers["topic"], headers["contentType"]) == (ROBOT, "application/json")
        assert isinstance(frame["data"], str) and "洗衣机漏水" in frame["data"]
        await line.ack(headers)
        await streaming.delivery_is(said, "delivered")


async def test_a_press_comes_down_the_stream_and_its_acknowledgement_changes_the_card(
    streaming: Visitor,
) -> None:
    await streaming.dingtalk(
        "card/instances/createAndDeliver",
        to_person("t-1", "zhao_lei", callbackType="STREAM"),
    )
    card = await streaming.last("dingtalk:direct:zhao_lei")
    async with on_stream(streaming) as line:
        answered: Json = {"cardData": {"cardParamMap": template_params(status="已接单")}}
        pressing = asyncio.create_task(streaming.press("zhao_lei", card["id"], "accept:1"))
        headers, data = await line.heard()
        assert (headers["topic"], data["outTrackId"], data["userId"]) == (CARD, "t-1", "zhao_lei")
        await line.ack(headers, {"response": answered})
        answer = await pressing
    assert answer["toast"] is None
    assert part(part(part(answer, "message"), "card"), "public")["status"] == "已接单"
