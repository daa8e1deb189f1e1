"""Files of ours that a platform keeps for a while, each under the id it gave them: what is there is not brought again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.engine import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Where a platform keeps it: `channel` under whose name an account's files stand, `kind` as the platform calls it."""

    company: int
    channel: str
    account: str
    kind: str


class Uploads:
    """Of the whole store: each call commits by itself."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def find(self, shelf: Shelf, file_id: int, now: datetime) -> str:
        """The platform's id of it, empty where it is not there, or not for long."""
        row = await self._engine.row(
            f"SELECT media_id FROM upload WHERE {_HERE} AND expires_at > $6",
            *_place(shelf, file_id),
            now,
        )
        return str(row["media_id"]) if row else ""

    async def keep(self, shelf: Shelf, file_id: int, media_id: str, expires_at: datetime) -> None:
        await self._engine.rows(
            """INSERT INTO upload (company_id, channel, account, kind, file_id, media_id, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (company_id, channel, account, kind, file_id) DO UPDATE SET
            media_id = excluded.media_id, expires_at = excluded.expires_at RETURNING id""",
            *_place(shelf, file_id),
            media_id,
            expires_at,
        )

    async def forget(self, shelf: Shelf, file_id: int, media_id: str) -> None:
        """The platform has it no more under this id; one that was given since stays."""
        await self._engine.touch(
            f"DELETE FROM upload WHERE {_HERE} AND media_id = $6", *_place(shelf, file_id), media_id
        )


_HERE = "company_id = $1 AND channel = $2 AND account = $3 AND kind = $4 AND file_id = $5"


def _place(shelf: Shelf, file_id: int) -> tuple[object, ...]:
    return shelf.company, shelf.channel, shelf.account, shelf.kind, file_id
