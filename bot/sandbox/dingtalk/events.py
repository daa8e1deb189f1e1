"""DingTalk's events: what changed in the company, encrypted to the subscription's address or down the Stream (doc 0079),
and the check of that address, `check_url`; both are answered with an encrypted «success» (doc 0004)."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from http import HTTPStatus
from secrets import token_hex
from urllib.parse import urlencode

import aiohttp
from pydantic import Field, ValidationError

from bot.sandbox.config import SandboxConfig
from bot.sandbox.courier import Parcel, Post, Verdict
from bot.sandbox.dingtalk.wire import Body
from bot.sandbox.envelope import Envelope, Unreadable
from bot.sandbox.messages import JsonObject
from bot.sandbox.stage import Stage

PATH = "/callbacks/dingtalk/events"
TOPIC = "events"


class SealedAnswer(Body):
    """The vendor writes `msg_signature` with an underscore and `timeStamp` with a capital."""

    encrypt: str
    time_stamp: str = Field(alias="timeStamp")
    nonce: str
    msg_signature: str


def envelope_of(config: SandboxConfig) -> Envelope:
    account = config.dingtalk
    return Envelope(token=account.token, aes_key=account.aes_key, receiver=account.app_key)


def tell(stage: Stage, event_type: str, data: Mapping[str, object]) -> None:
    """By the account's `mode`; `data` is as the Stream has it, `{"timeStamp": …, "userId": […]}` or `{…, "deptId": […]}`.
    An account without an aes_key has no subscription by HTTP, and hears nothing."""
    account = stage.config.dingtalk
    if account.mode == "stream" or account.aes_key:
        event = {"type": event_type, "born": int(time.time() * 1000), "data": dict(data)}
        stage.courier.send("dingtalk", "", json.dumps(event, ensure_ascii=False), topic=TOPIC)


def dress(config: SandboxConfig, parcel: Parcel) -> Post:
    """By HTTP all of an event stands side by side."""
    told = json.loads(parcel.body)
    event: JsonObject = {
        "EventType": told["type"],
        "EventTime": told["born"],
        "CorpId": config.dingtalk.corp_id,
        "BizId": str(told["born"]),
        "eventId": parcel.id,
        **told["data"],
    }
    return _sealed(config, json.dumps(event, ensure_ascii=False))


def judge(config: SandboxConfig, status: int, answer: str) -> Verdict:
    """Until when an event comes again is in no document; here as often as what people say."""
    is_taken, _ = _read(config, status, answer)
    return "delivered" if is_taken else "again"


async def check_url(stage: Stage) -> tuple[bool, str]:
    if not stage.config.dingtalk.aes_key:
        return False, "this account has no token and aes_key, so it has no event subscription"
    post = _sealed(stage.config, '{"EventType":"check_url"}')
    timeout = aiohttp.ClientTimeout(total=stage.config.callback_seconds)
    try:
        async with stage.courier.session.post(
            post.url, data=post.data, headers=post.headers, timeout=timeout
        ) as response:
            text = await response.text()
    except (aiohttp.ClientError, TimeoutError) as error:
        return False, f"no answer: {error!r}"
    return _read(stage.config, response.status, text)


def _sealed(config: SandboxConfig, event: str) -> Post:
    envelope = envelope_of(config)
    encrypted = envelope.seal(event)
    timestamp, nonce = str(int(time.time() * 1000)), token_hex(4)
    signature = envelope.sign(timestamp, nonce, encrypted)
    query = {
        "msg_signature": signature,
        "signature": signature,
        "timestamp": timestamp,
        "nonce": nonce,
    }
    return Post(
        url=f"{config.bot_url}{PATH}?{urlencode(query)}",
        headers={"Content-Type": "application/json"},
        data=json.dumps({"encrypt": encrypted}).encode(),
    )


def _read(config: SandboxConfig, status: int, text: str) -> tuple[bool, str]:
    if status != HTTPStatus.OK:
        return False, f"answered {status} instead of 200"
    envelope = envelope_of(config)
    try:
        answer = SealedAnswer.model_validate_json(text)
        said = envelope.open(answer.encrypt)
    except (ValidationError, Unreadable):
        return False, "the answer is not {msg_signature, encrypt, timeStamp, nonce}"
    parts = (answer.msg_signature, answer.time_stamp, answer.nonce, answer.encrypt)
    if not envelope.is_signed(*parts):
        return False, "the answer's msg_signature is wrong"
    return said == "success", "ok" if said == "success" else "the answer is not «success»"
