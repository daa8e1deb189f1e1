"""Who may call DingTalk's interfaces, how often, and how each of them says no."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.app import build_sandbox
from bot.sandbox.config import DingTalkAccount, SandboxConfig
from tests.sandbox.visitor import DINGTALK, Json, Visitor, as_json, to_person

ZHAO_LEI = "dingtalk:direct:zhao_lei"
SEND = "robot/oToMessages/batchSend"
CREATE = "card/instances/createAndDeliver"
HELLO: Json = {
    "robotCode": DINGTALK.robot_code,
    "userIds": ["zhao_lei"],
    "msgKey": "sampleText",
    "msgParam": '{"content": "您好"}',
}
DING: Json = {
    "robotCode": DINGTALK.robot_code,
    "remindType": 1,
    "receiverUserIdList": ["zhao_lei"],
    "content": "您好",
}
FORBIDDEN = "Forbidden.AccessDenied."


async def visited(config: SandboxConfig, account: DingTalkAccount) -> AsyncIterator[Visitor]:
    app = build_sandbox(replace(config, dingtalk=account))
    async with TestClient(TestServer(app)) as client:
        visitor = Visitor(client, app)
        await visitor.sign_in()
        yield visitor


@pytest.fixture
async def html_visitor(config: SandboxConfig) -> AsyncIterator[Visitor]:
    async for visitor in visited(config, replace(config.dingtalk, ban_body="html")):
        yield visitor


@pytest.fixture
async def far_visitor(config: SandboxConfig) -> AsyncIterator[Visitor]:
    """Its application may be called from another machine only."""
    elsewhere = replace(config.dingtalk, allowed_addresses=("192.0.2.7",))
    async for visitor in visited(config, elsewhere):
        yield visitor


async def control(visitor: Visitor, name: str, **body: object) -> Json:
    async with visitor.client.post(f"/sandbox/api/dingtalk/{name}", json=body) as response:
        assert response.status == 200, await response.text()
        return await as_json(response)


async def pass_hours(visitor: Visitor, hours: float) -> None:
    async with visitor.client.post("/sandbox/api/pass_time", json={"hours": hours}) as response:
        assert response.status == 200


async def old(visitor: Visitor, path: str, **body: object) -> Json:
    query = {"access_token": visitor.dingtalk_token}
    async with visitor.client.post(f"/dingtalk-oapi/{path}", params=query, json=body) as response:
        return await as_json(response)


async def test_an_address_that_calls_too_often_is_shut_out_of_everything(
    visitor: Visitor,
) -> None:
    await control(visitor, "limits", address_per_20_seconds=3)
    for _ in range(2):
        assert (await visitor.dingtalk(SEND, HELLO))[0] == 200
    status, answer = await visitor.dingtalk(SEND, HELLO)
    assert (status, answer["punish"], answer["status"]) == (200, "deny", 1111)
    assert "code" not in answer
    assert (await old(visitor, "topapi/v2/user/get", userid="sun_li"))["punish"] == "deny"
    assert len(await visitor.messages(ZHAO_LEI)) == 2


async def test_a_ban_lasts_for_five_minutes(visitor: Visitor) -> None:
    await control(visitor, "limits", address_per_20_seconds=1)
    await visitor.dingtalk(SEND, HELLO)
    assert "punish" in (await visitor.dingtalk(SEND, HELLO))[1]
    await pass_hours(visitor, 4 / 60)
    assert "punish" in (await visitor.dingtalk(SEND, HELLO))[1]
    await pass_hours(visitor, 2 / 60)
    assert (await visitor.dingtalk(SEND, HELLO))[0] == 200


async def test_a_ban_may_be_a_page(html_visitor: Visitor) -> None:
    await control(html_visitor, "ban")
    headers = {"x-acs-dingtalk-access-token": html_visitor.dingtalk_token}
    async with html_visitor.client.post(
        f"/dingtalk/v1.0/{SEND}", json=HELLO, headers=headers
    ) as response:
        assert response.content_type == "text/html"
        assert "<html>" in await response.text()


async def test_an_ordered_ban_is_over_when_its_time_is(visitor: Visitor) -> None:
    await control(visitor, "ban", seconds=60)
    assert "punish" in (await visitor.dingtalk(SEND, HELLO))[1]
    await pass_hours(visitor, 0.1)
    assert (await visitor.dingtalk(SEND, HELLO))[0] == 200
    await control(visitor, "ban")
    await control(visitor, "ban", on=False)
    assert (await visitor.dingtalk(SEND, HELLO))[0] == 200


async def test_one_interface_is_called_so_often_in_a_second(visitor: Visitor) -> None:
    await control(visitor, "limits", app_interface_per_second=0)
    status, answer = await visitor.dingtalk(SEND, HELLO)
    assert (status, answer["code"]) == (403, f"{FORBIDDEN}QpsLimitForAppkeyAndApi")
    assert (await old(visitor, "topapi/v2/user/get", userid="sun_li"))["errcode"] == 90018
    await control(visitor, "limits", all_interface_per_second=0)
    status, answer = await visitor.dingtalk(SEND, HELLO)
    assert (status, answer["code"]) == (403, f"{FORBIDDEN}QpsLimitForApi")
    assert (await old(visitor, "topapi/v2/user/get", userid="sun_li"))["errcode"] == 90002
    async with visitor.client.get("/sandbox/api/dingtalk/limits") as response:
        assert (await as_json(response))["hit"] == {
            "app_interface_per_second": 2,
            "all_interface_per_second": 2,
        }


async def test_a_used_up_month_stops_sending_and_not_contacts(visitor: Visitor) -> None:
    await control(visitor, "limits", org_calls_per_month=1)
    assert (await visitor.dingtalk(SEND, HELLO))[0] == 200
    status, answer = await visitor.dingtalk(SEND, HELLO)
    assert (status, answer["code"]) == (403, f"{FORBIDDEN}ApiCountLimitForOrg")
    assert (await old(visitor, "media/upload"))["errcode"] == 90020
    assert (await old(visitor, "topapi/v2/user/get", userid="sun_li"))["errcode"] == 0
    await visitor.sign_in()
    await control(visitor, "limits", org_calls_per_month=100)
    await control(visitor, "quota")
    assert (await visitor.dingtalk(SEND, HELLO))[0] == 403


DENIED: dict[str, tuple[str, str, Json, str]] = {
    "cards": ("deny_cards", CREATE, to_person("t1", "zhao_lei"), "Card.Instance.Write"),
    "the robot": ("deny_robot", SEND, HELLO, "qyapi_robot_sendmsg"),
    "DING": ("deny_ding", "robot/ding/send", DING, "Premium.Ding.Write"),
}


@pytest.mark.parametrize(("order", "path", "body", "scope"), DENIED.values(), ids=DENIED)
async def test_a_missing_permission_is_named(
    visitor: Visitor, order: str, path: str, body: Json, scope: str
) -> None:
    await control(visitor, order)
    status, answer = await visitor.dingtalk(path, body)
    assert (status, answer["code"]) == (403, f"{FORBIDDEN}AccessTokenPermissionDenied")
    assert answer["accessdenieddetail"] == {"requiredScopes": [scope]}
    await control(visitor, order, on=False)
    assert (await visitor.dingtalk(path, body))[0] == 200


async def test_the_permission_of_ding_is_its_own(visitor: Visitor) -> None:
    await control(visitor, "deny_robot")
    assert (await visitor.dingtalk("robot/ding/send", DING))[0] == 200


async def test_the_old_api_tells_a_missing_permission_by_a_code_beside(visitor: Visitor) -> None:
    await control(visitor, "deny_contacts")
    answer = await old(visitor, "topapi/v2/user/get", userid="sun_li")
    assert (answer["errcode"], answer["sub_code"]) == (88, "60011")
    assert "qyapi_get_member" in str(answer["sub_msg"])


async def test_a_busy_platform_says_so_in_each_apis_way(visitor: Visitor) -> None:
    await control(visitor, "busy")
    status, answer = await visitor.dingtalk(SEND, HELLO)
    assert (status, answer["code"]) == (500, "system.busy")
    assert (await old(visitor, "topapi/v2/user/get", userid="sun_li"))["errcode"] == -1


async def test_only_known_addresses_may_call(far_visitor: Visitor) -> None:
    status, answer = await far_visitor.dingtalk(SEND, HELLO)
    assert (status, answer["code"]) == (403, f"{FORBIDDEN}IpNotInWhiteList")
    assert (await old(far_visitor, "topapi/v2/user/get", userid="sun_li"))["errcode"] == 60020


async def test_a_robot_dings_so_often_in_a_minute(visitor: Visitor) -> None:
    await control(visitor, "limits", robot_dings_per_minute=1)
    assert (await visitor.dingtalk("robot/ding/send", DING))[0] == 200
    status, answer = await visitor.dingtalk("robot/ding/send", DING)
    assert (status, answer["code"]) == (400, "toomuch.msg")


async def test_an_unknown_limit_is_refused(visitor: Visitor) -> None:
    async with visitor.client.post(
        "/sandbox/api/dingtalk/limits", json={"per_blink": 1}
    ) as response:
        assert response.status == 400


async def test_a_token_is_the_same_until_it_ends_and_then_another(visitor: Visitor) -> None:
    first = visitor.dingtalk_token
    await pass_hours(visitor, 1.5)
    await visitor.sign_in()
    await pass_hours(visitor, 1.5)
    assert (await visitor.dingtalk(SEND, HELLO))[0] == 200
    await pass_hours(visitor, 1)
    status, answer = await visitor.dingtalk(SEND, HELLO)
    assert (status, answer["code"]) == (400, "InvalidAuthentication")
    assert (await old(visitor, "topapi/v2/user/get", userid="sun_li"))["errcode"] == 42001
    await visitor.sign_in()
    assert visitor.dingtalk_token != first
