"""What DingTalk's word is worth: docs 0024 (inside its client), 0029, 0032, 0054 and 0064 (in a browser)."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientSession, web
from alibabacloud_dingtalk.oauth2_1_0.models import GetUserTokenRequest

from bot.channels.channel import ChannelError
from bot.channels.dingtalk.signing_in import DingTalkSignIn
from bot.channels.vouching import CodeUsed, Vouched
from tests.channels.builders import DINGTALK, ScriptedPlatform, dingtalk_api

OK: dict[str, object] = {"errcode": 0, "errmsg": "ok"}
TRADED = "/v1.0/oauth2/userAccessToken"
ME = "/v1.0/contact/users/me"
BY_UNION = "/topapi/user/getbyunionid"
INSIDE = "/topapi/v2/user/getuserinfo"


@pytest.fixture
def way(http: ClientSession, platform: ScriptedPlatform) -> DingTalkSignIn:
    platform.on("/v1.0/oauth2/accessToken", {"accessToken": "t1", "expireIn": 7200})
    platform.on(TRADED, {"accessToken": "of the user", "expireIn": 7200, "refreshToken": "r"})
    platform.on(ME, {"nick": "赵磊", "unionId": "union-zhao"})
    platform.on(BY_UNION, {**OK, "result": {"contact_type": 0, "userid": "zhao_lei"}})
    platform.on(INSIDE, {**OK, "result": {"userid": "zhao_lei", "unionid": "union-zhao"}})
    api = dingtalk_api(http, api_base=platform.base, oapi_base=platform.base)
    return DingTalkSignIn(api, DINGTALK, DINGTALK.corp_id, api_base=platform.base)


def test_the_address_is_as_the_document_says(way: DingTalkSignIn) -> None:
    address = urlsplit(way.address("https://desk.example.com/m/sign-in/dingtalk/back", "S1"))
    assert (address.netloc, address.path) == ("login.dingtalk.com", "/oauth2/auth")
    assert {name: values[0] for name, values in parse_qs(address.query).items()} == {
        "redirect_uri": "https://desk.example.com/m/sign-in/dingtalk/back",
        "response_type": "code",
        "client_id": DINGTALK.app_key,
        "scope": "openid",
        "state": "S1",
        "prompt": "consent",
    }


async def test_a_member_is_known_by_their_own_token(
    way: DingTalkSignIn, platform: ScriptedPlatform
) -> None:
    member = Vouched(id="zhao_lei", is_member=True, union="union-zhao")
    assert await way.who("CODE") == member
    (traded,) = platform.calls_to(TRADED)
    assert traded.json() == GetUserTokenRequest().from_map(traded.json()).to_map()
    assert traded.json()["grantType"] == "authorization_code"
    (asked,) = platform.calls_to(ME)
    assert asked.headers["x-acs-dingtalk-access-token"] == "of the user"
    assert platform.calls_to(BY_UNION)[0].query["access_token"] == "t1"


@pytest.mark.parametrize(
    "answer",
    [
        {"errcode": 60121, "errmsg": "找不到该用户"},
        {**OK, "result": {"contact_type": 1, "userid": "ext-1"}},
        {**OK, "result": {"contact_type": "1", "userid": "ext-1"}},
    ],
)
async def test_somebody_outside_is_known_by_their_union_alone(
    answer: dict[str, object], way: DingTalkSignIn, platform: ScriptedPlatform
) -> None:
    """A customer in the contact list has an id there, which is no member's."""
    platform.on(BY_UNION, answer)
    assert await way.who("CODE") == Vouched(id="", is_member=False, union="union-zhao")


async def test_inside_the_client_the_code_itself_says_who_it_is(
    way: DingTalkSignIn, platform: ScriptedPlatform
) -> None:
    member = Vouched(id="zhao_lei", is_member=True, union="union-zhao")
    assert await way.who_is_inside("CODE") == member
    assert platform.calls_to(INSIDE)[0].json() == {"code": "CODE"}
    platform.on(INSIDE, {**OK, "result": {}})
    assert await way.who_is_inside("CODE") is None


@pytest.mark.parametrize("code", [40078, 40102, 42008, 40029])
async def test_a_code_of_the_client_is_good_once(
    code: int, way: DingTalkSignIn, platform: ScriptedPlatform
) -> None:
    platform.on(INSIDE, {"errcode": code, "errmsg": "不存在的临时授权码"})
    with pytest.raises(CodeUsed):
        await way.who_is_inside("CODE")


async def test_a_code_of_the_browser_is_good_once(
    way: DingTalkSignIn, platform: ScriptedPlatform
) -> None:
    used = {"code": "invalidParameter.authCode.notFound", "message": "authCode not found"}
    platform.on(TRADED, web.json_response(used, status=400))
    with pytest.raises(CodeUsed):
        await way.who("CODE")


@pytest.mark.parametrize("code", ["", "x" * 513])
async def test_what_can_be_no_code_is_not_asked_about(
    code: str, way: DingTalkSignIn, platform: ScriptedPlatform
) -> None:
    for ask in (way.who, way.who_is_inside):
        with pytest.raises(CodeUsed):
            await ask(code)
    assert platform.calls == []


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        (TRADED, 403, {"code": "Forbidden.AccessDenied.IpNotInWhiteList"}),
        (TRADED, 401, {"code": "InvalidAuthentication"}),
        (ME, 403, {"code": "Forbidden.AccessDenied.AccessTokenPermissionDenied"}),
        (BY_UNION, 200, {"errcode": 60020, "errmsg": "ip"}),
    ],
)
async def test_a_refusal_is_no_stranger(
    path: str,
    status: int,
    body: dict[str, object],
    way: DingTalkSignIn,
    platform: ScriptedPlatform,
) -> None:
    platform.on(path, web.json_response(body, status=status))
    with pytest.raises(ChannelError):
        await way.who("CODE")


async def test_who_did_not_let_us_know_is_nobody(
    way: DingTalkSignIn, platform: ScriptedPlatform
) -> None:
    platform.on(BY_UNION, {**OK, "result": {}})
    assert await way.who("CODE") is None
    platform.on(ME, {"nick": "赵磊"})
    assert await way.who("CODE") is None
    platform.on(ME, web.json_response({"code": "InvalidAuthentication"}, status=401))
    with pytest.raises(CodeUsed):
        await way.who("CODE")


def test_the_code_stands_where_either_document_puts_it(way: DingTalkSignIn) -> None:
    assert way.code_in({"authCode": "A", "code": "B"}) == "A"
    assert way.code_in({"code": "B"}) == "B" and way.code_in({"error": "denied"}) == ""
