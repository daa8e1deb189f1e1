"""The AI bot's gateway (WeCom doc 101463): a WebSocket of frames `{cmd, headers: {req_id}, body}`, each acknowledged.

Acknowledgements are `{headers: {req_id}, errcode, errmsg}`. Faults are ordered for the path `/aibot/COMMAND`, and calls
are listed under it with the method WS: `answer` gives its body's errcode and errmsg, `drop` cuts the line.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable

from aiohttp import WSMsgType, web
from pydantic import BaseModel, Field, ValidationError

from bot.sandbox.faults import FaultOrder
from bot.sandbox.messages import JsonObject
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wecom.bot_answers import push, respond, update, welcome
from bot.sandbox.wecom.bot_line import as_text
from bot.sandbox.wecom.bot_news import farewell
from bot.sandbox.wecom.wire import BAD_PARAMETER, WeComError

PATH = "/wecom/aibot"
SUBSCRIBE = "aibot_subscribe"
PING = "ping"
NOT_SUBSCRIBED = 846609
BAD_BOT = 93019
BAD_SECRET = 853000
CLOSING_SECONDS = 2.0
SPOKEN: dict[str, Callable[[Stage, str, JsonObject], None]] = {
    "aibot_respond_msg": respond,
    "aibot_respond_welcome_msg": welcome,
    "aibot_respond_update_msg": update,
    "aibot_send_msg": push,
}


class Headers(BaseModel):
    req_id: str = Field(min_length=1)


class Frame(BaseModel):
    cmd: str
    headers: Headers
    body: JsonObject = Field(default_factory=dict)


class Credentials(BaseModel):
    bot_id: str
    secret: str = Field(repr=False)


async def gateway(request: web.Request) -> web.WebSocketResponse:
    stage = stage_of(request)
    socket = web.WebSocketResponse(timeout=CLOSING_SECONDS)
    await socket.prepare(request)
    async for received in socket:
        if received.type is WSMsgType.TEXT:
            await _take(stage, request, socket, received.data)
    stage.bot_line.leave(socket)
    return socket


async def fetch_file(request: web.Request) -> web.Response:
    return stage_of(request).bot_files.fetch(request.match_info["file"])


async def _take(
    stage: Stage, request: web.Request, socket: web.WebSocketResponse, text: str
) -> None:
    try:
        frame = Frame.model_validate_json(text)
    except ValidationError:
        await socket.send_str(as_text(_receipt("", BAD_PARAMETER, "invalid frame")))
        return
    fault = stage.faults.take("wecom", f"/aibot/{frame.cmd}")
    receipt = await _faulty(stage, socket, frame, fault) if fault else _obey(stage, socket, frame)
    _write_down(stage, frame, receipt)
    if receipt:
        await socket.send_str(as_text(receipt))
    elif request.transport:
        request.transport.abort()


async def _faulty(
    stage: Stage, socket: web.WebSocketResponse, frame: Frame, fault: FaultOrder
) -> JsonObject | None:
    """None where the line is to be cut instead of an answer."""
    if fault.answer:
        given = fault.answer.body if isinstance(fault.answer.body, dict) else {}
        errcode, errmsg = int(given.get("errcode", -1)), str(given.get("errmsg", ""))
        return _receipt(frame.headers.req_id, errcode, errmsg)
    if fault.delay_seconds:
        await asyncio.sleep(fault.delay_seconds)
        return _obey(stage, socket, frame)
    if fault.after:
        _obey(stage, socket, frame)
    return None


def _obey(stage: Stage, socket: web.WebSocketResponse, frame: Frame) -> JsonObject:
    try:
        _carry_out(stage, socket, frame)
    except WeComError as error:
        return _receipt(frame.headers.req_id, error.errcode, error.errmsg)
    return _receipt(frame.headers.req_id, 0, "ok")


def _carry_out(stage: Stage, socket: web.WebSocketResponse, frame: Frame) -> None:
    if frame.cmd == SUBSCRIBE:
        _check(stage, frame.body)
        stage.bot_line.take(socket, farewell(stage))
        return
    if frame.cmd == PING and stage.bot_line.hears_pings_of(socket):
        return
    if not stage.bot_line.is_held_by(socket):
        raise WeComError(NOT_SUBSCRIBED, "aibot websocket not subscribed")
    if frame.cmd not in SPOKEN:
        raise WeComError(BAD_PARAMETER, f"invalid cmd {frame.cmd!r}")
    SPOKEN[frame.cmd](stage, frame.headers.req_id, frame.body)


def _check(stage: Stage, body: JsonObject) -> None:
    try:
        given = Credentials.model_validate(body)
    except ValidationError as error:
        raise WeComError(BAD_PARAMETER, "bot_id and secret are needed") from error
    if given.bot_id != stage.config.wecom.bot_id:
        raise WeComError(BAD_BOT, "invalid bot_id")
    if not hmac.compare_digest(given.secret, stage.config.wecom.bot_secret):
        raise WeComError(
            BAD_SECRET, "signature is incorrect, please check if the bot secret is correct"
        )


def _receipt(req_id: str, errcode: int, errmsg: str) -> JsonObject:
    return {"headers": {"req_id": req_id}, "errcode": errcode, "errmsg": errmsg}


def _write_down(stage: Stage, frame: Frame, receipt: JsonObject | None) -> None:
    """Beats of the heart are not worth remembering."""
    if frame.cmd == PING:
        return
    status = 200 if receipt else None
    stage.calls.add("wecom", "WS", f"/aibot/{frame.cmd}", {}, frame.body, status, receipt)
