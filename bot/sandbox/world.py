"""The make-believe world while it runs: people, chats, messages and what the two platforms must remember."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal
from uuid import uuid4

from bot.sandbox.feed import Feed
from bot.sandbox.messages import Author, Content, Delivery, JsonObject, Message
from bot.sandbox.people import Company, Group, KfAccount, Person, Platform

Shelf = dict[str, JsonObject]
Door = Literal["app", "kf", "bot", "appchat", ""]


class NotThere(LookupError):
    """Somebody or something is asked for that the world does not have; the words go back to the asker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """`key` is the platform's own id: the user id of a direct chat, the group id of a group.

    `door` is which of WeCom's ways to a bot the chat is: the application, 微信客服 (`through` is its open_kfid), the AI
    bot, or a group the application only pushes to; DingTalk has one and says "".
    """

    id: str
    platform: Platform
    is_group: bool
    key: str
    title: str
    members: tuple[str, ...]
    door: Door = ""
    through: str = ""


@dataclass(slots=True, kw_only=True)
class Memory:
    """All that outlives the process. A shelf is one platform's ledger: key → JSON object.

    `people` are WeCom's who came or changed since the start, by id, None for who left; `renamed` old userid → new one.
    """

    seq: int = 0
    messages: dict[str, Message] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    people: dict[str, Person | None] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    shelves: dict[str, Shelf] = field(default_factory=dict)


def direct_chat_id(platform: Platform, person_id: str) -> str:
    return f"{platform}:direct:{person_id}"


def group_chat_id(platform: Platform, group_id: str) -> str:
    return f"{platform}:group:{group_id}"


def kf_chat_id(open_kfid: str, external_userid: str) -> str:
    return f"wecom:kf:{open_kfid}:{external_userid}"


def bot_chat_id(userid: str) -> str:
    """A member's own chat with the AI bot."""
    return f"wecom:bot:{userid}"


class World:
    """Every change gets the next event number, is published to the feed and marks the memory as touched."""

    def __init__(
        self,
        company: Company,
        bot_name: str,
        memory: Memory,
        kf_accounts: tuple[KfAccount, ...] = (),
    ) -> None:
        self.company = company.with_people(memory.people)
        self.kf_accounts = kf_accounts
        self.bot_name = bot_name
        self.memory = memory
        self.feed = Feed()
        self.on_touch: Callable[[], None] = lambda: None
        self._people = {(person.platform, person.id): person for person in self.company.people}
        self._chats: dict[str, Chat] = {}
        for person in self.company.people:
            self._open_chats_of(person)
        for group in (*company.groups, *memory.groups.values()):
            self._open_group_chat(group)

    def _open_chats_of(self, person: Person) -> None:
        if person.is_member:
            self._open_direct_chat(person)
        elif person.platform == "wecom":
            for account in self.kf_accounts:
                self._open_kf_chat(person, account)

    def _open_direct_chat(self, person: Person) -> None:
        chat_id = direct_chat_id(person.platform, person.id)
        self._chats[chat_id] = Chat(
            id=chat_id,
            platform=person.platform,
            is_group=False,
            key=person.id,
            title=person.name,
            members=(person.id,),
            door="app" if person.platform == "wecom" else "",
        )

    def _open_kf_chat(self, person: Person, account: KfAccount) -> None:
        chat_id = kf_chat_id(account.open_kfid, person.id)
        self._chats[chat_id] = Chat(
            id=chat_id,
            platform="wecom",
            is_group=False,
            key=person.id,
            title=account.name,
            members=(person.id,),
            door="kf",
            through=account.open_kfid,
        )

    def _open_group_chat(self, group: Group) -> None:
        chat_id = group_chat_id(group.platform, group.id)
        self._chats[chat_id] = Chat(
            id=chat_id,
            platform=group.platform,
            is_group=True,
            key=group.id,
            title=group.title,
            members=self._members(group),
            door=_door_of(group),
        )
        if group.has_bot:
            for userid in self._members(group):
                self._open_bot_chat(self.person("wecom", userid))

    def _members(self, group: Group) -> tuple[str, ...]:
        """Who has another userid now, and not who left."""
        if group.platform != "wecom":
            return group.members
        now = (self.memory.renamed.get(userid, userid) for userid in group.members)
        return tuple(userid for userid in now if ("wecom", userid) in self._people)

    def _open_bot_chat(self, person: Person) -> None:
        chat_id = bot_chat_id(person.id)
        self._chats[chat_id] = Chat(
            id=chat_id,
            platform="wecom",
            is_group=False,
            key=person.id,
            title=self.bot_name,
            members=(person.id,),
            door="bot",
        )

    def create_group(self, group: Group) -> None:
        self.memory.groups[group_chat_id(group.platform, group.id)] = group
        self._open_group_chat(group)
        self.on_touch()

    def change_people(self, changed: Mapping[str, Person | None]) -> None:
        """WeCom's members come, change, or (None) leave, with the chats that are theirs alone."""
        self.memory.people |= changed
        self.company = self.company.with_people(changed)
        self._people = {(person.platform, person.id): person for person in self.company.people}
        for userid in changed:
            self._chats.pop(direct_chat_id("wecom", userid), None)
            self._chats.pop(bot_chat_id(userid), None)
            if person := self._people.get(("wecom", userid)):
                self._open_chats_of(person)
        for group in (*self.company.groups, *self.memory.groups.values()):
            self._open_group_chat(group)
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


def _door_of(group: Group) -> Door:
    if group.platform == "dingtalk":
        return ""
    return "bot" if group.has_bot else "appchat"
