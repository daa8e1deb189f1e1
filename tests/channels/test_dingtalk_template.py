"""The card template's file: whole, in step with what is rendered and with what presses are read for, and looked after.

It is held against what templates look like that the card platform has exported; no card platform has seen it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot.channels.channel import TryLater
from bot.channels.dingtalk.presses import parse_press
from bot.channels.dingtalk.render_cards import card_params, own_params
from bot.channels.dingtalk.template import FILE, TEMPLATE
from bot.channels.dingtalk.template_probe import template_state
from handlers.cards import Card, Own
from tests.channels.builders import (
    DINGTALK,
    SHANGHAI,
    ScriptedPlatform,
    card_press,
    dingtalk_api,
)

Node = dict[str, Any]
CREATE = "/v1.0/card/instances"


@cache
def editor() -> Node:
    found = json.loads(json.loads(FILE.read_text(encoding="utf-8"))["editorData"])
    assert isinstance(found, dict)
    return found


def nodes(tree: list[Node] | None = None, around: str = "") -> Iterator[tuple[Node, str]]:
    """Each component with the list it is repeated for."""
    for node in tree if tree is not None else editor()["schema"]["componentsTree"]:
        yield node, around
        repeated = node["props"].get("listData", {}).get("variable", around)
        yield from nodes(node.get("children", []), repeated)


def parts(value: object) -> Iterator[Node]:
    if isinstance(value, dict):
        yield value
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inside:
        yield from parts(each)


def declared(*, private: bool | None = None) -> set[str]:
    return {
        each["name"]
        for each in editor()["variableList"]
        if private is None or each["private"] is private
    }


def requests() -> dict[str, Node]:
    """What a click sends, by its action's name; a form's is its id."""
    found = [node["props"] for node, _ in nodes() if node["props"].get("actionType") == "request"]
    return {props.get("actionId", {}).get("content") or props["id"]: props for props in found}


def handed_back(action: str) -> dict[str, str]:
    """Each parameter's variable, or its fixed value."""
    params = requests()[action]["params"]
    return {each["name"]: each["variable"] or each["value"] for each in params}


def test_the_file_is_what_the_card_platform_imports() -> None:
    file = json.loads(FILE.read_text(encoding="utf-8"))
    assert file.keys() == {"editorData", "widgetInfo", "type", "mode"}
    assert all(isinstance(value, str) for value in file.values())
    assert (file["type"], file["mode"]) == ("im", "card")


def test_its_variables_are_those_that_are_rendered() -> None:
    assert declared() == card_params(Card(title="报修"), "v", SHANGHAI).keys()


def test_what_one_person_may_have_of_their_own_is_private() -> None:
    own = Own(person="sun_li")
    assert declared(private=True) == own_params(Card(title="审批", own=(own,)), own, "v").keys()


def test_its_lists_have_the_columns_that_are_rendered() -> None:
    columns = {
        each["name"]: {column["name"] for column in each["schema"]}
        for each in editor()["variableList"]
        if each["type"] == "loopArray"
    }
    assert columns == {"facts": {"label", "value"}, "buttons": {"text", "payload", "style"}}


def test_a_button_and_the_form_hand_back_what_is_read() -> None:
    assert requests().keys() == {"press", "form"}
    assert handed_back("press") == {
        "payload": "buttons[0].payload",
        "version": "version",
        "template": TEMPLATE,
    }
    assert handed_back("form") == {"version": "version", "template": TEMPLATE}
    assert requests()["form"]["formSchema"]["variable"] == "form"
    values = {"payload": "accept:1", "version": "0a1b2c3d", "template": TEMPLATE}
    content = {"cardPrivateData": {"actionIds": ["press"], "params": values}}
    press = parse_press(card_press(content=json.dumps(content)), corp_id="")
    assert (press.pressed.payload, press.version, press.template) == tuple(values.values())


def test_every_component_is_bound_to_something_that_is_there() -> None:
    known = declared() | {each["name"] for each in editor()["expList"]}
    for node, around in nodes():
        rows = {f"{around}[0].{name}" for name in columns_of(around)}
        for part in parts(node["props"]):
            if name := part.get("variable"):
                assert name in (rows if part["variableType"] == "loop" else known), name
        words = json.dumps(node["props"], ensure_ascii=False)
        for name in re.findall(r"\$\{([^}]*)\}", words):
            loop = name.removeprefix("loop.")
            assert name in known or f"{around}[0].{loop}" in rows, name


def columns_of(name: str) -> set[str]:
    found = (each for each in editor()["variableList"] if each["name"] == name)
    return {column["name"] for each in found for column in each.get("schema", [])}


def test_every_variable_is_shown_or_handed_back() -> None:
    """But those that stand there for whoever restyles it."""
    used = json.dumps([editor()["schema"], editor()["expList"]], ensure_ascii=False)
    idle = {name for name in declared() if not re.search(rf"\b{name}\b", used)}
    assert idle == {"due_at"}


def test_components_and_their_names_are_declared_once() -> None:
    names = [each["componentName"] for each in editor()["schema"]["componentsMap"]]
    assert sorted(names) == sorted({node["componentName"] for node, _ in nodes()})
    ids = [node["id"] for node, _ in nodes()]
    assert len(ids) == len(set(ids))


def test_its_example_is_a_card_of_ours() -> None:
    assert editor()["mockData"]["cardData"].keys() == declared()


def test_it_is_packed_with_the_program() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    packed = project["tool"]["setuptools"]["package-data"]
    assert any(FILE.match(f"*/{pattern}") for pattern in packed["bot.channels.dingtalk"])


@pytest.fixture
def asked(platform: ScriptedPlatform) -> ScriptedPlatform:
    platform.on("/v1.0/oauth2/accessToken", {"accessToken": "t1", "expireIn": 7200})
    return platform


@pytest.mark.parametrize(
    "code, state",
    [
        ("param.templateUnpublished", "unpublished"),
        ("param.templateNotExist", "unknown"),
        ("Forbidden.AccessDenied.AccessTokenPermissionDenied", "forbidden"),
    ],
)
async def test_what_is_wrong_with_the_published_template_is_told(
    code: str, state: str, asked: ScriptedPlatform, http: ClientSession
) -> None:
    asked.on(CREATE, web.json_response({"code": code, "message": "…"}, status=400))
    api = dingtalk_api(http, api_base=asked.base)
    assert await template_state(api, DINGTALK) == state


async def test_a_template_is_tried_without_anybody_seeing_it(
    asked: ScriptedPlatform, http: ClientSession
) -> None:
    asked.on(CREATE, {"success": True, "result": "x"})
    api = dingtalk_api(http, api_base=asked.base)
    assert await template_state(api, DINGTALK) == "published"
    (call,) = asked.calls_to(CREATE)
    body = call.json()
    assert (call.method, body["cardTemplateId"]) == ("POST", DINGTALK.card_template_id)
    assert "openSpaceId" not in body


async def test_a_platform_that_cannot_be_asked_says_nothing_of_the_template(
    asked: ScriptedPlatform, http: ClientSession
) -> None:
    asked.on(CREATE, web.json_response({"code": "system.busy"}, status=500))
    with pytest.raises(TryLater):
        await template_state(dingtalk_api(http, api_base=asked.base), DINGTALK)
