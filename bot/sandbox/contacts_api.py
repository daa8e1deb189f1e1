"""The world API's lever for contacts: somebody comes, changes, leaves, or a department does; the application is told.

WeCom: docs 90970, 90971. DingTalk: docs of event subscription 0078 to 0090.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from aiohttp import web
from pydantic import BaseModel, Field

from bot.sandbox.dingtalk import contact_events as dingtalk_contact_events
from bot.sandbox.people import Department, Person, Platform
from bot.sandbox.staff import (
    ROOT,
    ContactChange,
    departments_of,
    drop_department,
    keep_department,
    members_of,
)
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wecom import contact_events as wecom_contact_events
from bot.sandbox.wire import BadBody, read_model
from bot.sandbox.world import NotThere

UserId = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z_\-@.]{0,63}$")]


class ContactsBody(BaseModel):
    """`userid` for members, `id` for departments; what is not given stays as it is."""

    platform: Platform = "wecom"
    change: Literal[
        "create_user", "update_user", "delete_user", "create_party", "update_party", "delete_party"
    ]
    userid: UserId | None = None
    new_userid: UserId | None = None
    name: str | None = None
    position: str | None = None
    department: Annotated[tuple[int, ...], Field(min_length=1)] | None = None
    leads: tuple[int, ...] | None = None
    direct_leader: tuple[str, ...] | None = None
    id: int | None = None
    parentid: int | None = None
    order: int | None = None


async def change_contacts(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, ContactsBody)
    is_about_member = body.change.endswith("_user")
    change = (_change_member if is_about_member else _change_department)(stage, body)
    if change is not None and body.platform == "wecom":
        wecom_contact_events.tell_change(stage, change)
    elif change is not None:
        dingtalk_contact_events.tell_change(stage, change)
    return web.json_response({"told": change is not None})


def _change_member(stage: Stage, body: ContactsBody) -> ContactChange:
    userid = body.userid or _lacking("userid")
    if body.change == "create_user":
        return _hire(stage, body, userid)
    before = stage.world.find_member(body.platform, userid)
    if before is None:
        raise NotThere(f"no member {userid!r}")
    if body.change == "delete_user":
        stage.world.change_people(body.platform, {userid: None})
        return ContactChange(kind=body.change, userid=userid)
    return _update(stage, body, before)


def _hire(stage: Stage, body: ContactsBody, userid: str) -> ContactChange:
    if stage.world.find_member(body.platform, userid):
        raise BadBody(f"userid: {userid} is a member already")
    person = _written(stage, body, Person(id=userid, name=userid, platform=body.platform))
    stage.world.change_people(body.platform, {userid: person})
    return ContactChange(kind=body.change, userid=userid, departments=person.departments)


def _update(stage: Stage, body: ContactsBody, before: Person) -> ContactChange:
    """WeCom can change a userid too; the event then has both."""
    person = _written(stage, body, before)
    renamed = body.new_userid or ""
    if renamed and body.platform == "dingtalk":
        raise BadBody("new_userid: on DingTalk a userId never changes")
    if renamed and renamed != before.id:
        if stage.world.find_member(body.platform, renamed):
            raise BadBody(f"new_userid: {renamed} is a member already")
        person = replace(person, id=renamed)
        stage.world.memory.renamed[before.id] = renamed
        stage.world.change_people(body.platform, {before.id: None, renamed: person})
    else:
        stage.world.change_people(body.platform, {before.id: person})
    departments = person.departments if body.department else ()
    return ContactChange(
        kind=body.change, userid=before.id, new_userid=renamed, departments=departments
    )


def _written(stage: Stage, body: ContactsBody, person: Person) -> Person:
    departments = person.departments if body.department is None else body.department
    if unknown := set(departments) - departments_of(stage, body.platform).keys():
        raise BadBody(f"department: there is no {sorted(unknown)}")
    return replace(
        person,
        name=person.name if body.name is None else body.name,
        title=person.title if body.position is None else body.position,
        departments=departments,
        leads=person.leads if body.leads is None else body.leads,
        superiors=person.superiors if body.direct_leader is None else body.direct_leader,
    )


def _change_department(stage: Stage, body: ContactsBody) -> ContactChange | None:
    """Of an update WeCom's application hears only when the parent changed (doc 90971)."""
    number = body.id if body.id is not None else int(_lacking("id"))
    known = departments_of(stage, body.platform)
    before = known.get(number)
    if (before is None) is not (body.change == "create_party"):
        raise BadBody("id: it must be a new one" if before else f"id: no department {number}")
    if body.change == "delete_party":
        return _close_department(stage, body.platform, number)
    parent = body.parentid if body.parentid is not None else before.parent if before else ROOT
    if parent not in known and number != ROOT:
        raise BadBody(f"parentid: no department {parent}")
    department = Department(
        id=number,
        name=body.name or (before.name if before else str(number)),
        parent=parent,
        order=body.order if body.order is not None else before.order if before else 0,
    )
    keep_department(stage.world, body.platform, department)
    if before and before.parent == parent and body.platform == "wecom":
        return None
    return ContactChange(kind=body.change, party=number, parent=parent)


def _close_department(stage: Stage, platform: Platform, number: int) -> ContactChange:
    has_children = any(each.parent == number for each in departments_of(stage, platform).values())
    if number == ROOT or has_children or members_of(stage.world, platform, number):
        raise BadBody("id: the root, and what has members or departments in it, cannot go")
    drop_department(stage.world, platform, number)
    return ContactChange(kind="delete_party", party=number)


def _lacking(name: str) -> str:
    raise BadBody(f"{name}: needed for this change")
