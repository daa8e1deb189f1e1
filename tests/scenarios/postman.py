"""Callbacks made by hand and posted to the real server: with the platforms' own seals, or with false ones."""

from __future__ import annotations

import io
import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bot.channels.dingtalk.crypto import card_secret
from bot.sandbox.envelope import Envelope, card_sign, robot_sign
from bot.sandbox.wecom.xml import CardPress, Origin, card_press_xml, sealed_xml, text_xml
from tests.scenarios.town import DINGTALK, WECOM, Town

NONCE = "1597212914"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    path: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


async def post(town: Town, letter: Letter) -> tuple[int, str]:
    async with town.http.post(
        town.bot_url + letter.path, data=io.BytesIO(letter.body), headers=letter.headers
    ) as answer:
        return answer.status, await answer.text()


def wecom_text(person: str, text: str, msg_id: int = 7_000_001) -> str:
    return text_xml(_origin(person), msg_id, text)


def wecom_press(person: str, card_key: str, payload: str) -> str:
    press = CardPress(
        event_key=payload,
        task_id=card_key,
        card_type="button_interaction",
        response_code=f"code-{person}-{time.time_ns()}",
        selected={},
    )
    return card_press_xml(_origin(person), press)


def wecom_letter(
    plaintext: str,
    *,
    receiver: str = WECOM.corp_id,
    token: str = WECOM.token,
    aes_key: str = WECOM.aes_key,
    age_seconds: int = 0,
) -> Letter:
    envelope = Envelope(token=token, aes_key=aes_key, receiver=receiver)
    return sealed_letter(envelope.seal(plaintext), envelope, age_seconds)


def sealed_letter(encrypted: str, envelope: Envelope, age_seconds: int = 0) -> Letter:
    timestamp = str(int(time.time()) - age_seconds)
    query = {
        "msg_signature": envelope.sign(timestamp, NONCE, encrypted),
        "timestamp": timestamp,
        "nonce": NONCE,
    }
    body = sealed_xml(WECOM.corp_id, WECOM.agent_id, encrypted)
    return Letter(
        path=f"/callbacks/wecom?{urlencode(query)}",
        body=body.encode(),
        headers={"Content-Type": "text/xml"},
    )


def robot_message(person: str, text: str, **changes: object) -> bytes:
    """What somebody says to the robot alone."""
    now = int(time.time() * 1000)
    said = {
        "conversationId": "cidDIRECT==",
        "conversationType": "1",
        "msgId": f"msg-by-hand-{person}",
        "msgtype": "text",
        "text": {"content": text},
        "senderId": f"$:LWCP_v1:${person}",
        "senderStaffId": person,
        "senderNick": person,
        "chatbotCorpId": DINGTALK.corp_id,
        "robotCode": DINGTALK.robot_code,
        "createAt": now,
    }
    return json.dumps(said | changes).encode()


def robot_letter(body: bytes, *, secret: str = DINGTALK.app_secret, age_seconds: int = 0) -> Letter:
    timestamp = str(int((time.time() - age_seconds) * 1000))
    return Letter(
        path="/callbacks/dingtalk/robot",
        body=body,
        headers={"timestamp": timestamp, "sign": robot_sign(timestamp, secret)},
    )


def dingtalk_press(person: str, card_key: str, payload: str, **changes: object) -> bytes:
    pressed = {"cardPrivateData": {"actionIds": ["press"], "params": {"payload": payload}}}
    body = {
        "type": "actionCallback",
        "outTrackId": card_key,
        "corpId": DINGTALK.corp_id,
        "userId": person,
        "userIdType": 1,
        "content": json.dumps(pressed),
    }
    return json.dumps(body | changes).encode()


def card_letter(body: bytes, *, secret: str = DINGTALK.app_secret, age_seconds: int = 0) -> Letter:
    """Signed with the secret the bot registers, which it makes of the application's."""
    timestamp = str(int((time.time() - age_seconds) * 1000))
    signature = card_sign(timestamp, card_secret(secret))
    return Letter(
        path="/callbacks/dingtalk/card",
        body=body,
        headers={
            "x-ddpaas-signature-timestamp": timestamp,
            "x-ddpaas-signature": signature,
        },
    )


def press_letter(platform: str, person: str, card_key: str, payload: str) -> Letter:
    if platform == "wecom":
        return wecom_letter(wecom_press(person, card_key, payload))
    return card_letter(dingtalk_press(person, card_key, payload))


def _origin(person: str) -> Origin:
    return Origin(corp_id=WECOM.corp_id, agent_id=WECOM.agent_id, userid=person)
