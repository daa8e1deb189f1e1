"""WeCom's contact list as an application sees it (docs 90208, 95350, 95351, 90201, 90200, 96067, 90196)."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, Field

from bot.sandbox.messages import JsonObject
from bot.sandbox.people import Department, Person
from bot.sandbox.staff import departments_of, members_of, visible_departments
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wecom.wire import API_FORBIDDEN, BAD_PARAMETER, WeComError, answer
from bot.sandbox.wire import read_model

NO_DEPARTMENT, NO_PRIVILEGE, NO_USER = 60003, 60011, 60111
IS_ACTIVE = 1
"""Someone who has activated their account (doc 90196, status)."""


def contact_routes() -> list[web.RouteDef]:
    return [
        web.get("/cgi-bin/department/list", list_departments),
        web.get("/cgi-bin/department/simplelist", list_department_ids),
        web.get("/cgi-bin/department/get", get_department),
        web.get("/cgi-bin/user/list", list_members),
        web.get("/cgi-bin/user/simplelist", list_names),
        web.get("/cgi-bin/user/get", get_user),
        web.post("/cgi-bin/user/list_id", list_ids),
    ]


async def list_departments(request: web.Request) -> web.Response:
    """One and all below it, or all that may be seen."""
    stage = stage_of(request)
    found = [_department(stage, each) for each in _asked_for(request, stage)]
    return answer(department=found)


async def list_department_ids(request: web.Request) -> web.Response:
    stage = stage_of(request)
    found = [
        {"id": each.id, "parentid": each.parent, "order": each.order}
        for each in _asked_for(request, stage)
    ]
    return answer(department_id=found)


async def get_department(request: web.Request) -> web.Response:
    stage = stage_of(request)
    department = _require_department(stage, request.query.get("id"))
    return answer(department=_department(stage, department))


async def list_members(request: web.Request) -> web.Response:
    """Of the department itself, not of those below it."""
    stage = stage_of(request)
    department = _require_department(stage, request.query.get("department_id"))
    return answer(
        userlist=[_member(each) for each in members_of(stage.world, "wecom", department.id)]
    )


async def list_names(request: web.Request) -> web.Response:
    stage = stage_of(request)
    department = _require_department(stage, request.query.get("department_id"))
    found = [
        {"userid": each.id, "name": each.name, "department": list(each.departments)}
        for each in members_of(stage.world, "wecom", department.id)
    ]
    return answer(userlist=found)


async def get_user(request: web.Request) -> web.Response:
    stage = stage_of(request)
    person = stage.world.find_member("wecom", request.query.get("userid", ""))
    if person is None:
        raise WeComError(NO_USER, "userid not found")
    if not visible_departments(stage, "wecom").keys() & set(person.departments):
        raise WeComError(NO_PRIVILEGE, "no privilege to access/modify contact/party/agent")
    return answer(**_member(person))


class IdsBody(BaseModel):
    cursor: str = Field(default="", pattern=r"^\d*$")
    limit: Annotated[int, Field(ge=1, le=10_000)] = 10_000


async def list_ids(request: web.Request) -> web.Response:
    """Since 2022 for 通讯录同步 alone; no application's token opens it (doc 96067)."""
    stage = stage_of(request)
    secret = stage.tokens["wecom"].secret_of(request.query["access_token"])
    if secret != stage.config.wecom.contacts_secret:
        raise WeComError(API_FORBIDDEN, "api forbidden: only for the contact sync secret")
    body = await read_model(request, IdsBody)
    pairs = [
        {"userid": person.id, "department": department}
        for person in stage.world.company.people
        if person.platform == "wecom" and person.is_member
        for department in person.departments
    ]
    start = int(body.cursor or 0)
    end = start + body.limit
    next_cursor = str(end) if end < len(pairs) else ""
    return answer(next_cursor=next_cursor, dept_user=pairs[start:end])


def _asked_for(request: web.Request, stage: Stage) -> list[Department]:
    visible = visible_departments(stage, "wecom")
    if "id" not in request.query:
        return list(visible.values())
    top = _require_department(stage, request.query["id"])
    below = {top.id}
    while wider := {each.id for each in visible.values() if each.parent in below} - below:
        below |= wider
    return [each for each in visible.values() if each.id in below]


def _require_department(stage: Stage, given: str | None) -> Department:
    if not given or not given.isdigit():
        raise WeComError(BAD_PARAMETER, "department id: a number is needed")
    if int(given) not in departments_of(stage, "wecom"):
        raise WeComError(NO_DEPARTMENT, "department not found")
    if found := visible_departments(stage, "wecom").get(int(given)):
        return found
    raise WeComError(NO_PRIVILEGE, "no privilege to access/modify contact/party/agent")


def _department(stage: Stage, department: Department) -> JsonObject:
    leaders = [each.id for each in members_of(stage.world, "wecom", department.id)
               if department.id in each.leads]  # fmt: skip
    return {
        "id": department.id,
        "name": department.name,
        "name_en": "",
        "department_leader": leaders,
        "parentid": department.parent,
        "order": department.order,
    }


def _member(person: Person) -> JsonObject:
    """Without phone, mail and picture, which applications made since June 2022 are not told."""
    return {
        "userid": person.id,
        "name": person.name,
        "department": list(person.departments),
        "order": [0] * len(person.departments),
        "position": person.title,
        "is_leader_in_dept": [int(each in person.leads) for each in person.departments],
        "direct_leader": list(person.superiors),
        "status": IS_ACTIVE,
        "main_department": person.departments[0],
        "alias": "",
        "telephone": "",
    }
