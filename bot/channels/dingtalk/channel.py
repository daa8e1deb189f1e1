"""One DingTalk robot as a `Channel`; the composition root builds it, routes and outbox use it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from aiohttp import web

from bot.channels.calls import Json
from bot.channels.channel import (
    FetchedFile,
    Intake,
    NewGroup,
    Outgoing,
    Receipt,
    Refused,
    picture_of,
)
from bot.channels.clock import utc_now
from bot.channels.dingtalk.client import DingTalkClient, DingTalkCredentials
from bot.channels.dingtalk.crypto import (
    CARD_TIMESTAMP,
    answer_event,
    card_secret,
    verify_card,
    verify_robot,
)
from bot.channels.dingtalk.parse import CHANNEL, parse_message, parse_press
from bot.channels.dingtalk.render import (
    BUTTONS,
    TEXT_BYTES,
    card_params,
    is_outsider,
    render_picture,
    render_reply,
    render_text,
    summary_of,
)
from bot.channels.envelope import Envelope
from bot.channels.freshness import read_milliseconds
from bot.channels.webhook import Handler, Opened, answer_with, receive_with
from handlers.capabilities import Capabilities
from handlers.cards import Card, Picture, Text
from handlers.updates import Chat, FileSent, ReplyHook, Update

ROBOT_PATH = "/callbacks/dingtalk/robot"
CARD_PATH = "/callbacks/dingtalk/card"
EVENTS_PATH = "/callbacks/dingtalk/events"
ROUTE_KEY = "gongdan"
# DingTalk gives a card press two seconds; the rest is for the wire and the inbox.
FACE_WITHIN_SECONDS = 1.6

log = structlog.get_logger(__name__)


class DingTalkChannel:
    name = CHANNEL
    capabilities = Capabilities(
        group_cards=True,
        group_inbound=True,
        card_update="key",
        max_text_bytes=TEXT_BYTES,
        max_buttons=BUTTONS,
        answer_within_seconds=2.0,
        holds=lambda _: True,
    )

    def __init__(
        self,
        credentials: DingTalkCredentials,
        client: DingTalkClient,
        *,
        public_url: str,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.account = credentials.corp_id or credentials.app_key
        self._credentials = credentials
        self._client = client
        self._public_url = public_url.rstrip("/")
        self._clock = clock
        self._card_secret = card_secret(credentials.app_secret)

    @property
    def is_here(self) -> bool:
        return True

    async def start(self) -> None:
        """Tells DingTalk where presses go; raises a ChannelError, and is harmless to repeat."""
        await self._client.register_card_callback(
            route_key=ROUTE_KEY, url=self._public_url + CARD_PATH, secret=self._card_secret
        )

    def mount(self, app: web.Application, intake: Intake) -> None:
        """The events route exists only where event subscription has its keys."""
        app.router.add_post(ROBOT_PATH, receive_with(self._open_message, intake))
        app.router.add_post(CARD_PATH, self._receive_press(intake))
        if self._credentials.token:
            app.router.add_post(EVENTS_PATH, receive_with(self._event_opener(), intake))

    async def send(self, outgoing: Outgoing) -> Receipt:
        if isinstance(outgoing.message, Card):
            card = self._new_card(outgoing.to, outgoing.key, outgoing.message)
            carrier = await self._client.deliver_card(card)
            return Receipt(message_id=carrier or outgoing.key)
        if isinstance(outgoing.message, Picture):
            return Receipt(message_id=await self._send_picture(outgoing))
        return Receipt(message_id=await self._send_text(outgoing, outgoing.message))

    async def refresh(self, to: Chat, card_key: str, card: Card, update_code: str) -> None:
        await self._client.update_card(
            {
                "outTrackId": card_key,
                "cardData": {"cardParamMap": card_params(card)},
                "cardUpdateOptions": {"updateCardDataByKey": True},
                "userIdType": 1,
            }
        )

    async def make_group(self, group: NewGroup) -> None:
        raise Refused("钉钉群聊不能由机器人创建")

    async def fetch_file(self, file: FileSent, limit_bytes: int) -> FetchedFile:
        return await self._client.fetch_file(file.ref, limit_bytes)

    async def close(self) -> None:
        """The HTTP session belongs to the composition root."""

    async def _send_text(self, outgoing: Outgoing, text: Text) -> str:
        to = outgoing.to
        # A session's webhook alone can mention, and alone reaches somebody outside the company.
        by_hook = to.kind == "group" or is_outsider(to.id)
        if by_hook and await self._reply(outgoing.reply_hook, text):
            return ""
        return await self._say(to, render_text(text))

    async def _send_picture(self, outgoing: Outgoing) -> str:
        media_id = await self._client.upload_image(picture_of(outgoing))
        return await self._say(outgoing.to, render_picture(media_id))

    async def _say(self, to: Chat, message: Json) -> str:
        if to.kind == "group":
            return await self._client.send_to_group(to.id, message)
        return await self._client.send_to_person(to.id, message)

    async def _reply(self, hook: ReplyHook | None, text: Text) -> bool:
        if hook is None or hook.expires_at <= self._clock():
            return False
        return await self._client.reply(hook.url, render_reply(text))

    def _new_card(self, to: Chat, key: str, card: Card) -> Json:
        return {
            "cardTemplateId": self._credentials.card_template_id,
            "outTrackId": key,
            "callbackType": "HTTP",
            "callbackRouteKey": ROUTE_KEY,
            "cardData": {"cardParamMap": card_params(card)},
            "userIdType": 1,
            **_place(to, self._credentials.robot_code, summary_of(card)),
        }

    def _open_message(self, request: web.Request, body: bytes) -> Opened:
        verify_robot(request.headers, self._credentials.app_secret, self._clock())
        updates = parse_message(
            body,
            account=self.account,
            corp_id=self._credentials.corp_id,
            robot_code=self._credentials.robot_code,
        )
        return Opened(updates=updates)

    def _open_press(self, request: web.Request, body: bytes) -> Opened:
        verify_card(request.headers, self._card_secret, self._clock())
        timestamp = request.headers[CARD_TIMESTAMP]
        update = parse_press(
            body,
            account=self.account,
            corp_id=self._credentials.corp_id,
            signed_at=read_milliseconds(timestamp),
            signed=timestamp,
        )
        return Opened(updates=(update,))

    def _receive_press(self, intake: Intake) -> Handler:
        async def show_new_face(_: Opened, new: tuple[Update, ...]) -> web.Response:
            return web.json_response(await _new_face(intake, new))

        return answer_with(self._open_press, intake, show_new_face)

    def _event_opener(self) -> Callable[[web.Request, bytes], Opened]:
        credentials = self._credentials
        envelope = Envelope(
            token=credentials.token, aes_key=credentials.aes_key, receiver=credentials.app_key
        )

        def open_callback(request: web.Request, body: bytes) -> Opened:
            answer = answer_event(envelope, request.query, body, self._clock())
            return Opened(answer=answer, answer_type="application/json")

        return open_callback


async def _new_face(intake: Intake, new: tuple[Update, ...]) -> Json:
    """What the card turns to at once; `{}` leaves it as it is, and a refresh follows when it is ready."""
    for update in new:
        try:
            card = await intake.handle_now(update, within_seconds=FACE_WITHIN_SECONDS)
        except Exception as error:  # noqa: BLE001 - the press is written down; the sweep takes it up again
            log.warning("press_unanswered", event_id=update.event_id, error=type(error).__name__)
            return {}
        if card is not None:
            return {
                "cardUpdateOptions": {"updateCardDataByKey": True},
                "cardData": {"cardParamMap": card_params(card)},
            }
    return {}


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
