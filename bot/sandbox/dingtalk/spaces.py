"""`openSpaceId`: where a card is to stand, `dtv1.card//IM_GROUP.<cid>;IM_ROBOT.<userId>`."""

from __future__ import annotations

from bot.sandbox.chats import Chat, direct_chat_id
from bot.sandbox.dingtalk.wire import DingTalkError
from bot.sandbox.stage import Stage

PREFIX = "dtv1.card//"
KINDS = {"IM_GROUP", "IM_ROBOT"}


class SpaceRefused(Exception):
    """This one delivery fails; the words are its `errorMsg`."""


def parse_spaces(open_space_id: str) -> list[tuple[str, str]]:
    """Kind and key of each; the prefix may be repeated, the kind's letters may be small."""
    if not open_space_id.startswith(PREFIX):
        raise _invalid()
    return [_parse_space(part) for part in open_space_id.split(";")]


def _parse_space(part: str) -> tuple[str, str]:
    kind, _, key = part.removeprefix(PREFIX).partition(".")
    if kind.upper() not in KINDS or not key:
        raise _invalid()
    return kind.upper(), key


def _invalid() -> DingTalkError:
    right = "dtv1.card//IM_GROUP.<openConversationId> or dtv1.card//IM_ROBOT.<userId>"
    return DingTalkError(400, "param.openSpaceIdInvalid", f"openSpaceId不符合规范: {right}")


def find_space(stage: Stage, kind: str, key: str, robot_code: str, space_type: str) -> Chat:
    ours = stage.config.dingtalk.robot_code
    if kind == "IM_GROUP":
        if robot_code != ours:
            raise SpaceRefused("imGroupOpenDeliverModel.robotCode: no such robot in this group")
        if group := stage.world.find_group("dingtalk", key):
            return group
        raise SpaceRefused("openConversationId does not exist")
    if space_type != "IM_ROBOT" or robot_code not in ("", ours):
        raise SpaceRefused("imRobotOpenDeliverModel needs spaceType IM_ROBOT and its own robotCode")
    if stage.world.find_member("dingtalk", key) is None:
        raise SpaceRefused("userId does not exist")
    return stage.world.chat(direct_chat_id("dingtalk", key))
