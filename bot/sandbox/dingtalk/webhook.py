"""`sessionWebhook`: the address a robot message brings along, good for about 90 minutes and for @-mentions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field, RootModel

from bot.sandbox.chats import Chat
from bot.sandbox.dingtalk.messages import MarkdownParam, TextParam
from bot.sandbox.dingtalk.wire import Body, OldApiError
from bot.sandbox.messages import Content
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wire import read_model

SHELF = "dingtalk.sessions"
BY_SESSION = "/robot/sendBySession"
LIFE = timedelta(minutes=90)


class At(Body):
    """`atDingtalkIds` are senderIds: the way to address somebody outside the company."""

    at_dingtalk_ids: list[str] = Field(default_factory=list, alias="atDingtalkIds")
    at_user_ids: list[str] = Field(default_factory=list, alias="atUserIds")
    is_at_all: bool = Field(default=False, alias="isAtAll")


class TextBody(Body):
    msgtype: Literal["text"]
    text: TextParam
    at: At = At()


class MarkdownBody(Body):
    msgtype: Literal["markdown"]
    markdown: MarkdownParam
    at: At = At()


class WebhookBody(RootModel[Annotated[TextBody | MarkdownBody, Field(discriminator="msgtype")]]):
    """Told apart by `msgtype`."""


def open_session(stage: Stage, chat: Chat) -> tuple[str, datetime]:
    """A fresh address for one message, and until when it is good."""
    session, expires_at = token_hex(16), datetime.now(UTC) + LIFE
    stage.world.drop_expired(SHELF)
    stage.world.put(SHELF, session, {"chat": chat.id, "expires_at": expires_at.isoformat()})
    return f"{stage.origin}/dingtalk-oapi{BY_SESSION}?session={session}", expires_at


async def send_by_session(request: web.Request) -> web.Response:
    stage = stage_of(request)
    chat = _chat_of(stage, request.query.get("session", ""))
    body = await read_model(request, WebhookBody)
    words = body.root.text if isinstance(body.root, TextBody) else body.root.markdown
    said = words.as_content()
    content = Content(
        kind=said.kind, text=said.text, mentions=_mentioned(stage, chat, body.root.at)
    )
    stage.world.bot_says(chat.id, content)
    return web.json_response({"errcode": 0, "errmsg": "ok"})


def _chat_of(stage: Stage, session: str) -> Chat:
    entry = stage.world.shelf(SHELF).get(session)
    if not entry or datetime.fromisoformat(str(entry["expires_at"])) < datetime.now(UTC):
        raise OldApiError(300005, "session is not exist or has expired")
    return stage.world.chat(str(entry["chat"]))


def _mentioned(stage: Stage, chat: Chat, at: At) -> tuple[str, ...]:
    """Names of those addressed; who is not in the chat is passed over in silence."""
    if at.is_at_all:
        return ("所有人",)
    named = (*at.at_user_ids, *at.at_dingtalk_ids)
    present = [user for user in named if user in chat.members]
    return tuple(stage.world.person("dingtalk", user).name for user in present)
