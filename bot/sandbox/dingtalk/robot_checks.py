"""Whether a robot is the one of this application, and whether it is in a group."""

from __future__ import annotations

from bot.sandbox.chats import Chat
from bot.sandbox.dingtalk.orders import stands
from bot.sandbox.dingtalk.wire import DingTalkError
from bot.sandbox.stage import Stage


def check_robot(stage: Stage, robot_code: str) -> None:
    """The list of docs 0714, 0716 spells «notExsit» so."""
    if not robot_code:
        raise DingTalkError(400, "invalidParameter.robotCode.empty", "机器人robotCode为空")
    if robot_code != stage.config.dingtalk.robot_code:
        raise DingTalkError(400, "invalidParameter.robotCode.notExsit", "机器人不存在")


def find_robot_group(stage: Stage, conversation_id: str) -> Chat:
    if not conversation_id:
        raise DingTalkError(400, "miss.openConversationId", "缺少openConversationId")
    group = stage.world.find_group("dingtalk", conversation_id)
    if group is None:
        raise DingTalkError(400, "invalid.openConversationId", "无效的openConversationId")
    if stands(stage.world, "expel_robot", conversation_id):
        code = "invalidParameter.robotCode.notExsit"
        raise DingTalkError(400, code, "机器人不存在，请检查会话内是否安装了robotCode对应的机器人")
    return group
