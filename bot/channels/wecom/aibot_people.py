"""Encrypted user ids, which an AI bot's frames may carry, read through the application (WeCom doc 101521)."""

from __future__ import annotations

import re
from collections import OrderedDict

import structlog

from bot.channels.channel import ChannelError
from bot.channels.wecom.api import WeComApi

log = structlog.get_logger(__name__)

PATH = "/cgi-bin/batch/openuserid_to_userid"
MOST_KNOWN = 10_000
_ENCRYPTED = re.compile(r"wo[0-9A-Za-z_-]{20,}")


class BotPeople:
    """What was read once is known for good: neither id of a person ever changes."""

    def __init__(self, api: WeComApi, agent_id: str) -> None:
        self._api = api
        self._agent_id = int(agent_id)
        self._known: OrderedDict[str, str] = OrderedDict()

    async def userid_of(self, given: str) -> str:
        """As given where it is not encrypted, and where it cannot be read: what was said is kept all the same."""
        if not _ENCRYPTED.fullmatch(given):
            return given
        if given not in self._known:
            try:
                found = await self._read(given)
            except ChannelError as error:
                log.warning("userid_not_read", reason=error.reason)
                return given
            if not found:
                log.warning(
                    "userid_not_read", reason="the application may not read this person's id"
                )
                return given
            self._keep(given, found)
        return self._known[given]

    async def _read(self, given: str) -> str:
        answer = await self._api.post(
            PATH, {"open_userid_list": [given], "source_agentid": self._agent_id}
        )
        listed = answer.get("userid_list")
        for each in listed if isinstance(listed, list) else ():
            if isinstance(each, dict) and each.get("open_userid") == given:
                return str(each.get("userid", ""))
        return ""

    def _keep(self, given: str, found: str) -> None:
        self._known[given] = found
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
