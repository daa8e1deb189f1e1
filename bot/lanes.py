"""A lane handled: all that waits in it, in order, with the files it needs; intake and sweep call it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog

from bot.alarm import Alarm
from bot.channels.channel import Channel, ChannelError, TooLarge, TryLater
from bot.metrics import Metrics
from handlers.desk import Desk
from handlers.files import FileNeeded, keep_file, miss_file
from handlers.proposals import ProposalsNeeded, Proposer, keep_proposals
from handlers.receive import HandlingFailed, Received, apologise, receive_next
from handlers.updates import load_update
from storage.errors import Conflict
from workflows.reading.media import FileProblem, limit_bytes

log = structlog.get_logger(__name__)

RETRY_AFTER = timedelta(seconds=5)
CONFLICTS_IN_A_ROW = 5
FETCH_ATTEMPTS = 3
LIGHT_FETCHES, HEAVY_FETCHES = 8, 2
"""How many files of one process are in memory at once: photos and voices, films and documents."""


class LaneHandler:
    """Handles all that waits in a lane, in order, fetching the files it needs between two transactions."""

    def __init__(
        self,
        desk: Desk,
        channels: Mapping[str, Channel],
        alarm: Alarm,
        metrics: Metrics,
        proposer: Proposer | None = None,
    ) -> None:
        self._desk = desk
        self._channels = channels
        self._alarm = alarm
        self._metrics = metrics
        self._proposer = proposer
        light, heavy = asyncio.Semaphore(LIGHT_FETCHES), asyncio.Semaphore(HEAVY_FETCHES)
        self._fetching = {"image": light, "voice": light, "video": heavy, "file": heavy}

    async def drain(self, company: int, lane: str) -> None:
        done: list[Received] = []
        conflicts = 0
        try:
            while conflicts < CONFLICTS_IN_A_ROW:
                try:
                    received = await self._receive(company, lane)
                except (FileNeeded, ProposalsNeeded) as need:
                    if await self._bring(company, need):
                        continue
                    return
                except Conflict:
                    conflicts += 1
                    continue
                except HandlingFailed as failure:
                    await self._put_off(company, failure)
                    return
                if received is None:
                    return
                done.append(received)
        finally:
            await self._wake(done)

    async def _wake(self, done: list[Received]) -> None:
        if any(each.has_outgoing for each in done):
            await self._alarm.deliver()
        held = [each.held_until for each in done if each.held_until]
        if held:
            await self._alarm.deliver(max(held))

    async def _receive(self, company: int, lane: str) -> Received | None:
        with self._metrics.handling_update() as handling:
            try:
                received = await receive_next(self._desk, company, lane)
            except (FileNeeded, ProposalsNeeded, Conflict):
                handling.result = ""
                raise
            handling.result = "handled" if received else ""
        return received

    async def _bring(self, company: int, need: FileNeeded | ProposalsNeeded) -> bool:
        """False when the lane is to be left for now."""
        if isinstance(need, FileNeeded):
            return await self._fetch(company, need)
        await self._propose(need)
        return True

    async def _propose(self, need: ProposalsNeeded) -> None:
        """Once an update, and never at its expense: whatever goes wrong, the form asks instead."""
        proposals: Mapping[str, str] = {}
        try:
            if self._proposer:
                words = need.words
                proposals = await self._proposer.propose(words.text, words.fields, words.locale)
        except Exception as error:  # noqa: BLE001 - the form can do without
            log.warning("no_proposals", inbox=need.row.id, error=type(error).__name__)
        await keep_proposals(self._desk.store, need.row, proposals)

    async def _fetch(self, company: int, need: FileNeeded) -> bool:
        """Before the transaction, never within: a slow platform holds no lock of ours.

        False when the platform asks for patience: the update waits in its lane.
        """
        try:
            return await self._fetch_once(company, need)
        except Exception as error:  # noqa: BLE001 - whatever it was, it counts as an attempt
            failure = HandlingFailed(need.row)
            failure.__cause__ = error
            await self._put_off(company, failure)
            return False

    async def _fetch_once(self, company: int, need: FileNeeded) -> bool:
        store, most = self._desk.store, self._desk.most_megabytes
        try:
            async with self._fetching[need.file.file_kind]:
                await self._fetch_and_keep(company, need, most)
        except TooLarge:
            await miss_file(store, need, FileProblem.TOO_LARGE)
        except TryLater as later:
            if need.row.attempts < FETCH_ATTEMPTS:
                retry_at = self._desk.now() + RETRY_AFTER
                await store.inbox.failed(need.row.id, later.reason, retry_at)
                return False
            await miss_file(store, need, FileProblem.NOT_FETCHED)
        except ChannelError as error:
            log.warning("file_not_fetched", reason=error.reason)
            await miss_file(store, need, FileProblem.NOT_FETCHED)
        return True

    async def _fetch_and_keep(self, company: int, need: FileNeeded, most: int) -> None:
        channel = self._channels[need.update.chat.channel]
        fetched = await channel.fetch_file(need.file, limit_bytes(need.file.file_kind, most))
        await keep_file(
            self._desk.store,
            company,
            need,
            fetched.content,
            fetched.name,
            most_megabytes=most,
        )

    async def _put_off(self, company: int, failure: HandlingFailed) -> None:
        """Try again later; after the last attempt the lane goes on and the speaker hears that something went wrong."""
        cause = failure.__cause__
        log.error("update_failed", inbox=failure.row.id, error=type(cause).__name__, exc_info=cause)
        retry_at = self._desk.now() + RETRY_AFTER
        is_dead = await self._desk.store.inbox.failed(
            failure.row.id, type(cause).__name__, retry_at
        )
        if is_dead:
            await apologise(self._desk, company, load_update(failure.row.payload))
            await self._alarm.deliver()
