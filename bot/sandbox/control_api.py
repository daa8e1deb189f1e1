"""The world API's levers for tests and demonstrations: faults, expired tokens, time that passes, the calls made, URL checks, what got lost."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, Field

from bot.sandbox.courier import LOST_SHELF, WAITING_SHELF
from bot.sandbox.dingtalk import events as dingtalk_events
from bot.sandbox.faults import FaultOrder
from bot.sandbox.people import Platform
from bot.sandbox.stage import stage_of
from bot.sandbox.time import pass_hours
from bot.sandbox.wecom import callbacks as wecom_callbacks
from bot.sandbox.wire import read_model


class PlatformBody(BaseModel):
    platform: Platform


class Hours(BaseModel):
    hours: Annotated[float, Field(gt=0)]


async def order_fault(request: web.Request) -> web.Response:
    stage_of(request).faults.add(await read_model(request, FaultOrder))
    return web.json_response({"ok": True})


async def clear_faults(request: web.Request) -> web.Response:
    stage_of(request).faults.clear()
    return web.json_response({"ok": True})


async def expire_tokens(request: web.Request) -> web.Response:
    body = await read_model(request, PlatformBody)
    stage_of(request).tokens[body.platform].expire_all()
    return web.json_response({"ok": True})


async def pass_time(request: web.Request) -> web.Response:
    pass_hours(stage_of(request), (await read_model(request, Hours)).hours)
    return web.json_response({"ok": True})


async def list_calls(request: web.Request) -> web.Response:
    """Newest last; `platform` and `path` narrow it down."""
    query = request.query
    calls = stage_of(request).calls.matching(query.get("platform"), query.get("path"))
    return web.json_response({"calls": [call.as_json() for call in calls]})


async def verify_url(request: web.Request) -> web.Response:
    """Does what the platform's admin page does when a callback address is saved."""
    stage = stage_of(request)
    body = await read_model(request, PlatformBody)
    check = wecom_callbacks.check_url if body.platform == "wecom" else dingtalk_events.check_url
    is_right, reason = await check(stage)
    return web.json_response({"ok": is_right, "reason": reason})


async def count_undelivered(request: web.Request) -> web.Response:
    """`pending` callbacks are under way or will be tried again, `undelivered` ones are given up; presses count too."""
    world = stage_of(request).world
    lost = world.shelf(LOST_SHELF).values()
    body = {
        "pending": len(world.shelf(WAITING_SHELF)),
        "undelivered": len(lost),
        "messages": [parcel["message_id"] for parcel in lost if parcel["message_id"]],
    }
    return web.json_response(body)
