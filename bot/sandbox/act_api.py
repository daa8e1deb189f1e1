"""The world API for the chat page and the tests, acting: press a card's button, open a chat."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel, Field

from bot.sandbox.chat_api import someone_in
from bot.sandbox.dingtalk.press_contents import Pressed
from bot.sandbox.dingtalk.presses import press_card
from bot.sandbox.stage import stage_of
from bot.sandbox.telling import tell_entry
from bot.sandbox.wecom import bot_news as wecom_bot_news
from bot.sandbox.wecom import callbacks as wecom_callbacks
from bot.sandbox.wecom import kf_said as wecom_kf_said
from bot.sandbox.wecom.presses import face_for, read_press
from bot.sandbox.wire import BadBody, read_model


class PressBody(BaseModel):
    """`button` is a key or a place; `selected` what stands chosen in a WeCom card or a DingTalk card's form: question key
    or field → option ids or values. Without a button it is the form that is handed in, with what was `typed` and which
    `action` was ticked. `forged`, of a DingTalk card, is what no client would send, under any `version`."""

    person: str
    message: str
    button: str | int | None = None
    selected: dict[str, list[str]] = Field(default_factory=dict)
    typed: str = ""
    action: str = ""
    forged: bool = False
    version: str | None = None

    @property
    def key(self) -> str | int:
        if self.button is None:
            raise BadBody("button: a key or a place is needed")
        return self.button


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
        card = face_for(message, person.id)
        pressed = read_press(card, body.key, body.selected)
        await wecom_bot_news.tell_press(stage, person, chat, message, pressed)
    elif chat.door == "kf":
        wecom_kf_said.tap(stage, person, chat, message, body.key)
    elif chat.platform == "wecom":
        pressed = read_press(message.content.card or {}, body.key, body.selected)
        wecom_callbacks.tell_press(stage, person, message, pressed)
    else:
        toast = await press_card(stage, person, message, _on_dingtalk(body))
    now = stage.world.message(message.id).as_json()
    return web.json_response({"toast": toast, "message": now})


def _on_dingtalk(body: PressBody) -> Pressed:
    return Pressed(
        button=body.button,
        typed=body.typed,
        action=body.action,
        selected=body.selected,
        forged=body.forged,
        version=body.version if body.forged else None,
    )


async def enter(request: web.Request) -> web.Response:
    """Only WeCom tells that somebody opened a chat, its AI bot once a day."""
    stage = stage_of(request)
    body = await read_model(request, EnterBody)
    person, chat = someone_in(stage.world, body.person, body.chat)
    return web.json_response({"told": await tell_entry(stage, person, chat)})
