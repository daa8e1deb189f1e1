"""Drafts: what somebody said in a form they did not finish, kept until they come back to it.

open ──> resumed ──> submitted | dropped;  a resumed draft that is left again is open again
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.connection import Connection, Row, moment

State = Literal["open", "resumed", "submitted", "dropped"]
_COLUMNS = """id, chat_id AS chat, person_id AS person, type_key, type_version, session, state,
    reason, created_at, updated_at"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`session` is the form as it stood, in whatever text the use case keeps it; `reason` says why it was dropped."""

    id: int
    chat: int
    person: int
    type_key: str
    type_version: int
    session: str
    state: State
    reason: str
    created_at: datetime
    updated_at: datetime


class Drafts:
    """Of one company, inside a unit of work."""

    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company

    async def keep(
        self, chat: int, person: int, type_key: str, type_version: int, session: str, at: datetime
    ) -> int:
        """Its id. An open draft of the same person, chat and type gives way to it."""
        await self._connection.touch(
            """UPDATE draft SET state = 'dropped', reason = 'replaced by a newer one', updated_at = $5
            WHERE company_id = $1 AND chat_id = $2 AND person_id = $3 AND type_key = $4
            AND state = 'open'""",
            self._company,
            chat,
            person,
            type_key,
            at,
        )
        (row,) = await self._connection.rows(
            """INSERT INTO draft (company_id, chat_id, person_id, type_key, type_version, session,
                state, reason, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, 'open', '', $7, $7) RETURNING id""",
            self._company,
            chat,
            person,
            type_key,
            type_version,
            session,
            at,
        )
        return int(row["id"])

    async def keep_again(self, draft_id: int, session: str, at: datetime) -> None:
        """It was gone on with, and is left once more."""
        await self._connection.touch(
            """UPDATE draft SET state = 'open', reason = '', session = $3, updated_at = $4
            WHERE company_id = $1 AND id = $2""",
            self._company,
            draft_id,
            session,
            at,
        )

    async def settle(self, draft_id: int, state: State, reason: str, at: datetime) -> None:
        await self._connection.touch(
            """UPDATE draft SET state = $3, reason = $4, updated_at = $5
            WHERE company_id = $1 AND id = $2""",
            self._company,
            draft_id,
            state,
            reason,
            at,
        )

    async def get(self, draft_id: int) -> Draft | None:
        found = await self._found("id = $2", draft_id)
        return found[0] if found else None

    async def open_of(self, chat: int, person: int) -> tuple[Draft, ...]:
        """What one person left in one chat, newest first."""
        condition = "chat_id = $2 AND person_id = $3 AND state = 'open' ORDER BY id DESC"
        return await self._found(condition, chat, person)

    async def newest_open(self, limit: int) -> tuple[Draft, ...]:
        return await self._found("state = 'open' ORDER BY id DESC LIMIT $2", limit)

    async def _found(self, condition: str, *values: object) -> tuple[Draft, ...]:
        sql = f"SELECT {_COLUMNS} FROM draft WHERE company_id = $1 AND {condition}"
        return _drafts(await self._connection.rows(sql, self._company, *values))


def _drafts(rows: Sequence[Row]) -> tuple[Draft, ...]:
    moments = ("created_at", "updated_at")
    return tuple(Draft(**{**row, **{name: moment(row[name]) for name in moments}}) for row in rows)
