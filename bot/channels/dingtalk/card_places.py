"""Where a card stands, what is told of it there, and by which ids people are named in it; pure, `cards.py` calls it.

DingTalk docs 0783 (open spaces and how a card is delivered to them), faq-card (userIdType).
"""

from __future__ import annotations

from bot.channels.calls import Json
from handlers.updates import Chat

_BY_USER, _BY_UNION = 1, 2


def id_type_of(to: Chat) -> int:
    """In a group by unionId: people outside the company may press there, who have no other (faq-card)."""
    return _BY_UNION if to.kind == "group" else _BY_USER


def space_of(to: Chat, summary: str) -> Json:
    name = "imGroupOpenSpaceModel" if to.kind == "group" else "imRobotOpenSpaceModel"
    space: Json = {
        "supportForward": False,
        "lastMessageI18n": {"ZH_CN": summary, "EN_US": summary},
        "notification": {"alertContent": summary},
    }
    return {name: space}


def delivery_to(to: Chat, robot_code: str) -> Json:
    if to.kind == "group":
        return {
            "openSpaceId": f"dtv1.card//IM_GROUP.{to.id}",
            "imGroupOpenDeliverModel": {"robotCode": robot_code},
        }
    return {
        "openSpaceId": f"dtv1.card//IM_ROBOT.{to.id}",
        "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": robot_code},
    }
