"""What both platforms' API stand-ins share: the record of calls, faults on demand, bodies read into models."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiohttp import web
from aiohttp.typedefs import Middleware
from pydantic import BaseModel, ValidationError

from bot.sandbox.faults import CannedAnswer, FaultOrder
from bot.sandbox.people import Platform
from bot.sandbox.stage import stage_of

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Model = TypeVar("Model", bound=BaseModel)


class BadBody(ValueError):
    """The words name each wrong field and what would be right."""


def watched(platform: Platform, prefix: str) -> Middleware:
    """Record every call under `prefix`, and misbehave where a fault was ordered."""

    @web.middleware
    async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.removeprefix(prefix)
        fault = stage_of(request).faults.take(platform, path)
        response = await (_misbehave(request, handler, fault) if fault else handler(request))
        stage_of(request).calls.add(
            platform,
            request.method,
            path,
            dict(request.query),
            await _spoken(request),
            response.status if request.transport and not request.transport.is_closing() else None,
            _answered(response),
        )
        return response

    return watch


async def _misbehave(
    request: web.Request, handler: Handler, fault: FaultOrder
) -> web.StreamResponse:
    if fault.answer:
        return _canned(fault.answer)
    if fault.delay_seconds:
        await asyncio.sleep(fault.delay_seconds)
        return await handler(request)
    response = await handler(request) if fault.after else web.Response()
    if request.transport:
        request.transport.abort()
    return response


def _canned(answer: CannedAnswer) -> web.Response:
    """A string goes out as it is, for the HTML a platform may answer with; anything else as JSON."""
    if isinstance(answer.body, str):
        return web.Response(status=answer.status, text=answer.body, content_type="text/html")
    return web.json_response(answer.body, status=answer.status)


async def _spoken(request: web.Request) -> object:
    if request.content_type.startswith("multipart/"):
        return None
    return _as_json(await request.text())


def _answered(response: web.StreamResponse) -> object:
    if isinstance(response, web.Response) and response.content_type == "application/json":
        return _as_json(response.text or "")
    return None


def _as_json(text: str) -> object:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


async def read_model(request: web.Request, model: type[Model]) -> Model:
    try:
        return model.model_validate_json(await request.read())
    except ValidationError as error:
        raise BadBody(in_words(error)) from error


def in_words(error: ValidationError) -> str:
    """`field.path: what is wrong; …`, with nothing of what was sent."""
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, one['loc'])) or 'body'}: {one['msg']}" for one in faults)
