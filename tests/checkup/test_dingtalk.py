"""`gongdan check dingtalk` against the stand-in: each thing an administrator may have got wrong has its own line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer, unused_port

from bot.channels.dingtalk.template import FILE
from bot.checkup.dingtalk import check_dingtalk
from bot.checkup.findings import Finding, Mark
from bot.checkup.staffing import Staffing
from bot.health import ChannelHealth, Health, as_json
from bot.jobs.lines import LineState
from bot.platform_settings import DingTalkSettings
from bot.sandbox.app import build_sandbox
from bot.sandbox.config import DingTalkAccount, SandboxConfig
from bot.settings import Settings
from handlers.wording import LOCALES, Wording
from tests.channels.builders import RememberingIntake
from tests.channels.test_against_sandbox import a_dingtalk
from tests.checkup.conftest import another_key
from tests.command_line import CommandLine

ACCOUNT = DingTalkAccount(template_file=FILE)
PEOPLE = {"zhao_lei": "赵磊", "sun_li": "孙丽"}
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
UNTRIED_IN_ANY = ["events", "sign_in", "ding"]


@dataclass(slots=True)
class Organisation:
    """Before it goes live: a stand-in DingTalk, and a server of ours whose health says what the test wants."""

    http: ClientSession
    sandbox: str
    public_url: str
    changed: dict[str, object] = field(default_factory=dict)
    lines: list[LineState] = field(default_factory=list)

    def settings(self) -> Settings:
        given: dict[str, object] = {
            "app_key": ACCOUNT.app_key,
            "app_secret": ACCOUNT.app_secret,
            "robot_code": ACCOUNT.robot_code,
            "card_template_id": ACCOUNT.card_template_id,
            "corp_id": ACCOUNT.corp_id,
            "token": ACCOUNT.token,
            "aes_key": ACCOUNT.aes_key,
            "mode": "http",
            "api_base": f"{self.sandbox}/dingtalk",
            "oapi_base": f"{self.sandbox}/dingtalk-oapi",
            **self.changed,
        }
        dingtalk = DingTalkSettings.model_validate(given)
        return Settings(_env_file=None, public_url=self.public_url, dingtalk=dingtalk)

    async def checked(self, staffing: Staffing | None = None) -> list[Finding]:
        settings, staffing = self.settings(), staffing or Staffing(people=PEOPLE)
        found = [each async for each in check_dingtalk(settings, self.http, staffing)]
        self._hold_no_secret(found)
        return found

    async def wrong(self, staffing: Staffing | None = None) -> list[str]:
        """The keys of what is wrong, without `dingtalk_checkup.`."""
        found = await self.checked(staffing)
        return [
            each.key.removeprefix("dingtalk_checkup.") for each in found if each.mark is Mark.WRONG
        ]

    async def is_answered(self, path: str, status: int, body: Any) -> None:
        """By DingTalk, from now on."""
        order = {"platform": "dingtalk", "path": path, "times": 9}
        canned = {"answer": {"status": status, "body": body}}
        address = f"{self.sandbox}/sandbox/api/faults"
        async with self.http.post(address, json=order | canned) as told:
            assert told.status == 200, await told.text()

    def health(self) -> Mapping[str, object]:
        channel = ChannelHealth(name="dingtalk", is_on=True, lines=tuple(self.lines))
        return as_json(Health(at=NOW, database=True, redis=True, channels=(channel,)))

    def _hold_no_secret(self, found: list[Finding]) -> None:
        said = "\n".join(each.said(Wording(locale)) for each in found for locale in LOCALES)
        given = self.settings().dingtalk
        assert given
        for secret in (given.app_secret, given.token, given.aes_key):
            assert secret is None or secret.get_secret_value() not in said


@pytest.fixture
async def organisation(http: ClientSession) -> AsyncIterator[Organisation]:
    port = unused_port()
    public_url = f"http://127.0.0.1:{port}"
    config = SandboxConfig(bot_url=public_url, dingtalk=ACCOUNT)
    async with TestServer(build_sandbox(config)) as sandbox:
        base = str(sandbox.make_url("")).rstrip("/")
        found = Organisation(http=http, sandbox=base, public_url=public_url)
        app = web.Application()
        a_dingtalk(http, base, public_url).mount(app, RememberingIntake())

        async def health(_: web.Request) -> web.Response:
            return web.json_response(found.health())

        app.router.add_get("/health", health)
        async with TestServer(app, port=port):
            yield found


def a_line(state: Any, reason: str = "") -> LineState:
    return LineState(channel="dingtalk", state=state, since=NOW, heard_at=NOW, reason=reason)


def about(found: list[Finding]) -> list[str]:
    return [each.key.split(".")[1] for each in found]


async def test_by_http_a_whole_installation_is_well_line_by_line(
    organisation: Organisation,
) -> None:
    found = await organisation.checked()
    assert [each.key for each in found if each.mark is Mark.WRONG] == []
    assert about(found) == [
        *("settings", "address", "token", "address", "robot", "template", "contacts", "people"),
        *("callback", "callback", "callback", "sign_in", "ding"),
    ]
    assert all(each.said(Wording("en")).startswith(each.mark.value) for each in found)


async def test_by_stream_it_is_well_without_a_public_address(organisation: Organisation) -> None:
    organisation.changed = {"mode": "stream", "token": None, "aes_key": None}
    organisation.lines = [a_line("here"), a_line("resting", "断了")]
    found = await organisation.checked()
    assert [each.key for each in found if each.mark is Mark.WRONG] == []
    assert about(found)[-5:] == ["stream", "lines", *UNTRIED_IN_ANY]
    private = next(each for each in found if each.key.startswith("dingtalk_checkup.address"))
    assert "不受影响" in private.said(Wording())
    (lines,) = [each for each in found if each.key == "dingtalk_checkup.lines.well"]
    assert lines.values == {"standing": 1, "count": 2}


async def test_what_is_asked_of_dingtalk_reaches_nobody(organisation: Organisation) -> None:
    await organisation.checked()
    address = f"{organisation.sandbox}/sandbox/api/calls"
    async with organisation.http.get(address, params={"platform": "dingtalk"}) as answer:
        paths = {str(each["path"]) for each in (await answer.json())["calls"]}
    assert {DOWNLOAD, CREATE, "/topapi/v2/user/get"} <= paths
    assert [each for each in paths if "end" in each or "eliver" in each] == []


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"app_secret": "nonsense"}, {"token.secret", "callback.keys"}),
        ({"app_key": "dingnobody"}, {"token.secret", "callback.keys"}),
        ({"robot_code": "dingother"}, {"robot.other"}),
        ({"card_template_id": "other.schema"}, {"template.unpublished"}),
        ({"token": "anotherToken"}, {"callback.keys"}),
        ({"aes_key": another_key()}, {"callback.keys"}),
    ],
    ids=lambda each: next(iter(each)) if isinstance(each, dict) else None,
)
async def test_a_wrong_setting_is_named(
    changed: dict[str, object], wrong: set[str], organisation: Organisation
) -> None:
    organisation.changed = changed
    assert set(await organisation.wrong()) == wrong


NO_RIGHT = {"code": "Forbidden.AccessDenied.AccessTokenPermissionDenied", "message": "没有权限"}
OLD_NO_RIGHT = {"errcode": 88, "sub_code": "60011", "sub_msg": "应用尚未开通所需的权限"}
NO_QUOTA = {"code": "Forbidden.AccessDenied.ApiCountLimitForOrg", "message": "用完了"}
BANNED = {"status": 1111, "wait": 5, "source": "x5", "punish": "deny"}
DOWNLOAD, CREATE = "/v1.0/robot/messageFiles/download", "/v1.0/card/instances"


@pytest.mark.parametrize(
    ("path", "status", "body", "wrong"),
    [
        (DOWNLOAD, 403, NO_RIGHT, "permission.robot"),
        (DOWNLOAD, 403, NO_QUOTA, "quota"),
        (DOWNLOAD, 403, BANNED, "banned"),
        (DOWNLOAD, 500, {"code": "system.error"}, "robot.refused"),
        (DOWNLOAD, 200, "<html>busy</html>", "token.unreachable"),
        (CREATE, 400, {"code": "param.templateNotExist"}, "template.unknown"),
        (CREATE, 403, NO_RIGHT, "permission.cards"),
        (CREATE, 400, {"code": "param.error"}, "template.refused"),
        ("/auth/scopes", 200, OLD_NO_RIGHT, "permission.people"),
        (
            "/auth/scopes",
            200,
            {"errcode": 0, "auth_org_scopes": {"authed_dept": [], "authed_user": []}},
            "contacts.empty",
        ),
        ("/topapi/v2/user/list", 200, OLD_NO_RIGHT, "permission.people"),
        ("/topapi/v2/user/get", 200, {"errcode": -1, "errmsg": "系统繁忙"}, "contacts.refused"),
        ("/v1.0/oauth2/accessToken", 500, {"code": "system.error"}, "token.refused"),
        ("/v1.0/oauth2/accessToken", 502, "<html>busy</html>", "token.unreachable"),
    ],
)
async def test_what_dingtalk_refuses_is_told_with_the_place_to_mend_it(
    path: str, status: int, body: object, wrong: str, organisation: Organisation
) -> None:
    await organisation.is_answered(path, status, body)
    assert wrong in await organisation.wrong()


async def test_an_address_that_is_not_allowed_is_shown_and_told_once(
    organisation: Organisation,
) -> None:
    refused = {
        "code": "Forbidden.AccessDenied.IpNotInWhiteList",
        "message": "访问ip不在白名单之中,request ip=203.0.113.9 ",
    }
    await organisation.is_answered(DOWNLOAD, 403, refused)
    found = await organisation.checked()
    (line,) = [each for each in found if each.mark is Mark.WRONG]
    assert "203.0.113.9" in line.said(Wording()) and "服务器出口IP" in line.said(Wording())
    assert "dingtalk_checkup.application.untried" in {each.key for each in found}


async def test_a_server_that_does_not_run_is_told(organisation: Organisation) -> None:
    organisation.public_url = f"http://127.0.0.1:{unused_port()}"
    assert await organisation.wrong() == ["callback.unreachable"] * 3
    organisation.changed = {"mode": "stream"}
    assert await organisation.wrong() == ["lines.no_server"]


async def test_somebody_elses_server_is_told(organisation: Organisation) -> None:
    organisation.public_url = organisation.sandbox
    assert await organisation.wrong() == ["callback.elsewhere"] * 3
    organisation.changed = {"mode": "stream"}
    assert await organisation.wrong() == ["lines.none"]


async def test_connections_that_are_down_are_told_with_their_reason(
    organisation: Organisation,
) -> None:
    organisation.changed = {"mode": "stream"}
    assert await organisation.wrong() == ["lines.none"]
    organisation.lines = [a_line("resting"), a_line("resting", "连不上 api.dingtalk.com")]
    found = await organisation.checked()
    (line,) = [each for each in found if each.mark is Mark.WRONG]
    assert "api.dingtalk.com" in line.said(Wording())


async def test_a_gateway_that_lets_nobody_in_is_told(organisation: Organisation) -> None:
    organisation.changed = {"mode": "stream"}
    organisation.lines = [a_line("here")]
    refused = {"code": "authFailed", "message": "鉴权失败"}
    await organisation.is_answered("/v1.0/gateway/connections/open", 401, refused)
    assert await organisation.wrong() == ["stream.refused"]


async def test_whoever_is_out_of_sight_or_gone_is_named(organisation: Organisation) -> None:
    people = PEOPLE | {"long_gone": "老吴"}
    found = await organisation.checked(Staffing(people=people))
    wrong = {each.key: each.values for each in found if each.mark is Mark.WRONG}
    assert wrong == {"dingtalk_checkup.people.gone": {"names": "老吴 (long_gone)"}}
    await organisation.is_answered("/topapi/v2/user/get", 200, {"errcode": 50002, "errmsg": ""})
    assert await organisation.wrong() == ["people.hidden"]


async def test_what_the_server_remembers_is_told_too(organisation: Organisation) -> None:
    staffing = Staffing(people=PEOPLE, troubles=("钉钉 20001：这个月的用量用完了",))
    (line,) = [each for each in await organisation.checked(staffing) if each.mark is Mark.WRONG]
    assert "用量用完了" in line.said(Wording())


async def test_what_is_not_set_is_not_tried(organisation: Organisation) -> None:
    organisation.changed = {"token": None, "aes_key": None, "corp_id": "", "ding": True}
    found = await organisation.checked()
    untried = {
        each.key.removeprefix("dingtalk_checkup.") for each in found if each.mark is Mark.UNTRIED
    }
    assert untried >= {"events.unset", "sign_in.no_corp", "sign_in.untried", "ding.untried"}


def test_the_command_ends_with_one_where_something_is_wrong(gongdan: CommandLine) -> None:
    given = {
        "DINGTALK__APP_KEY": "dingkey",
        "DINGTALK__APP_SECRET": "dingtalk-secret-value",
        "DINGTALK__ROBOT_CODE": "dingkey",
        "DINGTALK__CARD_TEMPLATE_ID": "t.schema",
        "DINGTALK__API_BASE": "http://127.0.0.1:9",
        "DINGTALK__OAPI_BASE": "http://127.0.0.1:9",
    }
    answered = gongdan("check", "dingtalk", **given)
    assert answered.code == 1, answered.err
    assert "✓ 设置齐全" in answered.out and "✗ 连不上" in answered.out
    assert "处要改" in answered.out
    assert "dingtalk-secret-value" not in answered.out + answered.err
    english = gongdan("check", "dingtalk", "--locale", "en")
    assert english.code == 1 and "There are no settings of DingTalk" in english.out
