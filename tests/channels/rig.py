"""A channel with the platform it talks to and one person there: what the contract of all channels is tried on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.channels.channel import Channel
from handlers.updates import Chat
from tests.channels.builders import RememberingIntake


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as its reader sees it: all words that stand on it, and what can be pressed by its payload."""

    words: str
    payloads: tuple[str, ...] = ()


class Rig(Protocol):
    """A channel in front of its platform, and one person who talks with the bot there."""

    @property
    def channel(self) -> Channel: ...

    @property
    def intake(self) -> RememberingIntake: ...

    @property
    def person(self) -> str:
        """Their id on the platform."""
        ...

    @property
    def here(self) -> Chat:
        """Where the person and the bot talk."""
        ...

    async def say(self, text: str) -> None:
        """The person says it; the platform tells the bot, again and again until it has been taken."""
        ...

    async def press(self, payload: str) -> None:
        """On the newest card."""
        ...

    async def newest(self) -> Shown: ...

    async def count(self) -> int:
        """How many messages of the bot's the person has."""
        ...

    async def fails_next(self, *, for_good: bool) -> None:
        """The next message is refused: for good, or because the platform is busy."""
        ...

    async def forge(self) -> int | None:
        """The status with which a callback that is not the platform's is answered; None where nobody could send one."""
        ...
