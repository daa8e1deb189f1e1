"""Troubles: what a platform refuses for a reason an administrator has to mend, noted once and until it works again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.connection import Row, listed, moment
from storage.engine import Engine

_REASON_LENGTH = 500
_COLUMNS = "channel, account, code, reason, first_at, last_at, count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """`code` is unique to the account: the platform's own, with the kind of call where it is about that alone."""

    channel: str
    account: str
    code: str
    reason: str
    first_at: datetime
    last_at: datetime
    count: int


class Troubles:
    """Of the whole store: each call commits by itself."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def note(
        self, channel: str, account: str, code: str, reason: str, now: datetime, times: int = 1
    ) -> None:
        """Since when it is, when it last was, and how often."""
        await self._engine.rows(
            """INSERT INTO trouble (channel, account, code, reason, first_at, last_at, count)
            VALUES ($1, $2, $3, $4, $5, $5, $6)
            ON CONFLICT (channel, account, code) DO UPDATE SET reason = excluded.reason,
            last_at = excluded.last_at, count = trouble.count + excluded.count RETURNING id""",
            channel,
            account,
            code,
            reason[:_REASON_LENGTH],
            now,
            times,
        )

    async def over(self, channel: str, account: str, codes: Sequence[str]) -> int:
        """These are mended; how many of them there were."""
        if not codes:
            return 0
        return await self._engine.touch(
            f"""DELETE FROM trouble WHERE channel = $1 AND account = $2
            AND code IN ({listed(len(codes), 2)})""",
            channel,
            account,
            *codes,
        )

    async def of(self, channel: str, account: str) -> set[str]:
        """The codes of what an account has."""
        rows = await self._engine.rows(
            "SELECT code FROM trouble WHERE channel = $1 AND account = $2", channel, account
        )
        return {str(row["code"]) for row in rows}

    async def all(self) -> tuple[Trouble, ...]:
        """The longest first."""
        rows = await self._engine.rows(f"SELECT {_COLUMNS} FROM trouble ORDER BY first_at, id")
        return tuple(map(_trouble, rows))


def _trouble(row: Row) -> Trouble:
    moments = {"first_at": moment(row["first_at"]), "last_at": moment(row["last_at"])}
    return Trouble(**{**row, **moments})
