"""The bodies of what the AI bot says (WeCom docs 101031, 101138, 101463), with their limits."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError

from bot.sandbox.messages import JsonObject
from bot.sandbox.wecom.card_parts import at_most_bytes
from bot.sandbox.wecom.cards import TemplateCard, calls_back, not_for_bots
from bot.sandbox.wecom.wire import BAD_PARAMETER, WeComError
from bot.sandbox.wire import in_words

MAX_BYTES = 20480
Model = TypeVar("Model", bound=BaseModel)
Needed = TypeVar("Needed")


class Words(BaseModel):
    content: Annotated[str, Field(min_length=1), at_most_bytes(MAX_BYTES)]


class StreamPart(BaseModel):
    id: str = Field(min_length=1)
    finish: bool = False
    content: Annotated[str, at_most_bytes(MAX_BYTES)] = ""
    msg_item: list[JsonObject] = Field(default=[], max_length=10)


class CardPart(BaseModel):
    """`feedback` is no part of the card's shape."""

    template_card: TemplateCard


class Answer(BaseModel):
    msgtype: str
    stream: StreamPart | None = None
    template_card: JsonObject | None = None


class Welcome(BaseModel):
    msgtype: Literal["text", "template_card"]
    text: Words | None = None
    template_card: JsonObject | None = None


class Update(BaseModel):
    response_type: Literal["update_template_card"]
    userids: list[str] = []
    template_card: JsonObject


class Push(BaseModel):
    """`chat_type` 0 lets the platform find out whether `chatid` is a member's or a group's."""

    chatid: str = Field(min_length=1)
    chat_type: Literal[0, 1, 2] = 0
    msgtype: str
    markdown: Words | None = None
    template_card: JsonObject | None = None


def needed(given: Needed | None, name: str) -> Needed:
    if given is None:
        raise WeComError(BAD_PARAMETER, f"{name}: needed")
    return given


def read(model: type[Model], body: JsonObject) -> Model:
    try:
        return model.model_validate(body)
    except ValidationError as error:
        raise WeComError(BAD_PARAMETER, f"invalid Request Parameter: {in_words(error)}") from error


def checked_card(given: JsonObject) -> JsonObject:
    """The card as it was sent, less `feedback`, its shape found right."""
    card = {name: value for name, value in given.items() if name != "feedback"}
    shape = read(CardPart, {"template_card": card}).template_card
    if foreign := not_for_bots(shape):
        raise WeComError(BAD_PARAMETER, f"template_card.{foreign}")
    if calls_back(shape) and not shape.task_id:
        raise WeComError(BAD_PARAMETER, "template_card.task_id: needed by an interactive card")
    return card
