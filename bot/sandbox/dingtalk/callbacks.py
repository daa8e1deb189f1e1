"""What people say to DingTalk's robot (doc 0718), and how it goes by HTTP: signed."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from bot.sandbox.chats import Chat
from bot.sandbox.courier import Parcel, Post, Verdict
from bot.sandbox.dingtalk import events
from bot.sandbox.dingtalk.ids import ROBOT_SENDER, sender_id, union_id
from bot.sandbox.dingtalk.orders import stands
from bot.sandbox.dingtalk.replies import replied
from bot.sandbox.dingtalk.webhook import open_session
from bot.sandbox.envelope import robot_sign
from bot.sandbox.messages import JsonObject, Message
from bot.sandbox.people import Person
from bot.sandbox.stage import Stage

PATH = "/callbacks/dingtalk/robot"
QUOTA_USED_UP: JsonObject = {
    "errorCode": "20001",
    "errorMessage": "受调用量超量影响，当前我的消息服务已经暂停。请联系你所在的组织管理员并予以处理",
}
"""The month's quota of what webhooks and Stream carry (doc 0699): no text and no content any more."""


class DingTalkCarrier:
    """Whatever is not 200 is sent again, with the same msgId."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def dress(self, parcel: Parcel) -> Post:
        config = self._stage.config
        if parcel.topic == events.TOPIC:
            return events.dress(config, parcel)
        timestamp = str(int(time.time() * 1000))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "timestamp": timestamp,
            "sign": robot_sign(timestamp, config.dingtalk.app_secret),
        }
        return Post(url=f"{config.bot_url}{PATH}", headers=headers, data=parcel.body.encode())

    def judge(self, parcel: Parcel, status: int, answer: str) -> Verdict:
        if parcel.topic == events.TOPIC:
            return events.judge(self._stage.config, status, answer)
        return "delivered" if status == HTTPStatus.OK else "again"


def tell_text(stage: Stage, person: Person, chat: Chat, message: Message) -> None:
    """In a group the words follow the @-mention that was taken out, with its blank."""
    text = message.content.text or ""
    words: JsonObject = {"content": f" {text}" if chat.is_group else text}
    around: JsonObject = {}
    if message.content.reply_to:
        original = stage.world.message(message.content.reply_to)
        reply, around = replied(stage.world, original)
        words |= reply
    _tell(stage, person, chat, message, {"msgtype": "text", "text": words, **around})


def tell_pictures(
    stage: Stage, person: Person, chat: Chat, message: Message, codes: Sequence[str]
) -> None:
    """A picture alone is one; beside words, in company, or in a group beside the @-mention, it is rich text."""
    words = message.content.text or ""
    if len(codes) == 1 and not words and not chat.is_group:
        said: JsonObject = {"msgtype": "picture", "content": {"downloadCode": codes[0]}}
    else:
        called = f"@{stage.world.bot_name}" if chat.is_group else ""
        parts = _rich_text(called, words, codes)
        said = {"msgtype": "richText", "content": {"richText": parts}}
    _tell(stage, person, chat, message, said)


def _rich_text(called: str, words: str, codes: Sequence[str]) -> list[JsonObject]:
    """Here the name that was called stays, a part of its own (developerpedia, Stream FAQ 8, which has both codes too)."""
    texts: list[JsonObject] = [{"text": text} for text in (called, words) if text]
    pictures: list[JsonObject] = [
        {"type": "picture", "downloadCode": code, "pictureDownloadCode": code} for code in codes
    ]
    return texts + pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """`recognition` is what DingTalk heard in a voice."""

    code: str
    name: str
    recognition: str = ""


def tell_file(stage: Stage, person: Person, chat: Chat, message: Message, file: SentFile) -> None:
    """Voices are `audio` here; each kind tells its own beside the download code."""
    code: JsonObject = {"downloadCode": file.code}
    said: dict[str, JsonObject] = {
        "voice": {
            "msgtype": "audio",
            "content": {**code, "recognition": file.recognition, "duration": 3000},
        },
        "video": {"msgtype": "video", "content": {**code, "videoType": "mp4", "duration": 4000}},
        "file": {"msgtype": "file", "content": {**code, "fileName": file.name}},
    }
    _tell(stage, person, chat, message, said[message.content.kind])


def _tell(stage: Stage, person: Person, chat: Chat, message: Message, said: JsonObject) -> None:
    if stands(stage.world, "message_quota"):
        said = {"msgtype": said["msgtype"], **QUOTA_USED_UP}
    body = _surroundings(stage, person, chat, message) | said
    stage.courier.send("dingtalk", person.id, json.dumps(body, ensure_ascii=False), message.id)


def _surroundings(stage: Stage, person: Person, chat: Chat, message: Message) -> JsonObject:
    account = stage.config.dingtalk
    webhook, expires_at = open_session(stage, chat)
    body: JsonObject = {
        "conversationId": conversation_id(chat),
        "conversationType": "2" if chat.is_group else "1",
        "msgId": f"msg{message.id}==",
        "senderId": sender_id(person),
        "senderNick": person.name,
        "senderStaffId": _staff_id(person),
        "senderUnionId": union_id(person),
        "isAdmin": False,
        "chatbotCorpId": account.corp_id,
        "chatbotUserId": ROBOT_SENDER,
        "robotCode": account.robot_code,
        "sessionWebhook": webhook,
        "sessionWebhookExpiredTime": int(expires_at.timestamp() * 1000),
        "createAt": int(message.at.timestamp() * 1000),
    }
    if person.is_member:
        body["senderCorpId"] = account.corp_id
    if chat.is_group:
        body |= {
            "conversationTitle": chat.title,
            "isInAtList": True,
            "atUsers": [{"dingtalkId": ROBOT_SENDER}, *_called(stage, message)],
        }
    return body


def _called(stage: Stage, message: Message) -> list[JsonObject]:
    """The people called beside the robot; somebody outside has no staffId."""
    people = [stage.world.person("dingtalk", one) for one in message.content.mentioned]
    return [
        {
            "dingtalkId": sender_id(person),
            "staffId": _staff_id(person),
            "unionId": union_id(person),
        }
        for person in people
    ]


def _staff_id(person: Person) -> str:
    return person.id if person.is_member else ""


def conversation_id(chat: Chat) -> str:
    """Opaque and case-sensitive, as the vendor's are; a direct chat has one of its own."""
    if chat.is_group:
        return chat.key
    return f"cid{base64.b64encode(chat.key.encode()).decode()}=="
