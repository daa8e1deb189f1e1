"""What people say to DingTalk's robot (doc 0718), and how it goes by HTTP: signed."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass
from http import HTTPStatus

from bot.sandbox.chats import Chat
from bot.sandbox.courier import Parcel, Post, Verdict
from bot.sandbox.dingtalk import events
from bot.sandbox.dingtalk.replies import replied
from bot.sandbox.dingtalk.webhook import open_session
from bot.sandbox.envelope import robot_sign
from bot.sandbox.messages import JsonObject, Message
from bot.sandbox.people import Person
from bot.sandbox.stage import Stage

PATH = "/callbacks/dingtalk/robot"
ROBOT_USER = "$:LWCP_v1:$robot"


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
        reply, around = replied(stage.world, original, ROBOT_USER)
        words |= reply
    _tell(stage, person, chat, message, {"msgtype": "text", "text": words, **around})


def tell_picture(
    stage: Stage, person: Person, chat: Chat, message: Message, download_code: str
) -> None:
    """In a group a picture reaches the robot only inside rich text, beside the @-mention."""
    _tell(stage, person, chat, message, _picture(chat, download_code))


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
        "video": {"msgtype": "video", "content": {**code, "videoType": "mp4", "duration": 3}},
        "file": {"msgtype": "file", "content": {**code, "fileName": file.name}},
    }
    _tell(stage, person, chat, message, said[message.content.kind])


def _picture(chat: Chat, download_code: str) -> JsonObject:
    if not chat.is_group:
        return {"msgtype": "picture", "content": {"downloadCode": download_code}}
    parts = [{"text": " "}, {"type": "picture", "downloadCode": download_code}]
    return {"msgtype": "richText", "content": {"richText": parts}}


def _tell(stage: Stage, person: Person, chat: Chat, message: Message, said: JsonObject) -> None:
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
        "senderStaffId": person.id if person.is_member else "",
        "isAdmin": False,
        "chatbotCorpId": account.corp_id,
        "chatbotUserId": ROBOT_USER,
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
            "atUsers": [{"dingtalkId": ROBOT_USER}],
        }
    return body


def conversation_id(chat: Chat) -> str:
    """Opaque and case-sensitive, as the vendor's are; a direct chat has one of its own."""
    if chat.is_group:
        return chat.key
    return f"cid{base64.b64encode(chat.key.encode()).decode()}=="


def sender_id(person: Person) -> str:
    return f"$:LWCP_v1:${person.id}"
