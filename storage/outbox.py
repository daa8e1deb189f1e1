"""The outbox: every push is a row with a state and a reason, sent in order lane by lane.

waiting ──claim──> sending ──> sent | updated | retrying | dead;  retrying and expired leases are claimed again
waiting ──withdraw──> superseded:  a held row whose reader said more before it was sent
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Literal

from storage.connection import Connection, Row, listed, moment
from storage.engine import Engine

_REASON_LENGTH = 500
_RECEIPT_LENGTH = 200
_REPEAT_WITHIN = timedelta(seconds=600)
_PATIENCE = timedelta(seconds=10)
Kind = Literal["send", "refresh", "passing"]
"""`passing`: a card's new face that may be left out where the card can be changed but once."""
_COLUMNS = """id, company_id AS company, lane, channel, account, chat_id, kind, payload, card_id,
    ticket_id, state, attempts, due_at, reason"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """One delivery to be made. Rows of one `lane` (one chat, usually) go out one after the other.

    A row `held_for` an inbox lane answers what was said there: until `due_at`, and a little longer while something
    of that lane waits to be handled, it lets others of its own lane pass and may be withdrawn.
    """

    lane: str
    channel: str
    account: str
    chat_id: int
    kind: Kind
    payload: str
    due_at: datetime
    card_id: int | None = None
    ticket_id: int | None = None
    held_for: str | None = None


# dataclasses.asdict copies every value: at a dozen rows a ticket that is felt.
_ITEM = tuple(field.name for field in fields(OutboxItem))


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A delivery as claimed; `attempts` counts this one. `is_repeat` says that the same words went to the
    same lane a moment ago on purpose."""

    id: int
    company: int
    lane: str
    channel: str
    account: str
    chat_id: int
    kind: Kind
    payload: str
    card_id: int | None
    ticket_id: int | None
    state: str
    attempts: int
    due_at: datetime
    reason: str
    ticket_number: str | None = None
    is_repeat: bool = False


class CompanyOutbox:
    """Of one company, inside a unit of work."""

    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company
        self.has_rows = False
        self.held_until: datetime | None = None

    def add(self, item: OutboxItem) -> None:
        """Written with the commit, in the order added."""
        if item.held_for is None:
            self.has_rows = True
        else:
            self.held_until = max(item.due_at, self.held_until or item.due_at)
        self._connection.insert_later("outbox", _new_row(self._company, item))

    async def ticket_of(self, receipt: str) -> int | None:
        """The ticket a message was about that the platform has given this name."""
        row = await self._connection.row(
            """SELECT ticket_id FROM outbox WHERE company_id = $1 AND receipt = $2
            AND state = 'sent' AND ticket_id IS NOT NULL ORDER BY id DESC LIMIT 1""",
            self._company,
            receipt[:_RECEIPT_LENGTH],
        )
        return int(row["ticket_id"]) if row else None

    async def withdraw(self, held_for: str) -> bool:
        """What is held for this lane will not be sent; False when nothing is, or it is on its way already."""
        touched = await self._connection.touch(
            """UPDATE outbox SET state = 'superseded', is_unsent = false,
            reason = 'more was said before it was sent'
            WHERE company_id = $1 AND held_for = $2 AND is_unsent = true AND state = 'waiting'""",
            self._company,
            held_for,
        )
        return touched > 0


class Outbox:
    """Of the whole store: companies are mixed, each call is a small transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def claim(self, now: datetime, limit: int, lease_seconds: float) -> list[OutboxRow]:
        """Due rows, at most one of each lane and only a lane's oldest unsent one, ours for `lease_seconds`."""
        rows = await self._engine.rows(
            f"""WITH head AS MATERIALIZED (
                SELECT o.id FROM outbox o WHERE o.is_unsent = true AND o.due_at <= $1
                AND (o.lease_until IS NULL OR o.lease_until <= $1) AND NOT {_is_held("o")}
                AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.company_id = o.company_id
                    AND e.lane = o.lane AND e.is_unsent = true AND NOT {_is_held("e")}
                    AND (e.id < o.id OR (e.id > o.id AND e.lease_until > $1)))
                ORDER BY o.due_at, o.id LIMIT $2{self._engine.skip_locked})
            UPDATE outbox SET state = 'sending', attempts = attempts + 1, claimed_at = $1,
                lease_until = $3
            WHERE id IN (SELECT id FROM head)
            RETURNING {_COLUMNS}, (SELECT t.number FROM ticket t
                WHERE t.company_id = outbox.company_id AND t.id = outbox.ticket_id)
                AS ticket_number, attempts = 1 AND EXISTS (SELECT 1 FROM outbox s
                WHERE s.digest = outbox.digest AND s.id <> outbox.id
                AND s.state = 'sent' AND s.claimed_at > $4) AS is_repeat""",
            now,
            limit,
            now + timedelta(seconds=lease_seconds),
            now - _REPEAT_WITHIN,
            now - _PATIENCE,
        )
        return sorted(map(_claimed, rows), key=lambda row: (row.due_at, row.id))

    async def renew(self, row_ids: Collection[int], now: datetime, lease_seconds: float) -> None:
        """These are still being sent: ours for so long from `now`."""
        if row_ids:
            await self._engine.touch(
                f"""UPDATE outbox SET lease_until = $1 WHERE state = 'sending'
                AND id IN ({listed(len(row_ids), 1)})""",
                now + timedelta(seconds=lease_seconds),
                *row_ids,
            )

    async def sent(self, row_id: int, receipt: str) -> None:
        """`receipt` is the platform's name for the message: a reply to it is found by it."""
        await self._finish(row_id, "sent", "", receipt[:_RECEIPT_LENGTH])

    async def updated(self, row_id: int) -> None:
        """The card shows its new face."""
        await self._finish(row_id, "updated", "", "")

    async def settle_refresh(self, card_id: int) -> None:
        """A card's new face was its callback's own answer: the refresh that waits is not needed."""
        await self._engine.touch(
            """UPDATE outbox SET state = 'updated', is_unsent = false,
            reason = 'answered in the callback'
            WHERE card_id = $1 AND is_unsent = true AND kind = 'refresh' AND state = 'waiting'""",
            card_id,
        )

    async def is_refreshed_later(self, card_id: int, row_id: int) -> bool:
        """Another new face of the card, which must be shown, is on its way."""
        row = await self._engine.row(
            """SELECT 1 FROM outbox
            WHERE card_id = $1 AND is_unsent = true AND kind = 'refresh' AND id > $2 LIMIT 1""",
            card_id,
            row_id,
        )
        return row is not None

    async def dead(self, row_id: int, reason: str) -> None:
        """It will never work as asked: kept for `dead_rows`, its lane goes on."""
        await self._finish(row_id, "dead", reason, "")

    async def retry(self, row_id: int, at: datetime, reason: str) -> None:
        await self._engine.touch(
            """UPDATE outbox SET state = 'retrying', due_at = $2, lease_until = NULL, reason = $3
            WHERE id = $1 AND is_unsent = true""",
            row_id,
            at,
            reason[:_REASON_LENGTH],
        )

    async def dead_rows(self, company: int, limit: int) -> list[OutboxRow]:
        """Newest first."""
        rows = await self._engine.rows(
            f"""SELECT {_COLUMNS}, false AS is_repeat FROM outbox
            WHERE company_id = $1 AND state = 'dead' ORDER BY id DESC LIMIT $2""",
            company,
            limit,
        )
        return list(map(_claimed, rows))

    async def send_again(self, row_id: int, now: datetime) -> bool:
        """Gives a dead row another life; False when it is not dead."""
        touched = await self._engine.touch(
            """UPDATE outbox SET state = 'waiting', is_unsent = true, attempts = 0, due_at = $2,
            lease_until = NULL WHERE id = $1 AND state = 'dead'""",
            row_id,
            now,
        )
        return touched == 1

    async def next_due_at(self) -> datetime | None:
        """When the next row may be claimed; in the past when one is waiting already."""
        row = await self._engine.row(
            """SELECT CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END AS at
            FROM outbox WHERE is_unsent = true ORDER BY 1 LIMIT 1"""
        )
        return moment(row["at"]) if row else None

    async def _finish(self, row_id: int, state: str, reason: str, receipt: str) -> None:
        await self._engine.touch(
            """UPDATE outbox SET state = $2, is_unsent = false, lease_until = NULL, reason = $3,
            receipt = $4 WHERE id = $1 AND is_unsent = true""",
            row_id,
            state,
            reason[:_REASON_LENGTH],
            receipt,
        )


def _is_held(row: str) -> str:
    """Whether its reader may still be speaking: the quiet time is not over, or something they said is not yet handled."""
    return f"""({row}.held_for IS NOT NULL AND {row}.state = 'waiting' AND ({row}.due_at > $1
        OR ({row}.due_at > $5 AND EXISTS (SELECT 1 FROM inbox i WHERE i.company_id = {row}.company_id
            AND i.lane = {row}.held_for AND i.state = 'waiting'))))"""


def _new_row(company: int, item: OutboxItem) -> dict[str, object]:
    new = {"state": "waiting", "is_unsent": True, "attempts": 0, "reason": "", "receipt": ""}
    values = {name: getattr(item, name) for name in _ITEM}
    return values | {"company_id": company, "digest": _digest(company, item)} | new


def _digest(company: int, item: OutboxItem) -> int:
    text = "\0".join((str(company), item.lane, item.kind, item.payload))
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _claimed(row: Row) -> OutboxRow:
    values = {**row, "due_at": moment(row["due_at"]), "is_repeat": bool(row["is_repeat"])}
    return OutboxRow(**values)
