"""The world API's levers for the AI bot: cut its line, encrypt the userids it is told."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel

from bot.sandbox.stage import stage_of
from bot.sandbox.wire import read_model


class Switch(BaseModel):
    on: bool


async def disconnect(request: web.Request) -> web.Response:
    return web.json_response({"dropped": stage_of(request).bot_line.drop()})


async def encrypt_userids(request: web.Request) -> web.Response:
    """From now on frames name people by their open_userid."""
    stage_of(request).bot_line.are_userids_encrypted = (await read_model(request, Switch)).on
    return web.json_response({"ok": True})
