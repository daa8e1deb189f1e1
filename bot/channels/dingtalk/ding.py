"""A DING within the application: it rings beside the chat until it is seen. For the paid editions, by a permission of its own.

DingTalk doc 0712 (robot/ding/send; remindType 1 costs nothing, 2 is a text message and 3 a call). How long the words may be
stands in none.
"""

from __future__ import annotations

from bot.channels.calls import Json
from bot.channels.channel import Refused
from bot.channels.cutting import cut, plain
from bot.channels.dingtalk.api import DingTalkApi
from bot.channels.dingtalk.errors import is_known
from handlers.updates import Chat

PATH = "/v1.0/robot/ding/send"
IN_APP = 1
WORDS_CHARS = 200


class DingTalkDing:
    def __init__(self, api: DingTalkApi, robot_code: str) -> None:
        self._api = api
        self._robot_code = robot_code

    async def ring(self, to: Chat, words: str) -> None:
        body: Json = {
            "robotCode": self._robot_code,
            "remindType": IN_APP,
            "receiverUserIdList": [to.id],
            "content": cut(" ".join(plain(words).split()), WORDS_CHARS),
        }
        answer = await self._post(body)
        failed = answer.get("failedList")
        if isinstance(failed, dict) and failed:
            why = str(next(iter(failed)))
            raise Refused(f"钉钉没有送出 DING：{why[:80]}")

    async def _post(self, body: Json) -> Json:
        """What an organisation without the paid edition is answered is in no document: whatever it is, whoever set it up
        is to know."""
        try:
            answer = await self._api.post(PATH, body)
        except Refused as refused:
            if not is_known(refused.code):
                await self._api.book.seen("ding", f"{refused.reason}；DING 只有专业版和专属版可用")
            raise
        await self._api.book.seen("ding", "")
        return answer
