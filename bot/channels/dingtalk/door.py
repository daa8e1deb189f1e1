"""DingTalk's callbacks by HTTP: robot messages, card presses and events, each on a path of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import monotonic

from aiohttp import web

from bot.channels.channel import BadCallback, Intake
from bot.channels.dingtalk.api import DingTalkCredentials
from bot.channels.dingtalk.contact_events import errands_of
from bot.channels.dingtalk.crypto import (
    CARD_SIGNATURE,
    CARD_TIMESTAMP,
    ROBOT_SIGNATURE,
    card_secret,
    open_event,
    verify_card,
    verify_robot,
)
from bot.channels.dingtalk.fields import read_json, text_of
from bot.channels.dingtalk.pressing import answer_to_press
from bot.channels.dingtalk.reader import DingTalkReader
from bot.channels.envelope import Envelope
from bot.channels.freshness import read_milliseconds
from bot.channels.signatures import Signatures
from bot.channels.webhook import Guard, Handler, Opened, answer_with, receive_with
from handlers.updates import Update

ROBOT_PATH = "/callbacks/dingtalk/robot"
CARD_PATH = "/callbacks/dingtalk/card"
EVENTS_PATH = "/callbacks/dingtalk/events"


class DingTalkDoor:
    """A robot's and a card's signature hold for a moment, whatever came with it: `signatures` knows what did."""

    def __init__(
        self,
        credentials: DingTalkCredentials,
        account: str,
        reader: DingTalkReader,
        signatures: Signatures,
        clock: Callable[[], datetime],
    ) -> None:
        self._credentials = credentials
        self._account = account
        self._reader = reader
        self._signatures = signatures
        self._clock = clock
        self.card_secret = card_secret(credentials.app_secret)

    def mount(self, app: web.Application, intake: Intake) -> None:
        """The events route exists only where event subscription has its keys."""
        guard = self._not_replayed(ROBOT_SIGNATURE)
        app.router.add_post(ROBOT_PATH, receive_with(self._open_message, intake, guard=guard))
        app.router.add_post(CARD_PATH, self._receive_press(intake))
        if self._credentials.token:
            app.router.add_post(EVENTS_PATH, receive_with(self._event_opener(), intake))

    async def _open_message(self, request: web.Request, body: bytes) -> Opened:
        verify_robot(request.headers, self._credentials.app_secret, self._clock())
        return Opened(updates=await self._reader.messages(read_json(body)))

    async def _open_press(self, request: web.Request, body: bytes) -> Opened:
        verify_card(request.headers, self.card_secret, self._clock())
        at, timestamp = monotonic(), request.headers[CARD_TIMESTAMP]
        update = await self._reader.press(
            read_json(body), at=read_milliseconds(timestamp), key=timestamp
        )
        return Opened(updates=(update,), at=at)

    def _receive_press(self, intake: Intake) -> Handler:
        async def show_face(opened: Opened, _: tuple[Update, ...]) -> web.Response:
            face = await answer_to_press(intake, self._reader, opened.updates, opened.at)
            return web.json_response(face)

        guard = self._not_replayed(CARD_SIGNATURE)
        return answer_with(self._open_press, intake, show_face, guard=guard)

    def _not_replayed(self, header: str) -> Guard:
        async def check(request: web.Request, opened: Opened) -> None:
            brings = [update.event_id for update in opened.updates]
            if not await self._signatures.admit(request.headers[header], brings, self._clock()):
                raise BadCallback(401, "the signature was used before, for something else")

        return check

    def _event_opener(self) -> Callable[[web.Request, bytes], Opened]:
        credentials = self._credentials
        envelope = Envelope(
            token=credentials.token, aes_key=credentials.aes_key, receiver=credentials.app_key
        )

        def open_callback(request: web.Request, body: bytes) -> Opened:
            event, answer = open_event(envelope, request.query, body, self._clock())
            errands = errands_of(text_of(event, "EventType"), event, self._account)
            return Opened(errands=errands, answer=answer, answer_type="application/json")

        return open_callback
