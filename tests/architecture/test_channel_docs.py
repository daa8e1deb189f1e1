"""The page on adding a channel against the code: what a channel brings, what it can say of itself, where its name goes."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot.channels.channel import Channel
from handlers.capabilities import Capabilities

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
COLUMNS = ("bot", "handlers", "storage", "workflows")
AT_HOME = ("bot/channels/dingtalk/", "bot/sandbox/", "bot/checkup/", "storage/migrations/")
"""Where a platform's name is no wonder."""


def sections(language: str) -> list[str]:
    page = ROOT / "docs" / language / "how-to" / "add-a-channel.md"
    return page.read_text(encoding="utf-8").split("\n## ")


def rows(language: str, number: int) -> list[str]:
    """The first cells of a section's table."""
    return ROW.findall(sections(language)[number])


each_language = pytest.mark.parametrize("language", ["en", "zh-CN"])


@each_language
def test_the_page_has_every_member_of_a_channel_in_order(language: str) -> None:
    members = [*Channel.__annotations__, *vars(Channel)]
    assert rows(language, 2) == [*dict.fromkeys(m for m in members if m in set(rows(language, 2)))]
    assert set(rows(language, 2)) == {name for name in members if not name.startswith("_")}


@each_language
def test_the_page_has_every_capability_and_no_other(language: str) -> None:
    assert set(rows(language, 3)) == {field.name for field in fields(Capabilities)}


@each_language
def test_the_page_names_every_file_that_names_a_platform(language: str) -> None:
    named = {
        path.relative_to(ROOT).as_posix()
        for column in COLUMNS
        for path in (ROOT / column).rglob("*.py")
        if "dingtalk" in path.read_text(encoding="utf-8")
    }
    elsewhere = {path for path in named if not path.startswith(AT_HOME)}
    assert elsewhere <= set(rows(language, 4))
    assert all((ROOT / path).exists() for path in rows(language, 4))


@each_language
def test_the_smallest_channel_is_as_small_as_the_page_says(language: str) -> None:
    said = re.search(r"channel\.py`\D*(\d+)", sections(language)[0])
    assert said is not None
    lines = len((ROOT / "tests/channels/postbox/channel.py").read_text("utf-8").splitlines())
    assert abs(lines - int(said[1])) < 15
