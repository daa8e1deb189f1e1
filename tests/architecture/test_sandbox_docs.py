"""The reference of the sandbox against its routes and its limits."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig
from bot.sandbox.dingtalk.limits import LIMITS as DINGTALK_LIMITS
from bot.sandbox.dingtalk.orders import ORDERS
from bot.sandbox.wecom.limits import LIMITS as WECOM_LIMITS

PAGES = Path(__file__).resolve().parents[2] / "docs"
WORLD_API = "/sandbox/api/"
each_language = pytest.mark.parametrize("language", ["en", "zh-CN"])


def page(language: str) -> str:
    return (PAGES / language / "reference" / "sandbox.md").read_text(encoding="utf-8")


@each_language
def test_every_call_of_the_world_api_is_told_and_no_other(language: str) -> None:
    routes = build_sandbox(SandboxConfig(bot_url="http://bot")).router.routes()
    calls = {
        f"{route.method} {route.resource.canonical}"
        for route in routes
        if route.resource and route.method != "HEAD"
    }
    told = set(re.findall(r"`((?:GET|POST|DELETE) /sandbox/api/[^\s`]+)`", page(language)))
    assert told == {call for call in calls if WORLD_API in call}


@each_language
def test_every_limit_is_told_with_what_it_is_by_default(language: str) -> None:
    told: dict[str, int] = {}
    for names, most in re.findall(
        r"^\| (`\w+_\w+`.*?) \| ([\d, 、]+) \|", page(language), re.MULTILINE
    ):
        told |= dict(
            zip(re.findall(r"`(\w+)`", names), map(int, re.findall(r"\d+", most)), strict=True)
        )
    assert told == {name: limit.most for name, limit in {**WECOM_LIMITS, **DINGTALK_LIMITS}.items()}


@each_language
def test_every_order_to_dingtalk_is_told(language: str) -> None:
    heading = {"en": "## Orders to DingTalk", "zh-CN": "## 对钉钉的指令"}[language]
    told = page(language).split(heading)[1].split("\n## ")[0]
    names = [name for line in re.findall(r"^\| (`.*?`) \| ", told, re.MULTILINE)
             for name in re.findall(r"`(\w+)`", line)]  # fmt: skip
    assert names == list(ORDERS)
