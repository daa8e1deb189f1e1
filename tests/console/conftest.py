from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from bot.console.forms_api import FormsApi
from bot.console.links import SignedLinks
from bot.console.pages import mount_pages
from bot.embedded_redis import in_process_redis
from storage.database import Store
from tests.channels.builders import ScriptedPlatform
from tests.console.signed import Door
from tests.console.visitors import Browser
from tests.fakes import RecordingAlarm
from tests.handlers.desk_of import DeskOf


@pytest.fixture
async def desk(store: Store) -> DeskOf:
    desk = await DeskOf.open(store)
    links = SignedLinks(["secret of WeCom"], "http://127.0.0.1:8000")
    desk.desk = replace(desk.desk, form_links=links)
    return desk


@pytest.fixture
def alarm() -> RecordingAlarm:
    return RecordingAlarm()


@pytest.fixture
async def server(desk: DeskOf, alarm: RecordingAlarm) -> AsyncIterator[TestServer]:
    app = web.Application()
    links = desk.desk.form_links
    assert isinstance(links, SignedLinks)
    FormsApi(desk.desk, links, alarm).mount(app)
    mount_pages(app)
    server = TestServer(app)
    await server.start_server()
    yield server
    await server.close()


@pytest.fixture
async def browser(server: TestServer) -> AsyncIterator[Browser]:
    async with TestClient(server) as client:
        yield Browser(client)


@pytest.fixture
async def platform() -> AsyncIterator[ScriptedPlatform]:
    scripted = ScriptedPlatform()
    async with TestServer(scripted.make_app()) as server:
        scripted.base = str(server.make_url("")).rstrip("/")
        yield scripted


@pytest.fixture
async def door(desk: DeskOf, platform: ScriptedPlatform) -> AsyncIterator[Door]:
    redis = in_process_redis()
    async with ClientSession() as http:
        door = await Door.open(desk, platform, http, redis)
        yield door
        await door.close()
    await redis.aclose()
