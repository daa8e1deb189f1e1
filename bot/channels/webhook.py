"""The way every callback goes: read → open → write down → 200 → go on; each channel mounts its routes with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from inspect import isawaitable
from time import monotonic

import structlog
from aiohttp import web

from bot.channels.arrivals import write_down, write_down_errands
from bot.channels.channel import BadCallback, ChannelError, ErrandAsked, Intake
from bot.channels.freshness import Stale
from handlers.updates import Update

MAX_BODY_BYTES = 1 << 20
AGAIN = "not written down; please send it again"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a callback held: what happened, what we are to fetch, and the words the platform wants back with the 200.
    `clock_off` is by how many seconds our clock is ahead of the moment it was signed at; `at` when it was opened, by the
    process's own clock."""

    updates: tuple[Update, ...] = ()
    errands: tuple[ErrandAsked, ...] = ()
    clock_off: float = 0.0
    answer: str = ""
    answer_type: str = "text/plain"
    at: float = field(default_factory=monotonic)


Handler = Callable[[web.Request], Awaitable[web.Response]]
OpenCallback = Callable[[web.Request, bytes], Opened | Awaitable[Opened]]
"""Raises BadCallback, or a ChannelError where the platform has to be asked and does not answer."""
Guard = Callable[[web.Request, Opened], Awaitable[None]]
"""Raises BadCallback where what was opened is not to be believed."""
Respond = Callable[[Opened, tuple[Update, ...]], Awaitable[web.Response]]
ClockDiffers = Callable[[float], Awaitable[None]]
"""Told by each callback by how many seconds our clock is ahead of its moment."""


def receive_with(
    open_callback: OpenCallback,
    intake: Intake,
    *,
    guard: Guard | None = None,
    hang_up_unsafe: bool = False,
    clock_differs: ClockDiffers | None = None,
) -> Handler:
    """A handler that answers 200 as soon as the updates are safe and goes on in the background.

    What could not be written down is answered 503, or with `hang_up_unsafe` not at all: some platforms
    deliver again only when they hear nothing (WeCom doc 90930).
    """

    async def go_on_soon(opened: Opened, new: tuple[Update, ...]) -> web.Response:
        for update in new:
            intake.handle_soon(update)
        return web.Response(text=opened.answer, content_type=opened.answer_type)

    return answer_with(
        open_callback,
        intake,
        go_on_soon,
        guard=guard,
        hang_up_unsafe=hang_up_unsafe,
        clock_differs=clock_differs,
    )


def answer_with(
    open_callback: OpenCallback,
    intake: Intake,
    respond: Respond,
    *,
    guard: Guard | None = None,
    hang_up_unsafe: bool = False,
    clock_differs: ClockDiffers | None = None,
) -> Handler:
    """A handler whose 200 is worded by `respond`, from what was opened and which updates are new."""

    async def receive(request: web.Request) -> web.Response:
        try:
            opened = await _open(request, open_callback, guard)
        except Exception as error:  # noqa: BLE001 - whatever a stranger sends is never our 5xx
            return await _refused(request, error, clock_differs)
        if clock_differs:
            await clock_differs(opened.clock_off)
        new, is_safe = await write_down(intake, opened.updates)
        if is_safe and await write_down_errands(intake, opened.errands):
            return await respond(opened, new)
        for update in new:
            intake.handle_soon(update)
        if hang_up_unsafe and request.transport:
            request.transport.abort()
        return web.Response(status=503, text=AGAIN)

    return receive


async def _open(request: web.Request, open_callback: OpenCallback, guard: Guard | None) -> Opened:
    found = open_callback(request, await _read(request))
    opened = await found if isawaitable(found) else found
    if guard:
        await guard(request, opened)
    return opened


async def _read(request: web.Request) -> bytes:
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise BadCallback(413, f"the body is larger than {MAX_BODY_BYTES} bytes")
    return bytes(body)


async def _refused(
    request: web.Request, error: Exception, clock_differs: ClockDiffers | None
) -> web.Response:
    if clock_differs and isinstance(error, Stale):
        await clock_differs(error.seconds)
    if isinstance(error, BadCallback):
        return _refuse(request, error.status, error.reason)
    if isinstance(error, ChannelError):
        log.warning("callback_not_read", path=request.path, reason=error.reason)
        return web.Response(status=503, text=AGAIN)
    if isinstance(error, ChannelError):
        log.warning("callback_not_understood_yet", path=request.path, reason=error.reason)
        return web.Response(
            status=503, text="the platform could not be asked; please send it again"
        )
    log.warning("callback_unreadable", path=request.path, error=type(error).__name__)
    return _refuse(request, 400, "the request is not what the platform documents")


def _refuse(request: web.Request, status: int, reason: str) -> web.Response:
    log.warning("callback_refused", path=request.path, status=status, reason=reason)
    return web.Response(status=status, text=reason)
