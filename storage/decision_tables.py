"""Decision tables of the whole company, each version kept as the document it was published as."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from storage.connection import Connection
from storage.roster import Roster
from storage.versions import Versions

T = TypeVar("T")

_CURRENT = """SELECT key, MAX(version) AS version FROM decision_table WHERE company_id = $1
    GROUP BY key ORDER BY key"""


class CompanyTables(Versions):
    def __init__(self, connection: Connection, company: int, roster: Roster) -> None:
        super().__init__(connection, company, "decision_table")
        self._roster = roster

    async def publish(self, key: str, text: str) -> int:
        """As any version; whoever keeps what the tables were made into looks again."""
        version = await super().publish(key, text)
        self._roster.look_again(self._company)
        return version

    async def versions(self) -> Mapping[str, int]:
        """The current ones by key, without their texts, which may be long."""
        rows = await self._connection.at_once(_CURRENT, self._company)
        return {row["key"]: row["version"] for row in rows}

    async def kept(self, what: str, read: Callable[[], Awaitable[T]]) -> T:
        """What `read` makes of all of them, made anew when one was published; seen a moment later elsewhere."""
        return await self._roster.while_same((self._company, what), self._stamp, read)

    async def _stamp(self) -> tuple[tuple[str, int], ...]:
        return tuple((await self.versions()).items())
