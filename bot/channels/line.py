"""A connection to a platform, opened by us, by which it tells us things; its channel has it.

Of some there may be but one: `bot.jobs.holding` sees that one process has it. Of others each server has its own, which
`bot.jobs.keeping` keeps open."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.channels.channel import ChannelError, Intake


class Replaced(ChannelError):
    """Another connection took the place of ours: to open ours again would only drive that one out."""


class Retired(ChannelError):
    """It ends in good order, and may end what it is about while the next one is opened at once."""


class Line(Protocol):
    """`name` is that of its lease, the same in every process; `channel` the channel that is here while it stands, of this
    `account`."""

    name: str
    channel: str
    account: str

    @property
    def heard_at(self) -> datetime | None:
        """When the platform last sent anything."""
        ...

    async def open(self) -> None:
        """Raises a ChannelError unless it stands and the platform knows who we are."""
        ...

    async def lost(self) -> ChannelError:
        """Why, as soon as it stands no more."""
        ...

    async def close(self) -> None:
        """From the first moment on the channel is not here; it may be opened again."""
        ...

    async def end(self) -> None:
        """For good: what came in and is not yet written down or answered is given a last moment first."""
        ...


@runtime_checkable
class HasOnlyLine(Protocol):
    """A channel whose platform takes one connection of all processes."""

    def line(self, intake: Intake) -> Line: ...


@runtime_checkable
class HasLines(Protocol):
    """A channel of which each server process has connections of its own; the platform tells each thing to one of them."""

    def lines(self, intake: Intake) -> tuple[Line, ...]:
        """None where this channel is not told so."""
        ...
