"""Who has opened a page inside WeCom: the address that asks for their word, and what a code of it is worth.

WeCom docs 91022 (the address), 91023 (auth/getuserinfo).
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from bot.channels.channel import ChannelError
from bot.channels.vouching import LONGEST_CODE, CodeUsed, Vouched
from bot.channels.wecom.api import WeComApi

USED_CODES = frozenset({"40029", "42003", "42022"})
"""Wrong, used already, or older than five minutes."""


class WeComSignIn:
    """`account` is the corp id, `agent_id` the application whose 可信域名 the page is under; WeChat signs in too, those
    who wrote to 微信客服 under its ids."""

    channel = "wecom"
    outsiders = "wecom_kf"
    inside: tuple[str, ...] = ("wxwork", "micromessenger")
    in_any_browser = False

    def __init__(self, api: WeComApi, account: str, agent_id: str, open_base: str) -> None:
        self._api = api
        self.account = account
        self._agent_id = agent_id
        self._open_base = open_base.rstrip("/")

    def address(self, back_to: str, state: str) -> str:
        query = {
            "appid": self.account,
            "redirect_uri": back_to,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
            "agentid": self._agent_id,
        }
        return f"{self._open_base}/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect"

    def code_in(self, query: Mapping[str, str]) -> str:
        return query.get("code", "")

    async def who(self, code: str) -> Vouched | None:
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
