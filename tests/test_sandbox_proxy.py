from __future__ import annotations

import asyncio
import gzip
import io
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientPayloadError, ClientSession, FormData, web
from aiohttp.typedefs import Handler

from bot.sandbox_proxy import mount_sandbox_proxy


class StandIn:
    """A sandbox reduced to what a proxy may get wrong."""

    def __init__(self) -> None:
        self.may_go_on = asyncio.Event()
        self.seen: list[web.Request] = []
        self.listener_left = asyncio.Event()
        self.app = web.Application(middlewares=[self._remember], client_max_size=8 * 2**20)
        self.app.router.add_get("/sandbox/", self._page)
        self.app.router.add_get("/sandbox/api/events", self._events)
        self.app.router.add_get("/sandbox/api/broken", self._broken)
        self.app.router.add_get("/sandbox/moved", self._moved)
        self.app.router.add_post("/sandbox/api/say", self._say)
        self.app.router.add_post("/sandbox/api/photo", self._photo)

    @web.middleware
    async def _remember(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.seen.append(request)
        return await handler(request)

    async def _page(self, _: web.Request) -> web.Response:
        page = gzip.compress("<h1>聊天</h1>".encode())
        return web.Response(
            body=page, content_type="text/html", headers={"Content-Encoding": "gzip"}
        )

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b'data: {"seq": 1}\n\n')
        try:
            await self.may_go_on.wait()
            await response.write(b'data: {"seq": 2}\n\n')
        finally:
            self.listener_left.set()
        return response

    async def _broken(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"half of it")
        assert request.transport is not None
        request.transport.close()
        return response

    async def _moved(self, _: web.Request) -> web.Response:
        raise web.HTTPFound("/sandbox/")

    async def _say(self, request: web.Request) -> web.Response:
        said = await request.json()
        if not said["text"]:
            return web.json_response({"error": "say something"}, status=422)
        return web.json_response({"message": said, "query": dict(request.query)}, status=201)

    async def _photo(self, request: web.Request) -> web.Response:
        form = await request.post()
        photo = form["file"]
        assert isinstance(photo, web.FileField)
        content = photo.file.read()
        return web.json_response(
            {"chat": form["chat"], "name": photo.filename, "bytes": len(content)}
        )


async def serve(app: web.Application) -> tuple[web.AppRunner, str]:
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


@pytest.fixture
async def sandbox() -> StandIn:
    return StandIn()


@pytest.fixture
async def bot(sandbox: StandIn) -> AsyncIterator[ClientSession]:
    """A browser's view of the bot, which passes /sandbox/ on."""
    behind, sandbox_url = await serve(sandbox.app)
    app = web.Application()
    mount_sandbox_proxy(app, sandbox_url)
    front, url = await serve(app)
    async with ClientSession(url) as browser:
        yield browser
    await front.cleanup()
    await behind.cleanup()


async def test_page_arrives_whole_though_compressed(bot: ClientSession) -> None:
    async with bot.get("/sandbox/") as response:
        assert response.status == 200
        assert response.content_type == "text/html"
        assert await response.text() == "<h1>聊天</h1>"


async def test_address_without_its_slash_leads_to_the_page(bot: ClientSession) -> None:
    async with bot.get("/sandbox") as response:
        assert response.url.path == "/sandbox/"
        assert response.status == 200


async def test_words_answers_and_query_pass(bot: ClientSession) -> None:
    said = {"person": "li_hong", "text": "空调不制冷了"}
    async with bot.post("/sandbox/api/say?chat=wecom%3Adirect&x=a+b", json=said) as response:
        assert response.status == 201
        answer = await response.json()
    assert answer == {"message": said, "query": {"chat": "wecom:direct", "x": "a b"}}


async def test_refusal_of_the_sandbox_is_passed_as_it_is(bot: ClientSession) -> None:
    async with bot.post("/sandbox/api/say", json={"text": ""}) as response:
        assert response.status == 422
        assert await response.json() == {"error": "say something"}


async def test_redirect_is_for_the_browser_to_follow(bot: ClientSession) -> None:
    async with bot.get("/sandbox/moved", allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (302, "/sandbox/")


async def test_large_photo_passes_as_multipart(bot: ClientSession) -> None:
    form = FormData({"chat": "wecom:direct:li_hong"})
    form.add_field("file", io.BytesIO(b"\xff\xd8" + bytes(3 * 2**20)), filename="leak.jpg")
    async with bot.post("/sandbox/api/photo", data=form) as response:
        assert await response.json() == {
            "chat": "wecom:direct:li_hong",
            "name": "leak.jpg",
            "bytes": 3 * 2**20 + 2,
        }


async def test_event_is_seen_before_the_stream_ends(bot: ClientSession, sandbox: StandIn) -> None:
    async with bot.get("/sandbox/api/events") as response:
        assert response.content_type == "text/event-stream"
        assert await asyncio.wait_for(response.content.readline(), 2) == b'data: {"seq": 1}\n'
        sandbox.may_go_on.set()
        assert b'{"seq": 2}' in await asyncio.wait_for(response.content.read(), 2)


async def test_listener_who_leaves_is_let_go_by_the_sandbox(
    bot: ClientSession, sandbox: StandIn
) -> None:
    async with bot.get("/sandbox/api/events") as response:
        await response.content.readline()
    await asyncio.wait_for(sandbox.listener_left.wait(), 5)


async def test_headers_of_the_connection_stay_on_it(bot: ClientSession, sandbox: StandIn) -> None:
    headers = {"X-Trace": "7", "TE": "trailers", "Keep-Alive": "timeout=5"}
    async with bot.get("/sandbox/", headers=headers):
        pass
    (request,) = sandbox.seen
    assert request.headers["X-Trace"] == "7"
    assert "TE" not in request.headers
    assert "Keep-Alive" not in request.headers


async def test_answer_that_breaks_off_is_not_taken_for_whole(bot: ClientSession) -> None:
    with pytest.raises(ClientPayloadError):
        async with bot.get("/sandbox/api/broken") as response:
            await response.read()


async def test_sandbox_that_is_down_is_a_clear_answer_at_once() -> None:
    behind, url_of_nobody = await serve(web.Application())
    await behind.cleanup()
    app = web.Application()
    mount_sandbox_proxy(app, url_of_nobody)
    front, url = await serve(app)
    began = time.monotonic()
    async with ClientSession(url) as browser, browser.get("/sandbox/") as response:
        assert response.status == 502
        assert "not answering" in (await response.json())["error"]
    assert time.monotonic() - began < 3
    await front.cleanup()
