"""The directory kept: everybody once a night, and whoever changed as soon as the platform says so; errands run it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.channels.contacts import DIRECTORY, EVERYBODY, MEMBER, RENAMED, Contacts
from bot.jobs.errands import Run
from handlers.backlog import look_at_backlog
from handlers.desk import Desk, Moment
from handlers.directory import Directory, Taken, have_new_id, meet_members, take_directory
from storage.errands import Errand

log = structlog.get_logger(__name__)

NIGHTLY = time(3, 17)
"""By the company's clocks, and not on the hour, when everybody asks (WeCom doc 90312)."""
AT_ONCE = 200
"""So many people are taken in one transaction."""


class DirectoryKeeper:
    """`contacts` are by channel."""

    def __init__(self, desk: Desk, contacts: Mapping[str, Contacts]) -> None:
        self._desk = desk
        self._contacts = contacts

    @property
    def platforms(self) -> tuple[str, ...]:
        """The channels that have a contact list."""
        return tuple(self._contacts)

    def errands(self) -> dict[tuple[str, str], Run]:
        """By whom each kind is run, for the `ErrandRunner`."""
        kinds = {DIRECTORY: self._everybody, MEMBER: self._member, RENAMED: self._renamed}
        return {(channel, kind): run for channel in self._contacts for kind, run in kinds.items()}

    async def plan(self, company: int, accounts: Iterable[tuple[str, str]]) -> None:
        """The first night; from then on each one plans the next."""
        night = next_night(self._desk.now(), self._desk.zone)
        for channel, account in accounts:
            if channel in self._contacts:
                about = (channel, account, DIRECTORY, EVERYBODY)
                await self._desk.store.errands.plan(company, *about, night)

    async def take_all(self, company: int, channel: str, account: str) -> Taken:
        async with self._desk.store.unit_of_work(company) as uow:
            known = await uow.directory.known(channel, account)
        here = [each.external_id for each in known if each.is_active]
        found = await self._contacts[channel].whole(here)
        return await self._take(company, channel, account, found)

    async def _everybody(self, errand: Errand, owner: str) -> None:
        await self.take_all(errand.company, errand.channel, errand.account)
        night = next_night(self._desk.now(), self._desk.zone)
        await self._desk.store.errands.done(errand, owner, again_at=night)

    async def _member(self, errand: Errand, _: str) -> None:
        found = await self._contacts[errand.channel].one(errand.key)
        await self._take(errand.company, errand.channel, errand.account, found)

    async def _renamed(self, errand: Errand, _: str) -> None:
        """`token` is the new id."""
        found = await self._contacts[errand.channel].one(errand.token)
        here = (errand.channel, errand.account)
        async with self._desk.store.unit_of_work(errand.company) as uow:
            await have_new_id(uow, here, errand.key, errand.token)
        await self._take(errand.company, *here, found)

    async def _take(self, company: int, channel: str, account: str, found: Directory) -> Taken:
        """A part at a time: nobody else waits for thousands of people."""
        store, here, taken = self._desk.store, (channel, account), Taken()
        for part in found.parts(AT_ONCE):
            async with store.unit_of_work(company) as uow:
                taken += await meet_members(uow, part, here)
        for part in found.parts(AT_ONCE):
            async with store.unit_of_work(company) as uow:
                taken += await take_directory(uow, part, here)
        if taken != Taken():
            await self._look_at_backlog(company)
        log.info(
            "directory_taken",
            channel=channel,
            members=len(found.members),
            came=taken.came,
            renamed=taken.renamed,
            moved=taken.moved,
            led=taken.led,
            left=taken.left,
            returned=taken.returned,
        )
        return taken

    async def _look_at_backlog(self, company: int) -> None:
        desk = self._desk
        async with desk.store.unit_of_work(company) as uow:
            look_at_backlog(Moment(desk=desk, uow=uow, now=desk.now(), door="directory"))


def next_night(now: datetime, zone: ZoneInfo) -> datetime:
    local = now.astimezone(zone)
    night = datetime.combine(local.date(), NIGHTLY, zone)
    return night if night > local else night + timedelta(days=1)
