"""`/sandbox/` on the bot's own port, passed on to the sandbox process as it streams; mounted by app.py in the demo."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, web
from multidict import CIMultiDict
from yarl import URL

PREFIX = "/sandbox/"

_SESSION = web.AppKey("sandbox_session", ClientSession)
_TARGET = web.AppKey("sandbox_target", URL)
_WITHOUT_END = ClientTimeout(total=None, sock_connect=2.0)

# RFC 9110 §7.6.1: they speak of one connection, not of the message.
_OF_THE_CONNECTION = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)


def mount_sandbox_proxy(app: web.Application, sandbox_url: str) -> None:
    app[_TARGET] = URL(sandbox_url)
    app.cleanup_ctx.append(_open_session)
    app.router.add_get(PREFIX.rstrip("/"), _to_the_page)
    app.router.add_route("*", PREFIX + "{tail:.*}", _pass_on)


async def _open_session(app: web.Application) -> AsyncIterator[None]:
    async with ClientSession(auto_decompress=False, timeout=_WITHOUT_END) as session:
        app[_SESSION] = session
        yield


async def _to_the_page(_: web.Request) -> web.Response:
    raise web.HTTPFound(PREFIX)


async def _pass_on(request: web.Request) -> web.StreamResponse:
    try:
        async with request.app[_SESSION].request(
            request.method,
            request.app[_TARGET].join(request.rel_url),
            headers=_of_the_message(request.headers, "host"),
            data=request.content if request.body_exists else None,
            allow_redirects=False,
        ) as answer:
            return await _pass_back(request, answer)
    except ClientError:
        return web.json_response({"error": "the sandbox is not answering; try again"}, status=502)


async def _pass_back(request: web.Request, answer: ClientResponse) -> web.StreamResponse:
    response = web.StreamResponse(status=answer.status, reason=answer.reason)
    response.headers.extend(_of_the_message(answer.headers))
    await response.prepare(request)
    try:
        async for chunk in answer.content.iter_any():
            await response.write(chunk)
    except ClientError:  # it broke off: so must ours, or half an answer would pass for a whole one
        if request.transport is not None:
            request.transport.close()
    return response


def _of_the_message(headers: Mapping[str, str], *but: str) -> CIMultiDict[str]:
    left_out = _OF_THE_CONNECTION.union(but)
    return CIMultiDict(
        [(name, value) for name, value in headers.items() if name.lower() not in left_out]
    )
