"""What Vite made of the page, what its sources may hold, and how it is served."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.console import pages
from bot.console.pages import BUILT, is_built, mount_pages

WEB = Path(pages.__file__).parent / "web"
SOURCES = sorted([*WEB.glob("src/**/*.vue"), *WEB.glob("src/**/*.ts")])
BUDGET = 150_000
"""Bytes, gzipped, of all that loads before the form can be seen."""
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


@pytest.fixture
def built() -> Path:
    if not is_built() and os.environ.get("GONGDAN_TESTS_REQUIRE_ALL"):
        pytest.fail("the form page was not built: make web")
    if not is_built():
        pytest.skip("the form page was not built: make web")
    return BUILT


@pytest.fixture
async def visitor() -> AsyncIterator[TestClient[web.Request, web.Application]]:
    app = web.Application()
    mount_pages(app)
    async with TestClient(TestServer(app)) as client:
        yield client


def loaded_first(built: Path) -> Iterator[Path]:
    """The entry, all it imports at once, and their styles."""
    manifest = json.loads((built / ".vite" / "manifest.json").read_text(encoding="utf-8"))
    waiting, seen = [key for key, each in manifest.items() if each.get("isEntry")], set[str]()
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting += manifest[key].get("imports", [])
            yield from (
                built / name for name in (manifest[key]["file"], *manifest[key].get("css", []))
            )


def test_first_load_stays_within_its_budget(built: Path) -> None:
    files = list(loaded_first(built))
    assert {file.suffix for file in files} == {".js", ".css"}
    sizes = {file.name: len(gzip.compress(file.read_bytes())) for file in files}
    assert sum(sizes.values()) <= BUDGET, sizes


async def test_assets_travel_gzipped_and_are_kept_for_ever(
    built: Path, visitor: TestClient[web.Request, web.Application]
) -> None:
    file = next(loaded_first(built))
    answer = await visitor.get(f"/m/assets/{file.name}", headers={"Accept-Encoding": "gzip"})
    assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert "immutable" in answer.headers["Cache-Control"]
    assert (await visitor.get("/m/assets/..%2Findex.html")).status == 404


async def test_page_lets_in_no_script_but_its_own(
    built: Path, visitor: TestClient[web.Request, web.Application]
) -> None:
    answer = await visitor.get("/m")
    assert str(answer.url).endswith("/m/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_the_script_that_asks_dingtalks_client_is_the_one_that_was_built(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = pages.script_that_asks("dingtalk")
    assert script.startswith("/m/assets/dingtalk-")
    assert (built / script.removeprefix("/m/")).is_file()
    assert pages.script_that_asks("wecom") == ""
    monkeypatch.setattr(pages, "BUILT", tmp_path)
    assert pages.script_that_asks("dingtalk") == ""


async def test_where_it_was_not_built_the_bot_runs_and_says_what_is_missing(
    visitor: TestClient[web.Request, web.Application],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pages, "BUILT", tmp_path)
    answer = await visitor.get("/m/")
    said = await answer.text()
    assert answer.status == 503
    assert "Node 20" in said and "make web" in said and "在聊天里照样可以填写" in said
    assert (await visitor.get("/m/assets/index.js")).status == 404


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.relative_to(WEB).as_posix())
def test_words_stand_in_the_catalogs_alone(source: Path) -> None:
    lines = source.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if CHINESE.search(line)] == []


def test_both_catalogs_have_every_word_that_is_said_and_no_other() -> None:
    catalogs = {
        file.stem: json.loads(file.read_text(encoding="utf-8"))
        for file in (WEB / "src" / "words").glob("*.json")
    }
    code = "\n".join(source.read_text(encoding="utf-8").replace("'", '"') for source in SOURCES)
    assert list(catalogs["zh_CN"]) == list(catalogs["en"])
    assert [key for key in catalogs["en"] if f'"{key}"' not in code] == []
    for key, words in catalogs["zh_CN"].items():
        names = re.compile(r"\{\w+\}")
        assert sorted(names.findall(words)) == sorted(names.findall(catalogs["en"][key])), key


def test_what_the_page_is_built_with_is_pinned() -> None:
    lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))
    package = json.loads((WEB / "package.json").read_text(encoding="utf-8"))
    wanted = {**package["dependencies"], **package["devDependencies"]}
    assert lock["packages"][""]["devDependencies"] == package["devDependencies"]
    assert [name for name in wanted if f"node_modules/{name}" not in lock["packages"]] == []
    assert [key for key, each in lock["packages"].items() if "resolved" in each] == []
