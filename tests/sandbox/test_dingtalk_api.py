from __future__ import annotations

import json

import pytest
from aiohttp import FormData

from tests.sandbox.visitor import DINGTALK, PICTURE, Json, Visitor, as_json, part

ZHAO_LEI = "dingtalk:direct:zhao_lei"
CUSTOMERS = "dingtalk:group:cidCUSTOMERS7Kb=="


def words(text: str = "您好") -> str:
    return json.dumps({"content": text}, ensure_ascii=False)


def batch(*users: str, **changes: object) -> Json:
    body: Json = {
        "robotCode": DINGTALK.robot_code,
        "userIds": list(users),
        "msgKey": "sampleText",
        "msgParam": words(),
    }
    return body | changes


def to_group(**changes: object) -> Json:
    body: Json = {
        "robotCode": DINGTALK.robot_code,
        "openConversationId": "cidCUSTOMERS7Kb==",
        "msgKey": "sampleMarkdown",
        "msgParam": json.dumps({"title": "超时", "text": "**工单 R-1** 已超时"}),
    }
    return body | changes


async def test_asking_again_gives_the_same_token(visitor: Visitor) -> None:
    first = visitor.dingtalk_token
    await visitor.sign_in()
    assert visitor.dingtalk_token == first


BAD_SIGN_INS: list[Json] = [
    {"appKey": DINGTALK.app_key, "appSecret": "wrong"},
    {"appKey": "wrong", "appSecret": DINGTALK.app_secret},
    {},
]


@pytest.mark.parametrize("body", BAD_SIGN_INS)
async def test_wrong_credentials_get_no_token(visitor: Visitor, body: Json) -> None:
    status, answer = await visitor.dingtalk("oauth2/accessToken", body)
    assert (status, answer["code"]) == (400, "invalidClientIdOrSecret")


async def test_without_a_good_token_nothing_is_sent(visitor: Visitor) -> None:
    for spoil in ("made up", ""):
        visitor.dingtalk_token = spoil
        status, answer = await visitor.dingtalk("robot/oToMessages/batchSend", batch("zhao_lei"))
        assert (status, answer["code"]) == (400, "InvalidAuthentication")
    assert await visitor.messages(ZHAO_LEI) == []


async def test_expired_tokens_are_refused_until_signed_in_again(visitor: Visitor) -> None:
    await visitor.client.post("/sandbox/api/expire_tokens", json={"platform": "dingtalk"})
    assert (await visitor.dingtalk("robot/oToMessages/batchSend", batch("zhao_lei")))[0] == 400
    await visitor.sign_in()
    assert (await visitor.dingtalk("robot/oToMessages/batchSend", batch("zhao_lei")))[0] == 200


async def test_a_batch_names_who_is_unknown_and_reaches_the_others(visitor: Visitor) -> None:
    users = ("zhao_lei", "nobody", "chen_xiansheng")
    status, answer = await visitor.dingtalk("robot/oToMessages/batchSend", batch(*users))
    assert (status, answer["invalidStaffIdList"]) == (200, ["nobody", "chen_xiansheng"])
    assert (await visitor.last(ZHAO_LEI))["text"] == "您好"


async def test_a_group_is_spoken_to(visitor: Visitor) -> None:
    status, _ = await visitor.dingtalk("robot/groupMessages/send", to_group())
    shown = await visitor.last(CUSTOMERS)
    assert (status, shown["kind"], shown["text"]) == (200, "markdown", "**工单 R-1** 已超时")


REFUSED_SENDS: dict[str, tuple[str, Json]] = {
    "21 users": ("robot/oToMessages/batchSend", batch(*["zhao_lei"] * 21)),
    "nobody": ("robot/oToMessages/batchSend", batch()),
    "another robot": ("robot/oToMessages/batchSend", batch("zhao_lei", robotCode="x")),
    "param as object": (
        "robot/oToMessages/batchSend",
        batch("zhao_lei", msgParam={"content": "x"}),
    ),
    "param no JSON": ("robot/oToMessages/batchSend", batch("zhao_lei", msgParam="您好")),
    "param of another key": (
        "robot/oToMessages/batchSend",
        batch("zhao_lei", msgKey="sampleMarkdown"),
    ),
    "number for a string": (
        "robot/oToMessages/batchSend",
        batch("zhao_lei", msgParam='{"content": 5}'),
    ),
    "unknown key": ("robot/oToMessages/batchSend", batch("zhao_lei", msgKey="sampleHologram")),
    "our spelling": (
        "robot/oToMessages/batchSend",
        {"robot_code": "x", "user_ids": ["zhao_lei"], "msg_key": "sampleText", "msg_param": "{}"},
    ),
    "unknown group": ("robot/groupMessages/send", to_group(openConversationId="cidNONE")),
    "a group's id in small letters": (
        "robot/groupMessages/send",
        to_group(openConversationId="cidcustomers7kb=="),
    ),
    "another robot in the group": ("robot/groupMessages/send", to_group(robotCode="x")),
    "15001 bytes": (
        "robot/groupMessages/send",
        to_group(msgKey="sampleText", msgParam=words("x" * (15001 - len(words(""))))),
    ),
    "unknown download code": (
        "robot/messageFiles/download",
        {"downloadCode": "f0", "robotCode": DINGTALK.robot_code},
    ),
    "nothing": ("robot/groupMessages/send", {}),
}


@pytest.mark.parametrize(("path", "body"), REFUSED_SENDS.values(), ids=REFUSED_SENDS)
async def test_a_wrong_call_is_refused_and_nobody_sees_it(
    visitor: Visitor, path: str, body: Json
) -> None:
    status, answer = await visitor.dingtalk(path, body)
    assert (status, set(answer)) == (400, {"code", "message", "requestid"})
    assert await visitor.messages(ZHAO_LEI) == await visitor.messages(CUSTOMERS) == []


async def test_15000_bytes_are_taken(visitor: Visitor) -> None:
    param = words("x" * (15000 - len(words(""))))
    body = to_group(msgKey="sampleText", msgParam=param)
    assert (await visitor.dingtalk("robot/groupMessages/send", body))[0] == 200


async def upload(visitor: Visitor, token: str, kind: str = "image") -> Json:
    form = FormData()
    form.add_field("media", PICTURE, filename="chart.png", content_type="image/png")
    query = {"access_token": token, "type": kind}
    async with visitor.client.post(
        "/dingtalk-oapi/media/upload", params=query, data=form
    ) as response:
        return await as_json(response)


async def test_an_uploaded_picture_can_be_shown(visitor: Visitor) -> None:
    uploaded = await upload(visitor, visitor.dingtalk_token)
    param = json.dumps({"photoURL": uploaded["media_id"]})
    body = batch("zhao_lei", msgKey="sampleImageMsg", msgParam=param)
    assert (await visitor.dingtalk("robot/oToMessages/batchSend", body))[0] == 200
    async with visitor.client.get(str((await visitor.last(ZHAO_LEI))["image_url"])) as response:
        assert await response.read() == PICTURE


async def test_the_old_api_refuses_with_errcodes(visitor: Visitor) -> None:
    assert (await upload(visitor, "made up"))["errcode"] == 40014
    assert (await upload(visitor, visitor.dingtalk_token, "hologram"))["errcode"] == 40004
    await visitor.client.post("/sandbox/api/expire_tokens", json={"platform": "dingtalk"})
    assert (await upload(visitor, visitor.dingtalk_token))["errcode"] == 42001


async def register(visitor: Visitor, url: str, **more: object) -> tuple[int, Json]:
    body: Json = {"callbackRouteKey": "gongdan", "callbackUrl": url, **more}
    return await visitor.dingtalk("card/callbacks/register", body)


async def test_a_card_route_is_registered_once_or_by_force(visitor: Visitor) -> None:
    status, answer = await register(visitor, "http://bot/a", apiSecret="s1")
    assert (status, part(answer, "result")["apiSecret"]) == (200, "s1")
    assert (await register(visitor, "http://bot/a"))[0] == 200
    assert (await register(visitor, "http://bot/b"))[0] == 500
    assert (await register(visitor, "http://bot/b", forceUpdate=True))[0] == 200
