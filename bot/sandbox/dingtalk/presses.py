"""A press on a DingTalk card, told by a signed callback or down the Stream, and the two seconds the bot has to answer
(docs 05-互动卡片/01/0007, 02/0003)."""

from __future__ import annotations

import json
import time
from http import HTTPStatus
from uuid import uuid4

import aiohttp

from bot.sandbox.dingtalk.card_checks import template_of
from bot.sandbox.dingtalk.cards import ROUTES
from bot.sandbox.dingtalk.connections import NobodyThere
from bot.sandbox.dingtalk.forms import NotFilledIn
from bot.sandbox.dingtalk.frames import CARD, callback_frame
from bot.sandbox.dingtalk.ids import id_of
from bot.sandbox.dingtalk.instances import CardInstance, find_instance
from bot.sandbox.dingtalk.press_answers import apply_answer
from bot.sandbox.dingtalk.press_contents import Pressed, content_of
from bot.sandbox.envelope import card_sign
from bot.sandbox.messages import JsonObject, Message
from bot.sandbox.people import Person
from bot.sandbox.stage import Stage
from bot.sandbox.world import NotThere

PATH = "/callbacks/dingtalk/card"
ELSEWHERE = "ding0a6f3b91c8e24d57"
TOO_LATE = "操作超时"
UNREACHABLE = "网络异常，请稍后重试"
REFUSED = "操作失败"
NOT_FOR_OUTSIDERS = "仅企业内部成员可以操作"


async def press_card(
    stage: Stage, person: Person, message: Message, pressed: Pressed
) -> str | None:
    """The toast the presser sees, or None when all went well; nothing of this is ever sent again."""
    card = _card_on(stage, person, message)
    user_id = id_of(person, card.user_id_type)
    if user_id is None:
        return NOT_FOR_OUTSIDERS
    try:
        content = content_of(template_of(stage), card.seen_by(person.id), pressed)
    except NotFilledIn as missing:
        return str(missing)
    body = _callback_body(stage, card, message, content)
    corp_id = stage.config.dingtalk.corp_id if person.is_member else ELSEWHERE
    status, text = await _tell(stage, card, body | {"userId": user_id, "corpId": corp_id})
    if status != HTTPStatus.OK:
        return text
    return None if apply_answer(stage, card.out_track_id, person, text) else REFUSED


def _card_on(stage: Stage, person: Person, message: Message) -> CardInstance:
    track_id = (message.content.card or {}).get("out_track_id")
    card = find_instance(stage.world, str(track_id))
    if card is None or message.content.kind != "interactive_card":
        raise NotThere(f"message {message.id} is no card")
    if message.content.visible_to and person.id not in message.content.visible_to:
        raise NotThere(f"{person.name} does not see message {message.id}")
    return card


def _callback_body(
    stage: Stage, card: CardInstance, message: Message, content: JsonObject
) -> JsonObject:
    """`value` is `content` again (doc 02/0003). The one press which the documents show has the space «im» and a
    conversation's id; here the space the card was delivered to, which tells a 1:1 chat from a group."""
    space = next(space for space, shown in card.spaces.items() if shown == message.id)
    kind, _, key = space.partition(".")
    text = json.dumps(content, ensure_ascii=False)
    return {
        "type": "actionCallback",
        "outTrackId": card.out_track_id,
        "userIdType": card.user_id_type,
        "content": text,
        "value": text,
        "extension": "{}",
        "spaceId": key,
        "spaceType": kind,
    }


async def _tell(stage: Stage, card: CardInstance, body: JsonObject) -> tuple[int, str]:
    """Status and answer; or else, with another status, what the presser reads."""
    tell = _stream if card.callback_type == "STREAM" else _post
    try:
        status, text = await tell(stage, card, body)
    except TimeoutError:
        return HTTPStatus.GATEWAY_TIMEOUT, TOO_LATE
    except (aiohttp.ClientError, NobodyThere):
        return HTTPStatus.BAD_GATEWAY, UNREACHABLE
    return (status, text) if status == HTTPStatus.OK else (status, REFUSED)


async def _stream(stage: Stage, card: CardInstance, body: JsonObject) -> tuple[int, str]:
    """`data` of the acknowledgement is `{"response": …}`; who is not connected now hears nothing of it later."""
    frame = callback_frame(stage.config.dingtalk, CARD, uuid4().hex, body)
    ack = await stage.stream.tell(frame, stage.config.card_seconds, keep_seconds=0)
    return ack.code, json.dumps(ack.answer.get("response") or {})


async def _post(stage: Stage, card: CardInstance, body: JsonObject) -> tuple[int, str]:
    route = stage.world.shelf(ROUTES).get(card.route_key, {})
    url = str(route.get("url") or f"{stage.config.bot_url}{PATH}")
    secret = str(route.get("secret") or stage.config.dingtalk.app_secret)
    timestamp = str(int(time.time() * 1000))
    headers = {
        "x-ddpaas-signature-timestamp": timestamp,
        "x-ddpaas-signature": card_sign(timestamp, secret),
    }
    timeout = aiohttp.ClientTimeout(total=stage.config.card_seconds)
    session = stage.courier.session
    async with session.post(url, json=body, headers=headers, timeout=timeout) as response:
        return response.status, (await response.read()).decode(errors="replace")
