"""What a robot said is taken back: batchRecall (doc 0723, of 1:1 chats), groupMessages/recall (0725).

Docs 0724 (chats between two people, whom a robot joins) names the same codes; the robot here is in none of those. How
long a processQueryKey is good is in no document, though 0723 has a code for an expired one: a day here.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import uuid4

from aiohttp import web
from pydantic import Field

from bot.sandbox.dingtalk.robot_checks import check_robot, find_robot_group
from bot.sandbox.dingtalk.wire import Body, DingTalkError
from bot.sandbox.messages import Content, JsonObject, Message
from bot.sandbox.stage import stage_of
from bot.sandbox.wire import read_model
from bot.sandbox.world import World

SHELF = "dingtalk.sent"
LIFE = timedelta(hours=24)
MAX_KEYS = 20
Keys = Annotated[list[str], Field(default_factory=list, alias="processQueryKeys")]


class DirectRecallBody(Body):
    robot_code: str = Field(default="", alias="robotCode")
    keys: Keys


class GroupRecallBody(DirectRecallBody):
    open_conversation_id: str = Field(default="", alias="openConversationId")


def remember_sent(world: World, messages: list[Message], key: str = "") -> str:
    """The processQueryKey that stands for them all."""
    key = key or uuid4().hex
    entry: JsonObject = {
        "messages": [message.id for message in messages],
        "expires_at": (datetime.now(UTC) + LIFE).isoformat(),
    }
    world.put(SHELF, key, entry)
    return key


async def recall_direct(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, DirectRecallBody)
    check_robot(stage, body.robot_code)
    return _recall(stage.world, body.keys, "")


async def recall_from_group(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, GroupRecallBody)
    check_robot(stage, body.robot_code)
    group = find_robot_group(stage, body.open_conversation_id)
    return _recall(stage.world, body.keys, group.id)


def _recall(world: World, keys: list[str], group: str) -> web.Response:
    """Each for itself; of those that cannot be taken back it says why."""
    if not keys:
        code = "invalidParameter.processQueryKey.missing"
        raise DingTalkError(400, code, "缺少processQueryKey")
    if len(keys) > MAX_KEYS:
        code = "invalidParameter.processQueryKeys.overMax"
        raise DingTalkError(400, code, "processQueryKeys超过数量上限20")
    failed = {key: why for key in keys if (why := _mistake(world, key, group))}
    done = [key for key in dict.fromkeys(keys) if key not in failed]
    for key in done:
        take_back_messages(world, key)
    return web.json_response({"successResult": done, "failedResult": failed})


def take_back_messages(world: World, key: str) -> None:
    for message in _messages(world, world.shelf(SHELF).pop(key)):
        world.replace(message.id, Content(kind="recalled"))


def _mistake(world: World, key: str, group: str) -> str:
    """Why this one cannot be taken back here, or ""."""
    sent = world.shelf(SHELF).get(key)
    if sent is None:
        return "invalid.processQueryKey"
    if datetime.fromisoformat(str(sent["expires_at"])) < datetime.now(UTC):
        return "robot.processQueryKey.expired"
    chats = {world.chat(message.chat) for message in _messages(world, sent)}
    is_here = all(chat.id == group if group else not chat.is_group for chat in chats)
    return "" if is_here else "invalid.processQueryKey"


def _messages(world: World, sent: JsonObject) -> list[Message]:
    named = sent["messages"]
    return [world.message(str(one)) for one in named] if isinstance(named, list) else []
