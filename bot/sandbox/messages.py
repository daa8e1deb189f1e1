"""One message of the make-believe chats, as kept in the world and as shown to the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

JsonObject = dict[str, object]
AuthorKind = Literal["person", "bot"]
SentKind = Literal["voice", "video", "file"]
MessageKind = Literal[
    "text",
    "markdown",
    "image",
    SentKind,
    "textcard",
    "news",
    "recalled",
    "template_card",
    "interactive_card",
    "msgmenu",
    "link",
    "event",
]
Delivery = Literal["pending", "delivered", "undelivered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    kind: AuthorKind
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message holds; `card` is raw template_card, textcard, news or msgmenu JSON (WeCom), or {"public", "private"}
    (DingTalk); of a link it has title, desc and url.
    `reply_to` is the id of the message it replies to, `mentioned` are the ids of the people called beside the bot, and
    `more_images` what stands behind the first picture."""

    kind: MessageKind = "text"
    text: str | None = None
    image_url: str | None = None
    file_url: str | None = None
    more_images: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()
    card: JsonObject | None = None
    visible_to: tuple[str, ...] = ()
    reply_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`seq` is its place in time, `changed` the event number of its latest change."""

    id: str
    seq: int
    changed: int
    chat: str
    author: Author
    at: datetime
    content: Content
    delivery: Delivery | None = None

    def as_json(self) -> JsonObject:
        """The Message of the world API; what it does not have is left out."""
        shown: JsonObject = {
            "id": self.id,
            "seq": self.seq,
            "chat": self.chat,
            "from": {"kind": self.author.kind, "id": self.author.id, "name": self.author.name},
            "at": self.at.isoformat(),
            "kind": self.content.kind,
        }
        extras: JsonObject = {
            "text": self.content.text,
            "image_url": self.content.image_url,
            "more_images": list(self.content.more_images) or None,
            "file_url": self.content.file_url,
            "mentions": list(self.content.mentions) or None,
            "card": self.content.card,
            "visible_to": list(self.content.visible_to) or None,
            "reply_to": self.content.reply_to,
            "delivery": self.delivery,
        }
        return shown | {name: value for name, value in extras.items() if value is not None}
