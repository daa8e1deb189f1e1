"""The world API's levers for DingTalk's Stream: who is connected, and how connections end or fall silent."""

from __future__ import annotations

import asyncio

from aiohttp import web
from pydantic import BaseModel

from bot.sandbox.dingtalk.connections import Connection
from bot.sandbox.dingtalk.frames import farewell_frame
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wire import read_model
from bot.sandbox.world import NotThere

API = "/sandbox/api/stream"


class Which(BaseModel):
    """All of them where none is named."""

    connection: str | None = None


def stream_control_routes() -> list[web.RouteDef]:
    return [
        web.get(API, list_connections),
        web.post(f"{API}/disconnect", disconnect),
        web.post(f"{API}/cut", cut),
        web.post(f"{API}/silence", silence),
        web.post(f"{API}/resume", resume),
    ]


async def list_connections(request: web.Request) -> web.Response:
    return _shown(stage_of(request).stream.all())


async def disconnect(request: web.Request) -> web.Response:
    """As the platform does now and then: it says so, is silent for 10 s, and hangs up."""
    stage = stage_of(request)
    leaving = await _wanted(request)
    for connection in leaving:
        connection.is_leaving = True
        await connection.send(farewell_frame())
        delay = stage.config.gateway_farewell_seconds
        asyncio.get_running_loop().call_later(delay, connection.hang_up)
    return _shown(leaving)


async def cut(request: web.Request) -> web.Response:
    """As a failing network does: no close, no word."""
    cut_off = await _wanted(request)
    for connection in cut_off:
        stage_of(request).stream.leave(connection)
        connection.hang_up()
    return _shown(cut_off)


async def silence(request: web.Request) -> web.Response:
    silenced = await _wanted(request)
    for connection in silenced:
        connection.is_silent = True
    return _shown(silenced)


async def resume(request: web.Request) -> web.Response:
    back = await _wanted(request)
    for connection in back:
        connection.is_silent = False
    return _shown(back)


async def close_gateway(stage: Stage) -> None:
    """When the sandbox ends."""
    await asyncio.gather(*(connection.socket.close() for connection in stage.stream.all()))


async def _wanted(request: web.Request) -> list[Connection]:
    named = (await read_model(request, Which)).connection
    found = [one for one in stage_of(request).stream.all() if named in (None, one.id)]
    if named and not found:
        raise NotThere(f"no connection {named!r}")
    return found


def _shown(connections: list[Connection]) -> web.Response:
    return web.json_response({"connections": [one.as_json() for one in connections]})
