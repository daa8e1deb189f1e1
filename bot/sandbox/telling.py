"""Which door a word, a picture or an opened chat goes out by: each of WeCom's ways to a bot, and DingTalk's one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.sandbox.chats import Chat
from bot.sandbox.dingtalk import callbacks as dingtalk_callbacks
from bot.sandbox.files import StoredFile
from bot.sandbox.messages import Message
from bot.sandbox.people import Person
from bot.sandbox.stage import Stage
from bot.sandbox.wecom import bot_news as wecom_bot_news
from bot.sandbox.wecom import callbacks as wecom_callbacks
from bot.sandbox.wecom import kf_said as wecom_kf_said


async def tell_text(stage: Stage, person: Person, chat: Chat, message: Message) -> None:
    if chat.door == "bot":
        await wecom_bot_news.tell_text(stage, person, chat, message)
    elif chat.door == "kf":
        wecom_kf_said.tell_text(stage, chat, message)
    elif chat.platform == "wecom":
        wecom_callbacks.tell_text(stage, person, message)
    else:
        dingtalk_callbacks.tell_text(stage, person, chat, message)


async def tell_picture(
    stage: Stage, person: Person, chat: Chat, message: Message, pictures: Sequence[StoredFile]
) -> None:
    """Several of DingTalk's only."""
    stored = pictures[0]
    if chat.door == "bot":
        await wecom_bot_news.tell_picture(stage, person, chat, message, stored)
    elif chat.door == "kf":
        wecom_kf_said.tell_media(stage, chat, message, "image", stored.id)
    elif chat.platform == "wecom":
        wecom_callbacks.tell_picture(stage, person, message, stored.id)
    else:
        codes = [each.id for each in pictures]
        dingtalk_callbacks.tell_pictures(stage, person, chat, message, codes)


async def tell_entry(stage: Stage, person: Person, chat: Chat) -> bool:
    """Whether the platform tells of it: WeCom does, of a chat of one's own."""
    if chat.platform != "wecom" or chat.is_group:
        return False
    if chat.door == "bot":
        return await wecom_bot_news.tell_entry(stage, person, chat)
    if chat.door == "kf":
        wecom_kf_said.enter(stage, person, chat)
    else:
        wecom_callbacks.tell_entry(stage, person)
    return True
