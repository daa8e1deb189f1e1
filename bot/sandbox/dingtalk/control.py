"""The world API's levers for DingTalk: standing orders (see orders.py), limits, a code of the client's."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, Field

from bot.sandbox.dingtalk.codes import issue_code
from bot.sandbox.dingtalk.orders import ORDERS, Order, give_order, take_back
from bot.sandbox.limits_api import limit_routes
from bot.sandbox.stage import stage_of
from bot.sandbox.wire import read_model
from bot.sandbox.world import NotThere

BAN_SECONDS = 300.0


class OrderBody(BaseModel):
    """`people` by userId, `chats` by conversation id; nobody named means all of them."""

    on: bool = True
    people: tuple[str, ...] = ()
    chats: tuple[str, ...] = ()
    seconds: Annotated[float | None, Field(gt=0)] = None


class WhoBody(BaseModel):
    person: str


def dingtalk_control_routes() -> list[web.RouteDef]:
    return [
        *limit_routes("/sandbox/api/dingtalk/limits", lambda stage: stage.dingtalk_limits),
        web.post("/sandbox/api/dingtalk/auth_code", give_code),
        web.post("/sandbox/api/dingtalk/{order}", order_about),
    ]


async def give_code(request: web.Request) -> web.Response:
    """As the client gives a page that calls requestAuthCode; it knows only who belongs to the company."""
    world = stage_of(request).world
    given = (await read_model(request, WhoBody)).person
    person = world.find_member("dingtalk", given)
    if person is None:
        raise NotThere(f"nobody of the company has the id {given!r} on dingtalk")
    return web.json_response({"code": issue_code(world, person, "client")})


async def order_about(request: web.Request) -> web.Response:
    """What stands until it is taken back (`on` false) or its seconds are over; a ban is over after five minutes."""
    world = stage_of(request).world
    order = _order(request.match_info["order"])
    body = await read_model(request, OrderBody)
    if body.on:
        seconds = body.seconds or (BAN_SECONDS if order == "ban" else None)
        give_order(world, order, (*body.people, *body.chats), seconds)
    else:
        take_back(world, order)
    return web.json_response({"ok": True})


def _order(given: str) -> Order:
    for order in ORDERS:
        if order == given:
            return order
    raise NotThere(f"no order {given!r}; there are {', '.join(ORDERS)}")
