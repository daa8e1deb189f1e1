"""The make-believe world while it runs: people, chats, messages and what the two platforms must remember."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import uuid4

from bot.sandbox.chats import Chat, group_chat_id, group_chats, members_now, own_chats
from bot.sandbox.feed import Feed
from bot.sandbox.messages import Author, Content, Delivery, JsonObject, Message
from bot.sandbox.people import Company, Group, KfAccount, Person, Platform

Shelf = dict[str, JsonObject]


class NotThere(LookupError):
    """Somebody or something is asked for that the world does not have; the words go back to the asker."""


@dataclass(slots=True, kw_only=True)
class Memory:
    """All that outlives the process. A shelf is one platform's ledger: key → JSON object.

    `people` are WeCom's who came or changed since the start, by id, None for who left; `renamed` old userid → new one;
    `dingtalk_people` DingTalk's, whose userIds never change.
    """

    seq: int = 0
    messages: dict[str, Message] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    people: dict[str, Person | None] = field(default_factory=dict)
    dingtalk_people: dict[str, Person | None] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    shelves: dict[str, Shelf] = field(default_factory=dict)


class World:
    """Every change gets the next event number, is published to the feed and marks the memory as touched."""

    def __init__(
        self,
        company: Company,
        bot_name: str,
        memory: Memory,
        kf_accounts: tuple[KfAccount, ...] = (),
    ) -> None:
        of_wecom = company.with_people("wecom", memory.people)
        self.company = of_wecom.with_people("dingtalk", memory.dingtalk_people)
        self.kf_accounts = kf_accounts
        self.bot_name = bot_name
        self.memory = memory
        self.feed = Feed()
        self.on_touch: Callable[[], None] = lambda: None
        self._people = {(person.platform, person.id): person for person in self.company.people}
        self._chats = self._open_chats()

    def _open_chats(self) -> dict[str, Chat]:
        people = self.company.people
        found = [chat for person in people for chat in own_chats(person, self.kf_accounts)]
        for group in (*self.company.groups, *self.memory.groups.values()):
            members = members_now(group, people, self.memory.renamed)
            found.extend(group_chats(group, members, self.bot_name))
        return {chat.id: chat for chat in found}

    def create_group(self, group: Group) -> None:
        self.memory.groups[group_chat_id(group.platform, group.id)] = group
        self._chats = self._open_chats()
        self.on_touch()

    def change_people(self, platform: Platform, changed: Mapping[str, Person | None]) -> None:
        """Members come, change, or (None) leave, with the chats that are theirs alone."""
        kept = self.memory.people if platform == "wecom" else self.memory.dingtalk_people
        kept |= changed
        self.company = self.company.with_people(platform, changed)
        self._people = {(person.platform, person.id): person for person in self.company.people}
        self._chats = self._open_chats()
        self.on_touch()

    def chats(self) -> Iterable[Chat]:
        return self._chats.values()

    def chat(self, chat_id: str) -> Chat:
        if found := self._chats.get(chat_id):
            return found
        raise NotThere(f"no chat {chat_id!r}; the chats are {', '.join(self._chats)}")

    def find_group(self, platform: Platform, group_id: str) -> Chat | None:
        return self._chats.get(group_chat_id(platform, group_id))

    def person(self, platform: Platform, person_id: str) -> Person:
        if found := self._people.get((platform, person_id)):
            return found
        raise NotThere(f"nobody on {platform} has the id {person_id!r}")

    def find_member(self, platform: Platform, person_id: str) -> Person | None:
        person = self._people.get((platform, person_id))
        return person if person and person.is_member else None

    def find_customer(self, external_userid: str) -> Person | None:
        """Somebody on WeChat, who writes to 微信客服."""
        person = self._people.get(("wecom", external_userid))
        return person if person and not person.is_member else None

    def message(self, message_id: str) -> Message:
        if found := self.memory.messages.get(message_id):
            return found
        raise NotThere(f"no message {message_id!r}")

    def shelf(self, name: str) -> Shelf:
        """A ledger to read and to write; call `on_touch` after writing."""
        return self.memory.shelves.setdefault(name, {})

    def put(self, shelf: str, key: str, value: JsonObject) -> None:
        """Newest last, so that what expires first stands first."""
        ledger = self.shelf(shelf)
        ledger.pop(key, None)
        ledger[key] = value
        self.on_touch()

    def drop_expired(self, shelf: str) -> None:
        """Forget entries past their `expires_at`, from the oldest to the first that is still good."""
        ledger, now = self.shelf(shelf), datetime.now(UTC)
        while ledger:
            oldest = next(iter(ledger))
            if datetime.fromisoformat(str(ledger[oldest]["expires_at"])) > now:
                return
            del ledger[oldest]

    def person_says(
        self, person: Person, chat: Chat, content: Content, delivery: Delivery | None
    ) -> Message:
        return self._add(
            Author(kind="person", id=person.id, name=person.name), chat.id, content, delivery
        )

    def bot_says(self, chat_id: str, content: Content) -> Message:
        return self._add(Author(kind="bot", id="bot", name=self.bot_name), chat_id, content, None)

    def _add(
        self, author: Author, chat_id: str, content: Content, delivery: Delivery | None
    ) -> Message:
        number = self.memory.seq + 1
        message = Message(
            id=f"m{number}-{uuid4().hex[:8]}",
            seq=number,
            changed=number,
            chat=chat_id,
            author=author,
            at=datetime.now(UTC),
            content=content,
            delivery=delivery,
        )
        return self._keep(message)

    def mark(self, message_id: str, delivery: Delivery) -> Message:
        message = self.message(message_id)
        return self._keep(replace(message, changed=self.memory.seq + 1, delivery=delivery))

    def redraw(self, message_id: str, card: JsonObject) -> Message:
        """The same message with another face."""
        message = self.message(message_id)
        content = replace(message.content, card=card)
        return self._keep(replace(message, changed=self.memory.seq + 1, content=content))

    def replace(self, message_id: str, content: Content) -> Message:
        """Something else in the message's place."""
        message = self.message(message_id)
        return self._keep(replace(message, changed=self.memory.seq + 1, content=content))

    def reword(self, message_id: str, text: str) -> Message:
        """The same message with other words."""
        message = self.message(message_id)
        content = replace(message.content, text=text)
        return self._keep(replace(message, changed=self.memory.seq + 1, content=content))

    def _keep(self, message: Message) -> Message:
        self.memory.seq = message.changed
        self.memory.messages[message.id] = message
        self.feed.publish(message)
        self.on_touch()
        return message

    def changed_after(self, seq: int) -> list[Message]:
        late = [message for message in self.memory.messages.values() if message.changed > seq]
        return sorted(late, key=lambda message: message.changed)
