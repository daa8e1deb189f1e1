"""What a DingTalk robot says in words and files, to one, to several and in groups, over a real connection."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from aiohttp import ClientSession, web
from alibabacloud_dingtalk.robot_1_0 import models as robot_models

from bot.channels.channel import (
    ChannelError,
    FetchedFile,
    KeepsUploads,
    Limited,
    Outgoing,
    Recalls,
    Receipt,
    Refused,
    Rings,
    SendsToMany,
)
from bot.channels.dingtalk.channel import DingTalkChannel
from bot.channels.dingtalk.limits import LARGEST_FILE
from bot.channels.dingtalk.packing import LARGEST_INSIDE, packed, shown
from handlers.cards import Picture, Text
from handlers.updates import Chat, ReplyHook
from tests.channels.builders import (
    DINGTALK,
    DINGTALK_GROUP,
    NOW,
    PUBLIC_URL,
    ZHAO,
    ScriptedPlatform,
    dingtalk_api,
)
from tests.channels.dingtalk_shapes import same_names

TOKEN_PATH = "/v1.0/oauth2/accessToken"
PEOPLE, GROUP = "/v1.0/robot/oToMessages/batchSend", "/v1.0/robot/groupMessages/send"
UNSAY, UNSAY_IN_GROUP = "/v1.0/robot/otoMessages/batchRecall", "/v1.0/robot/groupMessages/recall"
DING = "/v1.0/robot/ding/send"
SESSION, UPLOAD = "/oapi/robot/sendBySession", "/oapi/media/upload"
CHEN, ZHOU = "$:LWCP_v1:$chen", "$:LWCP_v1:$zhou"


@pytest.fixture
def channel(platform: ScriptedPlatform, http: ClientSession) -> DingTalkChannel:
    platform.on(TOKEN_PATH, {"accessToken": "t1", "expireIn": 7200})
    api = dingtalk_api(http, api_base=platform.base, oapi_base=platform.base + "/oapi")
    return DingTalkChannel(DINGTALK, api, public_url=PUBLIC_URL, clock=lambda: NOW)


def person(user_id: str) -> Chat:
    return Chat(channel="dingtalk", account=DINGTALK.corp_id, kind="direct", id=user_id)


def words(to: Chat, text: Text, platform: ScriptedPlatform | None = None) -> Outgoing:
    hook = None
    if platform:
        url = f"{platform.base}{SESSION}?session=abc"
        hook = ReplyHook(url=url, expires_at=NOW + timedelta(minutes=30))
    return Outgoing(to=to, message=text, key="row-1", reply_hook=hook)


@pytest.mark.parametrize("what", [KeepsUploads, SendsToMany, Recalls, Rings])
def test_the_channel_says_that_it_can(what: type[object], channel: DingTalkChannel) -> None:
    assert isinstance(channel, what)


async def test_several_are_mentioned_members_and_people_outside_each_by_their_id(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(SESSION, {"errcode": 0})
    text = Text(text="请确认", mention="sun_li", mentions=(CHEN, "zhao_lei", "sun_li", ZHOU))
    receipt = await channel.send(words(DINGTALK_GROUP, text, platform))
    assert receipt == Receipt()
    assert platform.calls_to(SESSION)[0].json()["at"] == {
        "isAtAll": False,
        "atUserIds": ["sun_li", "zhao_lei"],
        "atDingtalkIds": [CHEN, ZHOU],
    }


@pytest.mark.parametrize(
    ("answer", "is_spent"),
    [
        ({"errcode": 300005, "errmsg": "session is not exist or has expired"}, True),
        ({"errcode": 400102, "errmsg": "stopped"}, None),
        ({"errcode": 410100, "errmsg": "send too fast"}, False),
    ],
)
async def test_a_webhook_that_does_not_take_it_leaves_the_other_way(
    answer: dict[str, object],
    is_spent: bool | None,
    platform: ScriptedPlatform,
    channel: DingTalkChannel,
) -> None:
    platform.on(SESSION, answer)
    platform.on(GROUP, {"processQueryKey": "q2"})
    said = words(DINGTALK_GROUP, Text(text="已登记"), platform)
    if is_spent is None:
        with pytest.raises(ChannelError, match="停用"):
            await channel.send(said)
        return
    assert await channel.send(said) == Receipt(message_id="q2", hook_is_spent=is_spent)


async def test_an_address_that_is_shut_out_is_not_tried_by_the_other_way(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(SESSION, web.Response(text="<html>punish</html>", content_type="text/html"))
    with pytest.raises(Limited, match="封禁"):
        await channel.send(words(DINGTALK_GROUP, Text(text="已登记"), platform))
    assert platform.calls_to(GROUP) == []


async def test_the_same_words_go_to_several_by_one_call_and_each_hears_what_came_of_it(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    lists = {
        "invalidStaffIdList": ["b"],
        "filteredStaffIdList": ["c"],
        "flowControlledStaffIdList": ["d"],
    }
    platform.on(PEOPLE, {"processQueryKey": "q1", **lists})
    found = await channel.send_to_many([words(person(each), Text(text="报告")) for each in "abcd"])
    (call,) = platform.calls_to(PEOPLE)
    assert call.json()["userIds"] == ["a", "b", "c", "d"]
    assert same_names(robot_models.BatchSendOTORequest(), call.json())
    assert found[0] == Receipt(message_id="q1")
    reached = [type(each).__name__ for each in found[1:]]
    assert reached == ["Refused", "Refused", "Limited"]
    reasons = [each.reason for each in found if isinstance(each, ChannelError)]
    assert ["不是企业成员" in reasons[0], "过滤" in reasons[1], "限流" in reasons[2]] == [True] * 3


@pytest.mark.parametrize(
    ("outgoing", "goes"),
    [
        (words(ZHAO, Text(text="报告")), True),
        (words(person(CHEN), Text(text="报告")), False),
        (words(DINGTALK_GROUP, Text(text="报告")), False),
        (Outgoing(to=ZHAO, message=Picture(file=1), key="k"), False),
    ],
)
def test_only_words_to_members_go_together(
    outgoing: Outgoing, goes: bool, channel: DingTalkChannel
) -> None:
    assert channel.goes_with_others(outgoing) is goes


@pytest.mark.parametrize(
    ("name", "sent_as", "kind"),
    [
        ("报价.XLSX", "报价.XLSX", "xlsx"),
        ("漏水.mp4", "漏水.mp4.zip", "zip"),
        ("语音", "语音.zip", "zip"),
        ("旧表.xls", "旧表.xls.zip", "zip"),
    ],
)
async def test_a_document_goes_as_it_is_or_inside_a_zip(
    name: str,
    sent_as: str,
    kind: str,
    platform: ScriptedPlatform,
    channel: DingTalkChannel,
) -> None:
    platform.on(UPLOAD, {"errcode": 0, "media_id": "@m1"})
    platform.on(PEOPLE, {"processQueryKey": "q1"})
    file = FetchedFile(content=b"content", media_type="application/octet-stream", name=name)
    media_id = await channel.upload("file", file)
    document = Picture(file=7, is_document=True)
    await channel.send(
        Outgoing(to=ZHAO, message=document, key="k", media_id=media_id, file_name=name)
    )
    assert platform.calls_to(UPLOAD)[0].query["type"] == "file"
    body = platform.calls_to(PEOPLE)[0].json()
    assert body["msgKey"] == "sampleFile"
    wanted = {"mediaId": "@m1", "fileName": sent_as, "fileType": kind}
    assert json.loads(str(body["msgParam"])) == wanted


@pytest.mark.parametrize(
    ("name", "media_type", "sent_as"),
    [
        ("漏水.PNG", "image/png", "漏水.PNG"),
        ("", "image/png", "photo.png"),
        ("image", "image/jpeg", "image.jpg"),
        ("漏水.tmp", "image/gif", "漏水.tmp.gif"),
    ],
)
def test_a_picture_is_known_by_its_ending(name: str, media_type: str, sent_as: str) -> None:
    picture = FetchedFile(content=b"x", media_type=media_type, name=name)
    assert shown(picture).name == sent_as


def test_inside_the_zip_is_the_file_and_it_is_no_larger_than_dingtalk_takes() -> None:
    found = packed(
        FetchedFile(content=bytes(LARGEST_INSIDE), media_type="video/mp4", name="漏.mp4")
    )
    assert len(found.content) <= LARGEST_FILE
    assert found.media_type == "application/zip"
    with ZipFile(BytesIO(found.content)) as archive:
        assert [(each.filename, each.file_size) for each in archive.infolist()] == [
            ("漏.mp4", LARGEST_INSIDE)
        ]


async def test_a_message_to_a_person_is_taken_back_by_its_key(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(UNSAY, {"successResult": ["q1"], "failedResult": {}})
    await channel.recall(ZHAO, "q1")
    body = platform.calls_to(UNSAY)[0].json()
    assert body == {"robotCode": "dingrobot", "processQueryKeys": ["q1"]}
    assert same_names(robot_models.BatchRecallOTORequest(), body)


async def test_a_message_in_a_group_is_taken_back_there(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(UNSAY_IN_GROUP, {"successResult": ["q1"], "failedResult": {}})
    await channel.recall(DINGTALK_GROUP, "q1")
    body = platform.calls_to(UNSAY_IN_GROUP)[0].json()
    assert body["openConversationId"] == DINGTALK_GROUP.id
    assert same_names(robot_models.OrgGroupRecallRequest(), body)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"successResult": [], "failedResult": {"q1": "消息已过期"}}, "消息已过期"),
        ({"successResult": []}, "没有说明"),
        ({}, "没有说明"),
    ],
)
async def test_what_was_not_taken_back_is_refused_with_the_reason(
    answer: dict[str, object], why: str, platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(UNSAY, answer)
    with pytest.raises(Refused, match=why):
        await channel.recall(ZHAO, "q1")


async def test_what_went_by_a_webhook_cannot_be_taken_back(channel: DingTalkChannel) -> None:
    with pytest.raises(Refused, match="webhook"):
        await channel.recall(DINGTALK_GROUP, "")


async def test_a_ding_rings_within_the_application(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(DING, {"openDingId": "d1"})
    await channel.ring(ZHAO, "KX-1 超时\n请处理" + "！" * 300)
    body = platform.calls_to(DING)[0].json()
    assert (body["remindType"], body["receiverUserIdList"]) == (1, ["zhao_lei"])
    assert str(body["content"]).startswith("KX-1 超时 请处理")
    assert len(str(body["content"])) == 200
    assert same_names(robot_models.RobotSendDingRequest(), body)


async def test_a_ding_that_reached_nobody_is_refused(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(DING, {"openDingId": "d1", "failedList": {"用户不在可见范围": ["zhao_lei"]}})
    with pytest.raises(Refused, match="可见范围"):
        await channel.ring(ZHAO, "KX-1 超时")
