"""DingTalk's check of the event subscription address: `check_url`, answered with an encrypted «success»."""

from __future__ import annotations

import time
from http import HTTPStatus
from secrets import token_hex

import aiohttp
from pydantic import Field, ValidationError

from bot.sandbox.config import SandboxConfig
from bot.sandbox.dingtalk.wire import Body
from bot.sandbox.envelope import Envelope, Unreadable
from bot.sandbox.stage import Stage

PATH = "/callbacks/dingtalk/events"


class SealedAnswer(Body):
    """The vendor writes `msg_signature` with an underscore and `timeStamp` with a capital."""

    encrypt: str
    time_stamp: str = Field(alias="timeStamp")
    nonce: str
    msg_signature: str


def envelope_of(config: SandboxConfig) -> Envelope:
    account = config.dingtalk
    return Envelope(token=account.token, aes_key=account.aes_key, receiver=account.app_key)


async def check_url(stage: Stage) -> tuple[bool, str]:
    if not stage.config.dingtalk.aes_key:
        return False, "this account has no token and aes_key, so it has no event subscription"
    envelope = envelope_of(stage.config)
    encrypted = envelope.seal('{"EventType":"check_url"}')
    timestamp, nonce = str(int(time.time() * 1000)), token_hex(4)
    signature = envelope.sign(timestamp, nonce, encrypted)
    query = {
        "msg_signature": signature,
        "signature": signature,
        "timestamp": timestamp,
        "nonce": nonce,
    }
    timeout = aiohttp.ClientTimeout(total=stage.config.callback_seconds)
    url = f"{stage.config.bot_url}{PATH}"
    try:
        async with stage.courier.session.post(
            url, params=query, json={"encrypt": encrypted}, timeout=timeout
        ) as response:
            text = await response.text()
    except (aiohttp.ClientError, TimeoutError) as error:
        return False, f"no answer: {error!r}"
    if response.status != HTTPStatus.OK:
        return False, f"answered {response.status} instead of 200"
    return _judge(envelope, text)


def _judge(envelope: Envelope, text: str) -> tuple[bool, str]:
    try:
        answer = SealedAnswer.model_validate_json(text)
        said = envelope.open(answer.encrypt)
    except (ValidationError, Unreadable):
        return False, "the answer is not {msg_signature, encrypt, timeStamp, nonce}"
    parts = (answer.msg_signature, answer.time_stamp, answer.nonce, answer.encrypt)
    if not envelope.is_signed(*parts):
        return False, "the answer's msg_signature is wrong"
    return said == "success", "ok" if said == "success" else "the answer is not «success»"
