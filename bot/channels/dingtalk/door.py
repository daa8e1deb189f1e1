"""DingTalk's callbacks by HTTP: robot messages, card presses and events, each on a path of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.channels.channel import Intake
from bot.channels.dingtalk.api import DingTalkCredentials
from bot.channels.dingtalk.crypto import (
    CARD_TIMESTAMP,
    answer_event,
    card_secret,
    verify_card,
    verify_robot,
)
from bot.channels.dingtalk.parse import parse_message, parse_press
from bot.channels.dingtalk.pressing import answer_to_press
from bot.channels.envelope import Envelope
from bot.channels.freshness import read_milliseconds
from bot.channels.webhook import Handler, Opened, answer_with, receive_with
from handlers.updates import Update

ROBOT_PATH = "/callbacks/dingtalk/robot"
CARD_PATH = "/callbacks/dingtalk/card"
EVENTS_PATH = "/callbacks/dingtalk/events"


class DingTalkDoor:
    def __init__(
        self, credentials: DingTalkCredentials, account: str, clock: Callable[[], datetime]
    ) -> None:
        self._credentials = credentials
        self._account = account
        self._clock = clock
        self.card_secret = card_secret(credentials.app_secret)

    def mount(self, app: web.Application, intake: Intake) -> None:
        """The events route exists only where event subscription has its keys."""
        app.router.add_post(ROBOT_PATH, receive_with(self._open_message, intake))
        app.router.add_post(CARD_PATH, self._receive_press(intake))
        if self._credentials.token:
            app.router.add_post(EVENTS_PATH, receive_with(self._event_opener(), intake))

    def _open_message(self, request: web.Request, body: bytes) -> Opened:
        verify_robot(request.headers, self._credentials.app_secret, self._clock())
        updates = parse_message(
            body,
            account=self._account,
            corp_id=self._credentials.corp_id,
            robot_code=self._credentials.robot_code,
        )
        return Opened(updates=updates)

    def _open_press(self, request: web.Request, body: bytes) -> Opened:
        verify_card(request.headers, self.card_secret, self._clock())
        timestamp = request.headers[CARD_TIMESTAMP]
        update = parse_press(
            body,
            account=self._account,
            corp_id=self._credentials.corp_id,
            signed_at=read_milliseconds(timestamp),
            signed=timestamp,
        )
        return Opened(updates=(update,))

    def _receive_press(self, intake: Intake) -> Handler:
        async def show_new_face(_: Opened, new: tuple[Update, ...]) -> web.Response:
            return web.json_response(await answer_to_press(intake, new))

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
