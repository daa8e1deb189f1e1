"""The world API for the chat page and the tests, sending: a voice, a film, a document."""

from __future__ import annotations

from typing import cast, get_args

from aiohttp import web

from bot.sandbox.chat_api import mentions, shown, someone_in
from bot.sandbox.chats import Chat
from bot.sandbox.dingtalk import callbacks as dingtalk_callbacks
from bot.sandbox.files import file_path
from bot.sandbox.messages import Content, SentKind
from bot.sandbox.stage import stage_of
from bot.sandbox.wecom import bot_news as wecom_bot_news
from bot.sandbox.wecom import callbacks as wecom_callbacks
from bot.sandbox.wecom import kf_said as wecom_kf_said
from bot.sandbox.wire import BadBody

UNTOLD = {("app", "file")}
"""WeCom's list of messages an application hears (doc 90239) has no file."""


async def send_file(request: web.Request) -> web.Response:
    """Multipart: person, chat, kind, file, and as `text` the words recognised in a voice."""
    stage = stage_of(request)
    form = await request.post()
    part, kind = form.get("file"), _kind(str(form.get("kind", "file")))
    if not isinstance(part, web.FileField):
        raise BadBody("file: a file is needed in the multipart field «file»")
    person, chat = someone_in(stage.world, str(form.get("person")), str(form.get("chat")))
    _require_told(chat, kind)
    file_id = stage.files.store(part.file.read(), part.content_type, part.filename)
    words = str(form.get("text", ""))
    content = Content(
        kind=kind,
        text=words or part.filename,
        file_url=file_path(file_id),
        mentions=mentions(stage, chat, True),
    )
    message = stage.world.person_says(person, chat, content, "pending")
    stored = stage.files.find(file_id)
    if chat.door == "bot" and stored:
        await wecom_bot_news.tell_file(stage, person, chat, message, kind, stored)
    elif chat.door == "kf":
        wecom_kf_said.tell_media(stage, chat, message, kind, file_id)
    elif chat.platform == "wecom":
        wecom_callbacks.tell_file(stage, person, message, kind, file_id, words)
    else:
        about = dingtalk_callbacks.SentFile(code=file_id, name=part.filename, recognition=words)
        dingtalk_callbacks.tell_file(stage, person, chat, message, about)
    return shown(message)


def _kind(named: str) -> SentKind:
    if named not in get_args(SentKind):
        raise BadBody(f"kind: one of {', '.join(get_args(SentKind))} is needed")
    return cast(SentKind, named)


def _require_told(chat: Chat, kind: SentKind) -> None:
    """In groups robots hear words and rich text only; DingTalk and WeCom alike."""
    if chat.is_group or (chat.door, kind) in UNTOLD:
        raise BadBody(f"chat: {chat.platform} tells the bot of no {kind} sent here")
