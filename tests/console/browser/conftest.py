from __future__ import annotations

import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from bot.console.links import SignedLinks
from bot.console.pages import is_built
from storage.database import Store
from storage.records import KeptRecord
from tests.console.browser.phone import OpenPhone, Phone, phones
from tests.databases import fresh_database
from tests.handlers.desk_of import ROSTER, DeskOf
from tests.scenarios.chat_page import FLAGS
from tests.scenarios.test_browser import chromium

EVERY_KIND = Path(__file__).with_name("every_kind.yaml")
ENGLISH = "\n  - {name: Alice, channel: wecom, id: alice, roles: [customer], locale: en}\ngroups:"
RECORDS = {
    "assets": [KeptRecord(key="A-1", label="挂机空调 KFR-35GW", values={"warranty": "2027-05-01"})],
    "customers": [KeptRecord(key="C-1", label="海风酒店")],
    "articles": [KeptRecord(key=f"M-{each:03}", label=f"压缩机 {each}") for each in range(1, 31)],
    "departments": [KeptRecord(key="D-1", label="售后部")],
}


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A browser shows the same of either database."""
    yield from fresh_database("sqlite", request, tmp_path)


@pytest.fixture
async def desk(store: Store) -> DeskOf:
    """With the form that has every kind of field, and somebody who reads English."""
    roster = ROSTER.replace("\ngroups:", ENGLISH)
    desk = await DeskOf.open(store, roster, EVERY_KIND.read_text(encoding="utf-8"))
    async with store.unit_of_work(desk.company) as uow:
        for dataset, records in RECORDS.items():
            await uow.records.put(dataset, records)
    links = SignedLinks(["secret of WeCom"], "http://127.0.0.1:8000")
    desk.desk = replace(desk.desk, form_links=links)
    return desk


@pytest.fixture(scope="session")
def browser_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One Chromium for all these tests: starting it takes longer than most of them."""
    if not is_built():
        _cannot("the form page was not built: make web")
    profile = f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"
    options = [*FLAGS, "--headless=new", "--remote-debugging-port=0", profile, "about:blank"]
    with subprocess.Popen([chromium(), *options], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        listening = (line for line in process.stderr if "DevTools listening on " in line)
        yield next(listening).rpartition(" ")[2].strip()
        process.terminate()


@pytest.fixture
async def open_phone(server: TestServer, browser_endpoint: str) -> AsyncIterator[OpenPhone]:
    """As many phones as are wanted; what goes wrong in a page's scripts fails the test."""
    async with phones(browser_endpoint, str(server.make_url("/")).rstrip("/")) as open_one:
        yield open_one


@pytest.fixture
async def phone(open_phone: OpenPhone) -> Phone:
    return await open_phone()


def _cannot(reason: str) -> None:
    if os.environ.get("GONGDAN_TESTS_REQUIRE_ALL"):
        pytest.fail(reason)
    pytest.skip(reason)
