"""The world API's levers for WeCom: limits, who has no licence, who follows, what is tapped in a menu."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel, Field

from bot.sandbox.chat_api import someone_in
from bot.sandbox.limits_api import limit_routes
from bot.sandbox.people import Person
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wecom import callbacks as wecom_callbacks
from bot.sandbox.wecom.send import UNLICENSED
from bot.sandbox.wire import BadBody, read_model
from bot.sandbox.world import NotThere


class Switch(BaseModel):
    person: str
    on: bool


class MenuTap(BaseModel):
    """`key` is the entry's key, or the address of one that opens a page."""

    person: str
    chat: str
    key: str = Field(min_length=1)


def wecom_control_routes() -> list[web.RouteDef]:
    return [
        *limit_routes("/sandbox/api/limits", lambda stage: stage.limits),
        web.post("/sandbox/api/unlicensed", take_licence),
        web.post("/sandbox/api/subscribe", follow),
        web.post("/sandbox/api/menu", tap_menu),
    ]


async def take_licence(request: web.Request) -> web.Response:
    """Somebody without a licence for the interfaces is named in `unlicenseduser` and gets nothing."""
    stage = stage_of(request)
    body = await read_model(request, Switch)
    person = _member(stage, body.person)
    if body.on:
        stage.world.put(UNLICENSED, person.id, {})
    else:
        stage.world.shelf(UNLICENSED).pop(person.id, None)
    return web.json_response({"ok": True})


async def follow(request: web.Request) -> web.Response:
    """As when the administrator lets somebody see the application, or no longer does."""
    stage = stage_of(request)
    body = await read_model(request, Switch)
    wecom_callbacks.tell_following(stage, _member(stage, body.person), is_following=body.on)
    return web.json_response({"ok": True})


async def tap_menu(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, MenuTap)
    person, chat = someone_in(stage.world, body.person, body.chat)
    if chat.door != "app":
        raise BadBody("chat: only the application's chat has a menu")
    wecom_callbacks.tell_menu(stage, person, body.key)
    return web.json_response({"ok": True})


def _member(stage: Stage, person_id: str) -> Person:
    if found := stage.world.find_member("wecom", person_id):
        return found
    raise NotThere(f"nobody of the company has the id {person_id!r} on wecom")
