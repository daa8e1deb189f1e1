"""What the robot says in words and pictures: to a person, in a group, or by the webhook a message brought along.

DingTalk docs 0715 (oToMessages/batchSend), 0716 (groupMessages/send), 0079 (sessionWebhook).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from bot.channels.calls import Json, Request
from bot.channels.channel import Outgoing, Refused, TryLater, picture_of
from bot.channels.dingtalk.api import DingTalkApi, read_answer
from bot.channels.dingtalk.fields import Fields, text_of
from bot.channels.dingtalk.files import DingTalkFiles
from bot.channels.dingtalk.render import is_outsider, render_picture, render_reply, render_text
from handlers.cards import Text
from handlers.updates import Chat, ReplyHook


class DingTalkMessages:
    def __init__(
        self,
        api: DingTalkApi,
        files: DingTalkFiles,
        robot_code: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._api = api
        self._files = files
        self._robot_code = robot_code
        self._clock = clock

    async def send_text(self, outgoing: Outgoing, text: Text) -> str:
        """The processQueryKey; empty where it went by a webhook."""
        to = outgoing.to
        # A session's webhook alone can mention, and alone reaches somebody outside the company.
        by_hook = to.kind == "group" or is_outsider(to.id)
        if by_hook and await self._reply(outgoing.reply_hook, text):
            return ""
        return await self._say(to, render_text(text))

    async def send_picture(self, outgoing: Outgoing) -> str:
        media_id = await self._files.upload("image", picture_of(outgoing))
        return await self._say(outgoing.to, render_picture(media_id))

    async def _say(self, to: Chat, message: Json) -> str:
        if to.kind == "group":
            return await self._to_group(to.id, message)
        return await self._to_person(to.id, message)

    async def _to_person(self, user_id: str, message: Json) -> str:
        body = {"robotCode": self._robot_code, "userIds": [user_id], **message}
        answer = await self._api.post("/v1.0/robot/oToMessages/batchSend", body)
        if user_id in _listed(answer, "flowControlledStaffIdList"):
            raise TryLater("接收人的消息被钉钉限流", after=60.0)
        if user_id in _listed(answer, "invalidStaffIdList"):
            raise Refused("接收人不是企业成员，或机器人对其不可见")
        if user_id in _listed(answer, "filteredStaffIdList"):
            raise Refused("接收人被钉钉过滤，消息没有送出")
        return text_of(answer, "processQueryKey")

    async def _to_group(self, conversation_id: str, message: Json) -> str:
        body = {"robotCode": self._robot_code, "openConversationId": conversation_id, **message}
        answer = await self._api.post("/v1.0/robot/groupMessages/send", body)
        return text_of(answer, "processQueryKey")

    async def _reply(self, hook: ReplyHook | None, text: Text) -> bool:
        """Whether the session's webhook took it; it may have ended early, and then another way is open."""
        if hook is None or hook.expires_at <= self._clock():
            return False
        if not self._api.is_old_api(hook.url):
            return False
        answer = await self._api.plain(
            Request(method="POST", url=hook.url, body=render_reply(text))
        )
        return read_answer(answer).get("errcode") == 0 and answer.status == HTTPStatus.OK


def _listed(answer: Fields, name: str) -> list[object]:
    value = answer.get(name)
    return value if isinstance(value, list) else []
