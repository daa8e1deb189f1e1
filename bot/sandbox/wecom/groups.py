"""WeCom's groups made by the application (docs 90245 create, 98913 update, 98914 get, 90248 send); it can only speak there."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from aiohttp import web
from pydantic import BaseModel, Field

from bot.sandbox.chats import Chat
from bot.sandbox.people import Group
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wecom.content import BAD_KIND, Sent, content_of
from bot.sandbox.wecom.limited import require
from bot.sandbox.wecom.wire import WeComError, answer
from bot.sandbox.wire import read_model
from bot.sandbox.world import World

OWNERS = "wecom.group_owners"
MAX_ID = 32
MAX_NAME = 50
MEMBERS = range(2, 2001)
BAD_ID, NO_GROUP, BAD_SIZE, TAKEN, STRANGERS = 86001, 86003, 86006, 86215, 86216


class CreateBody(BaseModel):
    name: str = Field(default="", max_length=MAX_NAME)
    owner: str = ""
    userlist: list[str]
    chatid: str = ""


class UpdateBody(BaseModel):
    chatid: str
    name: str = Field(default="", max_length=MAX_NAME)
    owner: str = ""
    add_user_list: list[str] = []
    del_user_list: list[str] = []


class GroupSendBody(Sent):
    chatid: str


async def create_group(request: web.Request) -> web.Response:
    world = stage_of(request).world
    body = await read_model(request, CreateBody)
    chatid = body.chatid or uuid4().hex
    if not (chatid.isascii() and chatid.isalnum() and len(chatid) <= MAX_ID):
        raise WeComError(BAD_ID, "invalid chatid: at most 32 of 0-9 A-Z a-z")
    if world.find_group("wecom", chatid):
        raise WeComError(TAKEN, "chatid exists")
    group = Group(id=chatid, platform="wecom", title=body.name, members=tuple(body.userlist))
    _keep(world, group, body.owner or body.userlist[0] if body.userlist else "")
    return answer(chatid=chatid)


async def update_group(request: web.Request) -> web.Response:
    """A name of "" and an owner of "" leave things as they are."""
    world = stage_of(request).world
    body = await read_model(request, UpdateBody)
    chat = _own_group(world, body.chatid)
    leaving = set(body.del_user_list)
    stay = [user for user in chat.members if user not in leaving]
    members = tuple(dict.fromkeys([*stay, *body.add_user_list]))
    group = Group(id=chat.key, platform="wecom", title=body.name or chat.title, members=members)
    _keep(world, group, body.owner or _owner_of(world, chat))
    return answer()


async def get_group(request: web.Request) -> web.Response:
    world = stage_of(request).world
    chat = _own_group(world, request.query.get("chatid", ""))
    about = {
        "chatid": chat.key,
        "name": chat.title,
        "owner": _owner_of(world, chat),
        "userlist": list(chat.members),
        "chat_type": 0,
    }
    return answer(chat_info=about)


async def send_to_group(request: web.Request) -> web.Response:
    """No cards here; of members who had too much lately only the message is dropped, and nobody is told."""
    stage = stage_of(request)
    body = await read_model(request, GroupSendBody)
    chat = _own_group(stage.world, body.chatid)
    if body.msgtype == "template_card":
        raise WeComError(BAD_KIND, "invalid msgtype: appchat cannot carry a template_card")
    content = content_of(stage, body)
    for name in ("group_people_per_minute", "group_people_per_hour"):
        require(stage.limits, name, "", len(chat.members))
    if reached := [user for user in chat.members if _has_room(stage, user)]:
        seen_by = () if len(reached) == len(chat.members) else tuple(reached)
        stage.world.bot_says(chat.id, replace(content, visible_to=seen_by))
    return answer()


def _has_room(stage: Stage, user: str) -> bool:
    limits = ("group_member_per_minute", "group_member_per_day")
    return all(stage.limits.allows(name, user) for name in limits)


def _own_group(world: World, chatid: str) -> Chat:
    """Groups the application did not make do not exist for it."""
    chat = world.find_group("wecom", chatid)
    if chat is None or chat.door != "appchat":
        raise WeComError(NO_GROUP, "chatid does not exist")
    return chat


def _owner_of(world: World, chat: Chat) -> str:
    return str(world.shelf(OWNERS).get(chat.key, {}).get("userid", chat.members[0]))


def _keep(world: World, group: Group, owner: str) -> None:
    if len(group.members) not in MEMBERS:
        raise WeComError(BAD_SIZE, "userlist: 2 to 2000 members")
    strangers = [user for user in group.members if world.find_member("wecom", user) is None]
    if strangers:
        raise WeComError(STRANGERS, f"userlist has invalid members: {'|'.join(strangers)}")
    if owner not in group.members:
        raise WeComError(STRANGERS, "owner: not a member of the group")
    world.put(OWNERS, group.id, {"userid": owner})
    world.create_group(group)
