"""Interactive cards: created and delivered, changed by their key, and where their presses go.

DingTalk docs 0783 (createAndDeliver), 0782 (update), 0786 (callbacks/register).
"""

from __future__ import annotations

from bot.channels.calls import Json
from bot.channels.channel import Outgoing, Refused
from bot.channels.dingtalk.api import DingTalkApi, DingTalkCredentials
from bot.channels.dingtalk.fields import object_of, objects_of, text_of
from bot.channels.dingtalk.render import card_params, summary_of
from handlers.cards import Card
from handlers.updates import Chat

ROUTE_KEY = "gongdan"
_CARDS = "/v1.0/card/instances"


class DingTalkCards:
    def __init__(self, api: DingTalkApi, credentials: DingTalkCredentials) -> None:
        self._api = api
        self._template_id = credentials.card_template_id
        self._robot_code = credentials.robot_code

    async def deliver(self, outgoing: Outgoing, card: Card) -> str:
        """The carrierId: the name by which a reply to the card says what it replies to."""
        body = self._new_card(outgoing.to, outgoing.key, card)
        answer = await self._api.post(f"{_CARDS}/createAndDeliver", body)
        results = objects_of(object_of(answer, "result"), "deliverResults")
        failures = [
            text_of(result, "errorMsg") for result in results if result.get("success") is not True
        ]
        if failures:
            raise Refused(f"钉钉没有投放卡片：{failures[0][:80] or '没有说明原因'}")
        carrier = next((text_of(result, "carrierId") for result in results), "")
        return carrier or outgoing.key

    async def change(self, card_key: str, card: Card) -> None:
        body: Json = {
            "outTrackId": card_key,
            "cardData": {"cardParamMap": card_params(card)},
            "cardUpdateOptions": {"updateCardDataByKey": True},
            "userIdType": 1,
        }
        await self._api.put(_CARDS, body, is_update=True)

    async def register_callback(self, *, url: str, secret: str) -> None:
        body: Json = {
            "callbackRouteKey": ROUTE_KEY,
            "callbackUrl": url,
            "apiSecret": secret,
            "forceUpdate": True,
        }
        await self._api.post("/v1.0/card/callbacks/register", body)

    def _new_card(self, to: Chat, key: str, card: Card) -> Json:
        return {
            "cardTemplateId": self._template_id,
            "outTrackId": key,
            "callbackType": "HTTP",
            "callbackRouteKey": ROUTE_KEY,
            "cardData": {"cardParamMap": card_params(card)},
            "userIdType": 1,
            **_place(to, self._robot_code, summary_of(card)),
        }


def new_face(card: Card) -> Json:
    """What a press's answer turns the card to."""
    return {
        "cardUpdateOptions": {"updateCardDataByKey": True},
        "cardData": {"cardParamMap": card_params(card)},
    }


def _place(to: Chat, robot_code: str, summary: str) -> Json:
    space: Json = {
        "supportForward": False,
        "lastMessageI18n": {"ZH_CN": summary},
        "notification": {"alertContent": summary},
    }
    if to.kind == "group":
        return {
            "openSpaceId": f"dtv1.card//IM_GROUP.{to.id}",
            "imGroupOpenSpaceModel": space,
            "imGroupOpenDeliverModel": {"robotCode": robot_code},
        }
    return {
        "openSpaceId": f"dtv1.card//IM_ROBOT.{to.id}",
        "imRobotOpenSpaceModel": space,
        "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": robot_code},
    }
