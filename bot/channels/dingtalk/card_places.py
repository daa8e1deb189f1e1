"""Where a card stands, what is told of it there, and by which ids people are named in it; pure, `cards.py` calls it.

DingTalk docs 0783 (open spaces and how a card is delivered to them), faq-card (userIdType).
"""

from __future__ import annotations

from bot.channels.calls import Json
from handlers.updates import Chat

_BY_USER, _BY_UNION = 1, 2
_IN_GROUP, _IN_DIRECT = "group-", "direct-"


def id_type_of(to: Chat) -> int:
    """In a group by unionId: people outside the company may press there, who have no other (faq-card)."""
    return _BY_UNION if to.kind == "group" else _BY_USER


def track_of(to: Chat, key: str) -> str:
    """The card's outTrackId: with it comes back where it stands, which a press need not tell (doc event-callback-card)."""
    return f"{_IN_GROUP if to.kind == 'group' else _IN_DIRECT}{key}"


def card_of(track: str) -> tuple[str, bool | None]:
    """Our key of the card, and whether people are named in it by unionId; None where we have not written that down."""
    for start, is_by_union in ((_IN_GROUP, True), (_IN_DIRECT, False)):
        if track.startswith(start):
            return track.removeprefix(start), is_by_union
    return track, None


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
