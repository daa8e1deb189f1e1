"""The world API for the chat page and the tests, acting: press a card's button, open a chat."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel, Field

from bot.sandbox import wecom_bot_news, wecom_callbacks, wecom_kf_said
from bot.sandbox.chat_api import someone_in
from bot.sandbox.dingtalk_presses import press_card
from bot.sandbox.messages import Message
from bot.sandbox.stage import stage_of
from bot.sandbox.telling import tell_entry
from bot.sandbox.wire import BadBody, read_model


class PressBody(BaseModel):
    """`selected` is what stands in a WeCom card's selector: question key → option ids."""

    person: str
    message: str
    button: str | int
    selected: dict[str, list[str]] = Field(default_factory=dict)


class EnterBody(BaseModel):
    person: str
    chat: str


async def press(request: web.Request) -> web.Response:
    stage = stage_of(request)
    body = await read_model(request, PressBody)
    message = stage.world.message(body.message)
    person, chat = someone_in(stage.world, body.person, message.chat)
    toast = None
    if chat.door == "bot":
        key = _shown_key(message, body.button)
        await wecom_bot_news.tell_press(stage, person, chat, message, key, body.selected)
    elif chat.door == "kf":
        wecom_kf_said.tap(stage, person, chat, message, body.button)
    elif chat.platform == "wecom":
        key = _shown_key(message, body.button)
        wecom_callbacks.tell_press(stage, person, message, key, body.selected)
    else:
        toast = await press_card(stage, person, message, body.button)
    now = stage.world.message(message.id).as_json()
    return web.json_response({"toast": toast, "message": now})


def _shown_key(message: Message, wanted: str | int) -> str:
    """The key of a button the card shows now, asked for by key or by place."""
    card = message.content.card or {}
    listed = card.get("button_list")
    buttons = listed if isinstance(listed, list) and "button" not in card else []
    keys = [str(button.get("key", "")) for button in buttons if isinstance(button, dict)]
    if isinstance(wanted, int):
        wanted = keys[wanted] if 0 <= wanted < len(keys) else ""
    if not wanted or wanted not in keys:
        raise BadBody(f"button: the card shows {keys or 'no button that can be pressed'}")
    return wanted


async def enter(request: web.Request) -> web.Response:
    """Only WeCom tells that somebody opened a chat, its AI bot once a day."""
    stage = stage_of(request)
    body = await read_model(request, EnterBody)
    person, chat = someone_in(stage.world, body.person, body.chat)
    return web.json_response({"told": await tell_entry(stage, person, chat)})
