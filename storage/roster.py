"""Who works in a role, kept in memory for a moment: a busy desk asks it at every ticket, and it changes once a week."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from time import monotonic
from typing import TypeVar, cast

from storage.connection import Connection, Row
from workflows.people import CUSTOMER

KEPT_SECONDS = 2.0
OURS = "*"
"""In place of a role: everybody who is more than a customer."""

T = TypeVar("T")


class Roster:
    """Of one process. What another process changes is seen that much later: a card more or less is offered
    meanwhile, and whoever presses is asked for their roles anew."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, str, str], tuple[float, object]] = {}
        self._made: dict[tuple[int, str], tuple[float, Hashable, object]] = {}

    async def rows(
        self, connection: Connection, sql: str, company: int, role: str
    ) -> Sequence[Row]:
        """What `sql` finds of company $1 and role $2."""
        return await self.found(company, role, sql, lambda: connection.at_once(sql, company, role))

    async def found(
        self, company: int, role: str, what: str, read: Callable[[], Awaitable[T]]
    ) -> T:
        """What `read` gives, once in a while; one `what` is always read in one way."""
        until, value = self._kept.get((company, role, what), (0.0, None))
        if monotonic() >= until:
            value = await read()
            self._kept[company, role, what] = (monotonic() + KEPT_SECONDS, value)
        return cast(T, value)

    def forget(self, company: int, role: str) -> None:
        """A customer who comes changes nothing of ours."""
        about = (role,) if role == CUSTOMER else (role, OURS)
        self._kept = {
            key: kept
            for key, kept in self._kept.items()
            if key[0] != company or key[1] not in about
        }

    async def while_same(
        self,
        about: tuple[int, str],
        stamp: Callable[[], Awaitable[Hashable]],
        make: Callable[[], Awaitable[T]],
    ) -> T:
        """What `make` gives of a company, made anew only when `stamp`, asked once in a while, is another."""
        until, mark, value = self._made.get(about, (0.0, None, None))
        if monotonic() >= until:
            now = await stamp()
            if about not in self._made or now != mark:
                value = await make()
            self._made[about] = (monotonic() + KEPT_SECONDS, now, value)
        return cast(T, value)

    def look_again(self, company: int) -> None:
        """What was made of that company is held against its stamp the next time."""
        self._made = {
            about: (0.0, mark, value) if about[0] == company else (until, mark, value)
            for about, (until, mark, value) in self._made.items()
        }
