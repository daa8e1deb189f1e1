"""What DingTalk's robot sends beside words, what it takes back, and its DING messages; the official models read the answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO

import pytest
from aiohttp import FormData
from alibabacloud_dingtalk.robot_1_0 import models as official

from bot.sandbox.time import pass_hours
from tests.sandbox.visitor import DINGTALK, PICTURE, Json, Visitor, as_json, to_group

ZHAO_LEI = "dingtalk:direct:zhao_lei"
CUSTOMERS = "dingtalk:group:cidCUSTOMERS7Kb=="
CID = "cidCUSTOMERS7Kb=="
ROBOT = DINGTALK.robot_code
SEND, RECALL = "robot/oToMessages/batchSend", "robot/otoMessages/batchRecall"
TO_GROUP, RECALL_GROUP = "robot/groupMessages/send", "robot/groupMessages/recall"


def message(key: str = "sampleText", **param: str) -> Json:
    said = json.dumps(param or {"content": "您好"}, ensure_ascii=False)
    return {"robotCode": ROBOT, "msgKey": key, "msgParam": said}


async def told(visitor: Visitor, *users: str, **changes: object) -> Json:
    body = message() | {"userIds": list(users)} | changes
    status, answer = await visitor.dingtalk(SEND, body)
    assert status == 200, answer
    return answer


async def told_group(visitor: Visitor) -> str:
    _, answer = await visitor.dingtalk(TO_GROUP, message() | {"openConversationId": CID})
    return str(answer["processQueryKey"])


async def upload(visitor: Visitor, kind: str, name: str, content: bytes = PICTURE) -> Json:
    form = FormData()
    form.add_field(
        "media", BytesIO(content), filename=name, content_type="application/octet-stream"
    )
    query = {"access_token": visitor.dingtalk_token, "type": kind}
    async with visitor.client.post(
        "/dingtalk-oapi/media/upload", params=query, data=form
    ) as response:
        return await as_json(response)


def read_back(model: type, answer: Mapping[str, object]) -> Json:
    """Whatever the official model does not know, it loses."""
    kept: Json = model().from_map(dict(answer)).to_map()
    return kept


async def test_a_receipt_is_what_the_official_model_reads(visitor: Visitor) -> None:
    answer = await told(visitor, "zhao_lei")
    assert read_back(official.BatchSendOTOResponseBody, answer) == answer
    sent = {"processQueryKey": await told_group(visitor)}
    assert read_back(official.OrgGroupSendResponseBody, sent) == sent


async def test_a_link_and_an_action_card_open_addresses(visitor: Visitor) -> None:
    link = {"title": "工单 R-1", "text": "看详情", "messageUrl": "https://bot/m", "picUrl": ""}
    await told(visitor, "zhao_lei", **message("sampleLink", **link))
    shown = await visitor.last(ZHAO_LEI)
    assert (shown["kind"], shown["card"]) == (
        "link",
        {"title": "工单 R-1", "desc": "看详情", "url": "https://bot/m"},
    )
    card = {"title": "t", "text": "**好**", "singleTitle": "打开", "singleURL": "https://bot/m"}
    await told(visitor, "zhao_lei", **message("sampleActionCard", **card))
    assert (await visitor.last(ZHAO_LEI))["text"] == "**好**\n\n[打开](https://bot/m)"


async def test_a_document_must_have_been_uploaded_as_one(visitor: Visitor) -> None:
    document = await upload(visitor, "file", "报价.xlsx")
    picture = await upload(visitor, "image", "chart.png")
    named = {"fileName": "报价.xlsx", "fileType": "xlsx"}
    await told(
        visitor, "zhao_lei", **message("sampleFile", mediaId=str(document["media_id"]), **named)
    )
    shown = await visitor.last(ZHAO_LEI)
    assert (shown["kind"], shown["text"]) == ("file", "报价.xlsx")
    for media_id in (str(picture["media_id"]), "@nothing"):
        body = message("sampleFile", mediaId=media_id, **named) | {"userIds": ["zhao_lei"]}
        assert (await visitor.dingtalk(SEND, body))[0] == 400


async def test_sounds_and_films_are_sent_too(visitor: Visitor) -> None:
    sound = await upload(visitor, "voice", "a.amr")
    film = await upload(visitor, "video", "a.mp4")
    audio = {"mediaId": str(sound["media_id"]), "duration": "3000"}
    video = {
        "videoMediaId": str(film["media_id"]),
        "picMediaId": "@p",
        "videoType": "mp4",
        "duration": "3",
    }
    await told(visitor, "zhao_lei", **message("sampleAudio", **audio))
    assert (await visitor.last(ZHAO_LEI))["kind"] == "voice"
    await told(visitor, "zhao_lei", **message("sampleVideo", **video))
    assert (await visitor.last(ZHAO_LEI))["kind"] == "video"


WRONG_MEDIA: dict[str, tuple[str, str, bytes, int]] = {
    "another kind": ("hologram", "a.png", PICTURE, 40004),
    "a picture as a document": ("file", "a.png", PICTURE, 40005),
    "words as a picture": ("image", "a.txt", PICTURE, 40005),
    "nothing in it": ("image", "a.png", b"", 40006),
    "too long a voice": ("voice", "a.amr", b"x" * ((2 << 20) + 1), 40006),
}


@pytest.mark.parametrize(
    ("kind", "name", "content", "errcode"), WRONG_MEDIA.values(), ids=WRONG_MEDIA
)
async def test_media_beyond_the_list_are_refused(
    visitor: Visitor, kind: str, name: str, content: bytes, errcode: int
) -> None:
    assert (await upload(visitor, kind, name, content))["errcode"] == errcode


WRONG_SENDS: dict[str, tuple[Json, str]] = {
    "nobody": ({"userIds": []}, "invalidParameter.userIds.empty"),
    "too many": ({"userIds": ["x"] * 21}, "invalidParameter.userIds.overMax"),
    "no robot": ({"robotCode": ""}, "invalidParameter.robotCode.empty"),
    "another robot": ({"robotCode": "x"}, "invalidParameter.robotCode.notExsit"),
    "no key": ({"msgKey": ""}, "invalidParameter.msgKey.empty"),
    "another key": ({"msgKey": "sampleHologram"}, "invalidParameter.msgKey.invalid"),
    "no JSON": ({"msgParam": "您好"}, "invalidParameter.msgParam.invalid"),
    "another's param": ({"msgKey": "sampleLink"}, "invalidParameter.msgParam.invalid"),
    "too long": ({"msgParam": "x" * 15_001}, "invalidParameter.msgParam.tooLong"),
}


@pytest.mark.parametrize(("changes", "code"), WRONG_SENDS.values(), ids=WRONG_SENDS)
async def test_a_wrong_send_has_its_code(visitor: Visitor, changes: Json, code: str) -> None:
    body = message() | {"userIds": ["zhao_lei"]} | changes
    status, answer = await visitor.dingtalk(SEND, body)
    assert (status, answer["code"]) == (400, code)


async def test_what_was_said_to_several_is_taken_back_at_once(visitor: Visitor) -> None:
    answer = await told(visitor, "zhao_lei", "qian_yong")
    key = str(answer["processQueryKey"])
    body: Json = {"robotCode": ROBOT, "processQueryKeys": [key, "unknown"]}
    status, answer = await visitor.dingtalk(RECALL, body)
    assert (status, answer["successResult"]) == (200, [key])
    assert answer["failedResult"] == {"unknown": "invalid.processQueryKey"}
    assert read_back(official.BatchRecallOTOResponseBody, answer) == answer
    for chat in (ZHAO_LEI, "dingtalk:direct:qian_yong"):
        assert (await visitor.last(chat))["kind"] == "recalled"
    _, again = await visitor.dingtalk(RECALL, body)
    assert again["successResult"] == []


async def test_a_groups_messages_are_taken_back_there_and_nowhere_else(visitor: Visitor) -> None:
    key = await told_group(visitor)
    body: Json = {"robotCode": ROBOT, "processQueryKeys": [key]}
    _, elsewhere = await visitor.dingtalk(RECALL, body)
    assert elsewhere["failedResult"] == {key: "invalid.processQueryKey"}
    other = body | {"openConversationId": "cidSUPERVISORS0Aa=="}
    assert (await visitor.dingtalk(RECALL_GROUP, other))[1]["successResult"] == []
    _, answer = await visitor.dingtalk(RECALL_GROUP, body | {"openConversationId": CID})
    assert answer == {"successResult": [key], "failedResult": {}}
    assert (await visitor.last(CUSTOMERS))["kind"] == "recalled"


async def test_a_card_is_taken_back_by_its_carrier(visitor: Visitor) -> None:
    await visitor.dingtalk("card/instances/createAndDeliver", to_group("t1", CID))
    carrier = (await visitor.last(CUSTOMERS))["id"]
    body: Json = {"robotCode": ROBOT, "processQueryKeys": [carrier], "openConversationId": CID}
    assert (await visitor.dingtalk(RECALL_GROUP, body))[1]["successResult"] == [carrier]


async def test_after_a_day_nothing_is_taken_back(visitor: Visitor) -> None:
    key = str((await told(visitor, "zhao_lei"))["processQueryKey"])
    pass_hours(visitor.stage, 25)
    await visitor.sign_in()
    body: Json = {"robotCode": ROBOT, "processQueryKeys": [key]}
    _, answer = await visitor.dingtalk(RECALL, body)
    assert answer["failedResult"] == {key: "robot.processQueryKey.expired"}


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ([], "invalidParameter.processQueryKey.missing"),
        (["x"] * 21, "invalidParameter.processQueryKeys.overMax"),
    ],
)
async def test_a_wrong_recall_is_refused(visitor: Visitor, keys: list[str], code: str) -> None:
    body: Json = {"robotCode": ROBOT, "processQueryKeys": keys}
    status, answer = await visitor.dingtalk(RECALL, body)
    assert (status, answer["code"]) == (400, code)


def ding(*users: str, **changes: object) -> Json:
    body: Json = {
        "robotCode": ROBOT,
        "remindType": 1,
        "receiverUserIdList": list(users),
        "content": "工单 R-1 已超时",
    }
    return body | changes


async def test_a_ding_reaches_each_and_names_whom_it_missed(visitor: Visitor) -> None:
    status, answer = await visitor.dingtalk("robot/ding/send", ding("zhao_lei", "nobody"))
    assert (status, answer["failedList"]) == (200, {"miss.staffId": ["nobody"]})
    assert read_back(official.RobotSendDingResponseBody, answer) == answer
    assert (await visitor.last(ZHAO_LEI))["text"] == "【DING】工单 R-1 已超时"
    body: Json = {"robotCode": ROBOT, "openDingId": answer["openDingId"]}
    _, back = await visitor.dingtalk("robot/ding/recall", body)
    assert read_back(official.RobotRecallDingResponseBody, back) == back
    assert (await visitor.last(ZHAO_LEI))["kind"] == "recalled"
    status, again = await visitor.dingtalk("robot/ding/recall", body)
    assert (status, again["code"]) == (400, "recall.ding.exception")


WRONG_DINGS: dict[str, tuple[Json, str]] = {
    "another robot": (ding("zhao_lei", robotCode="x"), "invalid.chatbotId"),
    "nobody known": (ding("nobody"), "miss.staffId"),
    "nobody": (ding(), "invalidParameter.param.invalid"),
    "no words": (ding("zhao_lei", content=""), "invalidParameter.param.invalid"),
    "another kind": (ding("zhao_lei", remindType=4), "invalidParameter.param.invalid"),
    "a call, which was not bought": (
        ding("zhao_lei", remindType=3),
        "ding.serverquota.insufficient",
    ),
    "too many": (ding(*["zhao_lei"] * 201), "ding.receivercount.limit"),
    "too many to call": (ding(*["zhao_lei"] * 21, remindType=2), "ding.receivercount.limit"),
}


@pytest.mark.parametrize(("body", "code"), WRONG_DINGS.values(), ids=WRONG_DINGS)
async def test_a_wrong_ding_rings_nobody(visitor: Visitor, body: Json, code: str) -> None:
    status, answer = await visitor.dingtalk("robot/ding/send", body)
    assert (status, answer["code"]) == (400, code)
    assert await visitor.messages(ZHAO_LEI) == []


async def test_a_used_up_ding_quota_is_told(visitor: Visitor) -> None:
    await visitor.client.post("/sandbox/api/dingtalk/empty_ding", json={})
    status, answer = await visitor.dingtalk("robot/ding/send", ding("zhao_lei"))
    assert (status, answer["code"]) == (400, "ding.serverquota.insufficient")
