"""Errands: what a platform told us to fetch, written down before it is answered, run by one process at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.connection import Connection, Row, moment
from storage.engine import Engine

_REASON_LENGTH = 500
_ASK = """INSERT INTO errand (company_id, channel, account, kind, key, token, token_at, cursor,
    asked, due_at, attempts, lease_owner, reason)
    VALUES ($1, $2, $3, $4, $5, $6, $7, '', 1, $7, 0, '', '')
    ON CONFLICT (company_id, channel, account, kind, key) DO UPDATE SET
    token = excluded.token, token_at = excluded.token_at, asked = errand.asked + 1,
    due_at = excluded.due_at"""
_COLUMNS = "id, company_id AS company, channel, account, kind, key, token, token_at, cursor, asked, attempts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """As claimed: `key` is the platform's name for what is fetched, `token` what it gave us to ask with at `token_at`,
    `cursor` where reading goes on. `attempts` counts this one, since it last went well."""

    id: int
    company: int
    channel: str
    account: str
    kind: str
    key: str
    token: str
    token_at: datetime
    cursor: str
    asked: int
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandKind:
    """All of a channel's of one kind: how many went wrong last time, with one of the reasons; when the last was asked."""

    channel: str
    kind: str
    count: int
    failing: int
    reason: str
    asked_at: datetime


class Errands:
    """Of the whole store: each call commits by itself."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def ask(
        self,
        company: int,
        channel: str,
        account: str,
        kind: str,
        key: str,
        token: str,
        now: datetime,
    ) -> None:
        """Due at once; durable when it returns. Asked again before it was run it is still run once."""
        await self._engine.touch(_ASK, company, channel, account, kind, key, token, now)

    async def plan(
        self, company: int, channel: str, account: str, kind: str, key: str, at: datetime
    ) -> None:
        """Due at `at`, unless it is known already, whatever then."""
        await self._engine.touch(
            """INSERT INTO errand (company_id, channel, account, kind, key, token, token_at, cursor,
            asked, due_at, attempts, lease_owner, reason)
            VALUES ($1, $2, $3, $4, $5, '', $6, '', 1, $6, 0, '', '')
            ON CONFLICT (company_id, channel, account, kind, key) DO NOTHING""",
            company,
            channel,
            account,
            kind,
            key,
            at,
        )

    async def claim(
        self, owner: str, now: datetime, limit: int, lease_seconds: float
    ) -> list[Errand]:
        """The longest due, ours for so long: until then nobody else runs them."""
        rows = await self._engine.rows(
            f"""WITH due AS MATERIALIZED (SELECT id FROM errand WHERE due_at <= $1
                AND (lease_until IS NULL OR lease_until <= $1)
                ORDER BY due_at, id LIMIT $4{self._engine.skip_locked})
            UPDATE errand SET lease_owner = $2, lease_until = $3, attempts = attempts + 1
            WHERE id IN (SELECT id FROM due)
            RETURNING {_COLUMNS}""",
            now,
            owner,
            now + timedelta(seconds=lease_seconds),
            limit,
        )
        return [_errand(row) for row in rows]

    async def kinds(self) -> tuple[ErrandKind, ...]:
        """How they stand."""
        rows = await self._engine.rows(
            """SELECT channel, kind, COUNT(*) AS count, MAX(reason) AS reason,
            SUM(CASE WHEN reason = '' THEN 0 ELSE 1 END) AS failing, MAX(token_at) AS asked_at
            FROM errand GROUP BY channel, kind ORDER BY channel, kind"""
        )
        return tuple(ErrandKind(**{**row, "asked_at": moment(row["asked_at"])}) for row in rows)

    async def renew(self, errand: Errand, owner: str, now: datetime, lease_seconds: float) -> bool:
        """False where it is somebody else's by now."""
        touched = await self._engine.touch(
            "UPDATE errand SET lease_until = $3 WHERE id = $1 AND lease_owner = $2",
            errand.id,
            owner,
            now + timedelta(seconds=lease_seconds),
        )
        return touched == 1

    async def ask_again(self, channel: str, kind: str, now: datetime) -> int:
        """All of a kind once more: a platform's word may have been lost while nobody listened."""
        return await self._engine.touch(
            """UPDATE errand SET due_at = $3, asked = asked + 1
            WHERE channel = $1 AND kind = $2 AND due_at IS NULL""",
            channel,
            kind,
            now,
        )

    async def done(self, errand: Errand, owner: str, again_at: datetime | None = None) -> None:
        """Due no more, or again at `again_at`, unless it was asked for again meanwhile."""
        due = "NULL" if again_at is None else "$4"
        await self._engine.touch(
            f"""UPDATE errand SET lease_owner = '', lease_until = NULL, attempts = 0, reason = '',
            due_at = CASE WHEN asked = $3 THEN {due} ELSE due_at END
            WHERE id = $1 AND lease_owner = $2""",
            errand.id,
            owner,
            errand.asked,
            *([] if again_at is None else [again_at]),
        )

    async def later(self, errand: Errand, owner: str, at: datetime, reason: str) -> None:
        """It did not go well: again at `at`."""
        await self._engine.touch(
            """UPDATE errand SET lease_owner = '', lease_until = NULL, due_at = $3, reason = $4
            WHERE id = $1 AND lease_owner = $2""",
            errand.id,
            owner,
            at,
            reason[:_REASON_LENGTH],
        )


class CompanyErrands:
    """Of one company, inside a unit of work."""

    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company

    async def read_on(
        self, errand: Errand, owner: str, cursor: str, since: str | None = None
    ) -> bool:
        """Reading goes on from here, with what was read in the same commit; False where somebody else reads by now, or
        has read on from where this was read, `since`."""
        touched = await self._connection.touch(
            """UPDATE errand SET cursor = $4 WHERE company_id = $1 AND id = $2 AND lease_owner = $3
            AND cursor = COALESCE($5, cursor)""",
            self._company,
            errand.id,
            owner,
            cursor,
            since,
        )
        return touched == 1

    async def ask(
        self, channel: str, account: str, kind: str, key: str, now: datetime, token: str = ""
    ) -> None:
        """One of our own making; due with the commit."""
        await self._connection.touch(_ASK, self._company, channel, account, kind, key, token, now)


def _errand(row: Row) -> Errand:
    return Errand(**{**row, "token_at": moment(row["token_at"])})
