"""The witness itself: it knows what DingTalk documents, and lets nothing else pass."""

from __future__ import annotations

import pytest

from tests.channels.dingtalk_shapes import misshapen

SEND = "/v1.0/robot/groupMessages/send"
CARDS = "/v1.0/card/instances"
SAID: dict[str, object] = {
    "robotCode": "dingrobot",
    "openConversationId": "cidA==",
    "msgKey": "sampleText",
    "msgParam": '{"content":"已登记"}',
}


def a_change(**fields: object) -> dict[str, object]:
    return {"outTrackId": "card-1", "cardData": {"cardParamMap": {"title": "报修"}}, **fields}


@pytest.mark.parametrize(
    "method, path, body",
    [
        ("POST", SEND, SAID),
        ("POST", f"/dingtalk{SEND}", SAID),
        ("PUT", CARDS, a_change(privateData={"uSun": {"cardParamMap": {"note": "好"}}})),
        ("POST", "/dingtalk-oapi/topapi/v2/user/get", {"userid": "sun_li"}),
        ("POST", "/oapi/robot/sendBySession", {"msgtype": "text", "text": {"content": "好"}}),
        ("GET", "/v1.0/contact/users/me", None),
        ("POST", "/sandbox/api/say", {"anything": 1}),
    ],
)
def test_what_is_documented_passes(method: str, path: str, body: object) -> None:
    assert misshapen(method, path, body) == ""


@pytest.mark.parametrize(
    "method, path, body, told",
    [
        ("POST", SEND, {**SAID, "atUserIds": ["sun_li"]}, "model knows not all"),
        ("POST", SEND, {**SAID, "msgParam": "[]"}, "msgParam"),
        ("POST", SEND, None, "no JSON object"),
        ("PUT", CARDS, a_change(cardData={"cardParamMap": {"due_at": 7}}), "no text"),
        ("PUT", CARDS, a_change(cardData={"cardParamMap": {"text": "水" * 342}}), "1026 bytes"),
        (
            "PUT",
            CARDS,
            a_change(privateData={"u": {"cardParamMap": {"a": "x" * 600, "b": "x" * 600}}}),
            "1202 bytes",
        ),
        ("PUT", CARDS, a_change(privateData={"u" * 101: {"cardParamMap": {}}}), "100 bytes"),
        ("PUT", SEND, SAID, "nothing here says"),
        ("POST", "/v1.0/robot/unheard", {}, "nothing here says"),
        ("POST", "/topapi/v2/user/get", {"userId": "sun_li"}, "userid"),
        ("POST", "/robot/sendBySession", {"msgtype": "text", "text": {"content": ""}}, "content"),
    ],
)
def test_what_is_not_is_told(method: str, path: str, body: object, told: str) -> None:
    assert told in misshapen(method, path, body)


def test_more_than_twenty_at_once_are_told() -> None:
    body: dict[str, object] = {"robotCode": "r", "msgKey": "sampleText", "msgParam": "{}"}
    path = "/v1.0/robot/oToMessages/batchSend"
    assert "20" in misshapen("POST", path, {**body, "userIds": [str(n) for n in range(21)]})
