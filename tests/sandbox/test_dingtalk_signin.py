"""Signing in with DingTalk: by its page, and inside its client; the official models read the answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp.test_utils import TestClient, TestServer
from alibabacloud_dingtalk.contact_1_0 import models as contact_models
from alibabacloud_dingtalk.oauth2_1_0 import models as oauth_models

from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig
from bot.sandbox.dingtalk.ids import union_id
from tests.sandbox.visitor import DINGTALK, Json, Visitor, as_json, part

AUTH = "/sandbox/dingtalk/oauth2/auth"
ASKED = {
    "redirect_uri": "https://bot.example/console/sign-in?next=%2Fm",
    "response_type": "code",
    "client_id": DINGTALK.app_key,
    "scope": "openid corpid",
    "state": "s-1",
    "prompt": "consent",
}


@pytest.fixture
async def strict_visitor(config: SandboxConfig) -> AsyncIterator[Visitor]:
    """Its application signs in on one domain alone."""
    account = replace(config.dingtalk, redirect_domain="bot.example")
    app = build_sandbox(replace(config, dingtalk=account))
    async with TestClient(TestServer(app)) as client:
        yield Visitor(client, app)


async def signed_in_as(visitor: Visitor, person: str) -> dict[str, list[str]]:
    """What the page sends the browser back with."""
    query = ASKED | {"sandbox_user": person}
    async with visitor.client.get(AUTH, params=query, allow_redirects=False) as response:
        assert response.status == 302
        return parse_qs(urlsplit(response.headers["Location"]).query)


async def token_for(visitor: Visitor, code: str, **changes: str) -> tuple[int, Json]:
    body: Json = {
        "clientId": DINGTALK.app_key,
        "clientSecret": DINGTALK.app_secret,
        "code": code,
        "grantType": "authorization_code",
        **changes,
    }
    return await visitor.dingtalk("oauth2/userAccessToken", body)


async def me(visitor: Visitor, token: str, who: str = "me") -> tuple[int, Json]:
    headers = {"x-acs-dingtalk-access-token": token}
    async with visitor.client.get(
        f"/dingtalk/v1.0/contact/users/{who}", headers=headers
    ) as response:
        return response.status, await as_json(response)


async def test_the_page_asks_who_one_is(visitor: Visitor) -> None:
    async with visitor.client.get(AUTH, params=ASKED) as response:
        page = await response.text()
    assert "孙丽" in page
    assert "陈先生" in page
    assert "周敏" not in page


async def test_the_browser_goes_back_with_a_code_and_its_state(visitor: Visitor) -> None:
    back = await signed_in_as(visitor, "sun_li")
    assert (back["state"], back["next"]) == (["s-1"], ["/m"])
    status, answer = await token_for(visitor, back["authCode"][0])
    assert (status, answer["corpId"]) == (200, DINGTALK.corp_id)
    assert oauth_models.GetUserTokenResponseBody().from_map(answer).to_map() == answer
    status, found = await me(visitor, str(answer["accessToken"]))
    assert (status, found["nick"]) == (200, "孙丽")
    assert found["unionId"] == union_id(visitor.stage.world.person("dingtalk", "sun_li"))
    assert contact_models.GetUserResponseBody().from_map(found).to_map() == found


async def test_somebody_outside_can_sign_in_and_is_known_by_their_union_id(
    visitor: Visitor,
) -> None:
    code = (await signed_in_as(visitor, "chen_xiansheng"))["authCode"][0]
    token = str((await token_for(visitor, code))[1]["accessToken"])
    found = (await me(visitor, token))[1]
    outside = visitor.stage.world.person("dingtalk", "chen_xiansheng")
    assert found["unionId"] == union_id(outside)


async def test_who_declines_goes_back_with_an_error(visitor: Visitor) -> None:
    query = ASKED | {"sandbox_decline": "1"}
    async with visitor.client.get(AUTH, params=query, allow_redirects=False) as response:
        back = parse_qs(urlsplit(response.headers["Location"]).query)
    assert back["error"] == ["access_denied"]
    assert "authCode" not in back


WRONG_LINKS = {
    "another application": {"client_id": "x"},
    "no address": {"redirect_uri": "console"},
    "another flow": {"response_type": "token"},
    "another scope": {"scope": "mail"},
    "no consent": {"prompt": "none"},
    "another company": {"corpId": "ding0"},
}


@pytest.mark.parametrize("changes", WRONG_LINKS.values(), ids=WRONG_LINKS)
async def test_a_wrong_link_is_complained_of(visitor: Visitor, changes: dict[str, str]) -> None:
    async with visitor.client.get(AUTH, params=ASKED | changes) as response:
        assert response.status == 400


async def test_only_the_domain_set_up_is_gone_back_to(strict_visitor: Visitor) -> None:
    await signed_in_as(strict_visitor, "sun_li")
    elsewhere = ASKED | {"redirect_uri": "https://thief.example/"}
    async with strict_visitor.client.get(AUTH, params=elsewhere) as response:
        assert response.status == 400


async def test_a_code_is_good_once_and_for_five_minutes(visitor: Visitor) -> None:
    code = (await signed_in_as(visitor, "sun_li"))["authCode"][0]
    assert (await token_for(visitor, code))[0] == 200
    status, answer = await token_for(visitor, code)
    assert (status, answer["code"]) == (400, "invalidCode")
    late = (await signed_in_as(visitor, "sun_li"))["authCode"][0]
    await visitor.client.post("/sandbox/api/pass_time", json={"hours": 0.1})
    assert (await token_for(visitor, late))[1]["code"] == "invalidCode"


async def test_a_token_needs_the_secret(visitor: Visitor) -> None:
    code = (await signed_in_as(visitor, "sun_li"))["authCode"][0]
    status, answer = await token_for(visitor, code, clientSecret="guessed")
    assert (status, answer["code"]) == (400, "invalidClientIdOrSecret")


async def test_a_refresh_token_gives_another_token(visitor: Visitor) -> None:
    code = (await signed_in_as(visitor, "sun_li"))["authCode"][0]
    refresh = str((await token_for(visitor, code))[1]["refreshToken"])
    again = await token_for(visitor, "", grantType="refresh_token", refreshToken=refresh)
    assert (await me(visitor, str(again[1]["accessToken"])))[0] == 200


async def test_the_applications_token_is_nobodys(visitor: Visitor) -> None:
    status, answer = await me(visitor, visitor.dingtalk_token)
    assert (status, answer["code"]) == (400, "InvalidAuthentication")


async def test_others_are_not_told_of(visitor: Visitor) -> None:
    code = (await signed_in_as(visitor, "sun_li"))["authCode"][0]
    token = str((await token_for(visitor, code))[1]["accessToken"])
    status, answer = await me(visitor, token, "somebody")
    assert (status, answer["code"]) == (404, "invalidParameter.user.notFound")


async def client_code(visitor: Visitor, person: str) -> str:
    async with visitor.client.post(
        "/sandbox/api/dingtalk/auth_code", json={"person": person}
    ) as response:
        assert response.status == 200
        return str((await as_json(response))["code"])


async def user_info(visitor: Visitor, code: str) -> Json:
    query = {"access_token": visitor.dingtalk_token}
    async with visitor.client.post(
        "/dingtalk-oapi/topapi/v2/user/getuserinfo", params=query, json={"code": code}
    ) as response:
        return await as_json(response)


async def test_a_page_in_the_client_learns_who_opened_it_once(visitor: Visitor) -> None:
    code = await client_code(visitor, "zhao_lei")
    found = part(await user_info(visitor, code), "result")
    assert (found["userid"], found["name"]) == ("zhao_lei", "赵磊")
    assert (await user_info(visitor, code))["errcode"] == 40078
    late = await client_code(visitor, "zhao_lei")
    await visitor.client.post("/sandbox/api/pass_time", json={"hours": 0.1})
    assert (await user_info(visitor, late))["errcode"] == 40078


async def test_codes_of_the_page_and_of_the_client_are_not_exchanged(visitor: Visitor) -> None:
    of_page = (await signed_in_as(visitor, "sun_li"))["authCode"][0]
    assert (await user_info(visitor, of_page))["errcode"] == 40078
    of_client = await client_code(visitor, "sun_li")
    assert (await token_for(visitor, of_client))[1]["code"] == "invalidCode"


async def test_the_client_knows_members_only(visitor: Visitor) -> None:
    async with visitor.client.post(
        "/sandbox/api/dingtalk/auth_code", json={"person": "chen_xiansheng"}
    ) as response:
        assert response.status == 404


async def test_the_ticket_of_jsapi_is_the_same_for_two_hours(visitor: Visitor) -> None:
    _, first = await visitor.dingtalk("oauth2/jsapiTickets", {})
    assert oauth_models.CreateJsapiTicketResponseBody().from_map(first).to_map() == first
    _, again = await visitor.dingtalk("oauth2/jsapiTickets", {})
    assert again["jsapiTicket"] == first["jsapiTicket"]
