"""DingTalk's cards over a real connection: what is created, delivered and changed, for all and for each."""

from __future__ import annotations

import dataclasses
import json

import pytest
from aiohttp import ClientSession, web

from bot.channels.channel import ChannelError, Outgoing, Refused, TryLater
from bot.channels.dingtalk.channel import DingTalkChannel
from handlers.cards import Button, Card, Own
from handlers.updates import Chat
from tests.channels.builders import (
    DINGTALK,
    DINGTALK_GROUP,
    NOW,
    PUBLIC_URL,
    ZHAO,
    ScriptedPlatform,
    dingtalk_api,
    repair_card,
)

CARDS = "/v1.0/card/instances"
MAKE = f"{CARDS}/createAndDeliver"
DELIVER = f"{CARDS}/deliver"
PERSON = "/oapi/topapi/v2/user/get"
NOBODY: dict[str, object] = {"errcode": 60121, "errmsg": "找不到该用户"}
AGREE = Button(text="同意", payload="t:1:2:approve:")
APPROVAL = Card(
    title="备件审批",
    own=(Own(person="sun_li", buttons=(AGREE,)), Own(person="zhao_lei", note="你已同意")),
)


@pytest.fixture
def channel(platform: ScriptedPlatform, http: ClientSession) -> DingTalkChannel:
    return open_channel(platform, http)


def open_channel(platform: ScriptedPlatform, http: ClientSession) -> DingTalkChannel:
    platform.on("/v1.0/oauth2/accessToken", {"accessToken": "t1", "expireIn": 7200})
    api = dingtalk_api(http, api_base=platform.base, oapi_base=platform.base + "/oapi")
    return DingTalkChannel(DINGTALK, api, public_url=PUBLIC_URL, clock=lambda: NOW)


def delivered(*results: dict[str, object]) -> dict[str, object]:
    return {"success": True, "result": {"outTrackId": "card-1", "deliverResults": list(results)}}


def a_card(to: Chat, card: Card = APPROVAL, *photo_ids: str) -> Outgoing:
    return Outgoing(to=to, message=card, key="card-1", photo_ids=photo_ids)


def union(name: str) -> dict[str, object]:
    return {"errcode": 0, "result": {"userid": "sun_li", "unionid": name}}


def params_of(part: object) -> dict[str, str]:
    assert isinstance(part, dict)
    found = part["cardParamMap"]
    assert isinstance(found, dict)
    return found


async def test_in_a_group_each_is_named_by_unionid_for_people_outside_have_no_other(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(MAKE, delivered({"success": True, "carrierId": "c1"}))
    platform.on(PERSON, union("uSun"), union("uZhao"))
    assert (await channel.send(a_card(DINGTALK_GROUP))).message_id == "c1"
    body = platform.calls_to(MAKE)[0].json()
    assert body["userIdType"] == 2
    private = body["privateData"]
    assert isinstance(private, dict)
    assert list(private) == ["uSun", "uZhao"]
    assert params_of(private["uSun"])["buttons"] == json.dumps(
        [{"text": "同意", "payload": AGREE.payload, "style": "default"}],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    assert params_of(private["uZhao"])["note"] == "你已同意"
    assert [call.json() for call in platform.calls_to(PERSON)] == [
        {"userid": "sun_li"},
        {"userid": "zhao_lei"},
    ]


async def test_who_is_who_is_asked_once(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(MAKE, delivered({"success": True}))
    platform.on(CARDS, {"success": True, "result": True})
    platform.on(PERSON, union("uSun"), union("uZhao"))
    await channel.send(a_card(DINGTALK_GROUP))
    await channel.refresh(DINGTALK_GROUP, "card-1", APPROVAL, "")
    assert len(platform.calls_to(PERSON)) == 2
    (call,) = platform.calls_to(CARDS)
    body = call.json()
    assert (call.method, body["userIdType"]) == ("PUT", 2)
    assert body["cardUpdateOptions"] == {
        "updateCardDataByKey": True,
        "updatePrivateDataByKey": True,
    }
    private = body["privateData"]
    assert isinstance(private, dict)
    assert params_of(private["uZhao"])["buttons"] == "[]"


async def test_alone_with_somebody_they_are_named_by_their_own_id(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(MAKE, delivered({"success": True}))
    await channel.send(a_card(ZHAO))
    body = platform.calls_to(MAKE)[0].json()
    assert body["userIdType"] == 1
    private = body["privateData"]
    assert isinstance(private, dict)
    assert list(private) == ["zhao_lei"]
    assert platform.calls_to(PERSON) == []


async def test_whoever_cannot_be_found_sees_what_everybody_does(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(MAKE, delivered({"success": True}))
    platform.on(PERSON, NOBODY, union("uZhao"))
    await channel.send(a_card(DINGTALK_GROUP))
    private = platform.calls_to(MAKE)[0].json()["privateData"]
    assert isinstance(private, dict)
    assert list(private) == ["uZhao"]


async def test_somebody_we_may_not_see_holds_up_nobody_elses_card(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(MAKE, delivered({"success": True}))
    platform.on(PERSON, {"errcode": 50002, "errmsg": "请求的员工userid不在授权范围内"})
    await channel.send(a_card(DINGTALK_GROUP))
    assert "privateData" not in platform.calls_to(MAKE)[0].json()


async def test_whoever_has_left_since_is_left_out(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(MAKE, delivered({"success": True}))
    platform.on(CARDS, _refusal("param.userIdNotExist"), {"success": True, "result": True})
    platform.on(PERSON, union("uSun"), union("uZhao"), NOBODY, union("uZhao"))
    await channel.send(a_card(DINGTALK_GROUP))
    await channel.refresh(DINGTALK_GROUP, "card-1", APPROVAL, "")
    named = [call.json()["privateData"] for call in platform.calls_to(CARDS)]
    assert [list(each) for each in named if isinstance(each, dict)] == [
        ["uSun", "uZhao"],
        ["uZhao"],
    ]


@pytest.mark.parametrize(
    "answer",
    [
        {"errcode": -1, "errmsg": "系统繁忙"},
        {"errcode": 88, "sub_code": "60011", "sub_msg": "应用尚未开通所需的权限"},
    ],
)
async def test_while_nobody_can_be_asked_the_card_waits(
    answer: dict[str, object], platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(PERSON, answer)
    with pytest.raises(TryLater):
        await channel.send(a_card(DINGTALK_GROUP))
    assert platform.calls_to(MAKE) == []


async def test_every_value_is_a_text(platform: ScriptedPlatform, channel: DingTalkChannel) -> None:
    platform.on(MAKE, delivered({"success": True}))
    photos = dataclasses.replace(repair_card(), photos=(1,))
    await channel.send(a_card(ZHAO, photos, "@lADP1"))
    params = params_of(platform.calls_to(MAKE)[0].json()["cardData"])
    assert all(isinstance(value, str) for value in params.values())
    assert params["photos"] == '["@lADP1"]'


async def test_photos_that_stand_already_are_left_alone(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(CARDS, {"success": True, "result": True})
    await channel.refresh(ZHAO, "card-1", dataclasses.replace(repair_card(), photos=(1,)), "")
    assert "photos" not in params_of(platform.calls_to(CARDS)[0].json()["cardData"])


async def test_the_list_of_chats_and_the_notification_say_what_it_is(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(MAKE, delivered({"success": True}))
    await channel.send(a_card(DINGTALK_GROUP, repair_card()))
    assert platform.calls_to(MAKE)[0].json()["imGroupOpenSpaceModel"] == {
        "supportForward": False,
        "lastMessageI18n": {"ZH_CN": "新工单 1001", "EN_US": "新工单 1001"},
        "notification": {"alertContent": "新工单 1001"},
    }


@pytest.mark.parametrize("mode, callback", [("stream", "STREAM"), ("http", "HTTP")])
async def test_presses_go_the_way_the_account_is_told_things(
    mode: str, callback: str, platform: ScriptedPlatform, http: ClientSession
) -> None:
    open_channel(platform, http)
    api = dingtalk_api(http, api_base=platform.base)
    channel = DingTalkChannel(
        DINGTALK, api, public_url=PUBLIC_URL, mode="stream" if mode == "stream" else "http"
    )
    platform.on(MAKE, delivered({"success": True}))
    await channel.send(a_card(ZHAO, repair_card()))
    body = platform.calls_to(MAKE)[0].json()
    assert body["callbackType"] == callback
    assert body.get("callbackRouteKey") == (None if mode == "stream" else "gongdan")


FAILURES: list[tuple[list[dict[str, object]], type[ChannelError]]] = [
    ([{"success": False, "errorMsg": "SYSTEM_ERROR"}], TryLater),
    ([{"success": False, "errorMsg": "QPS limit"}], TryLater),
    ([{"success": False, "errorMsg": "robot is not in this group"}], Refused),
    ([{"success": False}], Refused),
    ([{"success": True}, {"success": False, "errorMsg": "userId does not exist"}], Refused),
    (
        [{"success": False, "errorMsg": "no"}, {"success": False, "errorMsg": "system error"}],
        TryLater,
    ),
    ([], Refused),
]


@pytest.mark.parametrize("results, error", FAILURES)
async def test_each_space_is_looked_at(
    results: list[dict[str, object]],
    error: type[ChannelError],
    platform: ScriptedPlatform,
    channel: DingTalkChannel,
) -> None:
    platform.on(MAKE, delivered(*results))
    with pytest.raises(error, match="没有投放卡片"):
        await channel.send(a_card(ZHAO))


async def test_a_card_that_an_earlier_try_made_is_delivered(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(MAKE, _refusal("param.cardAlreadyExist"))
    platform.on(DELIVER, {"success": True, "result": [{"success": True, "carrierId": "c1"}]})
    assert (await channel.send(a_card(DINGTALK_GROUP, repair_card()))).message_id == "c1"
    assert platform.calls_to(DELIVER)[0].json() == {
        "outTrackId": "group-card-1",
        "openSpaceId": f"dtv1.card//IM_GROUP.{DINGTALK_GROUP.id}",
        "imGroupOpenDeliverModel": {"robotCode": DINGTALK.robot_code},
        "userIdType": 2,
    }


async def test_it_is_delivered_as_surely_as_the_first_time(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(MAKE, _refusal("param.cardAlreadyExist"))
    platform.on(DELIVER, {"success": True, "result": [{"success": False, "errorMsg": "no"}]})
    with pytest.raises(Refused):
        await channel.send(a_card(DINGTALK_GROUP, repair_card()))


def _refusal(code: str) -> web.Response:
    return web.json_response({"code": code, "message": "…", "requestid": "r"}, status=400)
