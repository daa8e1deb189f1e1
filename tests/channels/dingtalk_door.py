"""The bot's doors for DingTalk by HTTP, to knock at in tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.dingtalk.api import DingTalkCredentials
from bot.channels.dingtalk.channel import DingTalkChannel
from bot.channels.dingtalk.crypto import card_secret
from bot.channels.signatures import Signatures
from tests.channels.builders import DINGTALK, NOW, PUBLIC_URL, RememberingIntake, dingtalk_api

ROBOT = "/callbacks/dingtalk/robot"
CARD = "/callbacks/dingtalk/card"
EVENTS = "/callbacks/dingtalk/events"
SECRET = card_secret(DINGTALK.app_secret)
NOWHERE = "http://127.0.0.1:9"
Door = TestClient[web.Request, web.Application]


def open_door(
    credentials: DingTalkCredentials,
    intake: RememberingIntake,
    http: ClientSession,
    signatures: Signatures | None = None,
    clock: Callable[[], datetime] = lambda: NOW,
) -> Door:
    """To an API that nobody answers for."""
    api = dingtalk_api(http, credentials, api_base=NOWHERE, oapi_base=NOWHERE)
    channel = DingTalkChannel(
        credentials, api, public_url=PUBLIC_URL, signatures=signatures, clock=clock
    )
    app = web.Application()
    channel.mount(app, intake)
    return TestClient(TestServer(app))
