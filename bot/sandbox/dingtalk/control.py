"""The world API's levers for DingTalk: standing orders (see orders.py)."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, Field

from bot.sandbox.dingtalk.orders import ORDERS, Order, give_order, take_back
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


def dingtalk_control_routes() -> list[web.RouteDef]:
    return [web.post("/sandbox/api/dingtalk/{order}", order_about)]


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
