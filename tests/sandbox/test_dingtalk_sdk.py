"""The vendor's own client, `dingtalk_stream`, against the stand-in's gateway, here and in two processes of their own."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest
from aiohttp.test_utils import TestClient, TestServer
from dingtalk_stream import (
    AckMessage,
    CallbackHandler,
    CallbackMessage,
    CardCallbackMessage,
    ChatbotMessage,
    Credential,
    DingTalkStreamClient,
    EventHandler,
    EventMessage,
)

from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig
from bot.sandbox.dingtalk import events
from tests.sandbox.visitor import DINGTALK, Json, Visitor, part, template_params, to_person
from tests.waiting import until

ZHANG_MIN = "dingtalk:direct:zhang_min"
ANSWER = {"cardData": {"cardParamMap": template_params(status="已接单")}}


@dataclass
class Heard:
    words: list[ChatbotMessage] = field(default_factory=list)
    presses: list[CardCallbackMessage] = field(default_factory=list)
    events: list[EventMessage] = field(default_factory=list)


class Words(CallbackHandler):  # type: ignore[misc]  # the SDK has no types
    def __init__(self, heard: Heard) -> None:
        super().__init__()
        self.heard = heard

    async def process(self, message: CallbackMessage) -> tuple[int, object]:
        self.heard.words.append(ChatbotMessage.from_dict(message.data))
        return AckMessage.STATUS_OK, "OK"


class Presses(Words):
    async def process(self, message: CallbackMessage) -> tuple[int, object]:
        self.heard.presses.append(CardCallbackMessage.from_dict(message.data))
        return AckMessage.STATUS_OK, ANSWER


class Events(EventHandler):  # type: ignore[misc]  # the SDK has no types
    def __init__(self, heard: Heard) -> None:
        super().__init__()
        self.heard = heard

    async def process(self, event: EventMessage) -> tuple[int, str]:
        self.heard.events.append(event)
        return AckMessage.STATUS_OK, "OK"


@asynccontextmanager
async def the_sdk(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Heard]:
    heard = Heard()
    address = str(visitor.client.make_url("/dingtalk/v1.0/gateway/connections/open"))
    monkeypatch.setattr(DingTalkStreamClient, "OPEN_CONNECTION_API", address)
    client = DingTalkStreamClient(Credential(DINGTALK.app_key, DINGTALK.app_secret))
    client.register_callback_handler(ChatbotMessage.TOPIC, Words(heard))
    client.register_callback_handler(CallbackHandler.TOPIC_CARD_CALLBACK, Presses(heard))
    client.register_all_event_handler(Events(heard))
    running = asyncio.create_task(client.start())
    await until(visitor.stage.stream.all)
    yield heard
    await client.stop()
    await running


async def test_it_hears_words_and_its_acknowledgement_counts(
    streaming: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with the_sdk(streaming, monkeypatch) as heard:
        said = await streaming.say("zhang_min", ZHANG_MIN, "洗衣机漏水")
        await streaming.delivery_is(said, "delivered")
    [message] = heard.words
    assert (message.text.content, message.sender_staff_id) == ("洗衣机漏水", "zhang_min")
    assert (message.conversation_type, message.robot_code) == ("1", DINGTALK.robot_code)


async def test_its_answer_to_a_press_changes_the_card(
    streaming: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = to_person("t-1", "zhao_lei", callbackType="STREAM")
    await streaming.dingtalk("card/instances/createAndDeliver", made)
    card = await streaming.last("dingtalk:direct:zhao_lei")
    async with the_sdk(streaming, monkeypatch) as heard:
        answer: Json = await streaming.press("zhao_lei", card["id"], "accept:1")
    assert answer["toast"] is None
    assert part(part(part(answer, "message"), "card"), "public")["status"] == "已接单"
    [press] = heard.presses
    assert (press.card_instance_id, press.user_id) == ("t-1", "zhao_lei")
    assert press.content["cardPrivateData"]["params"]["payload"] == "accept:1"


async def test_it_takes_events_and_comes_back_after_a_farewell(
    streaming: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DingTalkStreamClient, "RECONNECT_BASE_DELAY_SECONDS", 0.05)
    monkeypatch.setattr(DingTalkStreamClient, "RECONNECT_JITTER_SECONDS", 0.01)
    async with the_sdk(streaming, monkeypatch) as heard:
        [first] = streaming.stage.stream.all()
        async with streaming.client.post("/sandbox/api/stream/disconnect", json={}) as response:
            assert response.status == 200
        await until(lambda: any(one is not first for one in streaming.stage.stream.all()))
        events.tell(streaming.stage, "user_add_org", {"timeStamp": "1", "userId": ["zhao_lei"]})
        [event] = await until(lambda: heard.events)
    assert (event.headers.event_type, event.data["userId"]) == ("user_add_org", ["zhao_lei"])


async def test_two_processes_share_what_is_said(config: SandboxConfig) -> None:
    app = build_sandbox(replace(config, dingtalk=replace(config.dingtalk, mode="stream")))
    async with TestClient(TestServer(app)) as client:
        await share_what_is_said(Visitor(client, app))


async def share_what_is_said(streaming: Visitor) -> None:
    address = str(streaming.client.make_url("/dingtalk/v1.0/gateway/connections/open"))
    told: dict[int, set[str]] = {0: set(), 1: set()}

    async def read(place: int, process: Process) -> None:
        assert process.stdout
        async for line in process.stdout:
            told[place].add(line.decode().strip())

    command = (sys.executable, "-m", "tests.sandbox.stream_process", address)
    processes = [
        await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=DEVNULL) for _ in told
    ]
    readers = [asyncio.create_task(read(*each)) for each in enumerate(processes)]
    await until(lambda: len(streaming.stage.stream.all()) == 2, within_seconds=30)
    said = [await streaming.say("zhang_min", ZHANG_MIN, f"第 {number} 条") for number in range(30)]
    for message in said:
        await streaming.delivery_is(message, "delivered")
    for process in processes:
        process.kill()
    await asyncio.gather(*readers, *(process.wait() for process in processes))
    assert told[0] and told[1]
    assert told[0] | told[1] == {f"msg{message['id']}==" for message in said}
    assert not told[0] & told[1]
