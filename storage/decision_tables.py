"""Decision tables of the whole company, each version kept as the document it was published as."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from storage.connection import Connection
from storage.roster import Roster

T = TypeVar("T")

_CURRENT = """SELECT key, MAX(version) AS version FROM decision_table WHERE company_id = $1
    GROUP BY key ORDER BY key"""


class CompanyTables:
    """Of one company, inside a unit of work."""

    def __init__(self, connection: Connection, company: int, roster: Roster) -> None:
        self._connection = connection
        self._company = company
        self._roster = roster

    async def publish(self, key: str, text: str) -> int:
        """The version this text now has; text that is already current makes no new version."""
        await self._alone_with(key)
        current = await self.current(key)
        if current and current[1] == text:
            return current[0]
        version = current[0] + 1 if current else 1
        row = {"company_id": self._company, "key": key, "version": version, "text": text}
        await self._connection.insert("decision_table", [row], "")
        self._roster.look_again(self._company)
        return version

    async def current(self, key: str) -> tuple[int, str] | None:
        """Its version and text."""
        row = await self._connection.row(
            """SELECT version, text FROM decision_table WHERE company_id = $1 AND key = $2
            ORDER BY version DESC LIMIT 1""",
            self._company,
            key,
        )
        return (row["version"], row["text"]) if row else None

    async def versions(self) -> Mapping[str, int]:
        """The current ones by key, without their texts, which may be long."""
        rows = await self._connection.at_once(_CURRENT, self._company)
        return {row["key"]: row["version"] for row in rows}

    async def text_of(self, key: str, version: int) -> str:
        """KeyError when this version was never published."""
        row = await self._connection.row(
            "SELECT text FROM decision_table WHERE company_id = $1 AND key = $2 AND version = $3",
            self._company,
            key,
            version,
        )
        if row is None:
            raise KeyError((key, version))
        return str(row["text"])

    async def kept(self, what: str, read: Callable[[], Awaitable[T]]) -> T:
        """What `read` makes of all of them, made anew when one was published; seen a moment later elsewhere."""
        return await self._roster.while_same((self._company, what), self._stamp, read)

    async def _stamp(self) -> tuple[tuple[str, int], ...]:
        return tuple((await self.versions()).items())

    async def _alone_with(self, key: str) -> None:
        if self._connection.is_postgres:
            await self._connection.rows(
                "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
                f"decision table {self._company} {key}",
            )
