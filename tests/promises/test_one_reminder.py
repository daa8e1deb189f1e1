from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs.clock import ClockWatcher
from bot.metrics import Metrics
from tests.databases import OpenStore
from tests.promises.offices import Office, SilentAlarm, office_on, saying

PEOPLE = 60
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Nine o'clock in Shanghai, so that nobody sleeps."""


@pytest.mark.timeout(180)
async def test_of_two_workers_one_reminds_and_one_lets_go(open_store: OpenStore) -> None:
    """Each of many who stopped midway hears one reminder, then one farewell, and leaves one draft."""
    offices = [_at(office_on(await open_store()), MORNING) for _ in range(2)]
    company = await offices[0].found()
    people = [f"customer_{number}" for number in range(PEOPLE)]
    for who in people:
        await offices[0].hear(saying("wecom", who, "空调不制冷"))
    await _delivered(offices[0], MORNING)

    assert await _woken(offices, MORNING + timedelta(minutes=31)) == PEOPLE
    told = await _delivered(offices[0], MORNING + timedelta(minutes=31))
    assert told == Counter(dict.fromkeys(people, 1))

    assert await _woken(offices, MORNING + timedelta(hours=25)) == PEOPLE
    told = await _delivered(offices[0], MORNING + timedelta(hours=25))
    assert told == Counter(dict.fromkeys(people, 1))
    async with offices[0].store.unit_of_work(company) as uow:
        drafts = await uow.drafts.newest_open(PEOPLE + 1)
    assert len({draft.person for draft in drafts}) == len(drafts) == PEOPLE
    assert await _woken(offices, MORNING + timedelta(days=9)) == 0


def _at(office: Office, now: datetime) -> Office:
    office.desk = replace(office.desk, now=lambda: now)
    office.lanes._desk = office.intake._desk = office.desk
    return office


async def _woken(offices: list[Office], now: datetime) -> int:
    """By four clocks, two of each process, all at once."""
    watchers = [
        ClockWatcher(_at(office, now).desk, SilentAlarm(), Metrics())
        for office in offices
        for _ in range(2)
    ]
    return sum(await asyncio.gather(*(watcher.wake_all_due() for watcher in watchers)))


async def _delivered(office: Office, now: datetime) -> Counter[str]:
    """How many messages each is sent."""
    sent: Counter[str] = Counter()
    while rows := await office.store.outbox.claim(now, 1000, 60.0):
        for row in rows:
            sent[row.lane.rpartition(":")[2]] += 1
            await office.store.outbox.sent(row.id, "")
    return sent
