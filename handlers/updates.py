"""Words in: what somebody said or pressed in a chat, free of any platform; doors make them, the router reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import TypeAdapter

ChatKind = Literal["direct", "group"]
FileKind = Literal["image", "voice", "video", "file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A place to talk: `id` is the platform's user id (direct) or its group id, opaque and case-sensitive."""

    channel: str
    account: str
    kind: ChatKind
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who spoke, as the platform vouches for; `is_member` is false for people outside the company.

    `people_of` is the channel under whose ids this person is known, where that is not the chat's; `union` the one id of
    a person outside whom several accounts know under different ones."""

    id: str
    name: str = ""
    is_member: bool = True
    people_of: str = ""
    union: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyHook:
    """A short-lived address to answer into one chat (DingTalk `sessionWebhook`); a secret."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSent:
    """`reply_to` is the receipt of the message of ours that it replies to, where the platform says so; `quoted`
    what stands in that message, as far as it says that."""

    text: str
    reply_to: str = ""
    quoted: str = ""
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSent:
    """`ref` is what the channel needs to fetch it, some platforms' a secret; `stored` is our own file id once it has been copied.
    `caption` are the words sent with it in one message; `reply_to` as of `TextSent`."""

    ref: str = field(repr=False)
    file_kind: FileKind
    name: str = ""
    transcript: str = ""
    stored: int | None = None
    problem: str = ""
    caption: str = ""
    reply_to: str = ""
    kind: Literal["file"] = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationSent:
    latitude: str
    longitude: str
    label: str
    kind: Literal["location"] = "location"


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonPressed:
    """A press on a card of ours: `payload` came through the client and is never trusted by itself.

    `update_code` is the one-use code with which WeCom lets this card change (template_card_event, ResponseCode).
    `selected` are the places, from 0, of the options of the card's `pick` that were handed in; `payload` is empty then.
    `typed` is what stood in the card's `entry`.
    """

    card_key: str
    payload: str
    update_code: str = ""
    selected: tuple[int, ...] = ()
    typed: str = ""
    kind: Literal["button"] = "button"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Somebody opened the chat or followed the application, or asked for its menu (`is_asked`); no words yet."""

    is_asked: bool = False
    kind: Literal["entered"] = "entered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """A message kind we cannot read, named as the platform names it."""

    platform_kind: str
    kind: Literal["unsupported"] = "unsupported"


Content = TextSent | FileSent | LocationSent | ButtonPressed | Entered | Unsupported


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One thing that happened in a chat. `event_id` is the platform's own id (or a digest of the plaintext):
    two deliveries of one event carry the same, two different events never do.

    `proposals` are words for fields that something cleverer than our rules found in it; None when nobody was asked.
    `through` is which of the platform's accounts was spoken to, where it has several."""

    event_id: str
    chat: Chat
    sender: Sender
    sent_at: datetime
    content: Content
    reply_hook: ReplyHook | None = field(default=None, repr=False)
    proposals: dict[str, str] | None = field(default=None, repr=False)
    through: str = ""


def identity_of(update: Update) -> tuple[str, str, str]:
    """Channel, account and id under which the speaker is known."""
    return (update.sender.people_of or update.chat.channel, update.chat.account, update.sender.id)


def inbox_lane(chat: Chat, sender_id: str) -> str:
    """What one person says in one chat is handled in the order it was said."""
    return f"{chat.channel}:{chat.account}:{chat.kind}:{chat.id}:{sender_id}"


_UPDATE = TypeAdapter(Update)


def dump_update(update: Update) -> str:
    return _UPDATE.dump_json(update).decode()


def load_update(text: str) -> Update:
    return _UPDATE.validate_json(text)
