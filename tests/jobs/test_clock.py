from __future__ import annotations

import asyncio

from bot.jobs.clock import ClockWatcher
from handlers.updates import TextSent
from tests.handlers.desk_of import LI_HONG, REPORT, WANG_QIANG, ZHOU_MIN
from tests.jobs.office import Office

OVERDUE = "已超时"


async def opened(office: Office) -> None:
    for words in REPORT:
        await office.takes(LI_HONG, TextSent(text=words))
    office.alarm.woken = 0


async def test_nothing_rings_before_its_time(office: Office) -> None:
    await opened(office)
    office.clock.move(minutes=29)
    assert await office.watcher.ring_all_due() == 0
    assert office.alarm.woken == 0


async def test_a_due_timer_rings_once_and_wakes_delivery(office: Office) -> None:
    await opened(office)
    office.clock.move(minutes=31)
    assert await office.watcher.ring_all_due() == 1
    assert office.alarm.woken == 1
    assert await office.watcher.ring_all_due() == 0
    await office.deliverer.deliver_due()
    assert sum(OVERDUE in words for words in office.words(ZHOU_MIN)) == 1


async def test_several_due_timers_ring_in_one_go(office: Office) -> None:
    await opened(office)
    office.clock.move(days=2)
    assert await office.watcher.ring_all_due() == 2
    assert office.alarm.woken == 1


async def test_two_watchers_ring_a_timer_once(office: Office) -> None:
    await opened(office)
    office.clock.move(days=2)
    second = ClockWatcher(office.desk, office.alarm, office.metrics)
    rung = await asyncio.gather(office.watcher.ring_all_due(), second.ring_all_due())
    assert sum(rung) == 2


async def test_a_timer_that_fails_is_postponed_with_nothing_changed(office: Office) -> None:
    await opened(office)
    office.clock.move(minutes=31)
    office.types.fails_to_get.append(ZeroDivisionError("a fault of ours"))
    await office.watcher.ring_all_due()
    await office.deliverer.deliver_due()
    assert not any(OVERDUE in words for words in office.words(ZHOU_MIN))
    assert await office.watcher.ring_all_due() == 0

    office.clock.move(seconds=31)
    assert await office.watcher.ring_all_due() == 1
    await office.deliverer.deliver_due()
    assert any(OVERDUE in words for words in office.words(ZHOU_MIN))


async def test_a_timer_that_fails_does_not_keep_others_from_ringing(office: Office) -> None:
    await opened(office)
    office.clock.move(days=2)
    office.types.fails_to_get.append(ZeroDivisionError("a fault of ours"))
    await office.watcher.ring_all_due()
    await office.deliverer.deliver_due()
    assert any(OVERDUE in words for words in office.words(WANG_QIANG) + office.words(ZHOU_MIN))


async def test_timers_that_rang_are_counted_with_their_lateness(office: Office) -> None:
    await opened(office)
    office.clock.move(minutes=30, seconds=4)
    await office.watcher.ring_all_due()
    shown = office.metrics.render().decode()
    assert "gongdan_timers_fired_total 1.0" in shown
    assert "gongdan_timer_lateness_seconds_sum 4.0" in shown
