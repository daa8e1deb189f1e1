"""WeCom `message/update_template_card` (docs 94888, 94945): a card's buttons replaced by words, or the whole card.

A card whose buttons went grey holds `button.replace_name`, as the update named it; the page shows those words instead.
"""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel, Field

from bot.sandbox.messages import JsonObject
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wecom.cards import TemplateCard, not_for_applications
from bot.sandbox.wecom.codes import spend_code, task_of
from bot.sandbox.wecom.send import TASKS, raw_card
from bot.sandbox.wecom.wire import BAD_PARAMETER, WeComError, answer
from bot.sandbox.wire import read_model


class ButtonChange(BaseModel):
    replace_name: str = Field(min_length=1)


class UpdateBody(BaseModel):
    userids: list[str] = Field(default=[], max_length=1000)
    partyids: list[int] = Field(default=[], max_length=100)
    tagids: list[int] = Field(default=[], max_length=100)
    atall: int = 0
    agentid: int
    response_code: str
    button: ButtonChange | None = None
    template_card: TemplateCard | None = None


async def update_template_card(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, UpdateBody)
    if body.agentid != stage.config.wecom.agent_id:
        raise WeComError(42015, "the application is not the one that sent the card")
    if (body.button is None) == (body.template_card is None):
        raise WeComError(BAD_PARAMETER, "give either button.replace_name or template_card")
    task_id = task_of(stage.world, body.response_code)
    messages = _messages_of(stage, task_id)
    users = list(messages) if body.atall else [user for user in body.userids if user in messages]
    if not users:
        raise WeComError(81013, "user & party & tag all invalid: nobody named has this card")
    _require_fitting(stage, messages[users[0]], body)
    spend_code(stage.world, body.response_code)
    new_card = await raw_card(request)
    words = body.button.replace_name if body.button else None
    for user in users:
        redraw(stage, messages[user], task_id, new_card, words)
    return answer(invaliduser=[user for user in body.userids if user not in messages])


def _require_fitting(stage: Stage, message_id: str, body: UpdateBody) -> None:
    """Only a card that has buttons can have them replaced; any may become any other kind."""
    if body.template_card and (foreign := not_for_applications(body.template_card)):
        raise WeComError(BAD_PARAMETER, f"template_card.{foreign}")
    card = stage.world.message(message_id).content.card or {}
    if body.button and not str(card.get("card_type", "")).endswith("_interaction"):
        raise WeComError(BAD_PARAMETER, "button.replace_name: the card has no buttons")


def _messages_of(stage: Stage, task_id: str) -> dict[str, str]:
    messages = stage.world.shelf(TASKS)[task_id]["messages"]
    return (
        {str(user): str(message) for user, message in messages.items()}
        if isinstance(messages, dict)
        else {}
    )


def redraw(
    stage: Stage, message_id: str, task_id: str, new_card: JsonObject | None, words: str | None
) -> None:
    """A new card stays the same task: its presses carry the task id it was sent with."""
    old_card = stage.world.message(message_id).content.card or {}
    card = {**(new_card or old_card), "task_id": task_id}
    grey = words or card.get("replace_text")
    stage.world.redraw(message_id, card | {"button": {"replace_name": grey}} if grey else card)
