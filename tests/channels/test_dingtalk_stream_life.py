"""How a line of DingTalk's Stream is opened and how it ends, and what becomes of what was under way on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from bot.channels.channel import ChannelError, Limited, TryLater
from bot.channels.dingtalk.channel import DingTalkChannel
from bot.channels.dingtalk.stream import line
from bot.channels.dingtalk.stream.channel import DingTalkStreamChannel
from bot.channels.dingtalk.stream.connection import Watch
from bot.channels.line import Retired
from tests.channels.builders import DINGTALK, PUBLIC_URL, dingtalk_api, repair_card
from tests.channels.stream_gateway import Caller, ScriptedGateway, calling, listening
from tests.waiting import until


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


async def test_by_stream_dingtalk_is_told_no_address_for_presses(http: ClientSession) -> None:
    """Nobody answers where it would be told."""
    api = dingtalk_api(http, api_base="http://127.0.0.1:9")
    await DingTalkStreamChannel(DINGTALK, api, public_url=PUBLIC_URL).start()
    with pytest.raises(TryLater):
        await DingTalkChannel(DINGTALK, api, public_url=PUBLIC_URL).start()


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
