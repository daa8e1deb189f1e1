"""The robot's own sends: `oToMessages/batchSend` (doc 0714), `groupMessages/send` (0716), `messageFiles/download` (0719)."""

from __future__ import annotations

from aiohttp import web
from pydantic import Field

from bot.sandbox.chats import direct_chat_id
from bot.sandbox.dingtalk.messages import read_message
from bot.sandbox.dingtalk.orders import stands
from bot.sandbox.dingtalk.recall import recall_direct, recall_from_group, remember_sent
from bot.sandbox.dingtalk.replies import name_message
from bot.sandbox.dingtalk.robot_checks import check_robot, find_robot_group
from bot.sandbox.dingtalk.wire import Body, DingTalkError
from bot.sandbox.files import file_path
from bot.sandbox.messages import Content, Message
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wire import read_model

MAX_USERS = 20


class SendBody(Body):
    robot_code: str = Field(default="", alias="robotCode")
    msg_key: str = Field(default="", alias="msgKey")
    msg_param: str = Field(default="", alias="msgParam")


class BatchBody(SendBody):
    user_ids: list[str] = Field(default_factory=list, alias="userIds")


class GroupBody(SendBody):
    open_conversation_id: str = Field(default="", alias="openConversationId")


class DownloadBody(Body):
    download_code: str = Field(default="", alias="downloadCode")
    robot_code: str = Field(default="", alias="robotCode")


def robot_routes() -> list[web.RouteDef]:
    return [
        web.post("/v1.0/robot/oToMessages/batchSend", batch_send),
        web.post("/v1.0/robot/otoMessages/batchRecall", recall_direct),
        web.post("/v1.0/robot/groupMessages/send", send_to_group),
        web.post("/v1.0/robot/groupMessages/recall", recall_from_group),
        web.post("/v1.0/robot/messageFiles/download", download_file),
    ]


async def batch_send(request: web.Request) -> web.Response:
    """Somebody named twice gets it once; of those who get nothing it says why."""
    stage = stage_of(request)
    body = await read_model(request, BatchBody)
    check_robot(stage, body.robot_code)
    if not body.user_ids:
        raise DingTalkError(400, "invalidParameter.userIds.empty", "用户userId列表为空")
    if len(body.user_ids) > MAX_USERS:
        raise DingTalkError(400, "invalidParameter.userIds.overMax", "每次最多传20个userId")
    content = read_message(stage.files, body.msg_key, body.msg_param)
    users = list(dict.fromkeys(body.user_ids))
    invalid = [user for user in users if stage.world.find_member("dingtalk", user) is None]
    held = [user for user in users if stands(stage.world, "flow_control", user)]
    filtered = [user for user in users if stands(stage.world, "filter", user)]
    unheard = {*invalid, *held, *filtered}
    said = [_tell(stage, user, content) for user in users if user not in unheard]
    query_key = _named(stage, said)
    receipt = {
        "processQueryKey": query_key,
        "invalidStaffIdList": invalid,
        "flowControlledStaffIdList": [user for user in held if user not in invalid],
        "filteredStaffIdList": [user for user in filtered if user not in {*invalid, *held}],
    }
    return web.json_response(receipt)


def _tell(stage: Stage, user: str, content: Content) -> Message:
    return stage.world.bot_says(direct_chat_id("dingtalk", user), content)


def _named(stage: Stage, said: list[Message]) -> str:
    query_key = remember_sent(stage.world, said)
    for message in said:
        name_message(stage.world, message, query_key)
    return query_key


async def send_to_group(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, GroupBody)
    check_robot(stage, body.robot_code)
    group = find_robot_group(stage, body.open_conversation_id)
    content = read_message(stage.files, body.msg_key, body.msg_param)
    said = stage.world.bot_says(group.id, content)
    return web.json_response({"processQueryKey": _named(stage, [said])})


async def download_file(request: web.Request) -> web.Response:
    """Its list of errors calls a wrong download code «invalidParameter.robotCode.downloadCode»."""
    stage = stage_of(request)
    body = await read_model(request, DownloadBody)
    check_robot(stage, body.robot_code)
    if stage.files.find_fresh(body.download_code) is None:
        code = "invalidParameter.robotCode.downloadCode"
        raise DingTalkError(400, code, "下载码有误或者已经过期")
    return web.json_response({"downloadUrl": f"{stage.origin}{file_path(body.download_code)}"})
