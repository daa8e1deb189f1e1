"""What is kept of an account's calls to its platform: how many more it takes, what it refuses, and since when.

A client asks before each call and says what came of it; the composition root gives it the book.
"""

from __future__ import annotations

from typing import Protocol

from bot.channels.channel import ChannelError


class CallBook(Protocol):
    """`interface` names a kind of call, as the platform's path does."""

    async def before(self, interface: str) -> None:
        """Raises Limited where the platform would refuse for asking too often."""
        ...

    async def worked(self, interface: str) -> None: ...

    async def failed(self, interface: str, error: ChannelError) -> None: ...

    async def seen(self, what: str, problem: str) -> None:
        """Of something of the account that shows beside any call: what an administrator has to mend about it, empty where
        it is as it should be."""
        ...

    async def clock_differs(self, seconds: float) -> None:
        """The platform signed something genuine whose moment is so far from ours; 0 where they agree."""
        ...


class NoBook:
    """For a client that nobody watches."""

    async def before(self, interface: str) -> None:
        pass

    async def worked(self, interface: str) -> None:
        pass

    async def failed(self, interface: str, error: ChannelError) -> None:
        pass

    async def seen(self, what: str, problem: str) -> None:
        pass

    async def clock_differs(self, seconds: float) -> None:
        pass
