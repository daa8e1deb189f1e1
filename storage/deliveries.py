"""The outbox as a whole: what is due is claimed lane by lane, alone or as a bundle, and every end written down."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from storage.connection import Row, listed, moment
from storage.engine import Engine
from storage.outbox import RECEIPT_LENGTH, OutboxRow, new_mark

MOST_TOGETHER = 100
"""Rows of one message, or of several if it gets too long."""
_REASON_LENGTH = 500
_ANSWERED = "answered in the callback"
_REPEAT_WITHIN = timedelta(seconds=600)
_PATIENCE = timedelta(seconds=10)
_COLUMNS = """id, company_id AS company, lane, channel, account, chat_id, kind, payload, card_id,
    ticket_id, state, attempts, due_at, reason, bundle, is_ending, is_urgent, mark"""
_CLAIMED = f"""{_COLUMNS}, (SELECT t.number FROM ticket t WHERE t.company_id = outbox.company_id
    AND t.id = outbox.ticket_id) AS ticket_number"""


class Outbox:
    """Of the whole store: companies are mixed, each call is a small transaction of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def claim(
        self, now: datetime, limit: int, lease_seconds: float, but: Sequence[str] = ()
    ) -> list[OutboxRow]:
        """Due rows, at most one of each lane and only a lane's oldest unsent one, ours for `lease_seconds`; none of the
        channels named by `but`."""
        others = f"AND o.channel NOT IN ({listed(len(but), 5)})" if but else ""
        rows = await self._engine.rows(
            f"""WITH head AS MATERIALIZED (
                SELECT o.id FROM outbox o WHERE o.is_unsent = true AND o.due_at <= $1 {others}
                AND (o.lease_until IS NULL OR o.lease_until <= $1) AND NOT {_is_held("o")}
                AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.company_id = o.company_id
                    AND e.lane = o.lane AND e.is_unsent = true AND NOT {_is_held("e")}
                    AND (e.id < o.id OR (e.id > o.id AND e.lease_until > $1)))
                ORDER BY o.due_at, o.id LIMIT $2{self._engine.skip_locked})
            UPDATE outbox SET state = 'sending', attempts = attempts + 1, claimed_at = $1,
                lease_until = $3
            WHERE id IN (SELECT id FROM head)
            RETURNING {_CLAIMED}, attempts = 1 AND EXISTS (SELECT 1 FROM outbox s
                WHERE s.digest = outbox.digest AND s.id <> outbox.id
                AND s.state = 'sent' AND s.claimed_at > $4) AS is_repeat""",
            now,
            limit,
            now + timedelta(seconds=lease_seconds),
            now - _REPEAT_WITHIN,
            now - _PATIENCE,
            *but,
        )
        return sorted(map(_claimed, rows), key=lambda row: (row.due_at, row.id))

    async def has_due(self, channel: str, now: datetime) -> bool:
        """Whether something of the channel may wait to be claimed: a look that costs little."""
        row = await self._engine.row(
            """SELECT 1 FROM outbox WHERE is_unsent = true AND channel = $1 AND due_at <= $2
            AND (lease_until IS NULL OR lease_until <= $2) LIMIT 1""",
            channel,
            now,
        )
        return row is not None

    async def claim_bundle(
        self, first: OutboxRow, now: datetime, lease_seconds: float
    ) -> list[OutboxRow]:
        """Those that may go out in one message with `first`, a claimed row that keeps its lane to itself meanwhile.

        What was under way before goes with what was under way with it, so that a message that may have arrived is made
        anew as it was. Nothing overtakes what is to be said about the same ticket.
        """
        rows = await self._engine.rows(
            f"""UPDATE outbox SET state = 'sending', attempts = attempts + 1, claimed_at = $1,
                lease_until = $2
            WHERE id IN (SELECT o.id FROM outbox o WHERE o.company_id = $3 AND o.lane = $4
                AND o.is_unsent = true AND o.id > $5 AND o.bundle = $6 AND o.kind = 'send'
                AND o.card_id IS NULL AND o.due_at <= $1
                AND (o.lease_until IS NULL OR o.lease_until <= $1)
                AND CASE WHEN $7 THEN o.attempts > 0 ELSE o.attempts = 0 AND NOT EXISTS (
                    SELECT 1 FROM outbox e WHERE e.company_id = $3 AND e.lane = $4
                    AND e.is_unsent = true AND e.id < o.id AND e.due_at <= $1
                    AND e.ticket_id = o.ticket_id AND (e.bundle IS NULL OR e.bundle <> $6)) END
                ORDER BY o.id LIMIT {MOST_TOGETHER - 1})
            RETURNING {_CLAIMED}, false AS is_repeat""",
            now,
            now + timedelta(seconds=lease_seconds),
            first.company,
            first.lane,
            first.id,
            first.bundle,
            first.attempts > 1,
        )
        return sorted(map(_claimed, rows), key=lambda row: row.id)

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
        await self.sent_together([row_id], receipt)

    async def sent_together(self, row_ids: Sequence[int], receipt: str) -> bool:
        """As one message: all of them at once, so that none is said again. False when somebody else has written that
        down before."""
        reason = f"one message of {len(row_ids)}, from {row_ids[0]}" if len(row_ids) > 1 else ""
        return await self._finish(row_ids, "sent", reason, receipt[:RECEIPT_LENGTH]) > 0

    async def updated(self, row_id: int) -> None:
        """The card shows its new face."""
        await self._finish([row_id], "updated", "", "")

    async def settle_refresh(self, card_id: int) -> None:
        """A card's new face was its callback's own answer: the refresh that waits is not needed."""
        await self._engine.touch(
            """UPDATE outbox SET state = 'updated', is_unsent = false, reason = $2
            WHERE card_id = $1 AND is_unsent = true AND kind = 'refresh' AND state = 'waiting'""",
            card_id,
            _ANSWERED,
        )

    async def refresh_after_all(self, card_id: int, now: datetime) -> None:
        """The answer of its callback did not arrive: what was settled last by it waits again."""
        await self._engine.touch(
            """UPDATE outbox SET state = 'waiting', is_unsent = true, due_at = $3, reason = ''
            WHERE state = 'updated' AND reason = $2 AND id = (SELECT MAX(id) FROM outbox
                WHERE card_id = $1 AND kind = 'refresh')""",
            card_id,
            _ANSWERED,
            now,
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

    async def dead(self, row_ids: Sequence[int], reason: str) -> None:
        """They will never work as asked: kept for `dead_rows`, their lane goes on."""
        await self._finish(row_ids, "dead", reason, "")

    async def retry(self, row_ids: Sequence[int], at: datetime, reason: str) -> None:
        await self._engine.touch(
            f"""UPDATE outbox SET state = 'retrying', due_at = $1, lease_until = NULL, reason = $2
            WHERE is_unsent = true AND id IN ({listed(len(row_ids), 2)})""",
            at,
            reason[:_REASON_LENGTH],
            *row_ids,
        )

    async def put_off(
        self, row_ids: Sequence[int], until: datetime, reason: str, *, lets_pass: bool = False
    ) -> None:
        """Not tried yet: that does not count as an attempt. What `lets_pass` is not in the way of its lane meanwhile."""
        bundle = "COALESCE(bundle, 'waits')" if lets_pass else "bundle"
        await self._engine.touch(
            f"""UPDATE outbox SET state = 'waiting', attempts = attempts - 1, due_at = $1,
            lease_until = NULL, reason = $2, bundle = {bundle}
            WHERE is_unsent = true AND state = 'sending' AND id IN ({listed(len(row_ids), 2)})""",
            until,
            reason[:_REASON_LENGTH],
            *row_ids,
        )

    async def held_rows(self, company: int, now: datetime, limit: int) -> list[OutboxRow]:
        """What waits for the morning or for its chat's next minute, the nearest first."""
        rows = await self._engine.rows(
            f"""SELECT {_CLAIMED}, false AS is_repeat FROM outbox WHERE company_id = $1
            AND is_unsent = true AND state = 'waiting' AND due_at > $2 AND reason <> ''
            ORDER BY due_at, id LIMIT $3""",
            company,
            now,
            limit,
        )
        return list(map(_claimed, rows))

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
            lease_until = NULL, mark = $3 WHERE id = $1 AND state = 'dead'""",
            row_id,
            now,
            new_mark(),
        )
        return touched == 1

    async def next_due_at(self) -> datetime | None:
        """When the next row may be claimed; in the past when one is waiting already."""
        row = await self._engine.row(
            """SELECT CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END AS at
            FROM outbox WHERE is_unsent = true ORDER BY 1 LIMIT 1"""
        )
        return moment(row["at"]) if row else None

    async def _finish(self, row_ids: Sequence[int], state: str, reason: str, receipt: str) -> int:
        return await self._engine.touch(
            f"""UPDATE outbox SET state = $1, is_unsent = false, lease_until = NULL, reason = $2,
            receipt = $3 WHERE is_unsent = true AND id IN ({listed(len(row_ids), 3)})""",
            state,
            reason[:_REASON_LENGTH],
            receipt,
            *row_ids,
        )


def _is_held(row: str) -> str:
    """Whether it lets others of its lane pass: one that waits for the quiet after what its reader says, one of a bundle
    that waits for its time, and the new face of a card that waits so itself."""
    return f"""({_is_for_a_speaker(row)} OR {_waits_for_its_time(row)} OR ({row}.kind <> 'send'
        AND EXISTS (SELECT 1 FROM outbox c WHERE c.card_id = {row}.card_id AND c.is_unsent = true
            AND c.kind = 'send' AND {_waits_for_its_time("c")})))"""


def _is_for_a_speaker(row: str) -> str:
    """The quiet time is not over, or something they said is not yet handled."""
    return f"""({row}.held_for IS NOT NULL AND {row}.state = 'waiting' AND ({row}.due_at > $1
        OR ({row}.due_at > $5 AND EXISTS (SELECT 1 FROM inbox i WHERE i.company_id = {row}.company_id
            AND i.lane = {row}.held_for AND i.state = 'waiting'))))"""


def _waits_for_its_time(row: str) -> str:
    return f"({row}.bundle IS NOT NULL AND {row}.state = 'waiting' AND {row}.due_at > $1)"


def _claimed(row: Row) -> OutboxRow:
    values = {**row, "due_at": moment(row["due_at"]), "is_repeat": bool(row["is_repeat"])}
    return OutboxRow(**values)
