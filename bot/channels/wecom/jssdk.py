"""JS-SDK: the signature with which a page inside WeCom may call the client, and the tickets it is made of.

WeCom docs 90506 (signature), 90539 (wx.config), 94313 (wx.agentConfig); 400 tickets an hour for a corp, 100 for an
application (doc 90312), so each is kept for most of its two hours.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from bot.channels.channel import TryLater
from bot.channels.tokens import Token, TokenCache
from bot.channels.wecom.api import WeComApi


@dataclass(frozen=True, slots=True, kw_only=True)
class JsConfig:
    """For `wx.config` the `signature`, for `wx.agentConfig` the `agent_signature`; the rest is of both."""

    corpid: str
    agentid: str
    timestamp: int
    nonce: str
    signature: str
    agent_signature: str


def sign(ticket: str, nonce: str, timestamp: int, url: str) -> str:
    """`url` as the page has it, without what follows its #."""
    text = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url}"
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


class JsSdk:
    """`tokens` keep the tickets beside the access tokens, each fetched by one caller at a time."""

    def __init__(self, api: WeComApi, account: str, agent_id: str, tokens: TokenCache) -> None:
        self._api = api
        self._account = account
        self._agent_id = agent_id
        self._tokens = tokens

    async def config(self, url: str, now: datetime) -> JsConfig:
        corp = await self._tokens.get(self._name("jsapi"), self._fetch_of_corp)
        agent = await self._tokens.get(self._name("agent_config"), self._fetch_of_agent)
        address, nonce = url.partition("#")[0], secrets.token_hex(8)
        timestamp = int(now.timestamp())
        return JsConfig(
            corpid=self._account,
            agentid=self._agent_id,
            timestamp=timestamp,
            nonce=nonce,
            signature=sign(corp, nonce, timestamp, address),
            agent_signature=sign(agent, nonce, timestamp, address),
        )

    def _name(self, kind: str) -> str:
        return f"wecom:{self._account}:{self._agent_id}:ticket:{kind}"

    async def _fetch_of_corp(self) -> Token:
        return await self._fetch("/cgi-bin/get_jsapi_ticket", {})

    async def _fetch_of_agent(self) -> Token:
        return await self._fetch("/cgi-bin/ticket/get", {"type": "agent_config"})

    async def _fetch(self, path: str, query: dict[str, str]) -> Token:
        found = await self._api.get(path, query)
        value, lifetime = found.get("ticket"), found.get("expires_in")
        if not isinstance(value, str) or not isinstance(lifetime, int):
            raise TryLater("企业微信没有返回 jsapi_ticket", after=60.0)
        return Token(value=value, lifetime_seconds=lifetime)
