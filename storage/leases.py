"""Leases: what one process at a time may do, until it says so no more or dies."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.engine import Engine


class Leases:
    """Of the whole store: each call commits by itself, and waits for nobody who works in a transaction: a lease that is
    renewed late is lost."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def take(self, name: str, owner: str, now: datetime, seconds: float) -> bool:
        """Taken anew or renewed by its owner; False while somebody else has it."""
        rows = await self._engine.apart.rows(
            """INSERT INTO lease (name, owner, until) VALUES ($1, $2, $3)
            ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
            WHERE lease.owner = excluded.owner OR lease.until < $4 RETURNING owner""",
            name,
            owner,
            now + timedelta(seconds=seconds),
            now,
        )
        return bool(rows)

    async def let_go(self, name: str, owner: str) -> None:
        """Nothing where it is somebody else's by now."""
        await self._engine.apart.touch(
            "DELETE FROM lease WHERE name = $1 AND owner = $2", name, owner
        )

    async def held(self, now: datetime) -> set[str]:
        """The names of all that somebody has."""
        rows = await self._engine.apart.rows("SELECT name FROM lease WHERE until >= $1", now)
        return {str(row["name"]) for row in rows}

    async def owner(self, name: str, now: datetime) -> str:
        """Empty where nobody has it."""
        row = await self._engine.apart.row(
            "SELECT owner FROM lease WHERE name = $1 AND until >= $2", name, now
        )
        return str(row["owner"]) if row else ""
