"""Who has opened a page inside WeCom: the address that asks for their word, and what a code of it is worth.

WeCom docs 91022 (the address), 91023 (auth/getuserinfo).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from bot.channels.channel import ChannelError
from bot.channels.wecom.api import WeComApi

LONGEST_CODE = 512
USED_CODES = frozenset({"40029", "42003", "42022"})
"""Wrong, used already, or older than five minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """The platform's word for who is there: the id of a member, or of somebody on WeChat whom the corp knows."""

    id: str
    is_member: bool


class CodeUsed(Exception):
    """The code is good for nothing: whoever came must begin anew."""


class WeComSignIn:
    """`account` is the corp id, `agent_id` the application whose 可信域名 the page is under."""

    def __init__(self, api: WeComApi, account: str, agent_id: str, open_base: str) -> None:
        self._api = api
        self.account = account
        self._agent_id = agent_id
        self._open_base = open_base.rstrip("/")

    def address(self, back_to: str, state: str) -> str:
        """`state` is at most 128 of [a-zA-Z0-9]."""
        query = {
            "appid": self.account,
            "redirect_uri": back_to,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
            "agentid": self._agent_id,
        }
        return f"{self._open_base}/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect"

    async def who(self, code: str) -> Vouched | None:
        """None for somebody WeCom does not name to us. Raises CodeUsed and ChannelError."""
        if not code or len(code) > LONGEST_CODE:
            raise CodeUsed
        try:
            found = await self._api.get("/cgi-bin/auth/getuserinfo", {"code": code})
        except ChannelError as error:
            if error.code in USED_CODES:
                raise CodeUsed from None
            raise
        # Older answers write the same fields with a capital letter.
        named = {name.lower(): str(value) for name, value in found.items()}
        if member := named.get("userid"):
            return Vouched(id=member, is_member=True)
        if outsider := named.get("external_userid"):
            return Vouched(id=outsider, is_member=False)
        return None
