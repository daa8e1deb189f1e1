"""Stand-ins that keep their contracts: a clock that moves when told, and a channel that remembers and fails when told."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import web

from bot.channels.channel import (
    BadCallback,
    CardExpired,
    ChannelError,
    FetchedFile,
    Intake,
    NewGroup,
    Outgoing,
    Receipt,
    TooLarge,
)
from bot.channels.webhook import Opened, receive_with
from handlers.capabilities import Capabilities
from handlers.cards import Card
from handlers.updates import Chat, FileSent, load_update

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Nine o'clock on a Monday in Shanghai."""

WECOM, WECOM_ACCOUNT = "wecom", "ww8f2a61c0d94e7b35"
WECOM_BOT = "wecom_bot"
DINGTALK, DINGTALK_ACCOUNT = "dingtalk", "ding5c1e0b7a93f24d68"

CARD_CHARS = 250
MAKING_GROUPS = "making groups"
"""Where `RecordingChannel.fails_at` is told of groups."""
CODE_CARDS = Capabilities(
    group_cards=False,
    group_inbound=False,
    card_update="code",
    max_text_bytes=2048,
    max_buttons=6,
    answer_within_seconds=5.0,
    holds=lambda card: len(card.text) + sum(len(fact.value) for fact in card.facts) <= CARD_CHARS,
)
KEY_CARDS = Capabilities(
    group_cards=True,
    group_inbound=True,
    card_update="key",
    max_text_bytes=15000,
    max_buttons=8,
    answer_within_seconds=2.0,
    holds=lambda _: True,
    answers_presses=True,
)
ANSWER_CARDS = Capabilities(
    group_cards=True,
    group_inbound=True,
    card_update="answer",
    max_text_bytes=20480,
    max_buttons=6,
    answer_within_seconds=5.0,
    holds=lambda _: True,
    people_of=WECOM,
)
CAPABILITIES = {WECOM: CODE_CARDS, DINGTALK: KEY_CARDS, WECOM_BOT: ANSWER_CARDS}


class Clock:
    """Stands still until somebody moves it."""

    def __init__(self, at: datetime = MORNING) -> None:
        self._at = at

    def __call__(self) -> datetime:
        return self._at

    def move(self, **by: float) -> None:
        self._at += timedelta(**by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    to: Chat
    card_key: str
    card: Card
    update_code: str


class RecordingChannel:
    """A platform that takes what it is given; `fails` are raised by its next calls, one each,
    `fails_at` by the next calls to the chat of that id.

    Where cards change by code, each card it takes comes with one, and a code is good once.
    """

    def __init__(self, name: str, account: str, capabilities: Capabilities) -> None:
        self.name = name
        self.account = account
        self.capabilities = capabilities
        self.sent: list[Outgoing] = []
        self.refreshed: list[Refreshed] = []
        self.fails: deque[Exception] = deque()
        self.fails_at: defaultdict[str, deque[Exception]] = defaultdict(deque)
        self.files: dict[str, FetchedFile | ChannelError] = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self.starts = 0
        self._codes = 0
        self.is_elsewhere = False
        self.groups: list[NewGroup] = []

    @property
    def is_here(self) -> bool:
        return not self.is_elsewhere

    async def start(self) -> None:
        self.starts += 1
        self._fail_if_told()

    async def send(self, outgoing: Outgoing) -> Receipt:
        await self.gate.wait()
        self._fail_if_told(outgoing.to)
        self.sent.append(outgoing)
        return Receipt(message_id=f"m{len(self.sent)}", update_codes=self._new_codes(outgoing))

    async def refresh(self, to: Chat, card_key: str, card: Card, update_code: str) -> None:
        self._fail_if_told(to)
        if self.capabilities.card_update == "answer":
            raise CardExpired("a card changes only in the answer to a press")
        self.refreshed.append(
            Refreshed(to=to, card_key=card_key, card=card, update_code=update_code)
        )

    async def make_group(self, group: NewGroup) -> None:
        if self.fails_at[MAKING_GROUPS]:
            raise self.fails_at[MAKING_GROUPS].popleft()
        self.groups.append(group)

    async def fetch_file(self, file: FileSent, limit_bytes: int) -> FetchedFile:
        self._fail_if_told()
        found = self.files[file.ref]
        if isinstance(found, ChannelError):
            raise found
        if len(found.content) > limit_bytes:
            raise TooLarge(f"more than {limit_bytes}")
        return found

    def mount(self, app: web.Application, intake: Intake) -> None:
        """A callback of this platform is the update as JSON, signed by a word."""
        app.router.add_post(f"/callbacks/{self.name}", receive_with(_open, intake))

    async def close(self) -> None:
        self.gate.set()

    def _fail_if_told(self, to: Chat | None = None) -> None:
        if to and self.fails_at[to.id]:
            raise self.fails_at[to.id].popleft()
        if self.fails:
            raise self.fails.popleft()

    def _new_codes(self, outgoing: Outgoing) -> tuple[str, ...]:
        if self.capabilities.card_update == "key" or not isinstance(outgoing.message, Card):
            return ()
        self._codes += 1
        return (f"code-{self._codes}",)


class RecordingAlarm:
    """Counts how often delivery was woken at once, and remembers when it is to be woken later."""

    def __init__(self) -> None:
        self.woken = 0
        self.woken_for_errands = 0
        self.later: list[datetime] = []

    async def deliver(self, at: datetime | None = None) -> None:
        if at:
            self.later.append(at)
        else:
            self.woken += 1

    async def run_errands(self) -> None:
        self.woken_for_errands += 1


SIGNED = {"X-Signature": "genuine"}


def _open(request: web.Request, body: bytes) -> Opened:
    if request.headers.get("X-Signature") != SIGNED["X-Signature"]:
        raise BadCallback(401, "the signature does not match")
    return Opened(updates=(load_update(body.decode()),))
