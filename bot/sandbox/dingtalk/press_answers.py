"""The card's new look from the answer to a press (doc 05-互动卡片/01/0007): public data, the presser's own, by key or whole."""

from __future__ import annotations

from pydantic import Field, ValidationError

from bot.sandbox.dingtalk.card_checks import check_variables
from bot.sandbox.dingtalk.instances import (
    ParamMap,
    PrivateParamMap,
    UpdateOptions,
    find_instance,
    show_everywhere,
)
from bot.sandbox.dingtalk.wire import Body, DingTalkError
from bot.sandbox.people import Person
from bot.sandbox.stage import Stage


class CardAnswer(Body):
    """`userPrivateData` belongs to the one who pressed and is not keyed by user; all values are texts."""

    options: UpdateOptions = Field(default_factory=UpdateOptions, alias="cardUpdateOptions")
    card_data: ParamMap | None = Field(default=None, alias="cardData")
    user_private_data: PrivateParamMap | None = Field(default=None, alias="userPrivateData")


def apply_answer(stage: Stage, out_track_id: str, person: Person, text: str) -> bool:
    """Onto the card as it is now, not as it was when pressed; False for an answer the platform cannot read."""
    try:
        answer = CardAnswer.model_validate_json(text or "{}")
        own = answer.user_private_data
        check_variables(stage, answer.card_data, [own] if own else [])
    except (ValidationError, DingTalkError):
        return False
    card = find_instance(stage.world, out_track_id)
    if card and (answer.card_data or own):
        private: dict[str, ParamMap] = {person.id: own} if own else {}
        show_everywhere(stage.world, card.changed(answer.options, answer.card_data, private))
    return True
