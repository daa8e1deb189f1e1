"""The world API's lever for a platform's limits: how many there are, how often each was passed, set anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from aiohttp import web
from pydantic import Field, RootModel

from bot.sandbox.limits import Limits
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wire import BadBody, read_model

LimitsOf = Callable[[Stage], Limits]


class NewLimits(RootModel[dict[str, Annotated[int, Field(ge=0)]]]):
    pass


def limit_routes(path: str, limits_of: LimitsOf) -> list[web.RouteDef]:
    async def show(request: web.Request) -> web.Response:
        """`hit`: how often each was passed; for those beyond which messages are dropped, how many were."""
        limits = limits_of(stage_of(request))
        return web.json_response({"limits": limits.most, "hit": dict(limits.hit)})

    async def change(request: web.Request) -> web.Response:
        wanted = (await read_model(request, NewLimits)).root
        limits = limits_of(stage_of(request))
        if strange := sorted(wanted.keys() - limits.most.keys()):
            names = ", ".join(limits.most)
            raise BadBody(f"{', '.join(strange)}: no such limit; there are {names}")
        for name, most in wanted.items():
            limits.change(name, most)
        return await show(request)

    return [web.get(path, show), web.post(path, change)]
