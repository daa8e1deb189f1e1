"""Who is behind a unionId, and which unionId is whose: cards in groups know people by it, everything else by userId.

DingTalk docs faq-card (userIdType), 0718 (senderUnionId of a message), query-user-details (topapi/v2/user/get),
0064 (topapi/user/getbyunionid). A unionId never changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.channels.calls import Json
from bot.channels.channel import ChannelError
from bot.channels.dingtalk.api import DingTalkApi
from bot.channels.dingtalk.fields import object_of, text_of
from handlers.updates import Sender

_MOST_KNOWN = 20_000
_NOBODY = {"60121", "400002", "33012"}
"""What is answered of somebody who is not in the organisation (doc 0064)."""
_UNSEEN = {*_NOBODY, "50002", "50004"}
"""And of somebody outside the range of people that the application may see (doc 0013)."""
_INSIDE = {"0", ""}


class Unions:
    """Of one organisation, as far as this process has met or asked for its people."""

    def __init__(self, api: DingTalkApi) -> None:
        self._api = api
        self._by_union: dict[str, Sender] = {}
        self._by_id: dict[str, Sender] = {}

    def learn(self, person: Sender) -> None:
        """Who has both ids, as a message tells."""
        if person.union:
            _keep(self._by_union, person.union, person)
            _keep(self._by_id, person.id, person)

    def forget(self, user_ids: Iterable[str]) -> None:
        for user_id in user_ids:
            known = self._by_id.pop(user_id, None)
            if known:
                self._by_union.pop(known.union, None)

    async def person(self, union: str) -> Sender:
        """Somebody outside, whom no message has named yet, is known by the unionId alone. Raises a ChannelError where
        DingTalk cannot be asked."""
        known = self._by_union.get(union)
        if known is None and (user_id := await self._user_of(union)):
            known = Sender(id=user_id, union=union)
            self.learn(known)
        return known or Sender(id=union, union=union, is_member=False)

    async def union_of(self, user_id: str) -> str:
        """Empty for somebody whom DingTalk does not know, or does not let us see."""
        known = self._by_id.get(user_id)
        if known is None:
            body: Json = {"userid": user_id}
            union = await self._ask("/topapi/v2/user/get", body, "unionid", _UNSEEN)
            known = Sender(id=user_id, union=union)
            self.learn(known)
        return known.union

    async def _user_of(self, union: str) -> str:
        return await self._ask("/topapi/user/getbyunionid", {"unionid": union}, "userid", _NOBODY)

    async def _ask(self, path: str, body: Json, name: str, nobody: Collection[str]) -> str:
        try:
            answer = await self._api.old(path, body)
        except ChannelError as error:
            if error.code in nobody:
                return ""
            raise
        result = object_of(answer, "result")
        is_inside = str(result.get("contact_type", "")) in _INSIDE
        return text_of(result, name) if is_inside else ""


def _keep(known: dict[str, Sender], name: str, person: Sender) -> None:
    """The latest; of too many the oldest are forgotten, for they can be asked for again."""
    known.pop(name, None)
    known[name] = person
    if len(known) > _MOST_KNOWN:
        del known[next(iter(known))]
