"""Published ticket types of one company, each version kept as the YAML it was published as."""

from __future__ import annotations

from storage.connection import Connection


class Definitions:
    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company

    async def publish(self, key: str, text: str) -> int:
        """The version this text now has; text that is already current makes no new version."""
        await self._alone_with(key)
        current = await self.current(key)
        if current and current[1] == text:
            return current[0]
        version = current[0] + 1 if current else 1
        await self._connection.touch(
            "INSERT INTO definition (company_id, key, version, text) VALUES ($1, $2, $3, $4)",
            self._company,
            key,
            version,
            text,
        )
        return version

    async def current(self, key: str) -> tuple[int, str] | None:
        row = await self._connection.row(
            """SELECT version, text FROM definition WHERE company_id = $1 AND key = $2
            ORDER BY version DESC LIMIT 1""",
            self._company,
            key,
        )
        return (row["version"], row["text"]) if row else None

    async def current_version(self, key: str) -> int | None:
        """Cheaper than `current` for who keeps parsed definitions."""
        row = await self._connection.row(
            "SELECT MAX(version) AS version FROM definition WHERE company_id = $1 AND key = $2",
            self._company,
            key,
        )
        return row["version"] if row else None

    async def text_of(self, key: str, version: int) -> str:
        """KeyError when this version was never published."""
        row = await self._connection.row(
            "SELECT text FROM definition WHERE company_id = $1 AND key = $2 AND version = $3",
            self._company,
            key,
            version,
        )
        if row is None:
            raise KeyError((key, version))
        return str(row["text"])

    async def keys(self) -> tuple[str, ...]:
        rows = await self._connection.rows(
            "SELECT DISTINCT key FROM definition WHERE company_id = $1 ORDER BY key", self._company
        )
        return tuple(row["key"] for row in rows)

    async def _alone_with(self, key: str) -> None:
        if self._connection.is_postgres:
            await self._connection.rows(
                "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
                f"definition {self._company} {key}",
            )
