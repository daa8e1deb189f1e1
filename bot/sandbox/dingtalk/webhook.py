"""`sessionWebhook`: the address a robot message brings along, good for about 90 minutes and for @-mentions (docs 0699,
0717)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field, RootModel

from bot.sandbox.chats import Chat
from bot.sandbox.dingtalk.ids import sender_id
from bot.sandbox.dingtalk.messages import MarkdownParam, TextParam
from bot.sandbox.dingtalk.wire import Body, OldApiError
from bot.sandbox.messages import Content
from bot.sandbox.people import Person
from bot.sandbox.stage import Stage, stage_of
from bot.sandbox.wire import read_model

SHELF = "dingtalk.sessions"
BY_SESSION = "/robot/sendBySession"
LIFE = timedelta(minutes=90)


Called = Annotated[list[str], Field(max_length=50)]


class At(Body):
    """`atDingtalkIds` are senderIds: the way to address somebody outside the company, who has no userId. The page of the
    session's webhook does not have them, that of a service group's messages does (doc 1119)."""

    at_dingtalk_ids: Called = Field(default_factory=list, alias="atDingtalkIds")
    at_user_ids: Called = Field(default_factory=list, alias="atUserIds")
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
    _require_room(stage, chat)
    words = body.root.text if isinstance(body.root, TextBody) else body.root.markdown
    said, at = words.as_content(), body.root.at
    called = _called(stage, chat, at)
    mentions = ("所有人",) if at.is_at_all else tuple(person.name for person in called)
    text = _without_ids(said.text or "", [*at.at_user_ids, *at.at_dingtalk_ids])
    stage.world.bot_says(chat.id, Content(kind=said.kind, text=text, mentions=mentions))
    return web.json_response({"errcode": 0, "errmsg": "ok"})


def _require_room(stage: Stage, chat: Chat) -> None:
    """«每个机器人每分钟最多发送20条消息到群里，如果超过20条，会限流10分钟» (doc 0717)."""
    if chat.is_group and not stage.dingtalk_limits.allows("webhook_messages_per_minute", chat.id):
        raise OldApiError(410100, "发送速度太快而限流")


def _chat_of(stage: Stage, session: str) -> Chat:
    entry = stage.world.shelf(SHELF).get(session)
    if not entry or datetime.fromisoformat(str(entry["expires_at"])) < datetime.now(UTC):
        raise OldApiError(300005, "session is not exist or has expired")
    return stage.world.chat(str(entry["chat"]))


def _called(stage: Stage, chat: Chat, at: At) -> list[Person]:
    """Who is not in the chat is passed over in silence, and by userId who is outside the company."""
    here = [stage.world.person("dingtalk", one) for one in chat.members]
    by_user = [one for one in here if one.is_member and one.id in at.at_user_ids]
    by_sender = [one for one in here if sender_id(one) in at.at_dingtalk_ids]
    return list(dict.fromkeys((*by_user, *by_sender)))


def _without_ids(text: str, ids: Iterable[str]) -> str:
    """«在content里添加@人的userId» (doc 0699): people read names in their place, as they do before the words here."""
    for each in ids:
        text = text.replace(f"@{each}", "")
    return text.strip()
