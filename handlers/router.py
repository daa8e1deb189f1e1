"""Who answers a turn: the first handler that takes it; a turn nobody takes is a value, not an accident."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import Enum, auto

from handlers.turns import Turn


class Heard(Enum):
    HANDLED = auto()
    UNHANDLED = auto()


Handler = Callable[[Turn], Awaitable[Heard]]


def first_of(*handlers: Handler) -> Handler:
    """A handler that offers the turn to each of `handlers` in order until one takes it."""

    async def route(turn: Turn) -> Heard:
        for handler in handlers:
            if await handler(turn) is Heard.HANDLED:
                return Heard.HANDLED
        return Heard.UNHANDLED

    return route
