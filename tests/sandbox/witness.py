"""A tiny bot for the sandbox's tests: it believes a callback only when wechatpy, or the vendor's formula, does."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Literal
from xml.etree import ElementTree as ET

from aiohttp import web
from wechatpy.work.crypto import WeChatCrypto

from bot.sandbox.config import DingTalkAccount, WeComAccount

Misdeed = Literal["refuse", "hang", "drop"]
WECOM = WeComAccount()
DINGTALK = DingTalkAccount()
Heard = dict[str, object]


@dataclass
class Witness:
    """What it heard, oldest first; `misdeeds` are used up one a callback before it behaves again."""

    wecom: list[Heard] = field(default_factory=list)
    wecom_plaintexts: list[str] = field(default_factory=list)
    robot: list[Heard] = field(default_factory=list)
    presses: list[Heard] = field(default_factory=list)
    events: list[Heard] = field(default_factory=list)
    misdeeds: deque[Misdeed] = field(default_factory=deque)
    passive_reply: str = ""
    card_answer: Heard = field(default_factory=dict)
    card_delay_seconds: float = 0.0
    echo_wrongly: bool = False
    _crypto: WeChatCrypto = field(
        default_factory=lambda: WeChatCrypto(WECOM.token, WECOM.aes_key, WECOM.corp_id)
    )
    _events: WeChatCrypto = field(
        default_factory=lambda: WeChatCrypto(DINGTALK.token, DINGTALK.aes_key, DINGTALK.app_key)
    )

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes(
            [
                web.get("/callbacks/wecom", self._echo),
                web.post("/callbacks/wecom", self._hear_wecom),
                web.post("/callbacks/dingtalk/robot", self._hear_robot),
                web.post("/callbacks/dingtalk/card", self._hear_press),
                web.post("/callbacks/dingtalk/events", self._answer_event),
            ]
        )
        return app

    async def _echo(self, request: web.Request) -> web.Response:
        asked = request.query
        said: str = self._crypto.check_signature(
            asked["msg_signature"], asked["timestamp"], asked["nonce"], asked["echostr"]
        )
        return web.Response(text=f'"{said}"' if self.echo_wrongly else said)

    async def _hear_wecom(self, request: web.Request) -> web.Response:
        asked = request.query
        plaintext: str = self._crypto.decrypt_message(
            await request.text(), asked["msg_signature"], asked["timestamp"], asked["nonce"]
        )
        self.wecom_plaintexts.append(plaintext)
        self.wecom.append(read_xml(plaintext))
        return await self._misbehave(request) or self._reply(asked["nonce"], asked["timestamp"])

    def _reply(self, nonce: str, timestamp: str) -> web.Response:
        if not self.passive_reply:
            return web.Response()
        sealed = self._crypto.encrypt_message(self.passive_reply, nonce, timestamp)
        return web.Response(text=str(sealed))

    async def _hear_robot(self, request: web.Request) -> web.Response:
        timestamp = request.headers["timestamp"]
        expected = _hmac(DINGTALK.app_secret, f"{timestamp}\n{DINGTALK.app_secret}")
        assert request.headers["sign"] == expected
        self.robot.append(await request.json())
        return await self._misbehave(request) or web.json_response({})

    async def _hear_press(self, request: web.Request) -> web.Response:
        timestamp = request.headers["x-ddpaas-signature-timestamp"]
        assert request.headers["x-ddpaas-signature"] == _hmac(DINGTALK.app_secret, timestamp)
        body = await request.json()
        self.presses.append(body | {"content": json.loads(body["content"])})
        await asyncio.sleep(self.card_delay_seconds)
        return await self._misbehave(request) or web.json_response(self.card_answer)

    async def _answer_event(self, request: web.Request) -> web.Response:
        asked, encrypted = request.query, (await request.json())["encrypt"]
        said = self._events.check_signature(
            asked["msg_signature"], asked["timestamp"], asked["nonce"], encrypted
        )
        event = json.loads(said)
        if event != {"EventType": "check_url"}:
            self.events.append(event)
            if misdone := await self._misbehave(request):
                return misdone
        sealed = read_xml(
            self._events.encrypt_message("success", asked["nonce"], asked["timestamp"])
        )
        answer = {
            "msg_signature": sealed["MsgSignature"],
            "encrypt": sealed["Encrypt"],
            "timeStamp": sealed["TimeStamp"],
            "nonce": sealed["Nonce"],
        }
        return web.json_response(answer)

    async def _misbehave(self, request: web.Request) -> web.Response | None:
        misdeed = self.misdeeds.popleft() if self.misdeeds else None
        if misdeed == "refuse":
            return web.Response(status=500)
        if misdeed == "hang":
            await asyncio.sleep(30)
        if misdeed == "drop" and request.transport:
            request.transport.abort()
            return web.Response()
        return None


def read_xml(xml: str) -> Heard:
    """The children's words by name; a child with children is its own dictionary."""
    return {child.tag: _read(child) for child in ET.fromstring(xml)}


def _read(element: ET.Element) -> object:
    if len(element):
        return {child.tag: _read(child) for child in element}
    return element.text or ""


def _hmac(secret: str, text: str) -> str:
    return base64.b64encode(
        hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
    ).decode()
