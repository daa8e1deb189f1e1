"""The outbox: every push is a row with a state and a reason, sent in order lane by lane.

waiting ──claim──> sending ──> sent | updated | retrying | dead;  retrying and expired leases are claimed again
sent ──taken_back──> recalled:  its platform has taken it from whoever had it
waiting ──withdraw──> superseded:  a held row whose reader said more before it was sent
sending ──put_off──> waiting:  its chat has had as many messages as it may in a minute

Rows of one `bundle` in one lane that are due together may be sent as one message; those of the night are held for the
morning. While such a row waits for its time it lets others of its lane pass.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Literal

from storage.connection import Connection, listed

RECEIPT_LENGTH = 200
WAITS_FOR_WORD = "waits until the person writes"
"""The reason of a row that nobody may be sent before their own next word."""
FAR = timedelta(days=3650)
"""So long waits what has no time of its own."""
WAITED = "waits"
"""The bundle of what waited and let others pass."""
SAID_SINCE = "the person has written since"
_MARK_BYTES = 12
Kind = Literal["send", "refresh", "passing", "gather"]
"""`passing`: a card's new face that may be left out where the card can be changed but once; `gather`: the chat itself, a
group, is to be made before what follows in its lane."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """One delivery to be made. Rows of one `lane` (one chat, usually) go out one after the other.

    A row `held_for` an inbox lane answers what was said there: until `due_at`, and a little longer while something
    of that lane waits to be handled, it lets others of its own lane pass and may be withdrawn.
    The last word about a ticket (`is_ending`) may use what is kept for it where messages are few; for
    what `is_urgent` somebody may be called beside the chat, where the platform can.
    `reason` is why it waits, where that is somebody's question.
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
    bundle: str | None = None
    is_ending: bool = False
    is_urgent: bool = False
    reason: str = ""


# dataclasses.asdict copies every value: at a dozen rows a ticket that is felt.
_ITEM = tuple(each.name for each in fields(OutboxItem))


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A delivery as claimed; `attempts` counts this one. `is_repeat` says that the same words went to the
    same lane a moment ago on purpose. `mark` is unguessable, of [0-9A-Za-z_-]: the same at each attempt, another once
    the row was given another life."""

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
    bundle: str | None = None
    is_ending: bool = False
    is_urgent: bool = False
    ticket_number: str | None = None
    is_repeat: bool = False
    mark: str = field(default="", compare=False)


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
        """The ticket a message was about that the platform has given this name; None where it was about several."""
        row = await self._connection.row(
            """SELECT MIN(ticket_id) AS least, MAX(ticket_id) AS most FROM outbox
            WHERE company_id = $1 AND receipt = $2 AND state = 'sent'""",
            self._company,
            receipt[:RECEIPT_LENGTH],
        )
        return row["least"] if row and row["least"] == row["most"] else None

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

    async def release(self, lane: str, now: datetime) -> int:
        """What waited in this lane for its person's word may go now, the words of it together as one message. What
        belongs to no ticket was about what was said before, and the card of what is over asks nothing any more: these
        are not sent."""
        rows = await self._connection.rows(
            """SELECT o.id, (o.ticket_id IS NULL OR c.is_settled = true) AS is_over FROM outbox o
            LEFT JOIN card c ON c.company_id = o.company_id AND c.id = o.card_id
            WHERE o.company_id = $1 AND o.lane = $2 AND o.is_unsent = true AND o.state = 'waiting'
            AND o.reason = $3""",
            self._company,
            lane,
            WAITS_FOR_WORD,
        )
        over = [row["id"] for row in rows if row["is_over"]]
        left = [row["id"] for row in rows if not row["is_over"]]
        await self._change(over, "state = 'superseded', is_unsent = false, reason = $3", SAID_SINCE)
        await self._change(left, f"due_at = $3, reason = '', bundle = '{WAITED}'", now)
        self.has_rows = self.has_rows or bool(left)
        return len(left)

    async def _change(self, row_ids: Sequence[int], how: str, value: object) -> None:
        """Of those that wait still; `how` says $3 for the value."""
        if row_ids:
            await self._connection.touch(
                f"""UPDATE outbox SET {how} WHERE company_id = $1 AND state = 'waiting'
                AND reason = $2 AND id IN ({listed(len(row_ids), 3)})""",
                self._company,
                WAITS_FOR_WORD,
                value,
                *row_ids,
            )

    async def is_waiting(self, card_id: int) -> bool:
        """The card is still on its way, and will look then as it does then."""
        row = await self._connection.row(
            """SELECT id FROM outbox WHERE company_id = $1 AND card_id = $2 AND is_unsent = true
            AND kind = 'send' AND state = 'waiting' LIMIT 1""",
            self._company,
            card_id,
        )
        return row is not None

    async def not_delivered(
        self, receipt: str, reason: str, *, is_dead: bool, now: datetime
    ) -> int:
        """The platform took the message of this name and says now that it did not arrive: its rows are dead, or wait
        for their person's next word."""
        rows = await self._connection.rows(
            "SELECT id FROM outbox WHERE company_id = $1 AND receipt = $2 AND state = 'sent'",
            self._company,
            receipt[:RECEIPT_LENGTH],
        )
        for row in rows:
            await (self._bury(row["id"], reason) if is_dead else self._wait_anew(row["id"], now))
        return len(rows)

    async def _bury(self, row_id: int, reason: str) -> None:
        await self._connection.touch(
            "UPDATE outbox SET state = 'dead', reason = $3 WHERE company_id = $1 AND id = $2",
            self._company,
            row_id,
            reason,
        )

    async def _wait_anew(self, row_id: int, now: datetime) -> None:
        await self._connection.touch(
            """UPDATE outbox SET state = 'waiting', is_unsent = true, attempts = 0, receipt = '',
            due_at = $3, reason = $4, bundle = COALESCE(bundle, 'waits'), mark = $5
            WHERE company_id = $1 AND id = $2""",
            self._company,
            row_id,
            now + FAR,
            WAITS_FOR_WORD,
            new_mark(),
        )


def new_mark() -> str:
    return secrets.token_urlsafe(_MARK_BYTES)


def _new_row(company: int, item: OutboxItem) -> dict[str, object]:
    new = {"state": "waiting", "is_unsent": True, "attempts": 0, "receipt": "", "mark": new_mark()}
    values = {name: getattr(item, name) for name in _ITEM}
    return values | {"company_id": company, "digest": _digest(company, item)} | new


def _digest(company: int, item: OutboxItem) -> int:
    text = "\0".join((str(company), item.lane, item.kind, item.payload))
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
