"""How DingTalk reaches us: by connections that our servers keep to it, or by callbacks that our server answers.

DingTalk docs 0004 and 0003 of event subscription, 0007 of cards; the robot's callback is signed as doc 0082 shows.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from http import HTTPStatus

from aiohttp import ClientSession

from bot.channels.channel import ChannelError
from bot.channels.dingtalk.api import DingTalkApi, DingTalkCredentials
from bot.channels.dingtalk.crypto import (
    CARD_SIGNATURE,
    CARD_TIMESTAMP,
    ROBOT_SIGNATURE,
    card_secret,
    sign,
)
from bot.channels.dingtalk.door import CARD_PATH, EVENTS_PATH, ROBOT_PATH
from bot.channels.dingtalk.fields import Fields, objects_of, text_of
from bot.channels.dingtalk.stream.gateway import Gateway
from bot.channels.envelope import Envelope, Sealed
from bot.checkup.calling import DIFFERENT_KEYS, Answered, called
from bot.checkup.findings import Finding, untried, well, wrong

HEALTH = "/health"
STANDING = "here"
CHECK_URL = json.dumps({"EventType": "check_url"})


async def about_stream(
    public_url: str, http: ClientSession, credentials: DingTalkCredentials, api: DingTalkApi
) -> AsyncIterator[Finding]:
    """Another connection would take part of what our servers are told, so none is opened: the ticket is proof enough."""
    try:
        await Gateway(api, credentials).open()
    except ChannelError as error:
        code = error.code or "–"
        yield wrong("dingtalk_checkup.stream.refused", code=code, reason=error.reason)
    else:
        yield well("dingtalk_checkup.stream.well")
    yield await _lines(public_url, http)
    yield untried("dingtalk_checkup.events.stream")


async def _lines(public_url: str, http: ClientSession) -> Finding:
    """As the server's own health page tells of them."""
    url = public_url + HEALTH
    answer = await called(http, "GET", url, headers={"Accept": "application/json"})
    if not answer.status:
        return wrong("dingtalk_checkup.lines.no_server", url=url, reason=answer.said)
    lines = list(_lines_in(answer.said))
    standing = [each for each in lines if text_of(each, "state") == STANDING]
    if standing:
        return well("dingtalk_checkup.lines.well", standing=len(standing), count=len(lines))
    if not lines:
        return wrong("dingtalk_checkup.lines.none", url=url)
    reasons = (text_of(each, "reason") for each in lines)
    return wrong("dingtalk_checkup.lines.down", reason=next(filter(None, reasons), "–"))


def _lines_in(page: str) -> Iterator[Fields]:
    try:
        found = json.loads(page)
    except ValueError:
        return
    for channel in objects_of(found, "channels") if isinstance(found, dict) else ():
        if text_of(channel, "name") == "dingtalk":
            yield from objects_of(channel, "lines")


async def about_callbacks(
    public_url: str, http: ClientSession, credentials: DingTalkCredentials, _: DingTalkApi
) -> AsyncIterator[Finding]:
    """Signed with our own secret; that DingTalk reaches the addresses as well it does not prove."""
    now = _milliseconds()
    signature = sign(credentials.app_secret, f"{now}\n{credentials.app_secret}")
    yield await _signed(
        http, public_url + ROBOT_PATH, {"timestamp": now, ROBOT_SIGNATURE: signature}
    )
    pressed = sign(card_secret(credentials.app_secret), now)
    yield await _signed(
        http, public_url + CARD_PATH, {CARD_TIMESTAMP: now, CARD_SIGNATURE: pressed}
    )
    yield await _events(http, public_url + EVENTS_PATH, credentials)


async def _signed(http: ClientSession, url: str, headers: dict[str, str]) -> Finding:
    """What is signed and says nothing is refused as that: by then the signature was found good."""
    answer = await called(http, "POST", url, headers=headers, body="{}")
    return _of_answer(answer, url, is_well=answer.status == HTTPStatus.BAD_REQUEST)


async def _events(http: ClientSession, url: str, credentials: DingTalkCredentials) -> Finding:
    if not credentials.token:
        return untried("dingtalk_checkup.events.unset", url=url)
    envelope = Envelope(
        token=credentials.token, aes_key=credentials.aes_key, receiver=credentials.app_key
    )
    sealed = envelope.close(CHECK_URL, timestamp=_milliseconds(), nonce=secrets.token_hex(5))
    query = {
        "msg_signature": sealed.signature,
        "timestamp": sealed.timestamp,
        "nonce": sealed.nonce,
    }
    body = json.dumps({"encrypt": sealed.encrypted})
    answer = await called(http, "POST", url, query=query, body=body)
    return _of_answer(answer, url, is_well=_said_success(envelope, answer.said))


def _said_success(envelope: Envelope, said: str) -> bool:
    try:
        found = json.loads(said)
        given = {name: str(found[name]) for name in ("msg_signature", "timeStamp", "nonce")}
        sealed = Sealed(
            signature=given["msg_signature"],
            timestamp=given["timeStamp"],
            nonce=given["nonce"],
            encrypted=str(found["encrypt"]),
        )
        return envelope.open(sealed) == "success"
    except Exception:  # noqa: BLE001 - whoever answers there may answer anything
        return False


def _of_answer(answer: Answered, url: str, *, is_well: bool) -> Finding:
    if not answer.status:
        return wrong("dingtalk_checkup.callback.unreachable", url=url, reason=answer.said)
    if is_well:
        return well("dingtalk_checkup.callback.well", url=url)
    is_ours = answer.status in DIFFERENT_KEYS | {HTTPStatus.BAD_REQUEST}
    key = "dingtalk_checkup.callback.keys" if is_ours else "dingtalk_checkup.callback.elsewhere"
    return wrong(key, url=url, status=answer.status)


def _milliseconds() -> str:
    return str(int(datetime.now(UTC).timestamp() * 1000))
