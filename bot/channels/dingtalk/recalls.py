"""What the robot said taken back by its processQueryKey, within a day.

DingTalk docs 0723 (otoMessages/batchRecall), 0725 (groupMessages/recall): of a message to several people the key is the
same for all, and there is no way to name one of them. A card's carrierId counts as such a key.
"""

from __future__ import annotations

from bot.channels.calls import Json
from bot.channels.channel import Refused
from bot.channels.dingtalk.api import DingTalkApi
from bot.channels.dingtalk.fields import object_of, text_of
from handlers.updates import Chat

FROM_PEOPLE = "/v1.0/robot/otoMessages/batchRecall"
FROM_GROUP = "/v1.0/robot/groupMessages/recall"


class DingTalkRecalls:
    def __init__(self, api: DingTalkApi, robot_code: str) -> None:
        self._api = api
        self._robot_code = robot_code

    async def recall(self, to: Chat, key: str) -> None:
        """One that is in neither list of the answer was not taken back either."""
        if not key:
            raise Refused("消息是经会话的 webhook 发出的，钉钉不能撤回")
        answer = await self._ask(to, key)
        taken = answer.get("successResult")
        if not isinstance(taken, list) or key not in taken:
            why = text_of(object_of(answer, "failedResult"), key) or "没有说明原因"
            raise Refused(f"钉钉没有撤回消息：{why[:80]}")

    async def _ask(self, to: Chat, key: str) -> Json:
        body: Json = {"robotCode": self._robot_code, "processQueryKeys": [key]}
        if to.kind == "group":
            return await self._api.post(FROM_GROUP, {**body, "openConversationId": to.id})
        return await self._api.post(FROM_PEOPLE, body)
