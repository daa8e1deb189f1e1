"""What DingTalk tells of words and presses, the same by whichever door it came: read, the person behind it found, and a press
answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.channels.call_book import CallBook
from bot.channels.calls import Json
from bot.channels.dingtalk.api import DingTalkCredentials
from bot.channels.dingtalk.cards import new_face
from bot.channels.dingtalk.errors import SILENCED_CODE, silenced
from bot.channels.dingtalk.fields import Fields, text_of
from bot.channels.dingtalk.parse import parse_message
from bot.channels.dingtalk.presses import CardPress, parse_press
from bot.channels.dingtalk.template import TEMPLATE, wrong_template
from bot.channels.dingtalk.unions import Unions
from handlers.cards import Card
from handlers.updates import Sender, Update


class DingTalkReader:
    def __init__(
        self, credentials: DingTalkCredentials, account: str, unions: Unions, book: CallBook
    ) -> None:
        self._credentials = credentials
        self._account = account
        self._unions = unions
        self._book = book

    async def messages(self, fields: Fields) -> tuple[Update, ...]:
        """None where the robot only overheard it, or DingTalk keeps the words to itself because the month's are used up:
        acknowledged and left alone."""
        kept_back = silenced(fields.get("errorCode") or fields.get("errCode"))
        await self._book.seen(SILENCED_CODE, kept_back)
        if kept_back:
            return ()
        found = parse_message(
            fields,
            account=self._account,
            corp_id=self._credentials.corp_id,
            robot_code=self._credentials.robot_code,
        )
        for update in found[:1]:
            self._unions.learn(replace(update.sender, union=text_of(fields, "senderUnionId")))
        return found

    async def press(self, fields: Fields, *, at: datetime, key: str) -> Update:
        """`key` is the same each time this press is delivered. Raises a ChannelError where DingTalk could not be asked
        who it was: then nothing may be written down, and nothing acknowledged."""
        press = parse_press(fields, corp_id=self._credentials.corp_id)
        await self._look_at_template(press)
        return press.update(self._account, await self._person(press), at, key)

    def face(self, card: Card, person: str) -> Json:
        """What the answer to their press shows."""
        return new_face(card, person, self._credentials.timezone)

    async def _person(self, press: CardPress) -> Sender:
        if not press.is_by_union:
            return Sender(id=press.person)
        found = await self._unions.person(press.person)
        return replace(found, union="") if found.is_member else found

    async def _look_at_template(self, press: CardPress) -> None:
        is_right = press.template == TEMPLATE
        await self._book.seen("template", "" if is_right else wrong_template(press.template))
