"""What the sandbox's card platform learns from a template's import file, and holds the cards to."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig
from bot.sandbox.dingtalk.template import TemplateUnreadable, read_template
from bot.sandbox.dingtalk.template_values import fits
from tests.sandbox.visitor import Json, Visitor, to_group, to_person

CREATE = "card/instances/createAndDeliver"
OURS = Path(__file__).resolve().parents[2] / "bot/channels/dingtalk/templates/ticket.json"


def variable(name: str, kind: str = "string", *, private: bool = False) -> Json:
    return {"id": name, "name": name, "type": kind, "private": private, "schema": None}


def button(action: str, *params: Json) -> Json:
    event = {"actionType": "request", "actionId": {"content": action}, "params": list(params)}
    idle = {"actionType": "eventChain", "actionId": {"content": ""}}
    return {"componentName": "SingleButton", "props": {**idle, "events": [{"event": event}]}}


TREE = [
    {
        "componentName": "Card",
        "props": {},
        "children": [
            button(
                "press",
                {"type": "variable", "name": "version", "variable": "version", "value": ""},
                {"type": "fixed", "name": "template", "variable": "", "value": "7"},
                {"type": "fixed", "name": "", "variable": "", "value": ""},
            ),
            {"componentName": "Form", "props": {"id": "form", "actionType": "request"}},
        ],
    }
]
VARIABLES = [
    variable("title"),
    variable("version"),
    variable("count", "number"),
    variable("facts", "loopArray"),
    variable("photos", "stringArray"),
    variable("buttons", "loopArray", private=True),
    variable("form", "form", private=True),
]


def template(**changes: object) -> Json:
    editor = {
        "variableList": VARIABLES,
        "expList": [variable("colour")],
        "localList": [variable("folded", "boolean")],
        "schema": {"componentsTree": TREE},
    }
    file: Json = {
        "editorData": json.dumps(editor | changes, ensure_ascii=False),
        "widgetInfo": "<LinearLayout/>",
        "type": "im",
        "mode": "card",
    }
    return file


@pytest.fixture
def template_file(tmp_path: Path) -> Path:
    path = tmp_path / "ticket.json"
    path.write_text(json.dumps(template(), ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
async def designer(config: SandboxConfig, template_file: Path) -> AsyncIterator[Visitor]:
    """Its application's template was imported from the file."""
    account = replace(config.dingtalk, template_file=template_file)
    app = build_sandbox(replace(config, dingtalk=account))
    async with TestClient(TestServer(app)) as client:
        visitor = Visitor(client, app)
        await visitor.sign_in()
        yield visitor


def data(**params: str) -> Json:
    return {"cardParamMap": params}


def test_the_file_says_which_variables_there_are_and_what_a_click_sends(
    template_file: Path,
) -> None:
    found = read_template(template_file)
    assert found.private == {"buttons", "form"}
    assert found.public == {"title", "version", "count", "facts", "photos"}
    assert found.number == "7"
    assert [(one.action_id, one.params) for one in found.requests] == [
        ("press", (("version", "${version}"), ("template", "7"))),
        ("form", ()),
    ]


def test_our_own_template_can_be_imported() -> None:
    found = read_template(OURS)
    assert {"buttons", "form", "submit", "note"} == found.private
    assert found.number
    assert {request.action_id for request in found.requests} == {"press", "form"}


UNREADABLE: dict[str, str] = {
    "no JSON": "{",
    "an object for the editor's string": json.dumps(template() | {"editorData": {}}),
    "no markup": json.dumps({"editorData": "{}", "type": "im", "mode": "card"}),
    "a broken editor": json.dumps(template() | {"editorData": "{"}),
    "nothing to see": json.dumps(template(schema={"componentsTree": []})),
    "a nameless variable": json.dumps(template(variableList=[variable("")])),
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_another_file_is_not_imported(tmp_path: Path, text: str) -> None:
    path = tmp_path / "template.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TemplateUnreadable):
        read_template(path)


async def test_a_card_is_made_of_its_templates_variables(designer: Visitor) -> None:
    public = data(title="工单", version="1", count="2", facts='[{"label": "x"}]', photos="[]")
    private = {"sun_li": data(buttons="[]", form='{"fields": []}')}
    body = to_group("t1", "cidSUPERVISORS0Aa==", cardData=public, privateData=private)
    assert (await designer.dingtalk(CREATE, body))[0] == 200
    shown: Json = {
        "outTrackId": "t1",
        "cardData": data(buttons='[{"text": "同意", "payload": "a"}]'),
    }
    assert (await designer.dingtalk("card/instances", shown, "PUT"))[0] == 200


REFUSED: dict[str, tuple[Json, Json]] = {
    "a variable it has not": (data(colours="red"), {}),
    "an expression's": (data(colour="red"), {}),
    "one of the client alone": (data(folded="true"), {}),
    "something public made private": (data(), {"sun_li": data(title="给您的")}),
    "words for a number": (data(count="viele"), {}),
    "a list for words of JSON": (data(facts="[1]"), {}),
    "no JSON at all": (data(photos="media1,media2"), {}),
    "a form without fields": (data(), {"sun_li": data(form="{}")}),
}


@pytest.mark.parametrize(("public", "private"), REFUSED.values(), ids=REFUSED)
async def test_what_the_template_does_not_know_is_refused(
    designer: Visitor, public: Json, private: Json
) -> None:
    body = to_group("t1", "cidSUPERVISORS0Aa==", cardData=public, privateData=private)
    status, answer = await designer.dingtalk(CREATE, body)
    assert (status, answer["code"]) == (400, "param.invalid")
    await designer.dingtalk(CREATE, to_group("t2", "cidSUPERVISORS0Aa==", cardData=data()))
    change: Json = {"outTrackId": "t2", "cardData": public, "privateData": private}
    status, answer = await designer.dingtalk("card/instances", change, "PUT")
    assert (status, answer["code"]) == (400, "param.invalid")


async def test_a_file_that_is_gone_is_no_template(designer: Visitor, template_file: Path) -> None:
    template_file.unlink()
    body = to_person("t1", "zhao_lei", cardData=data(title="x"))
    status, answer = await designer.dingtalk(CREATE, body)
    assert (status, answer["code"]) == (400, "param.templateNotExist")


FIELD: Json = {"name": "typed", "type": "TEXT_AREA", "label": "意见"}
CHOICE: Json = {"name": "pick", "type": "SELECT", "options": [{"value": "0", "text": "甲"}]}
FORMS: list[tuple[list[Json], bool]] = [
    ([], True),
    ([FIELD, CHOICE], True),
    ([FIELD, FIELD], False),
    ([FIELD | {"type": "POEM"}], False),
    ([FIELD | {"name": ""}], False),
    ([{"type": "TEXT"}], False),
    ([CHOICE | {"options": [{"value": 0, "text": "甲"}]}], False),
    ([{"name": "pick", "type": "MULTI_SELECT"}], False),
]


@pytest.mark.parametrize(("fields", "is_one"), FORMS)
def test_a_form_has_fields_of_known_types_and_names_of_their_own(
    fields: list[Json], is_one: bool
) -> None:
    assert fits("form", json.dumps({"fields": fields})) is is_one


VALUES: list[tuple[str, str, bool]] = [
    ("string", "", True),
    ("markdown", "**x**", True),
    ("number", "1.5", True),
    ("number", "true", False),
    ("boolean", "false", True),
    ("boolean", "no", False),
    ("object", "{}", True),
    ("object", "[]", False),
    ("stringArray", '["a"]', True),
    ("stringArray", "[1]", False),
    ("numberArray", "[1, 2.5]", True),
    ("booleanArray", "[true]", True),
    ("loopArray", "", False),
    ("chart", "whatever", True),
]


@pytest.mark.parametrize(("kind", "value", "is_one"), VALUES)
def test_a_value_is_of_its_variables_type(kind: str, value: str, is_one: bool) -> None:
    assert fits(kind, value) is is_one
