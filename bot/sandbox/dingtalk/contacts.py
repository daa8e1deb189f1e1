"""DingTalk's contacts as an application sees them, by the old API (docs 0082, 0083, 0081, 0062, 0065, 0056, 0064, 0053)."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import Field

from bot.sandbox.dingtalk.ids import union_id
from bot.sandbox.dingtalk.old_wire import old_answer, read_old
from bot.sandbox.dingtalk.wire import Body, OldApiError
from bot.sandbox.messages import JsonObject
from bot.sandbox.people import Department, Person
from bot.sandbox.staff import ROOT, departments_of, members_of, visible_departments
from bot.sandbox.stage import Stage, stage_of

NO_USER, OUT_OF_RANGE_USER, OUT_OF_RANGE, NO_DEPARTMENT = 33012, 50002, 50004, 60003
NO_UNION_ID = 60121
MOST_A_PAGE = 100
"""In no copy of doc 0062 at hand; as the interface was seen to refuse more."""


def contact_routes() -> list[web.RouteDef]:
    return [
        web.post("/topapi/v2/department/listsub", list_departments),
        web.post("/topapi/v2/department/listsubid", list_department_ids),
        web.post("/topapi/v2/department/get", get_department),
        web.post("/topapi/v2/user/list", list_users),
        web.post("/topapi/user/listid", list_ids),
        web.post("/topapi/v2/user/get", get_user),
        web.post("/topapi/user/getbyunionid", get_by_union_id),
        web.get("/auth/scopes", get_scopes),
    ]


class DepartmentBody(Body):
    dept_id: Annotated[int, Field(ge=1)]


class ParentBody(Body):
    dept_id: Annotated[int, Field(ge=1)] = ROOT


class PageBody(DepartmentBody):
    cursor: Annotated[int, Field(ge=0)]
    size: Annotated[int, Field(ge=1, le=MOST_A_PAGE)]


class UserBody(Body):
    userid: Annotated[str, Field(min_length=1)]


class UnionBody(Body):
    unionid: Annotated[str, Field(min_length=1)]


async def list_departments(request: web.Request) -> web.Response:
    """One level below; of what may not be seen, nothing."""
    stage = stage_of(request)
    top = _require_department(stage, (await read_old(request, ParentBody)).dept_id)
    below = [each for each in visible_departments(stage, "dingtalk").values()
             if each.parent == top.id]  # fmt: skip
    return old_answer(result=[_brief(each) for each in sorted(below, key=_place)])


async def list_department_ids(request: web.Request) -> web.Response:
    """The one interface that goes beyond the visible range (doc 0083)."""
    stage = stage_of(request)
    top = (await read_old(request, DepartmentBody)).dept_id
    everything = departments_of(stage, "dingtalk")
    if top not in everything:
        raise OldApiError(NO_DEPARTMENT, "部门不存在")
    below = [each for each in everything.values() if each.parent == top]
    return old_answer(result={"dept_id_list": [each.id for each in sorted(below, key=_place)]})


async def get_department(request: web.Request) -> web.Response:
    stage = stage_of(request)
    department = _require_department(stage, (await read_old(request, DepartmentBody)).dept_id)
    leaders = [
        person.id
        for person in stage.world.company.people
        if person.platform == "dingtalk" and department.id in person.leads
    ]
    more: JsonObject = {"order": department.order, "dept_manager_userid_list": leaders}
    return old_answer(result=_brief(department) | more)


async def list_users(request: web.Request) -> web.Response:
    """Of the department itself, not of those below it; `next_cursor` only where there is more."""
    stage = stage_of(request)
    body = await read_old(request, PageBody)
    department = _require_department(stage, body.dept_id)
    members = members_of(stage.world, "dingtalk", department.id)
    end = body.cursor + body.size
    page: JsonObject = {"has_more": end < len(members)}
    if end < len(members):
        page["next_cursor"] = end
    listed = [_listed(each, department.id) for each in members[body.cursor : end]]
    return old_answer(result=page | {"list": listed})


async def list_ids(request: web.Request) -> web.Response:
    stage = stage_of(request)
    department = _require_department(stage, (await read_old(request, DepartmentBody)).dept_id)
    members = members_of(stage.world, "dingtalk", department.id)
    return old_answer(result={"userid_list": [each.id for each in members]})


async def get_user(request: web.Request) -> web.Response:
    stage = stage_of(request)
    person = stage.world.find_member("dingtalk", (await read_old(request, UserBody)).userid)
    if person is None:
        raise OldApiError(NO_USER, "无效的USERID")
    if not visible_departments(stage, "dingtalk").keys() & set(person.departments):
        raise OldApiError(OUT_OF_RANGE_USER, "企业员工不在授权范围")
    return old_answer(result=_detailed(person))


async def get_by_union_id(request: web.Request) -> web.Response:
    """Of members only: the demo company has no external contacts in its list (contact_type 1)."""
    stage = stage_of(request)
    given = (await read_old(request, UnionBody)).unionid
    for person in stage.world.company.people:
        is_member = person.platform == "dingtalk" and person.is_member
        if is_member and union_id(person) == given:
            return old_answer(result={"contact_type": 0, "userid": person.id})
    raise OldApiError(NO_UNION_ID, "找不到该用户")


async def get_scopes(request: web.Request) -> web.Response:
    departments = stage_of(request).config.dingtalk.visible_departments
    return old_answer(
        auth_user_field=["name", "department", "userid", "position"],
        condition_field=[],
        auth_org_scopes={"authed_user": [], "authed_dept": list(departments)},
    )


def _require_department(stage: Stage, given: int) -> Department:
    if given not in departments_of(stage, "dingtalk"):
        raise OldApiError(NO_DEPARTMENT, "部门不存在")
    if found := visible_departments(stage, "dingtalk").get(given):
        return found
    raise OldApiError(OUT_OF_RANGE, "企业部门不在授权范围")


def _place(department: Department) -> tuple[int, int]:
    return department.order, department.id


def _brief(department: Department) -> JsonObject:
    brief: JsonObject = {
        "dept_id": department.id,
        "name": department.name,
        "create_dept_group": False,
        "auto_add_user": False,
    }
    return brief | ({} if department.id == ROOT else {"parent_id": department.parent})


def _listed(person: Person, department: int) -> JsonObject:
    """Without phone and mail, which need permissions of their own; nobody's superior is told here."""
    return _known(person) | {"dept_order": 0, "leader": department in person.leads}


def _detailed(person: Person) -> JsonObject:
    details = _known(person) | {
        "real_authed": True,
        "senior": False,
        "dept_order_list": [{"dept_id": each, "order": 0} for each in person.departments],
        "leader_in_dept": [
            {"dept_id": each, "leader": each in person.leads} for each in person.departments
        ],
        "role_list": [],
    }
    return details | ({"manager_userid": person.superiors[0]} if person.superiors else {})


def _known(person: Person) -> JsonObject:
    return {
        "userid": person.id,
        "unionid": union_id(person),
        "name": person.name,
        "title": person.title,
        "dept_id_list": list(person.departments),
        "active": True,
        "admin": False,
        "boss": False,
        "hide_mobile": False,
        "exclusive_account": False,
    }
