"""Calls to other systems: claimed, made, and what came of it told to the ticket; every end has a state and a reason."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import structlog
from aiohttp import ClientSession
from yarl import URL

from bot.alarm import Alarm
from bot.jobs.asking import AskAgain, NoAnswer, Request, ask
from bot.logs import telling
from bot.metrics import Metrics
from handlers.calls import Settled, give_up, is_wanted, take_answer
from handlers.desk import Desk
from storage.calls import CallRow
from storage.errors import Conflict

log = structlog.get_logger(__name__)

AT_ONCE = 40
"""Calls of one process on their way together; what waits is claimed as they end."""
LEASE_SECONDS = 6.0
RENEW_AFTER_SECONDS = 2.0
"""A lease is renewed for as long as the call takes: only a worker that died lets one run out."""
LAST_CALLS_SECONDS = 4.0
LAST_ATTEMPT = 8
FIRST_WAIT_SECONDS = 10.0
EACH_WAIT_IS_LONGER: Final = 3
LONGEST_WAIT_SECONDS = 3600.0
CONFLICTS_IN_A_ROW = 3
LOOK_AGAIN_SECONDS = 300.0
"""At a ticket that stands still."""


class Caller:
    """Any number may run at once: a claimed call is leased. `secrets` are tokens by the name a call gives, in lower case."""

    def __init__(
        self,
        desk: Desk,
        http: ClientSession,
        secrets: Mapping[str, str],
        alarm: Alarm,
        metrics: Metrics,
    ) -> None:
        self._desk = desk
        self._calls = desk.store.calls
        self._http = http
        self._secrets = secrets
        self._alarm = alarm
        self._metrics = metrics
        self._claiming = asyncio.Lock()
        self._underway: set[asyncio.Task[None]] = set()

    async def call_due(self) -> int:
        """Sets out with what is due and does not wait for it: a slow system holds up no other. How many were begun."""
        async with self._claiming:
            free = AT_ONCE - len(self._underway)
            rows = await self._calls.claim(self._desk.now(), free, LEASE_SECONDS) if free else []
            for row in rows:
                task = asyncio.create_task(self._make(row))
                self._underway.add(task)
                task.add_done_callback(self._underway.discard)
            return len(rows)

    async def finish(self) -> None:
        """Waits for all that are on their way."""
        await asyncio.gather(*self._underway)

    async def close(self) -> None:
        """Lets what is on its way arrive; a call cut off is made again, under the same key."""
        if self._underway:
            await asyncio.wait(self._underway, timeout=LAST_CALLS_SECONDS)
        left = [*self._underway]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _make(self, row: CallRow) -> None:
        with telling(ticket=row.ticket_number, call=row.id):
            renewing = asyncio.create_task(self._renew(row))
            try:
                result = await self._attempt(row)
                self._metrics.call_attempted(result)
                host = URL(row.url).host
                log.info("call", host=host, node=row.node, result=result, attempt=row.attempts)
            except Exception:
                log.exception("call_not_settled")
            finally:
                renewing.cancel()

    async def _renew(self, row: CallRow) -> None:
        while True:
            await asyncio.sleep(RENEW_AFTER_SECONDS)
            try:
                await self._calls.renew([row.id], self._desk.now(), LEASE_SECONDS)
            except Exception:
                log.exception("lease_not_renewed")

    async def _attempt(self, row: CallRow) -> str:
        try:
            return await self._ask(row)
        except AskAgain as later:
            return await self._later(row, later)
        except NoAnswer as no:
            return await self._dead(row, no.problem)
        except Exception as error:
            log.exception("call_failed")
            return await self._after_a_fault(row, type(error).__name__)

    async def _ask(self, row: CallRow) -> str:
        wanted = await is_wanted(self._desk, row)
        if wanted == "no":
            return await self._dead(row, "over")
        if wanted == "later":
            at = self._desk.now() + timedelta(seconds=LOOK_AGAIN_SECONDS)
            await self._calls.put_off(row, at)
            return "put_off"
        text = await ask(self._http, self._request(row))
        for left in reversed(range(CONFLICTS_IN_A_ROW)):
            try:
                return await self._told(await take_answer(self._desk, row, text))
            except Conflict:
                if not left:
                    raise
        raise AssertionError("the last try returns or raises")

    def _request(self, row: CallRow) -> Request:
        token = self._secrets.get(row.secret.lower(), "")
        if row.secret and not token:
            raise NoAnswer(f"no_secret: {row.secret.upper()}")
        return Request(
            method=row.method,
            url=row.url,
            body=row.body,
            key=f"gongdan-{row.company}-{row.id}",
            token=token,
        )

    async def _later(self, row: CallRow, later: AskAgain) -> str:
        if row.attempts >= LAST_ATTEMPT:
            return await self._dead(row, later.problem)
        wait = max(later.after, _wait(row.attempts))
        at = self._desk.now() + timedelta(seconds=wait)
        await self._calls.retry(row, at, later.problem)
        return "retrying"

    async def _dead(self, row: CallRow, problem: str) -> str:
        log.warning("call_dead", reason=problem)
        return await self._told(await give_up(self._desk, row, problem))

    async def _told(self, settled: Settled) -> str:
        if settled.has_outgoing:
            await self._alarm.deliver()
        return settled.result

    async def _after_a_fault(self, row: CallRow, problem: str) -> str:
        """Ours, not theirs: the ticket could not be told, so it goes on waiting, and a person sees the row."""
        if row.attempts < LAST_ATTEMPT:
            at = self._desk.now() + timedelta(seconds=_wait(row.attempts))
            await self._calls.retry(row, at, problem)
            return "retrying"
        async with self._desk.store.unit_of_work(row.company) as uow:
            await uow.calls.dead(row.id, problem)
        return "dead"


def _wait(attempts: int) -> float:
    """Seconds after so many attempts: 10, 30, 90 … an hour at most."""
    grown = FIRST_WAIT_SECONDS * float(EACH_WAIT_IS_LONGER ** (attempts - 1))
    return min(grown, LONGEST_WAIT_SECONDS)
