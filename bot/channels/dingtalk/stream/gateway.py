"""DingTalk's gateway: where a connection may be opened, and the ticket that lets it in once.

DingTalk doc 0004 (Stream mode); the body and the answer are those of the protocol's page (developerpedia, «Stream
协议描述»), where a ticket is good for 90 seconds and once. Its optional `ua` is left out: the vendor's own model of this
call does not know it.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.channels.calls import Json
from bot.channels.channel import TryLater
from bot.channels.dingtalk.api import DingTalkApi, DingTalkCredentials
from bot.channels.dingtalk.fields import text_of

PATH = "/v1.0/gateway/connections/open"
ROBOT = "/v1.0/im/bot/messages/get"
CARD = "/v1.0/card/instances/callback"
SUBSCRIPTIONS = (("EVENT", "*"), ("CALLBACK", ROBOT), ("CALLBACK", CARD))
# Of no machine: a socket that is to reach it only says which of our addresses it would leave by.
_ANYWHERE = ("192.0.2.1", 443)


@dataclass(frozen=True, slots=True)
class Ticket:
    endpoint: str
    value: str = field(repr=False)


class Gateway:
    def __init__(self, api: DingTalkApi, credentials: DingTalkCredentials) -> None:
        self._api = api
        self._credentials = credentials

    async def open(self) -> Ticket:
        """Raises a ChannelError."""
        body: Json = {
            "clientId": self._credentials.app_key,
            "clientSecret": self._credentials.app_secret,
            "subscriptions": [{"type": kind, "topic": topic} for kind, topic in SUBSCRIPTIONS],
            "localIp": _local_address(),
        }
        answer = await self._api.without_token(PATH, body)
        ticket = Ticket(text_of(answer, "endpoint"), text_of(answer, "ticket"))
        if not ticket.value or not self._is_safe(ticket.endpoint):
            raise TryLater("钉钉没有给出 Stream 连接的地址", after=60.0)
        return ticket

    def _is_safe(self, endpoint: str) -> bool:
        """A ticket goes in the clear only where our secret did too: to a stand-in that plays the API."""
        scheme = urlsplit(endpoint).scheme
        return scheme == "wss" or (
            scheme == "ws" and self._api.is_new_api(endpoint.replace("ws", "http", 1))
        )


def _local_address() -> str:
    """Empty where there is no network."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(_ANYWHERE)
            return str(probe.getsockname()[0])
    except OSError:
        return ""
