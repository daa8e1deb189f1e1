"""What other systems told us under a key of their own, so that telling it twice tells it once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from storage.connection import Connection

KEPT_FOR = timedelta(days=30)


class Happenings:
    """Of one company, inside a unit of work: a key is known once that is committed."""

    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company

    async def note(
        self, key: str, digest: str, now: datetime
    ) -> Literal["new", "known", "another"]:
        """`another` when the key came with something else before. Whoever notes the same key meanwhile waits for our end."""
        await self._connection.touch(
            "DELETE FROM happening WHERE company_id = $1 AND at < $2",
            self._company,
            now - KEPT_FOR,
        )
        row = {"company_id": self._company, "key": key, "digest": digest, "at": now}
        tail = " ON CONFLICT (company_id, key) DO NOTHING RETURNING id"
        if await self._connection.insert("happening", [row], tail):
            return "new"
        (known,) = await self._connection.rows(
            "SELECT digest FROM happening WHERE company_id = $1 AND key = $2", self._company, key
        )
        return "known" if known["digest"] == digest else "another"
