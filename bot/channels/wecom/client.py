"""What one WeCom application says: messages to members, cards changed, groups; `channel.py` calls it.

WeCom docs 90236 (message/send), 94888 (update_template_card), 90245, 98913 and 90248 (appchat), 94867 (message/recall: within 24 hours).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from bot.channels.calls import Json
from bot.channels.channel import Refused
from bot.channels.cutting import cut, plain
from bot.channels.wecom.api import WeComApi
from bot.channels.wecom.errors import GROUP_EXISTS

GROUP_NAME_CHARS = 50

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeComCredentials:
    """A self-built application: admin console → 应用管理; `token` and `aes_key` from its 接收消息 page."""

    corp_id: str
    agent_id: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    aes_key: str = field(repr=False)


class WeComClient:
    def __init__(self, api: WeComApi, agent_id: str) -> None:
        self.api = api
        self._agent_id = int(agent_id)

    async def send_message(self, user_id: str, message: Json) -> Json:
        """Refused unless this person was reached: errcode 0 alone says only that somebody was."""
        addressed = {"touser": user_id, "agentid": self._agent_id, **message}
        answer = await self.api.post("/cgi-bin/message/send", addressed)
        if user_id.casefold() in _listed(answer, "invaliduser"):
            raise Refused("接收人不是企业成员，或不在应用的可见范围内")
        if user_id.casefold() in _listed(answer, "unlicenseduser"):
            raise Refused("接收人没有企业微信的接口许可账号")
        return answer

    async def update_card(self, user_id: str, update_code: str, template_card: Json) -> None:
        """Of one person: `atall` is for a message that went to many, and each of our cards goes to one, with a task_id and
        codes of its own."""
        body: Json = {
            "userids": [user_id],
            "agentid": self._agent_id,
            "response_code": update_code,
            "template_card": template_card,
        }
        await self.api.post("/cgi-bin/message/update_template_card", body, is_update=True)

    async def recall_message(self, message_id: str) -> None:
        """What one that is too old or was taken back already is answered is in no document."""
        await self.api.post("/cgi-bin/message/recall", {"msgid": message_id})

    async def send_to_group(self, chat_id: str, message: Json) -> None:
        await self.api.post("/cgi-bin/appchat/send", {"chatid": chat_id, **message})

    async def create_group(self, chat_id: str, title: str, members: Sequence[str]) -> None:
        """One that is there already is what was wanted: whoever is not in it yet comes to it."""
        named = cut(plain(title), GROUP_NAME_CHARS)
        body: Json = {"name": named, "userlist": list(members), "chatid": chat_id}
        try:
            await self.api.post("/cgi-bin/appchat/create", body)
        except Refused as refused:
            if refused.code != GROUP_EXISTS:
                raise
            await self._add_to_group(chat_id, members)

    async def _add_to_group(self, chat_id: str, members: Sequence[str]) -> None:
        """A group that cannot be changed is a group all the same."""
        body: Json = {"chatid": chat_id, "add_user_list": list(members)}
        try:
            await self.api.post("/cgi-bin/appchat/update", body)
        except Refused as refused:
            log.info("group_left_as_it_was", reason=refused.reason)


def _listed(answer: Json, field_name: str) -> set[str]:
    """User ids in a `|`-separated list; WeCom does not tell their upper and lower case apart."""
    value = answer.get(field_name)
    return set(value.casefold().split("|")) - {""} if isinstance(value, str) else set()
