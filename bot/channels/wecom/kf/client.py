"""What 微信客服 is asked and told, call by call; channel, puller and hand-over use it.

WeCom docs 94670 (sync_msg), 94677 (send_msg), 95122 (send_msg_on_event), 94669 (service_state), 95159 (customer/batchget).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from bot.channels.calls import Json
from bot.channels.channel import Refused
from bot.channels.wecom.api import WeComApi

MOST_MESSAGES = 1000
MOST_CUSTOMERS = 100
AMR = 0
BAD_TOKEN = "95007"  # noqa: S105 - the code of an error


class SessionState(IntEnum):
    """Who looks after a customer (WeCom doc 94669); the bot may write in the first two."""

    NEW = 0
    ASSISTANT = 1
    QUEUE = 2
    SERVICER = 3
    ENDED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class KfPage:
    """`messages` are as the platform words them: msgid, send_time (seconds), origin, msgtype and the object of that name."""

    messages: tuple[Json, ...] = field(repr=False)
    next_cursor: str
    has_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KfCustomer:
    """`union` is empty where no developer account is bound to the corp."""

    id: str
    name: str
    union: str


class KfClient:
    """With a token of the application that is listed under 微信客服 → 可调用接口的应用."""

    def __init__(self, api: WeComApi) -> None:
        self.api = api

    async def read(self, open_kfid: str, cursor: str, token: str) -> KfPage:
        """What came after `cursor`, from three days ago where that is empty. Without the callback's `token`, good for ten
        minutes, only a few calls are allowed."""
        body: Json = {"open_kfid": open_kfid, "limit": MOST_MESSAGES, "voice_format": AMR}
        body |= {"cursor": cursor} if cursor else {}
        try:
            answer = await self._read(body | ({"token": token} if token else {}))
        except Refused as refused:
            if not token or refused.code != BAD_TOKEN:
                raise
            answer = await self._read(body)
        messages = answer.get("msg_list")
        found = messages if isinstance(messages, list) else []
        return KfPage(
            messages=tuple(each for each in found if isinstance(each, dict)),
            next_cursor=str(answer.get("next_cursor", "")),
            has_more=answer.get("has_more") == 1,
        )

    async def _read(self, body: Json) -> Json:
        return await self.api.post("/cgi-bin/kf/sync_msg", body)

    async def send(self, open_kfid: str, customer: str, msgid: str, message: Json) -> str:
        """The id of the message; that it was taken does not say that it arrives."""
        body: Json = {"touser": customer, "open_kfid": open_kfid, "msgid": msgid, **message}
        answer = await self.api.post("/cgi-bin/kf/send_msg", body)
        return str(answer.get("msgid") or msgid)

    async def send_on_event(self, code: str, msgid: str, message: Json) -> str:
        """Does not count among the five; `code` is good once."""
        body: Json = {"code": code, "msgid": msgid, **message}
        answer = await self.api.post("/cgi-bin/kf/send_msg_on_event", body)
        return str(answer.get("msgid") or msgid)

    async def state(self, open_kfid: str, customer: str) -> tuple[SessionState, str]:
        """And who of the servicers has them, where one does."""
        body: Json = {"open_kfid": open_kfid, "external_userid": customer}
        answer = await self.api.post("/cgi-bin/kf/service_state/get", body)
        state = answer.get("service_state")
        known = state if isinstance(state, int) and state in set(SessionState) else 4
        return SessionState(known), str(answer.get("servicer_userid", ""))

    async def change_state(
        self, open_kfid: str, customer: str, state: SessionState, servicer: str = ""
    ) -> str:
        """The code for a word to the customer about it, empty where there is none. `servicer` is who takes them, where the
        state is that."""
        body: Json = {
            "open_kfid": open_kfid,
            "external_userid": customer,
            "service_state": int(state),
        } | ({"servicer_userid": servicer} if servicer else {})
        answer = await self.api.post("/cgi-bin/kf/service_state/trans", body)
        return str(answer.get("msg_code", ""))

    async def customers(self, ids: Sequence[str]) -> list[KfCustomer]:
        """Those that are known, at most a hundred."""
        body: Json = {"external_userid_list": list(ids[:MOST_CUSTOMERS])}
        answer = await self.api.post("/cgi-bin/kf/customer/batchget", body)
        found = answer.get("customer_list")
        listed = found if isinstance(found, list) else []
        return [_customer(each) for each in listed if isinstance(each, dict)]


def _customer(found: Json) -> KfCustomer:
    return KfCustomer(
        id=str(found.get("external_userid", "")),
        name=str(found.get("nickname", "")),
        union=str(found.get("unionid", "")),
    )
