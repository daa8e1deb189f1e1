"""Who works in a role, kept in memory for a moment: a busy desk asks it at every ticket, and it changes once a week."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from storage.connection import Connection, Row

KEPT_SECONDS = 2.0


class Roster:
    """Of one process. What another process changes is seen that much later: a card more or less is offered
    meanwhile, and whoever presses is asked for their roles anew."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, str, str], tuple[float, Sequence[Row]]] = {}

    async def rows(
        self, connection: Connection, sql: str, company: int, role: str
    ) -> Sequence[Row]:
        """What `sql` finds of company $1 and role $2."""
        until, rows = self._kept.get((company, role, sql), (0.0, ()))
        if monotonic() >= until:
            rows = await connection.at_once(sql, company, role)
            self._kept[company, role, sql] = (monotonic() + KEPT_SECONDS, rows)
        return rows

    def forget(self, company: int, role: str) -> None:
        self._kept = {key: kept for key, kept in self._kept.items() if key[:2] != (company, role)}
