"""Encrypted user ids, which an AI bot's frames may carry, read through the application (WeCom doc 101521)."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

import structlog

from bot.channels.channel import ChannelError
from bot.channels.wecom.api import WeComApi

log = structlog.get_logger(__name__)

PATH = "/cgi-bin/batch/openuserid_to_userid"
MOST_KNOWN = 10_000
TRY_AGAIN_SECONDS = 60.0
"""Who could not be read is not asked for at each of their words: others wait behind it."""
_ENCRYPTED = re.compile(r"wo[0-9A-Za-z_-]{20,}")


class BotPeople:
    """What was read once is known for good: neither id of a person ever changes. `clock` is monotonic."""

    def __init__(
        self, api: WeComApi, agent_id: str, clock: Callable[[], float] = monotonic
    ) -> None:
        self._api = api
        self._clock = clock
        self._in_vain_until: dict[str, float] = {}
        self._agent_id = int(agent_id)
        self._known: OrderedDict[str, str] = OrderedDict()

    async def userid_of(self, given: str) -> str:
        """As given where it is not encrypted, and where it cannot be read: what was said is kept all the same."""
        if not _ENCRYPTED.fullmatch(given):
            return given
        if given not in self._known and self._clock() >= self._in_vain_until.get(given, 0.0):
            found = await self._try(given)
            if found:
                self._keep(given, found)
            else:
                self._give_up_for_now(given)
        return self._known.get(given, given)

    async def _try(self, given: str) -> str:
        """Empty where it cannot be read."""
        reason = "the application may not read this person's id"
        try:
            found = await self._read(given)
        except ChannelError as error:
            found, reason = "", error.reason
        if not found:
            log.warning("userid_not_read", reason=reason)
        return found

    async def _read(self, given: str) -> str:
        answer = await self._api.post(
            PATH, {"open_userid_list": [given], "source_agentid": self._agent_id}
        )
        listed = answer.get("userid_list")
        for each in listed if isinstance(listed, list) else ():
            if isinstance(each, dict) and each.get("open_userid") == given:
                return str(each.get("userid", ""))
        return ""

    def _give_up_for_now(self, given: str) -> None:
        now = self._clock()
        self._in_vain_until = {each: at for each, at in self._in_vain_until.items() if at > now}
        self._in_vain_until[given] = now + TRY_AGAIN_SECONDS

    def _keep(self, given: str, found: str) -> None:
        self._known[given] = found
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
