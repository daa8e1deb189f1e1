"""The contact list read as WeCom docs 90208, 90201, 96067, 90196 and 90227 show it."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession

from bot.channels.channel import ChannelError
from bot.channels.wecom.contacts import WeComContacts
from handlers.directory import Department, Member
from tests.channels.builders import WECOM, ScriptedPlatform, wecom_client

OK = {"errcode": 0, "errmsg": "ok"}
TOKEN: dict[str, object] = {**OK, "access_token": "t1", "expires_in": 7200}
DEPARTMENTS = [
    {"id": 1, "name": "海风电器", "parentid": 0, "order": 10},
    {"id": 2, "name": "售后部", "parentid": 1, "department_leader": ["zhou_min"]},
]
WANG: dict[str, object] = {
    "userid": "wang_qiang",
    "name": "王强",
    "department": [1, 2],
    "main_department": 2,
    "is_leader_in_dept": [1, 0],
    "direct_leader": ["chen_gang"],
    "status": 1,
}
LI: dict[str, object] = {"userid": "li_na", "department": [2], "status": 5}


@pytest.fixture
def contacts(http: ClientSession, platform: ScriptedPlatform) -> WeComContacts:
    platform.on("/cgi-bin/gettoken", TOKEN)
    platform.on("/cgi-bin/department/list", {**OK, "department": DEPARTMENTS})
    platform.on("/cgi-bin/user/list", {**OK, "userlist": [WANG, LI]})
    platform.on("/cgi-bin/agent/get", {**OK, "allow_userinfos": {"user": []}})
    return WeComContacts(wecom_client(http, platform.base).api, WECOM.agent_id)


async def test_departments_members_and_leaders(
    contacts: WeComContacts, platform: ScriptedPlatform
) -> None:
    found = await contacts.whole(())
    assert found.departments == (
        Department(id="1", name="海风电器", leaders=("wang_qiang",)),  # marked on the member alone
        Department(id="2", name="售后部", parent="1", leaders=("zhou_min",)),
    )
    assert found.members == (
        Member(id="wang_qiang", name="王强", departments=("2", "1"), leader="chen_gang"),
        Member(id="li_na", departments=("2",), is_active=False),
    )
    asked = [call.query["department_id"] for call in platform.calls_to("/cgi-bin/user/list")]
    assert sorted(asked) == ["1", "2"]


async def test_who_is_visible_by_themselves_is_seen_too(
    contacts: WeComContacts, platform: ScriptedPlatform
) -> None:
    visible = {"user": [{"userid": "zhou_min"}, {"userid": "wang_qiang"}]}
    platform.on("/cgi-bin/agent/get", {**OK, "allow_userinfos": visible})
    platform.on("/cgi-bin/user/get", {**OK, "userid": "zhou_min", "name": "周敏"})
    found = await contacts.whole(())
    assert [each.id for each in found.members] == ["wang_qiang", "li_na", "zhou_min"]


@pytest.mark.parametrize(("code", "gone"), [(60111, ("zhao_lei",)), (60011, ())])
async def test_whoever_we_know_and_do_not_see_is_asked_for(
    code: int, gone: tuple[str, ...], contacts: WeComContacts, platform: ScriptedPlatform
) -> None:
    """Gone, or only beyond the visible range."""
    platform.on("/cgi-bin/user/get", {"errcode": code, "errmsg": ""})
    found = await contacts.whole(["zhao_lei", "Wang_Qiang"])
    assert (found.gone, len(found.members)) == (gone, 2)


async def test_where_departments_may_not_be_asked_the_list_of_ids_is(
    contacts: WeComContacts, platform: ScriptedPlatform
) -> None:
    platform.on("/cgi-bin/user/list", {"errcode": 48002, "errmsg": ""})
    platform.on(
        "/cgi-bin/user/list_id",
        {**OK, "next_cursor": "c2", "dept_user": [{"userid": "wang_qiang", "department": 2}]},
        {**OK, "dept_user": [{"userid": "wang_qiang", "department": 1}]},
    )
    platform.on("/cgi-bin/user/get", {**OK, **WANG})
    found = await contacts.whole(())
    assert [each.name for each in found.members] == ["王强"]
    cursors = [call.json()["cursor"] for call in platform.calls_to("/cgi-bin/user/list_id")]
    assert cursors == ["", "c2"]


async def test_one_member(contacts: WeComContacts, platform: ScriptedPlatform) -> None:
    platform.on("/cgi-bin/user/get", {**OK, **WANG}, {"errcode": 60111, "errmsg": ""})
    found = await contacts.one("wang_qiang")
    assert [each.name for each in found.members] == ["王强"] and len(found.departments) == 2
    found = await contacts.one("wang_qiang")
    assert (found.members, found.gone) == ((), ("wang_qiang",))


@pytest.mark.parametrize("path", ["/cgi-bin/department/list", "/cgi-bin/user/get"])
async def test_an_address_that_is_not_trusted_is_no_empty_company(
    path: str, contacts: WeComContacts, platform: ScriptedPlatform
) -> None:
    platform.on(path, {"errcode": 60020, "errmsg": "not allow"})
    with pytest.raises(ChannelError):
        await contacts.whole(["zhao_lei"])
