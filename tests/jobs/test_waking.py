from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.jobs.clock import ClockWatcher
from handlers.updates import TextSent
from tests.handlers.desk_of import LI_HONG, REPORT, ZHANG_MIN
from tests.jobs.office import Office


async def stopped_midway(office: Office) -> None:
    for who in (LI_HONG, ZHANG_MIN):
        await office.takes(who, TextSent(text=REPORT[0]))
    await office.deliverer.deliver_due()
    office.alarm.woken = 0


def reminders(office: Office) -> list[str]:
    return [
        words for who in (LI_HONG, ZHANG_MIN) for words in office.words(who) if "项就好了" in words
    ]


async def test_nobody_is_woken_before_the_time(office: Office) -> None:
    await stopped_midway(office)
    office.clock.move(minutes=29)
    assert await office.watcher.wake_all_due() == 0
    assert office.alarm.woken == 0


async def test_all_who_stopped_are_reminded_in_one_go_and_delivery_is_woken(
    office: Office,
) -> None:
    await stopped_midway(office)
    office.clock.move(minutes=31)
    assert await office.watcher.wake_all_due() == 2
    assert office.alarm.woken == 1
    await office.deliverer.deliver_due()
    assert len(reminders(office)) == 2
    assert await office.watcher.wake_all_due() == 0


async def test_two_watchers_remind_once(office: Office) -> None:
    await stopped_midway(office)
    office.clock.move(minutes=31)
    second = ClockWatcher(office.desk, office.alarm, office.metrics)
    woken = await asyncio.gather(office.watcher.wake_all_due(), second.wake_all_due())
    assert sum(woken) == 2
    await office.deliverer.deliver_due()
    assert len(reminders(office)) == 2


async def test_one_who_cannot_be_reminded_is_left_for_later_and_the_other_hears(
    office: Office,
) -> None:
    await stopped_midway(office)
    office.clock.move(minutes=31)
    office.types.fails_to_get.append(ZeroDivisionError("a fault of ours"))
    assert await office.watcher.wake_all_due() == 2
    await office.deliverer.deliver_due()
    assert len(reminders(office)) == 1
    office.clock.move(minutes=61)
    assert await office.watcher.wake_all_due() == 1
    await office.deliverer.deliver_due()
    assert len(reminders(office)) == 2


async def test_the_worker_is_woken_when_a_question_may_go(office: Office) -> None:
    office.lanes._desk = replace(office.desk, burst_seconds=1.5)
    said_at = office.clock()
    await office.takes(LI_HONG, TextSent(text=REPORT[0]))
    assert (office.alarm.woken, office.alarm.later) == (0, [said_at + timedelta(seconds=1.5)])
    assert await office.deliverer.deliver_due() == 0
    office.clock.move(seconds=1.5)
    assert await office.deliverer.deliver_due() == 1
