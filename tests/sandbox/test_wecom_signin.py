"""Signing in with WeCom, the JS-SDK's tickets, and what the application's own settings say."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig
from tests.sandbox.test_wecom_contacts import get
from tests.sandbox.visitor import WECOM, Json, Visitor

BACK = "http://127.0.0.1:8000/m/signed-in?next=%2Fm%2F"
ASKED: Json = {
    "appid": WECOM.corp_id,
    "redirect_uri": BACK,
    "response_type": "code",
    "scope": "snsapi_base",
    "state": "a1B2c3",
    "agentid": str(WECOM.agent_id),
}


async def ask(visitor: Visitor, **changes: object) -> ClientResponse:
    params = {name: str(value) for name, value in (ASKED | changes).items()}
    path = "/wecom/connect/oauth2/authorize"
    return await visitor.client.get(path, params=params, allow_redirects=False)


async def code_for(visitor: Visitor, person: str) -> str:
    response = await ask(visitor, sandbox_user=person)
    assert response.status == 302
    address = urlsplit(response.headers["Location"])
    back = parse_qs(address.query)
    assert (address.netloc, address.path) == ("127.0.0.1:8000", "/m/signed-in")
    assert (back["next"], back["state"]) == (["/m/"], ["a1B2c3"])
    return back["code"][0]


async def test_a_member_signs_in_with_a_code_that_is_good_once(visitor: Visitor) -> None:
    code = await code_for(visitor, "wang_qiang")
    found = await get(visitor, "auth/getuserinfo", code=code)
    assert (found["errcode"], found["userid"]) == (0, "wang_qiang")
    assert (await get(visitor, "auth/getuserinfo", code=code))["errcode"] == 40029


async def test_a_customer_on_wechat_has_no_userid(visitor: Visitor) -> None:
    code = await code_for(visitor, "wmZhouNvShi00001")
    found = await get(visitor, "auth/getuserinfo", code=code)
    assert "userid" not in found
    assert (bool(found["openid"]), found["external_userid"]) == (True, "wmZhouNvShi00001")


async def test_without_a_choice_a_page_asks_who_one_is(visitor: Visitor) -> None:
    async with await ask(visitor) as response:
        page = await response.text()
    assert (response.status, response.content_type) == (200, "text/html")
    assert "王强" in page and "sandbox_user=wang_qiang" in page and "赵磊" not in page


async def test_the_same_is_asked_beside_the_chat_page(visitor: Visitor) -> None:
    params = {name: str(value) for name, value in ASKED.items()}
    path = "/sandbox/connect/oauth2/authorize"
    async with visitor.client.get(path, params=params) as response:
        assert (response.status, "王强" in await response.text()) == (200, True)


WRONG: dict[str, Json] = {
    "another company": {"appid": "ww0000000000000000"},
    "nowhere to go back to": {"redirect_uri": "/m/"},
    "another answer": {"response_type": "token"},
    "another scope": {"scope": "snsapi_login"},
    "state with a dash": {"state": "a-b"},
    "state too long": {"state": "a" * 129},
    "another application": {"agentid": "1"},
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
async def test_a_wrong_link_leads_nowhere(visitor: Visitor, change: Json) -> None:
    response = await ask(visitor, sandbox_user="wang_qiang", **change)
    assert response.status == 400
    assert visitor.stage.world.shelf("oauth.codes") == {}


async def test_a_code_that_was_not_given_out_is_refused(visitor: Visitor) -> None:
    assert (await get(visitor, "auth/getuserinfo", code="made-up"))["errcode"] == 40029
    assert (await get(visitor, "auth/getuserinfo"))["errcode"] == 40029


async def test_a_code_is_too_old_after_five_minutes(visitor: Visitor) -> None:
    code = await code_for(visitor, "wang_qiang")
    async with visitor.client.post("/sandbox/api/pass_time", json={"hours": 0.1}) as response:
        assert response.status == 200
    await visitor.sign_in()
    assert (await get(visitor, "auth/getuserinfo", code=code))["errcode"] == 40029


async def test_a_page_of_another_domain_gets_nobody(config: SandboxConfig) -> None:
    account = replace(config.wecom, redirect_domain="desk.example.com")
    app = build_sandbox(replace(config, wecom=account))
    async with TestClient(TestServer(app)) as client:
        visitor = Visitor(client, app)
        await visitor.sign_in()
        code = await code_for(visitor, "wang_qiang")
        assert (await get(visitor, "auth/getuserinfo", code=code))["errcode"] == 50001
        agent = await get(visitor, "agent/get", agentid=WECOM.agent_id)
        assert agent["redirect_domain"] == "desk.example.com"


async def test_tickets_stay_the_same_for_two_hours(visitor: Visitor) -> None:
    first = await get(visitor, "get_jsapi_ticket")
    assert (await get(visitor, "get_jsapi_ticket"))["ticket"] == first["ticket"]
    agent = await get(visitor, "ticket/get", type="agent_config")
    assert agent["ticket"] != first["ticket"]
    assert isinstance(agent["expires_in"], int) and 7100 < agent["expires_in"] <= 7200
    assert (await get(visitor, "ticket/get", type="jsapi"))["errcode"] == 40058


async def test_the_application_knows_its_settings_and_no_other(visitor: Visitor) -> None:
    agent = await get(visitor, "agent/get", agentid=WECOM.agent_id)
    assert (agent["close"], agent["allow_partys"]) == (0, {"partyid": [1]})
    assert (await get(visitor, "agent/get", agentid=1))["errcode"] == 301002
    assert (await get(visitor, "getcallbackip"))["ip_list"] == ["127.0.0.1"]
