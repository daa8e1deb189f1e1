"""The history of tickets: what happened, when, by whom, through which door."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from storage.connection import Connection, Row, moment
from workflows.replay import Changed, Plain


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """`by` is None for the clock. `changes` are what the whole decision changed, with its last entry."""

    id: int
    kind: str
    by: int | None
    at: datetime
    door: str
    details: Mapping[str, object]
    changes: Mapping[str, dict[str, list[Plain]]] = field(default_factory=dict)


class History:
    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company

    def add(
        self,
        ticket_id: int,
        kind: str,
        by: int | None,
        at: datetime,
        door: str,
        details: Mapping[str, object],
        changes: Mapping[str, Changed] | None = None,
    ) -> None:
        """Written with the commit."""
        row = {
            "company_id": self._company,
            "ticket_id": ticket_id,
            "kind": kind,
            "by_id": by,
            "at": at,
            "door": door,
            "details": dict(details),
            "changes": dict(changes) if changes else None,
        }
        self._connection.insert_later("history", row)

    async def of(self, ticket_id: int) -> tuple[HistoryEntry, ...]:
        rows = await self._connection.rows(
            """SELECT id, kind, by_id, at, door, details, changes FROM history
            WHERE company_id = $1 AND ticket_id = $2 ORDER BY id""",
            self._company,
            ticket_id,
        )
        return tuple(map(_entry, rows))


def _entry(row: Row) -> HistoryEntry:
    return HistoryEntry(
        id=row["id"],
        kind=row["kind"],
        by=row["by_id"],
        at=moment(row["at"]),
        door=row["door"],
        details=json.loads(row["details"]),
        changes=json.loads(row["changes"]) if row["changes"] else {},
    )
