"""The store: one open database with everything that is remembered in it; the composition root opens it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path

from tortoise.exceptions import BaseORMException

from storage.calls import Calls
from storage.cards import Cards
from storage.companies import Companies
from storage.connection import Connection
from storage.conversations import Sleepers, Waking, wake_due
from storage.deliveries import Outbox
from storage.engine import Engine
from storage.errands import Errands
from storage.errors import NotReady
from storage.files import Files
from storage.form_links import FormLinks
from storage.ids import Ids
from storage.inbox import Inbox
from storage.leases import Leases
from storage.migrating import migrate
from storage.numbers import Numbers
from storage.queries import Queries
from storage.reply_windows import ReplyWindows
from storage.roster import Roster
from storage.sent import Sent
from storage.timers import Timer, Timers, claim_due, claim_of_company
from storage.troubles import Troubles
from storage.unit_of_work import UnitOfWork
from storage.uploads import Uploads

_PATIENCE_SECONDS = 2
DueTimer = tuple[UnitOfWork, Timer]


class Store:
    """Its parts commit each call by itself; what belongs together goes through a unit of work.
    Inside a unit of work the store's own parts may not be used."""

    def __init__(self, engine: Engine, files_dir: Path) -> None:
        self._engine = engine
        self._numbers = Numbers(engine)
        self._ids = Ids()
        self._roster = Roster()
        self.companies = Companies(engine)
        self.inbox = Inbox(engine)
        self.outbox = Outbox(engine)
        self.sent = Sent(engine)
        self.calls = Calls(engine)
        self.cards = Cards(engine)
        self.timers = Timers(engine)
        self.errands = Errands(engine)
        self.leases = Leases(engine)
        self.troubles = Troubles(engine)
        self.uploads = Uploads(engine)
        self.reply_windows = ReplyWindows(engine)
        self.sleepers = Sleepers(engine)
        self.files = Files(engine, files_dir)
        self.form_links = FormLinks(engine)
        self.queries = Queries(engine)

    @classmethod
    async def open(cls, database_url: str, files_dir: Path) -> Store:
        """Raises `storage.addresses.BadAddress` when the URL cannot be understood, NotReady when nobody answers."""
        try:
            return cls(await Engine.open(database_url), files_dir)
        except (OSError, BaseORMException) as error:
            raise NotReady(f"the database does not answer ({type(error).__name__})") from error

    async def close(self) -> None:
        await self._engine.close()

    async def migrate(self) -> None:
        """Brings the tables up to date; several processes may do so at once."""
        await migrate(self._engine)

    async def is_ready(self) -> bool:
        """Whether the database answers and has its tables."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self._engine.row("SELECT id FROM company LIMIT 1")
        except Exception:  # noqa: BLE001 - drivers fail in many ways, and each of them is the answer
            return False
        return True

    @asynccontextmanager
    async def unit_of_work(self, company: int) -> AsyncIterator[UnitOfWork]:
        """Commits at a clean end, undoes everything on an exception."""
        async with self._engine.transaction() as connection, self._work(connection, company) as uow:
            yield uow

    @property
    def writes_at_once(self) -> bool:
        """Whether several transactions may write side by side: SQLite has one writer."""
        return self._engine.is_postgres

    @asynccontextmanager
    async def due_timers(self, now: datetime, limit: int) -> AsyncIterator[Sequence[DueTimer]]:
        """The longest due timers of tickets, each with the unit of work of its company in which it is no longer there.

        All in one transaction: on an exception they are due as before, and the caller looks for the one that failed
        by taking each alone, and says by `timers.postpone` when to try that again.
        """
        async with self._ringing(lambda connection: claim_due(connection, now, limit)) as due:
            yield due

    @asynccontextmanager
    async def due_timer_of_company(self, now: datetime) -> AsyncIterator[Sequence[DueTimer]]:
        """The same with one timer of no ticket; empty when none is due."""
        async with self._ringing(lambda connection: claim_of_company(connection, now)) as due:
            yield due

    @asynccontextmanager
    async def _ringing(
        self, claim: Callable[[Connection], Awaitable[Sequence[Timer]]]
    ) -> AsyncIterator[Sequence[DueTimer]]:
        async with self._engine.transaction() as connection:
            timers = await claim(connection)
            async with AsyncExitStack() as stack:
                works = {
                    company: await stack.enter_async_context(self._work(connection, company))
                    for company in sorted({timer.company for timer in timers})
                }
                for company, uow in works.items():
                    theirs = {each.ticket_id for each in timers if each.company == company}
                    if len(theirs) > 1:
                        await uow.tickets.read_ahead(sorted(theirs))
                yield [(works[timer.company], timer) for timer in timers]

    @asynccontextmanager
    async def next_waking(self, now: datetime) -> AsyncIterator[tuple[UnitOfWork, Waking] | None]:
        """The conversation the clock is to look at, with the unit of work in which it no longer waits for that.

        On an exception it waits as before: the caller says by `sleepers.postpone` until when.
        """
        async with self._engine.transaction() as connection:
            waking = await wake_due(connection, now)
            if waking is None:
                yield None
                return
            async with self._work(connection, waking.company) as uow:
                uow.conversations.is_locked(waking.conversation)
                yield uow, waking

    @asynccontextmanager
    async def _work(self, connection: Connection, company: int) -> AsyncIterator[UnitOfWork]:
        uow = UnitOfWork(connection, company, self._numbers, self._ids, self._roster)
        yield uow
        await uow.flush()
