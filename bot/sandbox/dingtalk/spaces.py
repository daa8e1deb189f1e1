"""`openSpaceId`: where a card is to stand, `dtv1.card//IM_GROUP.<cid>;IM_ROBOT.<userId or unionId>` (doc 0783)."""

from __future__ import annotations

from bot.sandbox.chats import Chat, direct_chat_id
from bot.sandbox.dingtalk.card_bodies import DeliverModel
from bot.sandbox.dingtalk.ids import UserIdType, person_by
from bot.sandbox.dingtalk.orders import stands
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


def find_space(
    stage: Stage, kind: str, key: str, model: DeliverModel, user_id_type: UserIdType
) -> Chat:
    if kind == "IM_GROUP":
        return _find_group(stage, key, model)
    ours = stage.config.dingtalk.robot_code
    if model.space_type != "IM_ROBOT" or model.robot_code not in ("", ours):
        raise SpaceRefused("imRobotOpenDeliverModel needs spaceType IM_ROBOT and its own robotCode")
    person = person_by(stage.world, user_id_type, key)
    if person is None or not person.is_member:
        raise SpaceRefused("userId does not exist")
    return stage.world.chat(direct_chat_id("dingtalk", person.id))


def _find_group(stage: Stage, key: str, model: DeliverModel) -> Chat:
    if model.robot_code != stage.config.dingtalk.robot_code:
        raise SpaceRefused("imGroupOpenDeliverModel.robotCode: no such robot in this group")
    group = stage.world.find_group("dingtalk", key)
    if group is None:
        raise SpaceRefused("openConversationId does not exist")
    if stands(stage.world, "expel_robot", key):
        raise SpaceRefused("the robot is not in this group")
    return group
