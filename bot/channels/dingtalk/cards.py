"""Interactive cards: created and delivered, changed by their key, and where their presses go.

DingTalk docs 0783 (createAndDeliver), 0781 (deliver), 0782 (update), 0786 (callbacks/register), faq-card (userIdType),
event-callback-card (what a press may be answered with).
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from typing import Literal
from zoneinfo import ZoneInfo

import structlog

from bot.channels.calls import Json
from bot.channels.channel import ChannelError, Outgoing, Refused
from bot.channels.dingtalk.api import DingTalkApi, DingTalkCredentials
from bot.channels.dingtalk.card_places import delivery_to, id_type_of, space_of, track_of
from bot.channels.dingtalk.deliveries import carrier_of
from bot.channels.dingtalk.fields import object_of, objects_of
from bot.channels.dingtalk.render_cards import card_params, own_params, photo_params, summary_of
from bot.channels.dingtalk.unions import Unions
from handlers.cards import Card
from handlers.updates import Chat

ROUTE_KEY = "gongdan"
CARDS = "/v1.0/card/instances"
_IS_THERE, _HAS_LEFT = "param.cardalreadyexist", "param.useridnotexist"
_BY_KEY: Json = {"updateCardDataByKey": True, "updatePrivateDataByKey": True}

CallWith = Callable[[Json], Awaitable[Json]]
"""Takes the part of the body that names people."""

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
        version = _version()
        body = self._new_card(outgoing, card, version)

        async def make(private: Json) -> Json:
            return await self._api.post(f"{CARDS}/createAndDeliver", {**body, **private})

        try:
            answer = await self._with_private(outgoing.to, card, version, make)
        except Refused as refused:
            if refused.code.lower() != _IS_THERE:
                raise
            return await self._deliver_again(outgoing, card)
        results = objects_of(object_of(answer, "result"), "deliverResults")
        return carrier_of(results) or outgoing.key

    async def change(self, to: Chat, card_key: str, card: Card) -> None:
        version = _version()
        body: Json = {
            "outTrackId": track_of(to, card_key),
            "cardData": {"cardParamMap": card_params(card, version, self._timezone)},
            "cardUpdateOptions": _BY_KEY,
            "userIdType": id_type_of(to),
        }

        async def write(private: Json) -> Json:
            return await self._api.put(CARDS, {**body, **private}, is_update=True)

        await self._with_private(to, card, version, write)

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
            "outTrackId": track_of(outgoing.to, outgoing.key),
            **delivery_to(outgoing.to, self._robot_code),
            "userIdType": id_type_of(outgoing.to),
        }
        answer = await self._api.post(f"{CARDS}/deliver", body)
        return carrier_of(objects_of(answer, "result")) or outgoing.key

    def _new_card(self, outgoing: Outgoing, card: Card, version: str) -> Json:
        to = outgoing.to
        params = card_params(card, version, self._timezone) | photo_params(outgoing.photo_ids)
        return {
            "cardTemplateId": self._template_id,
            "outTrackId": track_of(outgoing.to, outgoing.key),
            **self._callback,
            "cardData": {"cardParamMap": params},
            "userIdType": id_type_of(to),
            **space_of(to, summary_of(card)),
            **delivery_to(to, self._robot_code),
        }

    async def _with_private(self, to: Chat, card: Card, version: str, call: CallWith) -> Json:
        """Once more where somebody has left the company since we knew them: they are asked for anew."""
        private = await self._private(to, card, version)
        try:
            return await call(private)
        except ChannelError as error:
            if error.code.lower() != _HAS_LEFT or not private:
                raise
        self._unions.forget(own.person for own in card.own)
        return await call(await self._private(to, card, version))

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
