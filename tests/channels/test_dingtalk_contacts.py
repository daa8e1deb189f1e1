"""The contact list read as DingTalk docs 0082, 0081, 0062, 0056 and 0053 show it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from time import monotonic

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.channels.channel import ChannelError
from bot.channels.dingtalk.contacts import DingTalkContacts
from bot.channels.dingtalk.listed import flag_of, ids_of, number_of
from bot.channels.dingtalk.pacing import Pace
from handlers.directory import Department, Member
from tests.channels.builders import dingtalk_api

Json = dict[str, object]
TOKEN: Json = {"accessToken": "t1", "expireIn": 7200}


class Organisation:
    """A stand-in that knows the documents' fields alone; what is asked of it is remembered."""

    def __init__(self) -> None:
        self.departments: dict[int, Json] = {
            1: {"dept_id": 1, "name": "海风电器", "dept_manager_userid_list": []},
            2: {"dept_id": 2, "name": "服务部", "parent_id": 1},
            3: {"dept_id": 3, "name": "工程部", "parent_id": 2},
        }
        self.departments[2]["dept_manager_userid_list"] = ["sun_li"]
        self.people: dict[str, Json] = {
            "zhao_lei": {"name": "赵磊", "dept_id_list": [3], "manager_userid": "he_jun"},
            "sun_li": {"name": "孙丽", "dept_id_list": [2, 3], "leads": [2]},
            "he_jun": {"name": "何军", "dept_id_list": [1], "active": False},
        }
        self.scopes: Json = {"authed_dept": [1], "authed_user": []}
        self.refusals: dict[str, int] = {}
        self.refused_once: dict[str, int] = {}
        self.asked: list[tuple[str, Json]] = []

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.Response:
        if request.path == "/v1.0/oauth2/accessToken":
            return web.json_response(TOKEN)
        assert request.query["access_token"] == "t1"
        if request.path == "/auth/scopes":
            assert request.method == "GET"
            return web.json_response({"errcode": 0, "auth_org_scopes": self.scopes})
        what, body = request.path.removeprefix("/topapi/v2/"), await request.json()
        self.asked.append((what, body))
        about = str(body.get("userid") or body.get("dept_id"))
        about = f"{what} {about}"
        if code := self.refusals.get(about) or self.refused_once.pop(about, None):
            return web.json_response({"errcode": code, "errmsg": "no"})
        return web.json_response({"errcode": 0, "errmsg": "ok", "result": self._of(what, body)})

    def _of(self, what: str, body: Json) -> object:
        match what:
            case "department/get":
                return self.departments[int(str(body["dept_id"]))]
            case "department/listsub":
                found = self.departments.values()
                return [each for each in found if each.get("parent_id") == body["dept_id"]]
            case "user/list":
                return self._page(int(str(body["dept_id"])), int(str(body["cursor"])))
            case _:
                name = str(body["userid"])
                return {"userid": name, **self.people[name]}

    def _page(self, department: int, cursor: int) -> Json:
        """One to a page."""
        members = [
            {"userid": name, **given, "leader": department in _listed(given, "leads")}
            for name, given in self.people.items()
            if department in _listed(given, "dept_id_list")
        ]
        more = len(members) > cursor + 1
        return {
            "list": [
                {name: value for name, value in each.items() if name != "manager_userid"}
                for each in members[cursor : cursor + 1]
            ],
            "has_more": more,
            **({"next_cursor": cursor + 1} if more else {}),
        }


def _listed(given: Json, name: str) -> list[object]:
    found = given.get(name, [])
    assert isinstance(found, list)
    return found


@pytest.fixture
async def organisation() -> Organisation:
    return Organisation()


@pytest.fixture
async def contacts(
    http: ClientSession, organisation: Organisation
) -> AsyncIterator[DingTalkContacts]:
    async with TestServer(organisation.app()) as server:
        base = str(server.make_url("")).rstrip("/")
        api = dingtalk_api(http, api_base=base, oapi_base=base)
        yield DingTalkContacts(api, Pace(a_second=1000))


async def test_departments_members_leaders_and_direct_superiors(contacts: DingTalkContacts) -> None:
    found = await contacts.whole(())
    assert found.departments == (
        Department(id="1", name="海风电器"),
        Department(id="2", name="服务部", parent="1", leaders=("sun_li",)),
        Department(id="3", name="工程部", parent="2"),
    )
    assert set(found.members) == {
        Member(id="zhao_lei", name="赵磊", departments=("3",), leader="he_jun"),
        Member(id="sun_li", name="孙丽", departments=("2", "3")),
        Member(id="he_jun", name="何军", departments=("1",)),
    }
    assert found.gone == ()


async def test_a_department_is_read_page_after_page(
    contacts: DingTalkContacts, organisation: Organisation
) -> None:
    await contacts.whole(())
    pages = [
        body["cursor"]
        for what, body in organisation.asked
        if what == "user/list" and body["dept_id"] == 3
    ]
    assert pages == [0, 1]
    sizes = {body["size"] for what, body in organisation.asked if what == "user/list"}
    assert sizes == {100}


async def test_each_member_is_asked_for_once_however_many_departments_have_them(
    contacts: DingTalkContacts, organisation: Organisation
) -> None:
    await contacts.whole(["sun_li"])
    asked = [str(body["userid"]) for what, body in organisation.asked if what == "user/get"]
    assert sorted(asked) == ["he_jun", "sun_li", "zhao_lei"]


async def test_only_what_the_application_may_see_is_asked_for(
    contacts: DingTalkContacts, organisation: Organisation
) -> None:
    """One department, and one person by themselves."""
    organisation.scopes = {"authed_dept": [3], "authed_user": ["he_jun"]}
    found = await contacts.whole(())
    assert [each.id for each in found.departments] == ["3"]
    assert {each.id for each in found.members} == {"zhao_lei", "sun_li", "he_jun"}


async def test_a_department_out_of_range_costs_nobody_the_others(
    contacts: DingTalkContacts, organisation: Organisation
) -> None:
    organisation.refusals = {"department/listsub 2": 60003, "user/list 2": 50004}
    found = await contacts.whole(())
    assert [each.id for each in found.departments] == ["1", "2"]
    assert [each.id for each in found.members] == ["he_jun"]
    organisation.scopes = {"authed_dept": [1, 3]}
    organisation.refusals = {"department/get 3": 50004}
    assert "3" in [each.id for each in (await contacts.whole(())).departments]


@pytest.mark.parametrize(
    ("code", "gone"),
    [(60121, ("old_wu",)), (33012, ("old_wu",)), (60111, ("old_wu",)), (50002, ())],
)
async def test_whoever_we_know_and_do_not_see_is_asked_for(
    code: int, gone: tuple[str, ...], contacts: DingTalkContacts, organisation: Organisation
) -> None:
    """Gone, or only beyond the visible range."""
    organisation.refusals = {"user/get old_wu": code}
    found = await contacts.whole(["old_wu", "Zhao_Lei"])
    assert (found.gone, len(found.members)) == (gone, 3)


async def test_one_member_among_the_departments_above_them(
    contacts: DingTalkContacts, organisation: Organisation
) -> None:
    found = await contacts.one("zhao_lei")
    assert [each.name for each in found.members] == ["赵磊"]
    assert [(each.id, each.parent, each.leaders) for each in found.departments] == [
        ("3", "2", ()),
        ("2", "1", ("sun_li",)),
        ("1", "", ()),
    ]
    organisation.refusals = {"department/get 2": 50004}
    assert [each.id for each in (await contacts.one("zhao_lei")).departments] == ["3"]


async def test_one_who_is_not_there_any_more(
    contacts: DingTalkContacts, organisation: Organisation
) -> None:
    organisation.refusals = {"user/get zhao_lei": 60121}
    found = await contacts.one("zhao_lei")
    assert (found.members, found.departments, found.gone) == ((), (), ("zhao_lei",))


@pytest.mark.parametrize(
    "what", ["department/get 1", "department/listsub 1", "user/list 3", "user/get zhao_lei"]
)
@pytest.mark.parametrize("code", [60020, 60011, 90003, -1])
async def test_a_refusal_is_no_empty_company(
    what: str, code: int, contacts: DingTalkContacts, organisation: Organisation
) -> None:
    """An address that is not allowed, a permission that is lacking, too many calls, a busy platform."""
    organisation.refusals = {what: code}
    with pytest.raises(ChannelError):
        await contacts.whole(["zhao_lei"])


async def test_calls_of_one_interface_are_apart_and_others_do_not_wait_for_them() -> None:
    """Never more than so many in a second, however many ask together."""
    pace, began, passed = Pace(a_second=50), monotonic(), list[float]()

    async def ask(interface: str) -> None:
        await pace.turn(interface)
        passed.append(monotonic() - began)

    await asyncio.gather(*(ask("user/get") for _ in range(11)))
    assert sorted(passed)[10] >= 0.2 and sorted(passed)[5] >= 0.1


async def test_where_others_have_used_up_the_second_the_night_goes_on(
    contacts: DingTalkContacts, organisation: Organisation
) -> None:
    organisation.refused_once = {"user/get zhao_lei": 90018}
    assert len((await contacts.whole(())).members) == 3
    asked = [str(body.get("userid")) for what, body in organisation.asked if what == "user/get"]
    assert sorted(asked) == ["he_jun", "sun_li", "zhao_lei", "zhao_lei"]


def test_numbers_and_flags_may_be_texts() -> None:
    given: Json = json.loads('{"ids": "[2,3,2]", "n": "10", "on": "true", "bad": "[", "no": "x"}')
    assert ids_of(given, "ids") == ("2", "3") and ids_of(given, "bad") == ids_of(given, "n") == ()
    assert (number_of(given, "n"), number_of(given, "no"), number_of(given, "none")) == (10, 0, 0)
    assert flag_of(given, "on") and not flag_of(given, "n")
