"""One card into one space, and what its deliver result says; a failure there stops no other (docs 0781, 0783).

The documents name no errorMsg but SYSTEM_ERROR; these words say what was wrong, and a caller should rely on `success`.
"""

from __future__ import annotations

from dataclasses import replace

from bot.sandbox.dingtalk.card_bodies import Deliveries, DeliverModel
from bot.sandbox.dingtalk.ids import UserIdType, person_by
from bot.sandbox.dingtalk.instances import CardInstance
from bot.sandbox.dingtalk.recall import remember_sent
from bot.sandbox.dingtalk.replies import name_message
from bot.sandbox.dingtalk.spaces import SpaceRefused, find_space, parse_spaces
from bot.sandbox.dingtalk.wire import DingTalkError
from bot.sandbox.messages import Content, JsonObject
from bot.sandbox.stage import Stage


def check_deliveries(body: Deliveries) -> list[str]:
    """The kinds of space asked for; each needs its model."""
    if not body.open_space_id:
        raise DingTalkError(400, "param.openSpaceIdEmpty", "投放openSpaceId为空")
    kinds = [kind for kind, _ in parse_spaces(body.open_space_id)]
    if any(body.model_for(kind) is None for kind in kinds):
        raise DingTalkError(400, "param.openDeliverModelEmpty", "场域投放模型为空")
    return kinds


def deliver(
    stage: Stage, card: CardInstance, kind: str, key: str, body: Deliveries
) -> tuple[CardInstance, JsonObject]:
    result: JsonObject = {"spaceType": kind, "spaceId": key}
    space, model = f"{kind}.{key}", body.model_for(kind) or DeliverModel()
    if space in card.spaces:
        return card, result | {"success": True, "carrierId": card.spaces[space], "errorMsg": ""}
    try:
        _require_made_for(card, kind)
        chat = find_space(stage, kind, key, model, body.user_id_type)
        seen_by = _recipients(stage, model, body.user_id_type)
    except SpaceRefused as refused:
        return card, result | {"success": False, "carrierId": "", "errorMsg": str(refused)}
    content = Content(kind="interactive_card", card=card.face(), visible_to=seen_by)
    message = stage.world.bot_says(chat.id, content)
    carrier = remember_sent(stage.world, [message], key=message.id)
    name_message(stage.world, message, carrier)
    delivered = replace(card, spaces=card.spaces | {space: message.id})
    return delivered, result | {"success": True, "carrierId": carrier, "errorMsg": ""}


def _require_made_for(card: CardInstance, kind: str) -> None:
    if kind not in card.takes:
        raise SpaceRefused(f"the card was made for {', '.join(card.takes) or 'no space'}")


def _recipients(stage: Stage, model: DeliverModel, user_id_type: UserIdType) -> tuple[str, ...]:
    """By their own ids; nobody named means everybody in the group."""
    found = [person_by(stage.world, user_id_type, given) for given in model.recipients]
    if None in found:
        raise SpaceRefused("recipients: userId does not exist")
    return tuple(person.id for person in found if person)
