"""One person's turn to speak: who, where, what, and how to answer them."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from handlers.capabilities import Capabilities
from handlers.cards import Card, Text
from handlers.desk import Moment
from handlers.post import send, send_card
from handlers.updates import Update
from handlers.wording import Wording
from storage.cards import SentCard
from storage.chats import ChatRow
from storage.conversations import Conversation
from workflows.expressions.surroundings import Surroundings
from workflows.kinds.kind import Around
from workflows.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    moment: Moment
    person: Person
    chat: ChatRow
    update: Update
    conversation: Conversation

    @property
    def words(self) -> Wording:
        return self.moment.desk.words(self.person.locale)

    @property
    def can(self) -> Capabilities:
        return self.moment.desk.capabilities[self.chat.channel]

    @property
    def takes_cards(self) -> bool:
        """Outsiders in a group press no buttons we could attribute: they get words and numbers."""
        if self.chat.kind == "group":
            return self.can.group_cards and self.update.sender.is_member
        return True

    @property
    def around(self) -> Around:
        """What forms and field kinds may know of this turn."""
        now = self.moment.now.astimezone(ZoneInfo(self.moment.desk.timezone))
        surroundings = Surroundings(now=now, person=self.person.name)
        return Around(surroundings=surroundings, name=self.person.name)

    def reply(self, text: str) -> None:
        mention = self.update.sender.id if self.chat.kind == "group" else ""
        send(self.moment, self.chat, Text(text=text, mention=mention))

    async def reply_card(self, card: Card, purpose: str) -> SentCard:
        return await send_card(self.moment, self.chat, card, purpose=purpose, person=self.person.id)

    def say(self, key: str, /, **values: object) -> None:
        self.reply(self.words.say(key, **values))
