"""DingTalk's Stream gateway (developerpedia «Stream 协议描述»): a ticket, a WebSocket, frames that are acknowledged.

Faults for opening are ordered for the path `/v1.0/gateway/connections/open`, as for any other call.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal
from uuid import uuid4

from aiohttp import WSMsgType, web
from pydantic import Field

from bot.sandbox.dingtalk.connections import Connection
from bot.sandbox.dingtalk.frames import CARD, EVENTS, ROBOT, ping_frame
from bot.sandbox.dingtalk.wire import Body, DingTalkError, is_ours
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wire import read_model

PATH = "/dingtalk/gateway"
OPEN = "/v1.0/gateway/connections/open"
CLOSING_SECONDS = 2.0
TOPICS = {"EVENT": {EVENTS}, "CALLBACK": {ROBOT, CARD}}


class Subscription(Body):
    type: Literal["EVENT", "CALLBACK"]
    topic: str

    @property
    def is_known(self) -> bool:
        """Of events the page knows only «*»; other callbacks there are, but this stand-in has nothing to tell of them."""
        return self.topic in TOPICS[self.type] or self.type == "CALLBACK"


class OpenBody(Body):
    client_id: str = Field(default="", alias="clientId")
    client_secret: str = Field(default="", alias="clientSecret", repr=False)
    subscriptions: Annotated[list[Subscription], Field(min_length=1)]
    ua: str = ""
    local_ip: str = Field(default="", alias="localIp")


async def open_connection(request: web.Request) -> web.Response:
    """A wrong secret is answered as it was seen (zfanswer/dify-on-dingtalk#28); for too many connections no document has a
    code."""
    stage = stage_of(request)
    body = await read_model(request, OpenBody)
    if not is_ours(stage, body.client_id, body.client_secret):
        raise DingTalkError(401, "authFailed", "鉴权失败")
    if unknown := [one.topic for one in body.subscriptions if not one.is_known]:
        raise DingTalkError(400, "param.invalid", f"subscriptions: no such topic {unknown[0]!r}")
    if stage.stream.is_full():
        raise DingTalkError(429, "connections.exceedLimit", "50 connections are the most")
    wanted = {(one.type, one.topic) for one in body.subscriptions}
    ticket = stage.stream.issue(wanted, stage.config.ticket_seconds)
    origin = stage.config.public_url.rstrip("/") or f"{request.scheme}://{request.host}"
    endpoint = f"ws{origin.removeprefix('http')}{PATH}"
    return web.json_response({"endpoint": endpoint, "ticket": ticket})


async def gateway(request: web.Request) -> web.StreamResponse:
    stage = stage_of(request)
    subscriptions = stage.stream.redeem(request.query.get("ticket", ""))
    if subscriptions is None:
        return web.Response(status=401, text="ticket: unknown, used or older than 90 s")
    socket = web.WebSocketResponse(timeout=CLOSING_SECONDS, autoping=False)
    await socket.prepare(request)
    connection = Connection(socket=socket, transport=request.transport, subscriptions=subscriptions)
    stage.stream.join(connection)
    pings = asyncio.create_task(_ping(stage, connection))
    try:
        await _listen(stage, connection)
    finally:
        pings.cancel()
        stage.stream.leave(connection)
    return socket


async def _listen(stage: Stage, connection: Connection) -> None:
    async for received in connection.socket:
        if received.type is WSMsgType.TEXT:
            stage.stream.hear(connection, received.data)
        elif received.type is WSMsgType.PING and not connection.is_silent:
            await connection.socket.pong(received.data)


async def _ping(stage: Stage, connection: Connection) -> None:
    """In no document is how often; an answer is not insisted on."""
    while True:
        await asyncio.sleep(stage.config.gateway_ping_seconds)
        await connection.send(ping_frame(uuid4().hex))
