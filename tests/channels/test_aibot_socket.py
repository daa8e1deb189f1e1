"""The SDK's connection where the platform misbehaves: what it does badly by itself is put right."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.channel import ChannelError, Limited, Refused, TryLater
from bot.channels.line import Replaced
from bot.channels.wecom.aibot import socket as bot_socket
from bot.channels.wecom.aibot.socket import BotCredentials, BotSocket, Incoming
from tests.waiting import until


@dataclass
class Gateway:
    """Says yes to whoever subscribes; `deaf_to` are the commands it never answers."""

    deaf_to: set[str] = field(default_factory=set)
    refuses_with: int = 0
    asked: list[dict[str, object]] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    url: str = ""

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        async for message in socket:
            frame = json.loads(message.data)
            self.asked.append(frame)
            if frame["cmd"] not in self.deaf_to:
                code = self.refuses_with
                await socket.send_json(
                    {"headers": frame["headers"], "errcode": code, "errmsg": "say"}
                )
        return socket

    async def sends(self, text: str) -> None:
        await self.sockets[-1].send_str(text)

    async def calls(self, body: dict[str, object], command: str = "aibot_msg_callback") -> None:
        await self.sends(json.dumps({"cmd": command, "headers": {"req_id": "r1"}, "body": body}))


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    found = Gateway()
    app = web.Application()
    app.router.add_get("/", found.serve)
    async with TestServer(app) as server:
        found.url = str(server.make_url("/")).replace("http", "ws", 1)
        yield found


@dataclass
class Caller:
    """One connection, and what was taken from it."""

    socket: BotSocket
    taken: list[Incoming]


@pytest.fixture
async def caller(gateway: Gateway) -> AsyncIterator[Caller]:
    taken: list[Incoming] = []
    found = Caller(BotSocket(a_bot(gateway), taken.append), taken)
    yield found
    await found.socket.close()


def a_bot(gateway: Gateway) -> BotCredentials:
    return BotCredentials(bot_id="aib", secret="hush", ws_url=gateway.url)


async def test_it_says_who_it_is_and_hears_what_comes(gateway: Gateway, caller: Caller) -> None:
    await caller.socket.open()
    assert gateway.asked[0]["body"] == {"bot_id": "aib", "secret": "hush"}
    await gateway.calls({"msgtype": "text"})
    await until(lambda: caller.taken)
    assert caller.taken == [Incoming(request="r1", is_event=False, body={"msgtype": "text"})]
    assert caller.socket.heard_at is not None


async def test_an_unanswered_greeting_is_given_up(
    gateway: Gateway, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot_socket, "OPEN_SECONDS", 0.2)
    gateway.deaf_to = {"aibot_subscribe"}
    with pytest.raises(TryLater):
        await caller.socket.open()


async def test_what_is_no_frame_harms_nobody(gateway: Gateway, caller: Caller) -> None:
    await caller.socket.open()
    for text in ("", "[]", "7", "not json", '{"headers": 3}', '{"cmd": "aibot_msg_callback"}'):
        await gateway.sends(text)
    await gateway.calls({"msgtype": "text"})
    await until(lambda: len(caller.taken) == 1)


@pytest.mark.parametrize("code", [1000, 1001, 1011])
async def test_it_tells_of_its_end_however_the_platform_closes(
    gateway: Gateway, caller: Caller, code: int
) -> None:
    await caller.socket.open()
    await gateway.sockets[-1].close(code=code)
    lost = await asyncio.wait_for(caller.socket.ended(), 5.0)
    assert isinstance(lost, TryLater)
    with pytest.raises(TryLater):
        await caller.socket.ask("aibot_send_msg", {})
    assert len(gateway.sockets) == 1


async def test_bytes_that_are_no_text_end_it_and_that_is_told(
    gateway: Gateway, caller: Caller
) -> None:
    await caller.socket.open()
    await gateway.sockets[-1].send_bytes(b"\xff\xfe")
    assert isinstance(await asyncio.wait_for(caller.socket.ended(), 5.0), TryLater)


async def test_a_line_that_no_longer_answers_its_heartbeat_has_ended(
    gateway: Gateway, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot_socket, "HEARTBEAT_MILLISECONDS", 50)
    gateway.deaf_to = {"ping"}
    socket = BotSocket(a_bot(gateway), caller.taken.append)
    await socket.open()
    await asyncio.wait_for(socket.ended(), 5.0)
    await socket.close()


async def test_who_is_told_that_another_took_its_place_knows(
    gateway: Gateway, caller: Caller
) -> None:
    await caller.socket.open()
    gone: dict[str, object] = {"msgtype": "event", "event": {"eventtype": "disconnected_event"}}
    await gateway.calls(gone, "aibot_event_callback")
    assert isinstance(await asyncio.wait_for(caller.socket.ended(), 5.0), Replaced)
    assert caller.taken == []


async def test_what_gets_no_receipt_is_tried_later(
    gateway: Gateway, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot_socket, "ASK_SECONDS", 0.1)
    gateway.deaf_to = {"aibot_send_msg"}
    await caller.socket.open()
    with pytest.raises(TryLater):
        await caller.socket.ask("aibot_send_msg", {"chatid": "x"})


async def test_a_receipt_that_says_no_is_judged_by_its_code(
    gateway: Gateway, caller: Caller
) -> None:
    await caller.socket.open()
    judged: tuple[tuple[int, type[ChannelError]], ...]
    judged = ((40008, Refused), (93006, TryLater), (846607, Limited))
    for code, error in judged:
        gateway.refuses_with = code
        with pytest.raises(error) as caught:
            await caller.socket.ask("aibot_send_msg", {"chatid": "x"})
        assert caught.value.code == str(code)


async def test_many_asked_at_once_each_hear_their_own_receipt(
    gateway: Gateway, caller: Caller
) -> None:
    await caller.socket.open()
    await asyncio.gather(*(caller.socket.ask("aibot_send_msg", {"n": n}) for n in range(50)))
    assert len({str(one["headers"]) for one in gateway.asked}) == 51


def test_importing_it_warns_nobody_and_its_secret_is_never_shown() -> None:
    code = "from bot.channels.wecom.aibot.socket import BotCredentials as B; print(repr(B(bot_id='a', secret='hush', ws_url='ws://x')))"
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "error::DeprecationWarning:aibot",
            "-W",
            "error::DeprecationWarning:websockets",
            "-c",
            code,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "hush" not in done.stdout and done.stderr == ""
