"""WeCom `appchat/create` and `appchat/send` (docs 90245, 90248): groups the application made; it can only speak there."""

from __future__ import annotations

from uuid import uuid4

from aiohttp import web
from pydantic import BaseModel

from bot.sandbox.people import Group
from bot.sandbox.stage import stage_of
from bot.sandbox.wecom_send import Picture, Words, content_of
from bot.sandbox.wecom_wire import WeComError, answer
from bot.sandbox.wire import read_model

GROUP_KINDS = {"text", "markdown", "image"}
MAX_ID = 32
MEMBERS = range(2, 2001)


class CreateBody(BaseModel):
    name: str = ""
    owner: str = ""
    userlist: list[str]
    chatid: str = ""


class GroupSendBody(BaseModel):
    chatid: str
    msgtype: str
    text: Words = Words()
    markdown: Words = Words()
    image: Picture = Picture()


async def create_group(request: web.Request) -> web.Response:
    world = stage_of(request).world
    body = await read_model(request, CreateBody)
    chatid = body.chatid or uuid4().hex
    if not (chatid.isascii() and chatid.isalnum() and len(chatid) <= MAX_ID):
        raise WeComError(86001, "invalid chatid: at most 32 of 0-9 A-Z a-z")
    if world.find_group("wecom", chatid):
        raise WeComError(86215, "chatid exists")
    if len(body.userlist) not in MEMBERS:
        raise WeComError(86006, "userlist: 2 to 2000 members")
    strangers = [user for user in body.userlist if world.find_member("wecom", user) is None]
    if strangers:
        raise WeComError(86216, f"userlist has invalid members: {'|'.join(strangers)}")
    members = tuple(body.userlist)
    world.create_group(Group(id=chatid, platform="wecom", title=body.name, members=members))
    return answer(chatid=chatid)


async def send_to_group(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, GroupSendBody)
    group = stage.world.find_group("wecom", body.chatid)
    if group is None:
        raise WeComError(86003, "chatid does not exist")
    if body.msgtype not in GROUP_KINDS:
        raise WeComError(40008, f"invalid msgtype: appchat cannot carry {body.msgtype!r}")
    content = content_of(stage, body.msgtype, body.text, body.markdown, body.image, None)
    stage.world.bot_says(group.id, content)
    return answer()
