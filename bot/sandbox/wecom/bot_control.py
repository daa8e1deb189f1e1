"""The world API's levers for the AI bot: cut its line, encrypt the userids it is told."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel

from bot.sandbox.stage import stage_of
from bot.sandbox.wecom.bot_news import farewell
from bot.sandbox.wire import read_model


class Switch(BaseModel):
    on: bool


class Cut(BaseModel):
    """`silently`: the line hears `disconnected_event` and stays open, its pings answered, but nothing comes any more."""

    silently: bool = False


async def disconnect(request: web.Request) -> web.Response:
    stage = stage_of(request)
    cut = await read_model(request, Cut)
    line = stage.bot_line
    is_dropped = await line.desert(farewell(stage)) if cut.silently else line.drop()
    return web.json_response({"dropped": is_dropped})


async def encrypt_userids(request: web.Request) -> web.Response:
    """From now on frames name people by their open_userid."""
    stage_of(request).bot_line.are_userids_encrypted = (await read_model(request, Switch)).on
    return web.json_response({"ok": True})
