"""Reply windows: where a person's word allows so many messages for so long, how many have been sent since, through whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson

from storage.connection import Connection, Row, moment
from storage.engine import Engine

LATE = timedelta(seconds=1)
"""What was sent so soon after a person's word may have left before it: platforms tell whole seconds."""
IN_QUEUE = "queue"
"""Who serves a person that waits for one of us by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyWindow:
    """`through` is the platform's account the person last wrote to. `served_by` is who of us talks to them by hand:
    empty for nobody, `IN_QUEUE` while they wait for somebody. `sends` are the deliveries it has counted, with when."""

    through: str
    opened_at: datetime
    served_by: str
    is_shut: bool
    sends: tuple[tuple[int, datetime], ...]

    def is_open(self, now: datetime, lasts: timedelta) -> bool:
        return not self.is_shut and not self.served_by and now < self.opened_at + lasts

    def has_counted(self, delivery: int) -> bool:
        return delivery in {each[0] for each in self.sends}

    def has_room(self, now: datetime, lasts: timedelta, most: int) -> bool:
        return self.is_open(now, lasts) and len(self.sends) < most


class CompanyReplyWindows:
    """Of one company, inside a unit of work."""

    def __init__(self, connection: Connection, company: int) -> None:
        self._connection = connection
        self._company = company

    async def get(self, chat_id: int) -> ReplyWindow | None:
        return await _read(self._connection, self._company, chat_id)

    async def locked(self, chat_id: int) -> ReplyWindow | None:
        """Until our end nobody opens or uses it."""
        return await _read(self._connection, self._company, chat_id, lock=True)

    async def served(self, channel: str, account: str) -> frozenset[str]:
        """The platform's ids of those whom one of us talks to by hand, as far as we know."""
        rows = await self._connection.rows(
            """SELECT c.external_id FROM reply_window w
            JOIN chat c ON c.company_id = w.company_id AND c.id = w.chat_id
            WHERE w.company_id = $1 AND w.served_by <> '' AND c.channel = $2 AND c.account = $3""",
            self._company,
            channel,
            account,
        )
        return frozenset(row["external_id"] for row in rows)

    async def open(self, chat_id: int, through: str, at: datetime) -> str:
        """They have written: counting begins anew, but for what was sent after that before we heard of it. What was
        written earlier than what we heard of already changes nothing. Who serves them."""
        known = await _read(self._connection, self._company, chat_id, lock=True)
        if known and known.opened_at > at:
            return known.served_by
        later = [] if known is None else [each for each in known.sends if each[1] > at + LATE]
        await self._connection.touch(
            """INSERT INTO reply_window
            (company_id, chat_id, through, opened_at, served_by, is_shut, sends)
            VALUES ($1, $2, $3, $4, '', false, $5)
            ON CONFLICT (company_id, chat_id) DO UPDATE SET through = excluded.through,
            opened_at = excluded.opened_at, is_shut = false, sends = excluded.sends""",
            self._company,
            chat_id,
            through,
            at,
            _dumped(later),
        )
        return known.served_by if known else ""

    async def serve(self, chat_id: int, through: str, by: str, now: datetime) -> None:
        """From now on somebody talks to them by hand, `by` says who; empty gives them back to the bot, which may not
        write before they do."""
        await self._connection.touch(
            """INSERT INTO reply_window
            (company_id, chat_id, through, opened_at, served_by, is_shut, sends)
            VALUES ($1, $2, $3, $4, $5, true, '[]')
            ON CONFLICT (company_id, chat_id) DO UPDATE SET served_by = excluded.served_by,
            is_shut = true""",
            self._company,
            chat_id,
            through,
            now,
            by,
        )


class ReplyWindows:
    """Of the whole store: each call commits by itself."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def take(
        self, company: int, chat_id: int, delivery: int, most: int, lasts: timedelta, now: datetime
    ) -> bool:
        """Whether this delivery may go: it counts from now on, and once however often it is tried. Two who ask at once
        never get more than `most` together."""
        async with self._engine.transaction() as connection:
            known = await _read(connection, company, chat_id, lock=True)
            if known is None or not known.is_open(now, lasts):
                return False
            if known.has_counted(delivery):
                return True
            if len(known.sends) >= most:
                return False
            await connection.touch(
                "UPDATE reply_window SET sends = $3 WHERE company_id = $1 AND chat_id = $2",
                company,
                chat_id,
                _dumped([*known.sends, (delivery, now)]),
            )
        return True

    async def through(self, company: int, chat_id: int) -> str:
        """Empty where they never wrote."""
        row = await self._engine.row(
            "SELECT through FROM reply_window WHERE company_id = $1 AND chat_id = $2",
            company,
            chat_id,
        )
        return str(row["through"]) if row else ""

    async def shut(
        self, company: int, chat_id: int, delivery: int, served_by: str | None = None
    ) -> None:
        """The platform did not take this delivery, and takes no more until they write again; `served_by` where it says
        who talks to them instead. Nothing where they have written since."""
        async with self._engine.transaction() as connection:
            known = await _read(connection, company, chat_id, lock=True)
            if known is None or not known.has_counted(delivery):
                return
            await connection.touch(
                """UPDATE reply_window SET is_shut = true, served_by = COALESCE($3, served_by)
                WHERE company_id = $1 AND chat_id = $2""",
                company,
                chat_id,
                served_by,
            )


async def _read(
    connection: Connection, company: int, chat_id: int, *, lock: bool = False
) -> ReplyWindow | None:
    row = await connection.row(
        f"""SELECT through, opened_at, served_by, is_shut, sends FROM reply_window
        WHERE company_id = $1 AND chat_id = $2{connection.for_update if lock else ""}""",
        company,
        chat_id,
    )
    return _window(row) if row else None


def _window(row: Row) -> ReplyWindow:
    return ReplyWindow(
        through=row["through"],
        opened_at=moment(row["opened_at"]),
        served_by=row["served_by"],
        is_shut=bool(row["is_shut"]),
        sends=tuple((each[0], moment(each[1])) for each in orjson.loads(row["sends"])),
    )


def _dumped(sends: list[tuple[int, datetime]]) -> str:
    return orjson.dumps([[delivery, at.isoformat()] for delivery, at in sends]).decode()
