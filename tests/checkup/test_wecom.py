"""`gongdan check wecom` against the stand-in: each thing an administrator may have got wrong has its own line."""

from __future__ import annotations

import pytest

from bot.checkup.addresses import about_address
from bot.checkup.findings import Mark
from bot.checkup.staffing import Staffing
from bot.checkup.wecom import ADDRESS
from handlers.wording import Wording
from tests.checkup.conftest import PEOPLE, Installation, another_key, nowhere
from tests.command_line import WECOM_SETTINGS, CommandLine

AGENT = {"errcode": 0, "name": "工单", "close": 0, "allow_partys": {"partyid": [1]}}


async def test_a_whole_installation_is_well_line_by_line(installation: Installation) -> None:
    found = await installation.checked()
    assert [each.key for each in found if each.mark is Mark.WRONG] == []
    assert [each.key.split(".")[1] for each in found] == [
        *("settings", "address", "token", "address", "application", "range", "domain"),
        *("contacts", "people", "callback", "kefu", "bot"),
    ]
    assert all(each.said(Wording("en")).startswith(each.mark.value) for each in found)


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"secret": "nonsense"}, ["token.secret"]),
        ({"corp_id": "ww0000000000000000"}, ["token.corp", "callback.keys", "token.corp"]),
        ({"agent_id": "1000099"}, ["application.other"]),
        ({"token": "anotherToken"}, ["callback.keys"]),
        ({"aes_key": another_key()}, ["callback.keys"]),
        ({"kf_secret": "nonsense"}, ["token.kefu_secret"]),
        ({"bot_secret": "nonsense"}, ["bot.refused"]),
    ],
    ids=lambda each: next(iter(each)) if isinstance(each, dict) else None,
)
async def test_a_wrong_setting_is_named(
    changed: dict[str, object], wrong: list[str], installation: Installation
) -> None:
    installation.changed = changed
    assert await installation.wrong() == wrong


@pytest.mark.parametrize(
    ("path", "body", "wrong"),
    [
        (
            "agent/get",
            {"errcode": 60020, "errmsg": "not allow, from ip: 203.0.113.9"},
            "address.untrusted",
        ),
        ("agent/get", AGENT | {"close": 1}, "application.closed"),
        ("agent/get", AGENT | {"allow_partys": {"partyid": []}}, "range.empty"),
        ("agent/get", AGENT | {"redirect_domain": "desk.example.com"}, "domain.other"),
        ("department/list", {"errcode": 48002, "errmsg": "api forbidden"}, "contacts.refused"),
        ("kf/account/list", {"errcode": 48002, "errmsg": "api forbidden"}, "kefu.forbidden"),
        ("kf/account/list", {"errcode": 60030, "errmsg": "no privilege"}, "kefu.forbidden"),
        ("kf/account/list", {"errcode": 0, "account_list": []}, "kefu.none"),
        ("gettoken", {"errcode": 45009, "errmsg": "api freq out of limit"}, "token.refused"),
        ("gettoken", "<html>busy</html>", "token.unreachable"),
    ],
)
async def test_what_wecom_refuses_is_told_with_the_place_to_mend_it(
    path: str, body: object, wrong: str, installation: Installation
) -> None:
    await installation.is_answered(f"/cgi-bin/{path}", body)
    assert wrong in await installation.wrong()


async def test_an_address_that_is_not_trusted_is_shown(installation: Installation) -> None:
    body = {
        "errcode": 60020,
        "errmsg": "not allow to access from your ip, from ip: 203.0.113.9, more",
    }
    await installation.is_answered("/cgi-bin/agent/get", body)
    (line,) = [
        each for each in await installation.checked() if each.key == "checkup.address.untrusted"
    ]
    said = line.said(Wording())
    assert "203.0.113.9" in said and "企业可信IP" in said


async def test_a_server_that_does_not_run_is_told(installation: Installation) -> None:
    assert "callback.unreachable" in await nowhere(installation).wrong()


async def test_whoever_is_out_of_sight_or_gone_is_named(installation: Installation) -> None:
    await installation.is_answered("/cgi-bin/user/get", {"errcode": 60011, "errmsg": ""}, times=1)
    people = PEOPLE | {"far_away": "远方", "long_gone": "老吴"}
    found = await installation.checked(Staffing(people=people))
    wrong = {each.key: each.values for each in found if each.mark is Mark.WRONG}
    assert wrong == {
        "checkup.people.hidden": {"names": "远方 (far_away)"},
        "checkup.people.gone": {"names": "老吴 (long_gone)"},
    }


async def test_a_line_somebody_holds_is_left_alone(installation: Installation) -> None:
    installation.changed = {"bot_secret": "nonsense"}
    assert await installation.wrong(Staffing(people=PEOPLE, line_owner="0123456789abcdef")) == []


async def test_what_is_not_set_is_not_tried(installation: Installation) -> None:
    installation.changed = {"kf_secret": None, "bot_id": "", "bot_secret": None}
    found = await installation.checked()
    untried = {each.key for each in found if each.mark is Mark.UNTRIED}
    assert {"checkup.kefu.unset", "checkup.bot.unset"} <= untried


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://127.0.0.1:8000", "private"),
        ("https://192.168.1.5", "private"),
        ("https://desk", "private"),
        ("https://desk.local", "private"),
        ("http://desk.example.com", "plain"),
        ("https://desk.example.com/gongdan", "well"),
    ],
)
def test_an_address_only_we_can_open_is_warned_of(url: str, key: str) -> None:
    assert about_address(url, ADDRESS).key == f"checkup.address.{key}"


def test_the_command_ends_with_one_where_something_is_wrong(gongdan: CommandLine) -> None:
    nobody = "http://127.0.0.1:9"
    answered = gongdan("check", "wecom", **WECOM_SETTINGS, WECOM__API_BASE=nobody)
    assert answered.code == 1, answered.err
    assert "✓ 设置齐全" in answered.out and "✗ 连不上" in answered.out
    assert "– 微信客服" in answered.out and "处要改" in answered.out
    assert "wecom-secret-value" not in answered.out + answered.err
    english = gongdan("check", "wecom", "--locale", "en")
    assert english.code == 1 and "There are no settings of WeCom" in english.out


def test_a_document_is_still_a_document(gongdan: CommandLine) -> None:
    answered = gongdan("check", "nothing.yaml")
    assert answered.code == 2 and "nothing.yaml" in answered.err
