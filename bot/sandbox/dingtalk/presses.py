"""A press on a DingTalk card: told by a signed callback or down the Stream, the two seconds the bot has, and the card's
new look from its answer (doc 05-互动卡片/01/0007)."""

from __future__ import annotations

import json
import time
from http import HTTPStatus
from uuid import uuid4

import aiohttp
from pydantic import Field, ValidationError

from bot.sandbox.dingtalk.callbacks import sender_id
from bot.sandbox.dingtalk.cards import ROUTES
from bot.sandbox.dingtalk.connections import NobodyThere
from bot.sandbox.dingtalk.frames import CARD, callback_frame
from bot.sandbox.dingtalk.instances import (
    CardInstance,
    ParamMap,
    UpdateOptions,
    button_payload,
    find_instance,
    show_everywhere,
)
from bot.sandbox.dingtalk.wire import Body
from bot.sandbox.envelope import card_sign
from bot.sandbox.messages import JsonObject, Message
from bot.sandbox.people import Person
from bot.sandbox.stage import Stage
from bot.sandbox.world import NotThere

PATH = "/callbacks/dingtalk/card"
TOO_LATE = "操作超时"
UNREACHABLE = "网络异常，请稍后重试"
REFUSED = "操作失败"


class CardAnswer(Body):
    """`userPrivateData` belongs to the one who pressed and is not keyed by user."""

    card_update_options: UpdateOptions = Field(
        default_factory=UpdateOptions, alias="cardUpdateOptions"
    )
    card_data: ParamMap | None = Field(default=None, alias="cardData")
    user_private_data: ParamMap | None = Field(default=None, alias="userPrivateData")


async def press_card(
    stage: Stage, person: Person, message: Message, button: str | int
) -> str | None:
    """The toast the presser sees, or None when all went well; nothing of this is ever sent again."""
    card = _card_on(stage, message)
    payload = button_payload(card.seen_by(person.id), button)
    if payload is None:
        raise NotThere(f"this card shows {person.name} no button {button!r}")
    body = _callback_body(stage, card, person, message, payload)
    tell = _stream if card.callback_type.upper() == "STREAM" else _post
    try:
        status, text = await tell(stage, card, body)
    except TimeoutError:
        return TOO_LATE
    except (aiohttp.ClientError, NobodyThere):
        return UNREACHABLE
    return _apply(stage, card.out_track_id, person, text) if status == HTTPStatus.OK else REFUSED


def _card_on(stage: Stage, message: Message) -> CardInstance:
    track_id = (message.content.card or {}).get("out_track_id")
    card = find_instance(stage.world, str(track_id))
    if card is None:
        raise NotThere(f"message {message.id} is no card")
    return card


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


def _callback_body(
    stage: Stage, card: CardInstance, person: Person, message: Message, payload: str
) -> JsonObject:
    content = {"cardPrivateData": {"actionIds": ["press"], "params": {"payload": payload}}}
    space = next(space for space, shown in card.spaces.items() if shown == message.id)
    kind, _, key = space.partition(".")
    return {
        "type": "actionCallback",
        "outTrackId": card.out_track_id,
        "corpId": stage.config.dingtalk.corp_id,
        "userId": person.id if person.is_member else sender_id(person),
        "userIdType": 1,
        "content": json.dumps(content, ensure_ascii=False),
        "extension": "{}",
        "spaceId": key,
        "spaceType": kind,
    }


def _apply(stage: Stage, out_track_id: str, person: Person, text: str) -> str | None:
    """The answer changes the card as it is now, not as it was when pressed."""
    try:
        answer = CardAnswer.model_validate_json(text or "{}")
    except ValidationError:
        return REFUSED
    card = find_instance(stage.world, out_track_id)
    private = {person.id: answer.user_private_data} if answer.user_private_data else None
    if card and (answer.card_data or private):
        changed = card.changed(answer.card_update_options, answer.card_data, private)
        show_everywhere(stage.world, changed)
    return None
