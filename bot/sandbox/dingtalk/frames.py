"""The frames of DingTalk's Stream, and their acknowledgements (developerpedia «Stream 协议描述», event doc 0079).

A frame is `{specVersion, type, headers, data}`, an acknowledgement `{code, headers: {messageId, contentType}, message,
data}`; both `data` are JSON in a string.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field, ValidationError

from bot.sandbox.config import DingTalkAccount
from bot.sandbox.messages import JsonObject

FrameType = Literal["SYSTEM", "EVENT", "CALLBACK"]
ROBOT = "/v1.0/im/bot/messages/get"
CARD = "/v1.0/card/instances/callback"
EVENTS = "*"
OK = 200
LATER = "LATER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """`headers` are those beside topic, contentType, messageId and time; a farewell has no messageId."""

    type: FrameType
    topic: str
    message_id: str
    headers: JsonObject
    data: JsonObject

    def as_text(self, connection_id: str) -> str:
        """Stamped with the time of this sending and the connection it goes down."""
        sent: JsonObject = {"time": str(_now()), "connectionId": connection_id}
        if self.message_id:
            sent["messageId"] = self.message_id
        headers = {"topic": self.topic, "contentType": "application/json", **self.headers, **sent}
        frame = {
            "specVersion": "1.0",
            "type": self.type,
            "headers": headers,
            "data": json.dumps(self.data, ensure_ascii=False),
        }
        return json.dumps(frame, ensure_ascii=False)


def callback_frame(account: DingTalkAccount, topic: str, key: str, data: JsonObject) -> Frame:
    headers: JsonObject = {"appId": account.unified_app_id}
    return Frame(
        type="CALLBACK", topic=topic, message_id=message_id(key), headers=headers, data=data
    )


def event_frame(account: DingTalkAccount, key: str, event: JsonObject) -> Frame:
    """`event` is as the courier keeps it: its type, when it came about, its data."""
    headers: JsonObject = {
        "eventType": event["type"],
        "eventId": key,
        "eventCorpId": account.corp_id,
        "eventBornTime": str(event["born"]),
        "eventUnifiedAppId": account.unified_app_id,
    }
    data = event["data"] if isinstance(event["data"], dict) else {}
    return Frame(type="EVENT", topic=EVENTS, message_id=message_id(key), headers=headers, data=data)


def ping_frame(key: str) -> Frame:
    return Frame(
        type="SYSTEM", topic="ping", message_id=message_id(key), headers={}, data={"opaque": key}
    )


def farewell_frame() -> Frame:
    data: JsonObject = {"reason": "connection is expired"}
    return Frame(type="SYSTEM", topic="disconnect", message_id="", headers={}, data=data)


def message_id(key: str) -> str:
    """In the vendor's shape, and the same at every sending of one thing; `key` has 32 hexadecimal digits."""
    return "_".join((key[:8], key[8:11], key[11:22], key[22:27]))


class AckHeaders(BaseModel):
    message_id: str = Field(min_length=1, alias="messageId")


class Ack(BaseModel):
    code: int
    headers: AckHeaders
    message: str = ""
    data: str = "{}"

    @property
    def answer(self) -> JsonObject:
        """Nothing where `data` is no JSON object."""
        try:
            said = json.loads(self.data)
        except ValueError:
            return {}
        return said if isinstance(said, dict) else {}

    @property
    def is_taken(self) -> bool:
        """Only an event's acknowledgement can ask for another time by its `status`."""
        return self.code == OK and self.answer.get("status") != LATER


def read_ack(text: str) -> Ack | None:
    try:
        return Ack.model_validate_json(text)
    except ValidationError:
        return None


def _now() -> int:
    return int(time.time() * 1000)
