"""The server's aiohttp application: callbacks, health, metrics, and in the demo the sandbox behind it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable

import structlog
from aiohttp import web

from bot.channels.channel import Channel, ChannelError
from bot.console.html import HEADERS
from bot.console.pages import mount_pages
from bot.health import as_json, look, redis_answers
from bot.health_page import page
from bot.metrics import CONTENT_TYPE
from bot.runtime import Runtime
from bot.sandbox_proxy import PREFIX as SANDBOX
from bot.sandbox_proxy import mount_sandbox_proxy
from handlers.wording import DEFAULT_LOCALE

log = structlog.get_logger(__name__)

RUNTIME = web.AppKey("runtime", Runtime)
CALLBACKS = "/callbacks/"
REGISTER_AGAIN_SECONDS = 5.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build_app(runtime: Runtime) -> web.Application:
    app = web.Application(middlewares=[_counted])
    app[RUNTIME] = runtime
    mount_health(app)
    app.router.add_get("/", _front)
    mount_pages(app)
    runtime.forms.mount(app)
    runtime.events.mount(app)
    for pages in runtime.pages:
        pages.mount(app)
    for channel in runtime.channels.values():
        channel.mount(app, runtime.intake)
    if runtime.settings.sandbox_url:
        mount_sandbox_proxy(app, runtime.settings.sandbox_url)
    app.cleanup_ctx.append(_register_channels)
    return app


def mount_health(app: web.Application) -> None:
    app.router.add_get("/health", _health)
    app.router.add_get("/healthz", _healthz)
    app.router.add_get("/readyz", _readyz)
    app.router.add_get("/metrics", _metrics)


@web.middleware
async def _counted(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Counts callbacks by what they were answered."""
    if not request.path.startswith(CALLBACKS):
        return await handler(request)
    channel, result = request.path.split("/")[2], "failed"
    try:
        response = await handler(request)
        result = _result(response.status)
        return response
    except web.HTTPException as error:
        result = _result(error.status)
        raise
    finally:
        known = channel if channel in request.app[RUNTIME].channels else "unknown"
        request.app[RUNTIME].metrics.callback_received(known, result)


def _result(status: int) -> str:
    return {2: "accepted", 4: "refused"}.get(status // 100, "failed")


async def _front(request: web.Request) -> web.Response:
    """Where a card's link leads while there is no console: the demo's chat page, or a word that this is the bot."""
    if request.app[RUNTIME].settings.sandbox_url:
        raise web.HTTPFound(SANDBOX)
    return web.Response(text="gongdan 工单")


async def _health(request: web.Request) -> web.Response:
    """How everything stands, for people in their language and for machines that accept JSON; 503 without a database."""
    runtime = request.app[RUNTIME]
    health = await look(runtime)
    status = 503 if health.status == "down" else 200
    if "json" in request.headers.get("Accept", ""):
        return web.json_response(as_json(health), status=status)
    words = runtime.desk.words(_locale(request.headers.get("Accept-Language", "")))
    body = page(health, words, runtime.desk.zone)
    return web.Response(text=body, content_type="text/html", status=status, headers=HEADERS)


def _locale(accepted: str) -> str:
    """The first of ours that is asked for."""
    for each in accepted.lower().split(","):
        if each.strip().startswith("zh"):
            break
        if each.strip().startswith("en"):
            return "en"
    return DEFAULT_LOCALE


async def _healthz(_: web.Request) -> web.Response:
    """Alive: the process answers."""
    return web.json_response({"status": "ok"})


async def _readyz(request: web.Request) -> web.Response:
    """Ready: the database answers. Redis is only the alarm clock, so its absence is told but does no harm."""
    runtime = request.app[RUNTIME]
    parts = {"database": await runtime.store.is_ready(), "redis": await redis_answers(runtime)}
    is_ready = parts["database"]
    body = {
        "status": "ready" if is_ready else "not ready",
        **parts,
        "channels": sorted(runtime.channels),
    }
    return web.json_response(body, status=200 if is_ready else 503)


async def _metrics(request: web.Request) -> web.Response:
    runtime = request.app[RUNTIME]
    await _count_rows(runtime)
    return web.Response(body=runtime.metrics.render(), headers={"Content-Type": CONTENT_TYPE})


async def _count_rows(runtime: Runtime) -> None:
    queries = runtime.store.queries
    outbox, inbox = await queries.outbox_counts(), await queries.inbox_counts()
    calls = await runtime.store.calls.counts()
    dead = {
        "outbox": outbox.pop("dead", 0), "inbox": inbox.get("dead", 0), "call": calls["dead"]
    }  # fmt: skip
    runtime.metrics.rows_counted(
        outbox_waiting=sum(outbox.values()),
        inbox_waiting=inbox.get("waiting", 0),
        open_tickets=await queries.open_tickets(),
        dead=dead,
        troubles=Counter(each.channel for each in await runtime.store.troubles.all()),
    )


async def _register_channels(app: web.Application) -> AsyncIterator[None]:
    """What a platform must be told at start, told until it has heard; callbacks are taken meanwhile."""
    tasks = [asyncio.create_task(_register(channel)) for channel in app[RUNTIME].channels.values()]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _register(channel: Channel) -> None:
    while True:
        try:
            await channel.start()
        except ChannelError as error:
            log.warning("channel_not_registered", channel=channel.name, reason=error.reason)
            await asyncio.sleep(REGISTER_AGAIN_SECONDS)
        else:
            return
