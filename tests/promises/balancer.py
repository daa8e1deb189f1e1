"""What stands before several servers: each request goes to the next of them, as it came."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle

from aiohttp import ClientSession, web


@asynccontextmanager
async def balanced(port: int, server_ports: list[int]) -> AsyncIterator[None]:
    turns = cycle(server_ports)
    async with ClientSession() as http:

        async def pass_on(request: web.Request) -> web.Response:
            url = request.url.with_port(next(turns))
            headers = {name: value for name, value in request.headers.items() if name != "Host"}
            async with http.request(
                request.method, url, headers=headers, data=await request.read()
            ) as answer:
                return web.Response(
                    status=answer.status,
                    body=await answer.read(),
                    content_type=answer.content_type,
                )

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", pass_on)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        try:
            yield
        finally:
            await runner.cleanup()
