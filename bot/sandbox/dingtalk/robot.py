"""The robot's own sends: `oToMessages/batchSend`, `groupMessages/send`, `messageFiles/download`."""

from __future__ import annotations

from uuid import uuid4

from aiohttp import web
from pydantic import Field

from bot.sandbox.chats import direct_chat_id
from bot.sandbox.dingtalk.messages import read_message
from bot.sandbox.dingtalk.replies import name_message
from bot.sandbox.dingtalk.wire import Body, DingTalkError
from bot.sandbox.files import file_path
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wire import read_model


class BatchBody(Body):
    robot_code: str = Field(alias="robotCode")
    user_ids: list[str] = Field(min_length=1, max_length=20, alias="userIds")
    msg_key: str = Field(alias="msgKey")
    msg_param: str = Field(alias="msgParam")


class GroupBody(Body):
    robot_code: str = Field(alias="robotCode")
    open_conversation_id: str = Field(alias="openConversationId")
    msg_key: str = Field(alias="msgKey")
    msg_param: str = Field(alias="msgParam")


class DownloadBody(Body):
    download_code: str = Field(alias="downloadCode")
    robot_code: str = Field(alias="robotCode")


async def batch_send(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, BatchBody)
    check_robot(stage, body.robot_code)
    content = read_message(stage.files, body.msg_key, body.msg_param)
    strangers = [
        user for user in body.user_ids if stage.world.find_member("dingtalk", user) is None
    ]
    query_key = uuid4().hex
    for user in dict.fromkeys(body.user_ids):
        if user not in strangers:
            said = stage.world.bot_says(direct_chat_id("dingtalk", user), content)
            name_message(stage.world, said, query_key)
    receipt = {
        "processQueryKey": query_key,
        "invalidStaffIdList": strangers,
        "flowControlledStaffIdList": [],
    }
    return web.json_response(receipt)


async def send_to_group(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, GroupBody)
    check_robot(stage, body.robot_code)
    group = stage.world.find_group("dingtalk", body.open_conversation_id)
    if group is None:
        code = "invalidParameter.openConversationId"
        raise DingTalkError(400, code, "no such conversation, or the robot is not in it")
    said = stage.world.bot_says(group.id, read_message(stage.files, body.msg_key, body.msg_param))
    query_key = uuid4().hex
    name_message(stage.world, said, query_key)
    return web.json_response({"processQueryKey": query_key})


async def download_file(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, DownloadBody)
    check_robot(stage, body.robot_code)
    if stage.files.find_fresh(body.download_code) is None:
        raise DingTalkError(400, "invalidParameter.downloadCode", "unknown or expired downloadCode")
    return web.json_response({"downloadUrl": f"{stage.origin}{file_path(body.download_code)}"})


def check_robot(stage: Stage, robot_code: str) -> None:
    if robot_code != stage.config.dingtalk.robot_code:
        raise DingTalkError(400, "invalidParameter.robotCode", "no such robot")
