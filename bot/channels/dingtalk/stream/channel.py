"""DingTalk's robot as a channel that is told by Stream: it sends as it does by HTTP, and has lines to hear by."""

from __future__ import annotations

import random

from bot.channels.channel import Intake
from bot.channels.clock import utc_now
from bot.channels.dingtalk.api import DingTalkApi, DingTalkCredentials
from bot.channels.dingtalk.channel import DingTalkChannel
from bot.channels.dingtalk.stream.connection import Watch
from bot.channels.dingtalk.stream.door import StreamDoor
from bot.channels.dingtalk.stream.gateway import Gateway
from bot.channels.dingtalk.stream.line import StreamLine
from bot.channels.line import Line
from bot.channels.signatures import Signatures


class DingTalkStreamChannel(DingTalkChannel):
    """By so many `connections` of each server process; its callback routes stay, for what was sent in the other mode."""

    def __init__(
        self,
        credentials: DingTalkCredentials,
        api: DingTalkApi,
        *,
        public_url: str,
        connections: int = 2,
        watch: Watch | None = None,
        signatures: Signatures | None = None,
        has_ding: bool = False,
    ) -> None:
        super().__init__(
            credentials,
            api,
            public_url=public_url,
            mode="stream",
            signatures=signatures,
            has_ding=has_ding,
        )
        self._gateway = Gateway(api, credentials)
        self._connections = connections
        self._watch = watch or Watch()

    def lines(self, intake: Intake) -> tuple[Line, ...]:
        door = StreamDoor(self.account, self.reader, intake, utc_now)
        return tuple(
            StreamLine(self.account, number, self._gateway, door, self._own_watch())
            for number in range(1, self._connections + 1)
        )

    def _own_watch(self) -> Watch:
        """Not all are replaced at once."""
        patience = self._watch.idle * random.uniform(1.0, 2.0)  # noqa: S311 - spreads, keeps no secret
        return Watch(ping=self._watch.ping, silent=self._watch.silent, idle=patience)
