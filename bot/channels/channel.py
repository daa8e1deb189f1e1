"""What every chat platform must be able to do for us, what it can, and how it may fail.

ChannelError
├── Refused        it will never work as asked: the row is dead, `reason` is for an administrator
│   ├── TooLarge   the file is larger than we take
│   └── FileGone   the platform has a file no more that was kept there
├── NotNow         nobody may write to this person before they write themselves: it waits for that
├── TryLater       the platform is busy or unreachable, or an administrator can mend it: again after `after` seconds
│   └── Limited    we have asked it too much: as long as it takes, for it will be taken then
└── CardExpired    this card can no longer be changed: send a fresh one
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

from aiohttp import web

from handlers.capabilities import Capabilities
from handlers.cards import Card, Message
from handlers.updates import Chat, FileSent, ReplyHook, Update

Trouble = Literal["", "account", "call"]
"""What an administrator has to know of and mend: nothing, the whole account, or this kind of call alone."""


class ChannelError(Exception):
    """The root; `reason` holds no secret and no customer's data, `code` is the platform's own, where it gave one."""

    trouble: Trouble = ""

    def __init__(self, reason: str, code: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class Refused(ChannelError):
    pass


class TooLarge(Refused):
    pass


class FileGone(Refused):
    pass


class TryLater(ChannelError):
    def __init__(self, reason: str, after: float = 5.0, code: str = "") -> None:
        super().__init__(reason, code)
        self.after = after


class Limited(TryLater):
    """Its `trouble` says what is closed meanwhile: this kind of call, the whole account, or nothing but this message's
    own way. `is_exact` where the platform says for how long."""

    def __init__(
        self, reason: str, after: float = 5.0, code: str = "", *, is_exact: bool = False
    ) -> None:
        super().__init__(reason, after, code)
        self.is_exact = is_exact


class NotNow(ChannelError):
    """`served_by` says which of us talks to them by hand, empty for nobody, None where that was not asked; see
    `storage.reply_windows.ReplyWindow`."""

    def __init__(self, reason: str, *, served_by: str | None = None, code: str = "") -> None:
        super().__init__(reason, code)
        self.served_by = served_by


class CardExpired(ChannelError):
    pass


class BadCallback(Exception):
    """A request that is not the platform's, or not what it documents: answered with `status`, nothing changed."""

    def __init__(self, status: Literal[400, 401, 403, 413], reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the platform said of a delivery: `update_codes` are one-use rights to change the card later. `hook_is_spent`
    where nothing else can go by the chat's reply hook."""

    message_id: str = ""
    update_codes: tuple[str, ...] = ()
    hook_is_spent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedFile:
    content: bytes = field(repr=False)
    media_type: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One delivery. `key` is unique to it and the same at each retry: the card's key, or the outbox row's.

    `is_repeat` says that the same words went to this chat a moment ago on purpose, so that a platform's own
    duplicate check must not swallow them; `is_retry` that it was tried before, and may have arrived. `mark` names the
    delivery alone, whatever card it brings: 16 of [0-9A-Za-z_-]. `is_urgent` that it is worth calling somebody for
    (`Capabilities.urges`). `is_ending` says that it is the last word about a ticket; `through` which of
    the platform's accounts the person last spoke to. `picture` holds the content of a `Picture`, or `media_id` is what
    the platform has it under already; `file_name` is what a document is called. `photo_ids` are those of a `Card`'s photos, in their order. `link` is where more can be read, empty where there is no such page.
    """

    to: Chat
    message: Message
    key: str
    is_repeat: bool = False
    is_retry: bool = False
    mark: str = ""
    link: str = ""
    is_ending: bool = False
    is_urgent: bool = False
    through: str = ""
    picture: FetchedFile | None = field(default=None, repr=False)
    media_id: str = ""
    file_name: str = ""
    photo_ids: tuple[str, ...] = ()
    reply_hook: ReplyHook | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGroup:
    """`id` is ours to choose, 1 to 32 of [0-9A-Za-z]; `members` are the platform's ids of people."""

    id: str
    title: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandAsked:
    """A platform has something for us to fetch; see `storage.errands.Errand`."""

    channel: str
    account: str
    kind: str
    key: str
    token: str = field(default="", repr=False)


def picture_of(outgoing: Outgoing) -> FetchedFile:
    """The content that belongs to a `Picture`."""
    if outgoing.picture is None:
        raise Refused("图片的内容不在了")
    return outgoing.picture


class Channel(Protocol):
    """One platform account. Each call raises a `ChannelError` or has succeeded for everyone it names."""

    name: str
    account: str
    capabilities: Capabilities

    @property
    def is_here(self) -> bool:
        """Whether this process reaches the platform: False where another one holds its only line."""
        ...

    async def start(self) -> None:
        """Tell the platform where its callbacks go, where it wants to be told; repeating it is harmless."""
        ...

    async def send(self, outgoing: Outgoing) -> Receipt: ...

    async def refresh(self, to: Chat, card_key: str, card: Card, update_code: str) -> None:
        """Change a card that was delivered; `update_code` is empty where the platform needs none."""
        ...

    async def make_group(self, group: NewGroup) -> None:
        """A chat with these people; one that is there already under this id is enough."""
        ...

    async def fetch_file(self, file: FileSent, limit_bytes: int) -> FetchedFile:
        """Stops reading at the limit and raises TooLarge."""
        ...

    def mount(self, app: web.Application, intake: Intake) -> None:
        """Add this channel's callback routes."""
        ...

    async def close(self) -> None: ...


@runtime_checkable
class KeepsUploads(Protocol):
    """A channel whose platform keeps files for some days; `uploads_of` is the channel under whose name they are kept,
    the same for all that share them."""

    uploads_of: str

    async def upload(self, kind: str, file: FetchedFile) -> str:
        """Under which id it is kept."""
        ...


@runtime_checkable
class SendsToMany(Protocol):
    """A channel that says the same words to several people by one call."""

    most_at_once: int

    def goes_with_others(self, outgoing: Outgoing) -> bool:
        """Whether this can be one of them at all."""
        ...

    async def send_to_many(self, outgoing: Sequence[Outgoing]) -> Sequence[Receipt | ChannelError]:
        """All with the same `Text` and each to another person's direct chat; what came of each, in their order.
        Raises a ChannelError where the call as a whole came to nothing."""
        ...


@runtime_checkable
class Recalls(Protocol):
    """A channel that can take back what it sent."""

    async def recall(self, to: Chat, message_id: str) -> None:
        """`message_id` is the `Receipt`'s: whoever got a message of that name loses it. Raises Refused where it is too
        late."""
        ...


@runtime_checkable
class Rings(Protocol):
    """A channel that can call somebody beside the chat, loudly (`Capabilities.urges`)."""

    async def ring(self, to: Chat, words: str) -> None: ...


class Intake(Protocol):
    """Where a channel's callbacks hand over what they understood."""

    async def write_down(self, update: Update) -> bool:
        """Durable when it returns; False when this event was already known."""
        ...

    async def write_down_errand(self, errand: ErrandAsked) -> None:
        """Durable when it returns."""
        ...

    async def run_errands_soon(self) -> None:
        """Wake whoever runs them."""
        ...

    def handle_soon(self, update: Update) -> None:
        """Go on in the background."""
        ...

    async def handle_now(self, update: Update, within_seconds: float) -> Card | None:
        """Go on and wait: what the pressed card shows now, or None when that was not ready in time."""
        ...

    async def face_not_shown(self, update: Update) -> None:
        """That answer did not arrive: the new face goes the way it would have gone without one."""
        ...
