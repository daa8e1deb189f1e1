"""What has reached its chat, by the name its platform gave it: looked up, and marked as taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.connection import Row, listed, moment
from storage.engine import Engine

_COLUMNS = """o.id, o.channel, o.account, o.lane, o.chat_id, o.card_id, o.kind, o.state, o.receipt,
    o.claimed_at AS at, t.number AS ticket_number, c.title AS chat_title"""
_FROM = """outbox o LEFT JOIN ticket t ON t.company_id = o.company_id AND t.id = o.ticket_id
    JOIN chat c ON c.company_id = o.company_id AND c.id = o.chat_id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRow:
    id: int
    channel: str
    account: str
    lane: str
    chat_id: int
    card_id: int | None
    kind: str
    state: str
    receipt: str
    at: datetime | None
    ticket_number: str | None
    chat_title: str


class Sent:
    """Of the whole store: each call is a small transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def newest(self, company: int, limit: int, before: int | None = None) -> list[SentRow]:
        """Messages and cards, those before a row where one is named."""
        older = "AND o.id < $3" if before else ""
        rows = await self._engine.rows(
            f"""SELECT {_COLUMNS} FROM {_FROM} WHERE o.company_id = $1 AND o.state = 'sent'
            AND o.kind = 'send' {older} ORDER BY o.id DESC LIMIT $2""",
            company,
            limit,
            *([before] if before else []),
        )
        return list(map(_sent, rows))

    async def get(self, company: int, row_id: int) -> SentRow | None:
        """Whatever its state."""
        row = await self._engine.row(
            f"SELECT {_COLUMNS} FROM {_FROM} WHERE o.company_id = $1 AND o.id = $2", company, row_id
        )
        return _sent(row) if row else None

    async def of_one_message(self, company: int, row: SentRow) -> list[SentRow]:
        """All that its platform knows by the same name, this one among them: what was joined into one message, and what
        went to several people by one call."""
        if not row.receipt:
            return [row]
        rows = await self._engine.rows(
            f"""SELECT {_COLUMNS} FROM {_FROM} WHERE o.company_id = $1 AND o.receipt = $2
            AND o.state = 'sent' AND o.channel = $3 AND o.account = $4 ORDER BY o.id""",
            company,
            row.receipt,
            row.channel,
            row.account,
        )
        return list(map(_sent, rows))

    async def taken_back(self, company: int, row_ids: Sequence[int], reason: str) -> None:
        """A card among them is over: it is changed no more, and does not come anew."""
        named = listed(len(row_ids), 2)
        await self._engine.touch(
            f"""UPDATE outbox SET state = 'recalled', reason = $2
            WHERE company_id = $1 AND state = 'sent' AND id IN ({named})""",
            company,
            reason,
            *row_ids,
        )
        await self._engine.touch(
            f"""UPDATE card SET is_settled = true WHERE company_id = $1 AND id IN (
            SELECT card_id FROM outbox WHERE company_id = $1 AND id IN ({listed(len(row_ids), 1)}))""",
            company,
            *row_ids,
        )


def _sent(row: Row) -> SentRow:
    return SentRow(**{**row, "at": moment(row["at"]) if row["at"] else None})
