"""The inbox: what the platforms told us, written down before they are answered, handled in order lane by lane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from storage.connection import Connection, moment
from storage.engine import Engine
from storage.taking_in import Intake

MAX_ATTEMPTS = 5
_REASON_LENGTH = 500
_WAITING = {"state": "waiting", "attempts": 0, "reason": ""}
_ONCE = """ ON CONFLICT (company_id, channel, account, event_id) DO NOTHING
    RETURNING channel, account, event_id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    id: int
    company: int
    channel: str
    account: str
    lane: str
    payload: str
    attempts: int
    ready_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An update to be written down: `event_id` is the platform's own, `payload` all of it."""

    channel: str
    account: str
    event_id: str
    lane: str
    payload: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Events of one lane are handled one after the other."""

    company: int
    lane: str


class Inbox:
    """Of the whole store: each call is a small transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._intake = Intake(engine)

    async def write_down(
        self,
        company: int,
        channel: str,
        account: str,
        event_id: str,
        lane: str,
        payload: str,
        now: datetime,
    ) -> int | None:
        """Durable when it returns; None when this event was already known."""
        return await self._intake.take_in(
            {
                "company_id": company,
                "channel": channel,
                "account": account,
                "event_id": event_id,
                "lane": lane,
                "payload": payload,
                "state": "waiting",
                "attempts": 0,
                "reason": "",
                "ready_at": now,
            }
        )

    async def waiting_lanes(self, older_than: datetime, limit: int) -> tuple[Lane, ...]:
        """Lanes whose oldest row has been ready since before `older_than`, longest waiting first."""
        rows = await self._engine.rows(
            """SELECT company_id, lane FROM inbox i WHERE state = 'waiting' AND ready_at <= $1
            AND NOT EXISTS (SELECT 1 FROM inbox e WHERE e.company_id = i.company_id
                AND e.lane = i.lane AND e.state = 'waiting' AND e.id < i.id)
            ORDER BY id LIMIT $2""",
            older_than,
            limit,
        )
        return tuple(Lane(company=row["company_id"], lane=row["lane"]) for row in rows)

    async def failed(self, row_id: int, reason: str, retry_at: datetime | None) -> bool:
        """Counts an attempt. After the fifth, or with `retry_at` None, the row is dead, its lane goes on,
        and the answer is True."""
        row = await self._engine.row(
            """UPDATE inbox SET attempts = attempts + 1, reason = $2,
            state = CASE WHEN $3 OR attempts + 1 >= $4 THEN 'dead' ELSE state END,
            ready_at = COALESCE($5, ready_at) WHERE id = $1 AND state = 'waiting'
            RETURNING state""",
            row_id,
            reason[:_REASON_LENGTH],
            retry_at is None,
            MAX_ATTEMPTS,
            retry_at,
        )
        return row is not None and row["state"] == "dead"

    async def change_payload(self, row_id: int, payload: str) -> None:
        """What the row says once a file it names has been fetched."""
        await self._engine.touch("UPDATE inbox SET payload = $2 WHERE id = $1", row_id, payload)


class CompanyInbox:
    """Of one company, inside a unit of work."""

    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company

    async def take(self, lane: str, now: datetime | None = None) -> InboxRow | None:
        """The lane's oldest waiting row; whoever takes from the same lane meanwhile waits for our end.

        With `now`, None while the oldest row waits for its next attempt.
        """
        row = await self._connection.row(
            f"""SELECT id, channel, account, lane, payload, attempts, ready_at FROM inbox
            WHERE company_id = $1 AND lane = $2 AND state = 'waiting'
            ORDER BY id LIMIT 1{self._connection.for_update}""",
            self._company,
            lane,
        )
        if row is None or (now and moment(row["ready_at"]) > now):
            return None
        return InboxRow(**{**row, "company": self._company, "ready_at": moment(row["ready_at"])})

    async def write_down(self, arrivals: Sequence[Arrival], now: datetime) -> list[Arrival]:
        """In their order, with the commit; those not known before."""
        new = [
            dict(asdict(each), **_WAITING, company_id=self._company, ready_at=now)
            for each in arrivals
        ]
        rows = await self._connection.insert("inbox", new, _ONCE) if new else []
        ids = {(row["channel"], row["account"], row["event_id"]) for row in rows}
        return [each for each in arrivals if (each.channel, each.account, each.event_id) in ids]

    async def done(self, row_id: int, now: datetime) -> None:
        self._connection.change_later(
            "inbox",
            "UPDATE inbox SET state = 'done', done_at = $3 WHERE company_id = $1 AND id = $2",
            self._company,
            row_id,
            now,
        )
