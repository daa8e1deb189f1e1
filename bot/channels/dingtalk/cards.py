"""Interactive cards: created and delivered, changed by their key, and where their presses go.

DingTalk docs 0783 (createAndDeliver), 0781 (deliver), 0782 (update), 0786 (callbacks/register), faq-card (userIdType),
event-callback-card (what a press may be answered with).
"""

from __future__ import annotations

import secrets
from typing import Literal
from zoneinfo import ZoneInfo

import structlog

from bot.channels.calls import Json
from bot.channels.channel import Outgoing, Refused
from bot.channels.dingtalk.api import DingTalkApi, DingTalkCredentials
from bot.channels.dingtalk.deliveries import carrier_of
from bot.channels.dingtalk.fields import object_of, objects_of
from bot.channels.dingtalk.render_cards import card_params, own_params, photo_params, summary_of
from bot.channels.dingtalk.unions import Unions
from handlers.cards import Card
from handlers.updates import Chat

ROUTE_KEY = "gongdan"
CARDS = "/v1.0/card/instances"
_BY_USER, _BY_UNION = 1, 2
_IS_THERE = "param.cardalreadyexist"
_BY_KEY: Json = {"updateCardDataByKey": True, "updatePrivateDataByKey": True}

log = structlog.get_logger(__name__)


class DingTalkCards:
    def __init__(
        self,
        api: DingTalkApi,
        credentials: DingTalkCredentials,
        unions: Unions,
        mode: Literal["http", "stream"],
    ) -> None:
        self._api = api
        self._unions = unions
        self._template_id = credentials.card_template_id
        self._robot_code = credentials.robot_code
        self._timezone = credentials.timezone
        is_stream = mode == "stream"
        self._callback: Json = {"callbackType": "STREAM" if is_stream else "HTTP"}
        if not is_stream:
            self._callback["callbackRouteKey"] = ROUTE_KEY

    async def deliver(self, outgoing: Outgoing, card: Card) -> str:
        """The carrierId: the name by which a reply to the card says what it replies to."""
        body = await self._new_card(outgoing, card)
        try:
            answer = await self._api.post(f"{CARDS}/createAndDeliver", body)
        except Refused as refused:
            if refused.code.lower() != _IS_THERE:
                raise
            return await self._deliver_again(outgoing, card)
        results = objects_of(object_of(answer, "result"), "deliverResults")
        return carrier_of(results) or outgoing.key

    async def change(self, to: Chat, card_key: str, card: Card) -> None:
        version = _version()
        body: Json = {
            "outTrackId": card_key,
            "cardData": {"cardParamMap": card_params(card, version, self._timezone)},
            **await self._private(to, card, version),
            "cardUpdateOptions": _BY_KEY,
            "userIdType": _id_type(to),
        }
        await self._api.put(CARDS, body, is_update=True)

    async def register_callback(self, *, url: str, secret: str) -> None:
        body: Json = {
            "callbackRouteKey": ROUTE_KEY,
            "callbackUrl": url,
            "apiSecret": secret,
            "forceUpdate": True,
        }
        await self._api.post("/v1.0/card/callbacks/register", body)

    async def _deliver_again(self, outgoing: Outgoing, card: Card) -> str:
        """An earlier try made it, and did not bring it there, or its answer was lost."""
        body: Json = {
            "outTrackId": outgoing.key,
            **_delivery(outgoing.to, self._robot_code),
            "userIdType": _id_type(outgoing.to),
        }
        answer = await self._api.post(f"{CARDS}/deliver", body)
        return carrier_of(objects_of(answer, "result")) or outgoing.key

    async def _new_card(self, outgoing: Outgoing, card: Card) -> Json:
        to, version = outgoing.to, _version()
        params = card_params(card, version, self._timezone) | photo_params(outgoing.photo_ids)
        return {
            "cardTemplateId": self._template_id,
            "outTrackId": outgoing.key,
            **self._callback,
            "cardData": {"cardParamMap": params},
            **await self._private(to, card, version),
            "userIdType": _id_type(to),
            **_space(to, summary_of(card)),
            **_delivery(to, self._robot_code),
        }

    async def _private(self, to: Chat, card: Card, version: str) -> Json:
        found: Json = {}
        for own in card.own:
            if key := await self._key_of(to, own.person):
                found[key] = {"cardParamMap": own_params(card, own, version)}
        return {"privateData": found} if found else {}

    async def _key_of(self, to: Chat, person: str) -> str:
        """In a group by unionId, for people outside the company may press there, who have no other (faq-card); whoever
        cannot be found sees what everybody does."""
        if to.kind == "direct":
            return person if person == to.id else ""
        try:
            return await self._unions.union_of(person)
        except Refused as refused:
            log.warning("own_part_left_out", reason=refused.reason)
            return ""


def new_face(card: Card, person: str, timezone: ZoneInfo) -> Json:
    """What a press's answer turns the card to, for everybody and for the one who pressed: that part is not keyed by
    person (faq-card)."""
    version = _version()
    own = next((own_params(card, each, version) for each in card.own if each.person == person), {})
    return {
        "cardUpdateOptions": _BY_KEY,
        "cardData": {"cardParamMap": card_params(card, version, timezone)},
        **({"userPrivateData": {"cardParamMap": own}} if own else {}),
    }


def _version() -> str:
    """Another at each writing: by it a press on this face is told from one on an earlier face that looked the same."""
    return secrets.token_hex(4)


def _id_type(to: Chat) -> int:
    return _BY_UNION if to.kind == "group" else _BY_USER


def _space(to: Chat, summary: str) -> Json:
    name = "imGroupOpenSpaceModel" if to.kind == "group" else "imRobotOpenSpaceModel"
    space: Json = {
        "supportForward": False,
        "lastMessageI18n": {"ZH_CN": summary, "EN_US": summary},
        "notification": {"alertContent": summary},
    }
    return {name: space}


def _delivery(to: Chat, robot_code: str) -> Json:
    if to.kind == "group":
        return {
            "openSpaceId": f"dtv1.card//IM_GROUP.{to.id}",
            "imGroupOpenDeliverModel": {"robotCode": robot_code},
        }
    return {
        "openSpaceId": f"dtv1.card//IM_ROBOT.{to.id}",
        "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": robot_code},
    }
