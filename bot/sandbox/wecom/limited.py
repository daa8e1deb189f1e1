"""The limits every call of WeCom's server API is held to, before it is looked at (doc 90454)."""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web

from bot.sandbox.limits import Limits
from bot.sandbox.stage import stage_of
from bot.sandbox.wecom.wire import WeComError
from bot.sandbox.wire import Handler

TOO_OFTEN, TOO_MANY_AT_ONCE = 45009, 45033
FREE = {"/wecom/cgi-bin/message/send"}
"""Sending has limits of its own and does not count among the calls."""

ALSO = {
    "/wecom/cgi-bin/appchat/create": "groups_per_day",
    "/wecom/cgi-bin/appchat/update": "group_changes_per_hour",
    "/wecom/cgi-bin/get_jsapi_ticket": "ticket_per_hour",
    "/wecom/cgi-bin/ticket/get": "ticket_per_hour",
}


@web.middleware
async def keep_to_limits(request: web.Request, handler: Handler) -> web.StreamResponse:
    limits = stage_of(request).limits
    if limits.at_once >= limits.most["calls_at_once"]:
        limits.hit["calls_at_once"] += 1
        raise WeComError(TOO_MANY_AT_ONCE, "api concurrent out of limit")
    for name, key in _limits_of(request):
        require(limits, name, key)
    limits.at_once += 1
    try:
        return await handler(request)
    finally:
        limits.at_once -= 1


def require(limits: Limits, name: str, key: str, amount: int = 1) -> None:
    if not limits.allows(name, key, amount):
        raise WeComError(TOO_OFTEN, f"api freq out of limit: {name}")


def _limits_of(request: web.Request) -> Iterable[tuple[str, str]]:
    if request.path in FREE:
        return
    yield "interface_per_minute", request.path
    yield "interface_per_hour", request.path
    yield "ip_per_minute", f"{request.remote} {request.path}"
    yield "ip_per_hour", f"{request.remote} {request.path}"
    if name := ALSO.get(request.path):
        yield name, request.path
