"""DingTalk's contacts by the old API, what may be seen of them, and changes that are told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig
from bot.sandbox.dingtalk.ids import union_id
from tests.sandbox.visitor import Json, Visitor, as_json, items, part
from tests.sandbox.witness import Witness
from tests.waiting import until

SERVICE, ENGINEERS, DESK, QUALITY = 61200001, 61200002, 61200003, 61200004


@pytest.fixture
async def narrow_visitor(config: SandboxConfig) -> AsyncIterator[Visitor]:
    """Its application sees 工程部 alone."""
    account = replace(config.dingtalk, visible_departments=(ENGINEERS,))
    app = build_sandbox(replace(config, dingtalk=account))
    async with TestClient(TestServer(app)) as client:
        visitor = Visitor(client, app)
        await visitor.sign_in()
        yield visitor


async def old(visitor: Visitor, path: str, body: Json, method: str = "POST") -> Json:
    query = {"access_token": visitor.dingtalk_token}
    async with visitor.client.request(
        method, f"/dingtalk-oapi/{path}", params=query, json=body
    ) as response:
        assert response.status == 200
        return await as_json(response)


async def result(visitor: Visitor, path: str, **body: object) -> Json:
    answer = await old(visitor, path, body)
    assert answer["errcode"] == 0, answer
    return part(answer, "result")


async def test_departments_are_listed_a_level_at_a_time(visitor: Visitor) -> None:
    top = await old(visitor, "topapi/v2/department/listsub", {})
    assert [(one["dept_id"], one["name"]) for one in items(top, "result")] == [
        (SERVICE, "服务部"),
        (QUALITY, "质量部"),
    ]
    below = await result(visitor, "topapi/v2/department/listsubid", dept_id=SERVICE)
    assert below == {"dept_id_list": [ENGINEERS, DESK]}


async def test_a_department_names_those_who_lead_it(visitor: Visitor) -> None:
    found = await result(visitor, "topapi/v2/department/get", dept_id=SERVICE)
    assert (found["name"], found["parent_id"], found["dept_manager_userid_list"]) == (
        "服务部",
        1,
        ["sun_li"],
    )
    assert "parent_id" not in await result(visitor, "topapi/v2/department/get", dept_id=1)


async def test_members_come_in_pages_without_their_superiors(visitor: Visitor) -> None:
    path = "topapi/v2/user/list"
    first = await result(visitor, path, dept_id=ENGINEERS, cursor=0, size=1)
    assert (first["has_more"], first["next_cursor"]) == (True, 1)
    last = await result(visitor, path, dept_id=ENGINEERS, cursor=1, size=1)
    assert last["has_more"] is False
    assert "next_cursor" not in last
    names = [one["userid"] for page in (first, last) for one in items(page, "list")]
    assert names == ["zhao_lei", "qian_yong"]
    assert "manager_userid" not in items(first, "list")[0]
    everybody = await result(visitor, "topapi/user/listid", dept_id=ENGINEERS)
    assert everybody == {"userid_list": names}


async def test_a_person_has_a_superior_and_departments_they_lead(visitor: Visitor) -> None:
    sun_li = await result(visitor, "topapi/v2/user/get", userid="sun_li")
    assert (sun_li["name"], sun_li["title"], sun_li["manager_userid"]) == (
        "孙丽",
        "服务主管",
        "he_jun",
    )
    assert sun_li["leader_in_dept"] == [{"dept_id": SERVICE, "leader": True}]
    assert "manager_userid" not in await result(visitor, "topapi/v2/user/get", userid="he_jun")


async def test_a_member_is_found_by_their_union_id(visitor: Visitor) -> None:
    sun_li = await result(visitor, "topapi/v2/user/get", userid="sun_li")
    assert sun_li["unionid"] == union_id(visitor.stage.world.person("dingtalk", "sun_li"))
    found = await result(visitor, "topapi/user/getbyunionid", unionid=sun_li["unionid"])
    assert found == {"contact_type": 0, "userid": "sun_li"}


async def test_a_form_is_read_as_well_as_json(visitor: Visitor) -> None:
    query = {"access_token": visitor.dingtalk_token}
    async with visitor.client.post(
        "/dingtalk-oapi/topapi/v2/user/list",
        params=query,
        data={"dept_id": str(DESK), "cursor": "0", "size": "10"},
    ) as response:
        found = await as_json(response)
    assert [one["userid"] for one in items(part(found, "result"), "list")] == ["wu_ting"]


REFUSED: dict[str, tuple[str, Json, int]] = {
    "no such department": ("topapi/v2/department/get", {"dept_id": 9}, 60003),
    "a department in words": ("topapi/v2/department/get", {"dept_id": "服务部"}, 400002),
    "no department": ("topapi/user/listid", {}, 400002),
    "no page": ("topapi/v2/user/list", {"dept_id": 1}, 400002),
    "too large a page": ("topapi/v2/user/list", {"dept_id": 1, "cursor": 0, "size": 101}, 400002),
    "nobody": ("topapi/v2/user/get", {"userid": "nobody"}, 33012),
    "somebody outside": ("topapi/v2/user/get", {"userid": "chen_xiansheng"}, 33012),
    "no such union id": ("topapi/user/getbyunionid", {"unionid": "x"}, 60121),
}


@pytest.mark.parametrize(("path", "body", "errcode"), REFUSED.values(), ids=REFUSED)
async def test_a_wrong_question_is_refused(
    visitor: Visitor, path: str, body: Json, errcode: int
) -> None:
    assert (await old(visitor, path, body))["errcode"] == errcode


async def test_contacts_need_a_token(visitor: Visitor) -> None:
    visitor.dingtalk_token = "made up"
    answer = await old(visitor, "topapi/v2/user/get", {"userid": "sun_li"})
    assert answer["errcode"] == 40014


async def test_only_the_visible_range_is_seen(narrow_visitor: Visitor) -> None:
    assert part(await old(narrow_visitor, "auth/scopes", {}, "GET"), "auth_org_scopes") == {
        "authed_user": [],
        "authed_dept": [ENGINEERS],
    }
    department = await old(narrow_visitor, "topapi/v2/department/get", {"dept_id": SERVICE})
    person = await old(narrow_visitor, "topapi/v2/user/get", {"userid": "sun_li"})
    assert (department["errcode"], person["errcode"]) == (50004, 50002)
    seen = await result(narrow_visitor, "topapi/v2/user/get", userid="zhao_lei")
    assert seen["name"] == "赵磊"
    ids = await result(narrow_visitor, "topapi/v2/department/listsubid", dept_id=1)
    assert ids == {"dept_id_list": [SERVICE, QUALITY]}


async def change(visitor: Visitor, **body: object) -> tuple[int, Json]:
    asked = {"platform": "dingtalk", **body}
    async with visitor.client.post("/sandbox/api/contacts", json=asked) as response:
        return response.status, await as_json(response)


async def test_each_change_is_told_by_ids_alone(visitor: Visitor, witness: Witness) -> None:
    await change(visitor, change="create_user", userid="feng_jie", name="冯杰", department=[DESK])
    await change(visitor, change="update_user", userid="feng_jie", position="组长")
    await change(visitor, change="delete_user", userid="feng_jie")
    await change(visitor, change="create_party", id=61200009, name="备件部")
    await change(visitor, change="update_party", id=61200009, name="配件部")
    await change(visitor, change="delete_party", id=61200009)
    await until(lambda: len(witness.events) == 6)
    told = {str(heard["EventType"]): heard for heard in witness.events}
    assert set(told) == {
        *("user_add_org", "user_modify_org", "user_leave_org"),
        *("org_dept_create", "org_dept_modify", "org_dept_remove"),
    }
    assert told["user_leave_org"]["userId"] == ["feng_jie"]
    assert told["org_dept_modify"]["deptId"] == [61200009]


async def test_somebody_comes_changes_and_leaves(visitor: Visitor) -> None:
    await change(visitor, change="create_user", userid="feng_jie", name="冯杰", department=[DESK])
    assert (await result(visitor, "topapi/v2/user/get", userid="feng_jie"))["name"] == "冯杰"
    await change(
        visitor,
        change="update_user",
        userid="feng_jie",
        position="组长",
        leads=[DESK],
        direct_leader=["wu_ting"],
    )
    now = await result(visitor, "topapi/v2/user/get", userid="feng_jie")
    assert (now["title"], now["manager_userid"]) == ("组长", "wu_ting")
    await change(visitor, change="delete_user", userid="feng_jie")
    gone = await old(visitor, "topapi/v2/user/get", {"userid": "feng_jie"})
    assert gone["errcode"] == 33012


async def test_who_leaves_is_in_no_group_any_more(visitor: Visitor) -> None:
    await change(visitor, change="delete_user", userid="he_jun")
    assert visitor.stage.world.chat("dingtalk:group:cidSUPERVISORS0Aa==").members == ("sun_li",)
    assert visitor.stage.world.find_member("wecom", "zhou_min")


async def test_a_department_comes_and_goes_when_it_is_empty(visitor: Visitor) -> None:
    await change(visitor, change="create_party", id=61200009, name="备件部", parentid=SERVICE)
    found = await result(visitor, "topapi/v2/department/get", dept_id=61200009)
    assert (found["name"], found["parent_id"]) == ("备件部", SERVICE)
    assert (await change(visitor, change="delete_party", id=DESK))[0] == 400
    assert (await change(visitor, change="delete_party", id=61200009))[0] == 200
    gone = await old(visitor, "topapi/v2/department/get", {"dept_id": 61200009})
    assert gone["errcode"] == 60003


async def test_a_user_id_never_changes(visitor: Visitor) -> None:
    status, _ = await change(visitor, change="update_user", userid="sun_li", new_userid="sl")
    assert status == 400
