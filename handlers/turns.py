"""One person's turn to speak: who, where, what, and how to answer them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from handlers.capabilities import Capabilities
from handlers.cards import Card, Own, Text
from handlers.desk import Moment
from handlers.post import send, send_card
from handlers.updates import Update, inbox_lane
from handlers.wording import Wording
from storage.cards import SentCard
from storage.chats import ChatRow
from storage.conversations import Conversation
from workflows.expressions.surroundings import Surroundings, WeekdaysOnly, WorkingTime
from workflows.kinds.kind import Around, Record
from workflows.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """`working_time` is the company's; `holds` while what is replied waits a little, for the person may not have finished.
    `records` are what a form's linked fields choose from, once `handlers.records` has looked them up."""

    moment: Moment
    person: Person
    chat: ChatRow
    update: Update
    conversation: Conversation
    working_time: WorkingTime = field(default_factory=WeekdaysOnly)
    holds: bool = False
    records: Mapping[str, tuple[Record, ...]] | None = None

    @property
    def words(self) -> Wording:
        return self.moment.desk.words(self.person.locale)

    @property
    def can(self) -> Capabilities:
        return self.moment.desk.capabilities[self.chat.channel]

    @property
    def takes_cards(self) -> bool:
        """Where outsiders in a group press no buttons that could be attributed they get words and numbers."""
        if self.chat.kind == "group":
            can_press = self.update.sender.is_member or self.can.outsiders_press
            return self.can.group_cards and can_press
        return True

    @property
    def has_own_cards(self) -> bool:
        """A card here can be pressed by the speaker alone; nobody from outside has a part of their own."""
        has_part = self.can.private_parts and self.update.sender.is_member
        return self.takes_cards and (self.chat.kind == "direct" or has_part)

    @property
    def around(self) -> Around:
        """What forms and field kinds may know of this turn."""
        now = self.moment.now.astimezone(self.moment.desk.zone)
        surroundings = Surroundings(
            now=now, person=self.person.name, working_time=self.working_time
        )
        return Around(surroundings=surroundings, name=self.person.name, records=self.records)

    def holding(self) -> Turn:
        """The same turn, whose replies may still be taken back when more is said."""
        return replace(self, holds=self.moment.desk.burst_seconds > 0)

    async def take_back(self) -> bool:
        """The last reply that was held, if it has not left: then nobody has seen it."""
        return await self.moment.uow.outbox.withdraw(self._lane)

    def reply(self, text: str) -> None:
        mention = self.update.sender.id if self.chat.kind == "group" else ""
        send(self.moment, self.chat, Text(text=text, mention=mention), held_for=self._held_for)

    async def reply_card(self, card: Card, purpose: str) -> SentCard:
        """In a group its buttons are theirs alone, where they can be."""
        if self.chat.kind == "group" and self.has_own_cards and card.buttons:
            own = Own(person=self.update.sender.id, buttons=card.buttons)
            card = replace(
                card,
                own=(own,),
                buttons=(),
                outcome=self.words.say("card.own.for_one", name=self.person.name),
            )
        return await send_card(
            self.moment,
            self.chat,
            card,
            purpose=purpose,
            person=self.person.id,
            held_for=self._held_for,
        )

    def say(self, key: str, /, **values: object) -> None:
        self.reply(self.words.say(key, **values))

    @property
    def _held_for(self) -> str | None:
        return self._lane if self.holds else None

    @property
    def _lane(self) -> str:
        return inbox_lane(self.update.chat, self.update.sender.id)
