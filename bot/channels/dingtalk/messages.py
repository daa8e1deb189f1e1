"""What the robot says in words and files: to people, in a group, or by the webhook a message brought along.

DingTalk docs 0714 (oToMessages/batchSend), 0716 (groupMessages/send), 0079 (sessionWebhook).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from bot.channels.calls import Json
from bot.channels.channel import (
    ChannelError,
    Limited,
    Outgoing,
    Receipt,
    Refused,
    TryLater,
    picture_of,
)
from bot.channels.dingtalk.api import DingTalkApi
from bot.channels.dingtalk.errors import AT_PEOPLE, as_error
from bot.channels.dingtalk.fields import text_of
from bot.channels.dingtalk.files import DingTalkFiles
from bot.channels.dingtalk.packing import packed_name
from bot.channels.dingtalk.render import (
    is_outsider,
    render_document,
    render_picture,
    render_reply,
    render_text,
)
from bot.channels.tokens import TokenRejected
from handlers.cards import Picture, Text
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

    async def send_text(self, outgoing: Outgoing, text: Text) -> Receipt:
        """Without a name where it went by a webhook: DingTalk gives it none."""
        hook = self._live(outgoing)
        came_of_it = await self._reply(hook, text) if hook else "busy"
        if came_of_it == "sent":
            return Receipt()
        message_id = await self._say(outgoing.to, render_text(text))
        return Receipt(message_id=message_id, hook_is_spent=came_of_it == "spent")

    async def send_file(self, outgoing: Outgoing, picture: Picture) -> Receipt:
        kind = "file" if picture.is_document else "image"
        media_id = outgoing.media_id or await self._files.upload(kind, picture_of(outgoing))
        if not picture.is_document:
            return Receipt(message_id=await self._say(outgoing.to, render_picture(media_id)))
        document = render_document(media_id, packed_name(outgoing.file_name))
        return Receipt(message_id=await self._say(outgoing.to, document))

    async def send_to_many(self, outgoing: Sequence[Outgoing]) -> Sequence[Receipt | ChannelError]:
        """All share one processQueryKey."""
        message = outgoing[0].message
        if not isinstance(message, Text):
            raise Refused("只有文字能同时发给多人")
        answer = await self._to_people([each.to.id for each in outgoing], render_text(message))
        receipt = Receipt(message_id=text_of(answer, "processQueryKey"))
        return [_why_not(answer, each.to.id) or receipt for each in outgoing]

    def goes_with_others(self, outgoing: Outgoing) -> bool:
        """Words to a member in their own chat; whoever is outside can only be answered by their webhook."""
        is_plain = isinstance(outgoing.message, Text) and outgoing.to.kind == "direct"
        return is_plain and not is_outsider(outgoing.to.id)

    async def _say(self, to: Chat, message: Json) -> str:
        """The processQueryKey."""
        if to.kind == "group":
            return await self._to_group(to.id, message)
        answer = await self._to_people([to.id], message)
        why_not = _why_not(answer, to.id)
        if why_not:
            raise why_not
        return text_of(answer, "processQueryKey")

    async def _to_people(self, user_ids: list[str], message: Json) -> Json:
        body = {"robotCode": self._robot_code, "userIds": user_ids, **message}
        return await self._api.post("/v1.0/robot/oToMessages/batchSend", body)

    async def _to_group(self, conversation_id: str, message: Json) -> str:
        body = {"robotCode": self._robot_code, "openConversationId": conversation_id, **message}
        answer = await self._api.post("/v1.0/robot/groupMessages/send", body)
        return text_of(answer, "processQueryKey")

    def _live(self, outgoing: Outgoing) -> ReplyHook | None:
        """A session's webhook alone can mention, and alone reaches somebody outside the company; it must be DingTalk's
        own, whatever address a callback may name."""
        hook = outgoing.reply_hook
        is_for_it = outgoing.to.kind == "group" or is_outsider(outgoing.to.id)
        if hook is None or not is_for_it or hook.expires_at <= self._clock():
            return None
        return hook if self._api.is_old_api(hook.url) else None

    async def _reply(self, hook: ReplyHook, text: Text) -> Literal["sent", "spent", "busy"]:
        """A session may have ended early, or have had enough for now: then the other way is open. What comes of an
        address that is shut out, or of a way that is cut, is the same for both."""
        try:
            await self._api.by_address(hook.url, render_reply(text))
        except (Refused, TokenRejected):
            return "spent"
        except Limited as limited:
            if limited.trouble:
                raise
            return "busy"
        return "sent"


def _why_not(answer: Json, user_id: str) -> ChannelError | None:
    for name, verdict in AT_PEOPLE.items():
        found = answer.get(name)
        if isinstance(found, list) and user_id in found:
            error = as_error(verdict, name)
            return error if isinstance(error, ChannelError) else TryLater(str(error))
    return None
