"""WeCom's contact list: what an application may read, and what it is told of changes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.app import build_sandbox
from bot.sandbox.config import SandboxConfig
from tests.sandbox.visitor import WECOM, Json, Visitor, items
from tests.sandbox.witness import Witness
from tests.waiting import until


async def get(visitor: Visitor, path: str, **query: object) -> Json:
    params = {"access_token": visitor.wecom_token} | {name: str(v) for name, v in query.items()}
    async with visitor.client.get(f"/wecom/cgi-bin/{path}", params=params) as response:
        assert response.status == 200
        answer: Json = await response.json()
        return answer


async def change(visitor: Visitor, **body: object) -> bool:
    async with visitor.client.post("/sandbox/api/contacts", json=body) as response:
        assert response.status == 200, await response.text()
        return bool((await response.json())["told"])


async def told(witness: Witness, number: int) -> Json:
    await until(lambda: len(witness.wecom) >= number)
    event = dict(witness.wecom[number - 1])
    assert event.pop("CreateTime")
    assert {event.pop(name) for name in ("ToUserName", "MsgType", "Event", "FromUserName")} == {
        WECOM.corp_id,
        "event",
        "change_contact",
        "sys",
    }
    return event


async def test_departments_have_parents_and_leaders(visitor: Visitor) -> None:
    found = items(await get(visitor, "department/list"), "department")
    shown = {each["name"]: (each["id"], each["parentid"]) for each in found}
    assert shown["工程部"] == (3, 2)
    assert next(each for each in found if each["id"] == 2)["department_leader"] == ["zhou_min"]
    below = items(await get(visitor, "department/list", id=2), "department")
    assert {each["id"] for each in below} == {2, 3, 4}
    ids = items(await get(visitor, "department/simplelist", id=3), "department_id")
    assert ids == [{"id": 3, "parentid": 2, "order": 30}]
    one = (await get(visitor, "department/get", id=4))["department"]
    assert isinstance(one, dict) and one["name"] == "客服部"


async def test_members_are_those_of_the_department_itself(visitor: Visitor) -> None:
    members = items(await get(visitor, "user/list", department_id=2), "userlist")
    (zhou_min,) = members
    assert (zhou_min["userid"], zhou_min["is_leader_in_dept"]) == ("zhou_min", [1])
    assert (zhou_min["direct_leader"], zhou_min["main_department"]) == (["chen_gang"], 2)
    assert not {"mobile", "email", "avatar"} & zhou_min.keys()
    names = items(await get(visitor, "user/simplelist", department_id=5), "userlist")
    assert names == [{"userid": "chen_gang", "name": "陈刚", "department": [5, 1]}]
    assert (await get(visitor, "user/get", userid="wang_qiang"))["department"] == [3]


REFUSED: dict[str, tuple[str, Json, int]] = {
    "no such department": ("user/list", {"department_id": 99}, 60003),
    "no department named": ("user/list", {}, 40058),
    "department in words": ("department/list", {"id": "工程部"}, 40058),
    "no such member": ("user/get", {"userid": "nobody"}, 60111),
    "a customer on WeChat": ("user/get", {"userid": "wmZhouNvShi00001"}, 60111),
}


@pytest.mark.parametrize(("path", "query", "errcode"), REFUSED.values(), ids=REFUSED)
async def test_what_the_contacts_refuse(
    visitor: Visitor, path: str, query: Json, errcode: int
) -> None:
    assert (await get(visitor, path, **query))["errcode"] == errcode


async def test_only_the_contact_sync_secret_lists_ids(visitor: Visitor) -> None:
    assert (await visitor.wecom("user/list_id", {}))["errcode"] == 48002
    query = {"corpid": WECOM.corp_id, "corpsecret": WECOM.contacts_secret}
    async with visitor.client.get("/wecom/cgi-bin/gettoken", params=query) as response:
        visitor.wecom_token = (await response.json())["access_token"]
    first = await visitor.wecom("user/list_id", {"limit": 2})
    second = await visitor.wecom("user/list_id", {"cursor": first["next_cursor"]})
    pairs = items(first, "dept_user") + items(second, "dept_user")
    assert second["next_cursor"] == ""
    assert {"userid": "chen_gang", "department": 5} in pairs
    assert {"userid": "chen_gang", "department": 1} in pairs


@pytest.fixture
async def shortsighted(config: SandboxConfig) -> AsyncIterator[Visitor]:
    """The application sees 服务部 and what is below it, and no more."""
    account = replace(config.wecom, visible_departments=(2,))
    app = build_sandbox(replace(config, wecom=account))
    async with TestClient(TestServer(app)) as client:
        visitor = Visitor(client, app)
        await visitor.sign_in()
        yield visitor


async def test_outside_the_visible_range_nothing_can_be_read(shortsighted: Visitor) -> None:
    found = items(await get(shortsighted, "department/list"), "department")
    assert {each["id"] for each in found} == {2, 3, 4}
    assert (await get(shortsighted, "user/list", department_id=5))["errcode"] == 60011
    assert (await get(shortsighted, "user/get", userid="chen_gang"))["errcode"] == 60011
    assert (await get(shortsighted, "user/get", userid="wang_qiang"))["errcode"] == 0


async def test_somebody_comes_changes_and_leaves(visitor: Visitor, witness: Witness) -> None:
    await change(visitor, change="create_user", userid="tang_li", name="唐丽", department=[4])
    assert await told(witness, 1) == {
        "ChangeType": "create_user",
        "UserID": "tang_li",
        "Department": "4",
    }
    assert (await get(visitor, "user/get", userid="tang_li"))["name"] == "唐丽"
    said = await visitor.say("tang_li", "wecom:direct:tang_li", "我来了")
    await visitor.delivery_is(said, "delivered")
    await change(visitor, change="update_user", userid="tang_li", direct_leader=["lin_fang"])
    assert await told(witness, 3) == {"ChangeType": "update_user", "UserID": "tang_li"}
    assert (await get(visitor, "user/get", userid="tang_li"))["direct_leader"] == ["lin_fang"]
    await change(visitor, change="delete_user", userid="tang_li")
    assert await told(witness, 4) == {"ChangeType": "delete_user", "UserID": "tang_li"}
    assert (await get(visitor, "user/get", userid="tang_li"))["errcode"] == 60111


async def test_a_userid_can_change_and_its_groups_know(visitor: Visitor, witness: Witness) -> None:
    await change(visitor, change="update_user", userid="zhou_min", new_userid="zhou.min")
    event = await told(witness, 1)
    assert (event["UserID"], event["NewUserID"]) == ("zhou_min", "zhou.min")
    world = visitor.stage.world
    assert world.chat("wecom:group:wecom-supervisors").members == ("zhou.min", "chen_gang")
    assert (await get(visitor, "user/get", userid="zhou_min"))["errcode"] == 60111
    assert (await get(visitor, "user/get", userid="zhou.min"))["name"] == "周敏"


async def test_departments_come_move_and_go(visitor: Visitor, witness: Witness) -> None:
    await change(visitor, change="create_party", id=6, name="备件部", parentid=2)
    assert await told(witness, 1) == {"ChangeType": "create_party", "Id": "6", "ParentId": "2"}
    assert not await change(visitor, change="update_party", id=6, name="备件中心")
    assert await change(visitor, change="update_party", id=6, parentid=1)
    assert await told(witness, 2) == {"ChangeType": "update_party", "Id": "6", "ParentId": "1"}
    one = (await get(visitor, "department/get", id=6))["department"]
    assert isinstance(one, dict) and (one["name"], one["parentid"]) == ("备件中心", 1)
    await change(visitor, change="delete_party", id=6)
    assert await told(witness, 3) == {"ChangeType": "delete_party", "Id": "6"}
    assert (await get(visitor, "department/get", id=6))["errcode"] == 60003


WRONG: dict[str, tuple[Json, int]] = {
    "no userid": ({"change": "create_user"}, 400),
    "nobody": ({"change": "delete_user", "userid": "nobody"}, 404),
    "somebody already": ({"change": "create_user", "userid": "lin_fang"}, 400),
    "the name of another": (
        {"change": "update_user", "userid": "lin_fang", "new_userid": "li_hong"},
        400,
    ),
    "no such department": (
        {"change": "update_user", "userid": "lin_fang", "department": [99]},
        400,
    ),
    "a department with people": ({"change": "delete_party", "id": 3}, 400),
    "a department that is": ({"change": "create_party", "id": 3}, 400),
    "unknown change": ({"change": "promote", "userid": "lin_fang"}, 400),
}


@pytest.mark.parametrize(("body", "status"), WRONG.values(), ids=WRONG)
async def test_a_wrong_change_changes_nothing(
    visitor: Visitor, witness: Witness, body: Json, status: int
) -> None:
    async with visitor.client.post("/sandbox/api/contacts", json=body) as response:
        assert (response.status, "error" in await response.json()) == (status, True)
    assert visitor.stage.world.memory.people == {}
    assert witness.wecom == []


async def test_changes_of_people_survive_a_restart(config: SandboxConfig, tmp_path: Path) -> None:
    kept = replace(config, world_file=tmp_path / "world.json")
    async with TestClient(TestServer(build_sandbox(kept))) as client:
        visitor = Visitor(client, client.app)
        await change(visitor, change="create_user", userid="tang_li", department=[4])
        await change(visitor, change="delete_user", userid="li_hong")
        await change(visitor, change="update_user", userid="chen_gang", new_userid="cg")
        await change(visitor, change="create_party", id=6, name="备件部")
    async with TestClient(TestServer(build_sandbox(kept))) as client:
        visitor = Visitor(client, client.app)
        await visitor.sign_in()
        world = visitor.stage.world
        assert world.find_member("wecom", "li_hong") is None
        assert world.chat("wecom:group:wrSupervisorsBot01").members == ("zhou_min", "cg")
        assert world.chat("wecom:bot:cg").title == world.bot_name
        assert (await get(visitor, "user/get", userid="tang_li"))["department"] == [4]
        assert (await get(visitor, "department/get", id=6))["errcode"] == 0
