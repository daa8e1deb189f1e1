"""DingTalk's API over a real connection: what is sent, and what each answer means for a delivery."""

from __future__ import annotations

from datetime import timedelta

import pytest
from aiohttp import ClientSession, web
from alibabacloud_dingtalk.card_1_0 import models as card_models
from alibabacloud_dingtalk.oauth2_1_0 import models as oauth_models
from alibabacloud_dingtalk.robot_1_0 import models as robot_models

from bot.channels.channel import (
    CardExpired,
    ChannelError,
    Limited,
    Outgoing,
    Refused,
    TryLater,
)
from bot.channels.dingtalk.channel import DingTalkChannel
from bot.channels.dingtalk.crypto import card_secret
from handlers.cards import Text
from handlers.updates import Chat, FileSent, ReplyHook
from tests.channels.builders import (
    DINGTALK,
    DINGTALK_GROUP,
    LIMIT,
    NOW,
    PUBLIC_URL,
    ZHAO,
    ScriptedPlatform,
    dingtalk_api,
    repair_card,
)
from tests.channels.dingtalk_shapes import same_names

TOKEN_PATH = "/v1.0/oauth2/accessToken"
PERSON = "/v1.0/robot/oToMessages/batchSend"
GROUP = "/v1.0/robot/groupMessages/send"
DELIVER = "/v1.0/card/instances/createAndDeliver"
CARDS = "/v1.0/card/instances"
REGISTER = "/v1.0/card/callbacks/register"
DOWNLOAD = "/v1.0/robot/messageFiles/download"
SESSION = "/oapi/robot/sendBySession"
DELIVERED: dict[str, object] = {
    "success": True,
    "result": {"outTrackId": "card-1", "deliverResults": [{"success": True}]},
}
CHEN = Chat(channel="dingtalk", account=DINGTALK.corp_id, kind="direct", id="$:LWCP_v1:$chen")


@pytest.fixture
def channel(platform: ScriptedPlatform, http: ClientSession) -> DingTalkChannel:
    token: dict[str, object] = {"accessToken": "t1", "expireIn": 7200}
    platform.on(TOKEN_PATH, token, {**token, "accessToken": "t2"})
    api = dingtalk_api(http, api_base=platform.base, oapi_base=platform.base + "/oapi")
    return DingTalkChannel(DINGTALK, api, public_url=PUBLIC_URL, clock=lambda: NOW)


def a_text(to: Chat, *, hook: ReplyHook | None = None, mention: str = "") -> Outgoing:
    return Outgoing(
        to=to, message=Text(text="已登记", mention=mention), key="row-1", reply_hook=hook
    )


def a_card(to: Chat) -> Outgoing:
    return Outgoing(to=to, message=repair_card(), key="card-1")


def a_hook(platform: ScriptedPlatform, *, minutes: int = 30) -> ReplyHook:
    url = f"{platform.base}{SESSION}?session=abc"
    return ReplyHook(url=url, expires_at=NOW + timedelta(minutes=minutes))


async def test_a_text_goes_to_one_person(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(PERSON, {"processQueryKey": "q1"})
    assert (await channel.send(a_text(ZHAO))).message_id == "q1"
    (call,) = platform.calls_to(PERSON)
    assert call.headers["x-acs-dingtalk-access-token"] == "t1"
    assert call.json() == {
        "robotCode": "dingrobot",
        "userIds": ["zhao_lei"],
        "msgKey": "sampleText",
        "msgParam": '{"content":"已登记"}',
    }
    assert same_names(robot_models.BatchSendOTORequest(), call.json())


async def test_a_group_is_answered_through_its_session_with_a_mention(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(SESSION, {"errcode": 0, "errmsg": "ok"})
    await channel.send(a_text(DINGTALK_GROUP, hook=a_hook(platform), mention="sun_li"))
    (call,) = platform.calls
    assert (call.path, call.query) == (SESSION, {"session": "abc"})
    assert call.json()["at"] == {"atUserIds": ["sun_li"], "isAtAll": False}
    assert "x-acs-dingtalk-access-token" not in call.headers


@pytest.mark.parametrize("minutes", [0, -1])
async def test_after_the_session_ended_the_robot_speaks(
    minutes: int, platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(GROUP, {"processQueryKey": "q2"})
    hook = a_hook(platform, minutes=minutes)
    assert (await channel.send(a_text(DINGTALK_GROUP, hook=hook))).message_id == "q2"
    body = platform.calls_to(GROUP)[0].json()
    assert body["openConversationId"] == DINGTALK_GROUP.id
    assert same_names(robot_models.OrgGroupSendRequest(), body)
    assert platform.calls_to(SESSION) == []


async def test_a_session_that_ended_early_does_not_lose_the_words(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(SESSION, {"errcode": 300001, "errmsg": "session expired"})
    platform.on(GROUP, {"processQueryKey": "q2"})
    await channel.send(a_text(DINGTALK_GROUP, hook=a_hook(platform)))
    assert len(platform.calls_to(GROUP)) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://oapi.dingtalk.com.evil.example/robot/sendBySession?session=1",
        "file:///etc/passwd",
        "//oapi.dingtalk.com/robot",
        "not a url",
    ],
)
async def test_a_webhook_elsewhere_is_never_called(
    url: str, platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(GROUP, {"processQueryKey": "q2"})
    hook = ReplyHook(url=url, expires_at=NOW + timedelta(hours=1))
    assert (await channel.send(a_text(DINGTALK_GROUP, hook=hook))).message_id == "q2"


async def test_somebody_outside_is_reached_through_the_session_alone(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(SESSION, {"errcode": 0})
    platform.on(PERSON, {"processQueryKey": "q", "invalidStaffIdList": [CHEN.id]})
    await channel.send(a_text(CHEN, hook=a_hook(platform)))
    with pytest.raises(Refused):
        await channel.send(a_text(CHEN))


@pytest.mark.parametrize(
    "to, space, deliver_model",
    [
        (ZHAO, "dtv1.card//IM_ROBOT.zhao_lei", "imRobotOpenDeliverModel"),
        (
            DINGTALK_GROUP,
            "dtv1.card//IM_GROUP.cidSUPERVISORS0Aa==",
            "imGroupOpenDeliverModel",
        ),
    ],
)
async def test_a_card_is_created_and_delivered(
    to: Chat,
    space: str,
    deliver_model: str,
    platform: ScriptedPlatform,
    channel: DingTalkChannel,
) -> None:
    platform.on(DELIVER, DELIVERED)
    receipt = await channel.send(a_card(to))
    assert receipt.update_codes == ()
    body = platform.calls_to(DELIVER)[0].json()
    assert body["outTrackId"] == f"{to.kind}-card-1"
    assert body["cardTemplateId"] == "gongdan.schema"
    assert (body["callbackType"], body["callbackRouteKey"]) == ("HTTP", "gongdan")
    assert body["openSpaceId"] == space
    assert deliver_model in body
    assert same_names(card_models.CreateAndDeliverRequest(), body)


async def test_a_card_is_changed_by_its_own_key(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(CARDS, {"success": True, "result": True})
    await channel.refresh(ZHAO, "card-1", repair_card(), "")
    (call,) = platform.calls_to(CARDS)
    assert (call.method, call.json()["outTrackId"]) == ("PUT", "direct-card-1")
    assert same_names(card_models.UpdateCardRequest(), call.json())


async def test_presses_are_told_where_to_go_and_the_apps_secret_stays_home(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(REGISTER, {"success": True, "result": {}})
    await channel.start()
    body = platform.calls_to(REGISTER)[0].json()
    assert body["callbackUrl"] == PUBLIC_URL + "/callbacks/dingtalk/card"
    assert body["callbackRouteKey"] == "gongdan"
    assert body["apiSecret"] == card_secret(DINGTALK.app_secret) != DINGTALK.app_secret
    assert same_names(card_models.RegisterCallbackRequest(), body)


async def test_the_token_is_asked_for_as_documented(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(PERSON, {"processQueryKey": "q"})
    await channel.send(a_text(ZHAO))
    body = platform.calls_to(TOKEN_PATH)[0].json()
    assert body == {"appKey": "dingappkey", "appSecret": "this is secret"}
    assert same_names(oauth_models.GetAccessTokenRequest(), body)


async def test_a_rejected_token_is_replaced_once(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    rejection = failed(400, "InvalidAuthentication")
    platform.on(PERSON, rejection, {"processQueryKey": "q"})
    await channel.send(a_text(ZHAO))
    tokens = [call.headers["x-acs-dingtalk-access-token"] for call in platform.calls_to(PERSON)]
    assert tokens == ["t1", "t2"]


async def test_wrong_keys_are_told_to_the_administrator(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(TOKEN_PATH, failed(400, "invalidClientIdOrSecret"))
    with pytest.raises(TryLater, match="APP_SECRET") as refusal:
        await channel.send(a_text(ZHAO))
    assert DINGTALK.app_secret not in refusal.value.reason
    assert refusal.value.trouble == "account"


def failed(status: int, code: str) -> web.Response:
    words = {"code": code, "message": "…", "requestid": "r"}
    return web.json_response(words, status=status)


ANSWERS: list[tuple[web.Response | dict[str, object], type[ChannelError], float | None]] = [
    ({"processQueryKey": "q", "invalidStaffIdList": ["zhao_lei"]}, Refused, None),
    ({"processQueryKey": "q", "filteredStaffIdList": ["zhao_lei"]}, Refused, None),
    ({"processQueryKey": "q", "flowControlledStaffIdList": ["zhao_lei"]}, Limited, 60),
    (failed(403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"), Limited, 1),
    (failed(403, "Forbidden.AccessDenied.ApiCountLimitForOrg"), Limited, 600),
    (failed(403, "Forbidden.AccessDenied.IpNotInWhiteList"), TryLater, 60),
    (failed(403, "Forbidden.AccessDenied.AccessTokenPermissionDenied"), TryLater, 60),
    (failed(403, ""), TryLater, 60),
    (failed(400, "staffId.notExisted"), Refused, None),
    (failed(400, "something.new"), Refused, None),
    (failed(429, "something.new"), TryLater, 10),
    (failed(500, "something.new"), TryLater, 10),
    (failed(503, "ServiceUnavailable"), TryLater, 5),
    (failed(401, "something.new"), TryLater, 60),
    ({"status": 1111, "wait": 5, "source": "x5", "punish": "deny"}, Limited, 300),
    (web.Response(text="<html>punish</html>", content_type="text/html"), Limited, 300),
    (web.Response(status=403, text="<html>denied</html>"), Limited, 300),
    (web.Response(status=502, text="<html>Bad Gateway</html>"), TryLater, 30),
    (web.Response(text="[]", content_type="application/json"), TryLater, 30),
]


@pytest.mark.parametrize("answer, error, after", ANSWERS)
async def test_each_answer_has_its_meaning_for_the_delivery(
    answer: web.Response | dict[str, object],
    error: type[ChannelError],
    after: float | None,
    platform: ScriptedPlatform,
    channel: DingTalkChannel,
) -> None:
    platform.on(PERSON, answer)
    with pytest.raises(error) as failure:
        await channel.send(a_text(ZHAO))
    assert failure.value.reason
    if isinstance(failure.value, TryLater):
        assert failure.value.after == after


@pytest.mark.parametrize(
    "answer, error",
    [
        (failed(400, "param.templateUnpublished"), TryLater),
        ({"success": False}, Refused),
        (
            {"success": True, "result": {"deliverResults": [{"success": False, "errorMsg": "x"}]}},
            Refused,
        ),
        (
            {
                "success": True,
                "result": {"deliverResults": [{"success": True}, {"success": False}]},
            },
            Refused,
        ),
    ],
)
async def test_a_card_that_reached_nobody_is_not_delivered(
    answer: web.Response | dict[str, object],
    error: type[ChannelError],
    platform: ScriptedPlatform,
    channel: DingTalkChannel,
) -> None:
    platform.on(DELIVER, answer)
    with pytest.raises(error):
        await channel.send(a_card(DINGTALK_GROUP))


@pytest.mark.parametrize(
    "answer, error",
    [
        (failed(400, "param.cardNotFound"), CardExpired),
        (failed(404, "resource.notFound"), CardExpired),
        ({"success": False}, CardExpired),
        (failed(500, "system.error"), TryLater),
        (failed(403, "Forbidden.AccessDenied.IpNotInWhiteList"), TryLater),
    ],
)
async def test_a_card_that_cannot_change_any_more_asks_for_a_fresh_one(
    answer: web.Response | dict[str, object],
    error: type[ChannelError],
    platform: ScriptedPlatform,
    channel: DingTalkChannel,
) -> None:
    platform.on(CARDS, answer)
    with pytest.raises(error):
        await channel.refresh(ZHAO, "card-1", repair_card(), "")


async def test_a_photo_is_fetched(platform: ScriptedPlatform, channel: DingTalkChannel) -> None:
    platform.on(DOWNLOAD, {"downloadUrl": platform.base + "/files/1?sign=a%2Fb"})
    platform.on("/files/1", web.Response(body=b"png", content_type="image/png"))
    found = await channel.fetch_file(FileSent(ref="d1", file_kind="image"), LIMIT)
    assert (found.content, found.media_type) == (b"png", "image/png")
    body = platform.calls_to(DOWNLOAD)[0].json()
    assert body == {"downloadCode": "d1", "robotCode": "dingrobot"}
    assert same_names(robot_models.RobotMessageFileDownloadRequest(), body)
    assert platform.calls_to("/files/1")[0].query == {"sign": "a/b"}


@pytest.mark.parametrize("url", ["http://169.254.169.254/", "https://x.dingtalk.com.evil.cn/", ""])
async def test_a_file_elsewhere_is_never_fetched(
    url: str, platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    platform.on(DOWNLOAD, {"downloadUrl": url})
    with pytest.raises(Refused, match="下载地址"):
        await channel.fetch_file(FileSent(ref="d1", file_kind="image"), LIMIT)


@pytest.mark.parametrize("status, error", [(403, Refused), (302, Refused), (502, TryLater)])
async def test_a_file_that_is_not_given_is_refused_or_tried_later(
    status: int,
    error: type[ChannelError],
    platform: ScriptedPlatform,
    channel: DingTalkChannel,
) -> None:
    platform.on(DOWNLOAD, {"downloadUrl": platform.base + "/files/1"})
    platform.on("/files/1", web.Response(status=status, headers={"Location": "http://127.0.0.1:1"}))
    with pytest.raises(error):
        await channel.fetch_file(FileSent(ref="d1", file_kind="image"), LIMIT)


async def test_an_unreachable_platform_is_tried_later(http: ClientSession) -> None:
    api = dingtalk_api(http, api_base="http://127.0.0.1:1")
    with pytest.raises(TryLater):
        await api.post(PERSON, {"msgKey": "sampleText", "msgParam": "{}"})


async def test_a_cards_receipt_is_the_name_a_reply_gives_it(
    platform: ScriptedPlatform, channel: DingTalkChannel
) -> None:
    carried = {"deliverResults": [{"success": True, "carrierId": "carrier-1"}]}
    platform.on(DELIVER, {"success": True, "result": carried}, DELIVERED)
    card = Outgoing(to=ZHAO, message=repair_card(), key="card-1")
    assert (await channel.send(card)).message_id == "carrier-1"
    assert (await channel.send(card)).message_id == "card-1"
