from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.channels.channel import FetchedFile, Refused, TooLarge, TryLater
from handlers.updates import FileSent, TextSent
from storage.errors import Conflict
from storage.inbox import MAX_ATTEMPTS
from tests.handlers.desk_of import CHEN, CUSTOMERS, LI_HONG, PNG, ZHANG_MIN, Group, Someone
from tests.jobs.office import Office

PHOTO = FileSent(ref="media-1", file_kind="image")
SORRY = "抱歉，刚才出了点问题"


def say(words: str) -> TextSent:
    return TextSent(text=words)


def faults(count: int) -> list[Exception]:
    return [ZeroDivisionError("a fault of ours") for _ in range(count)]


def counted(office: Office) -> dict[str, float]:
    """Updates by how they ended."""
    return {
        sample.labels["result"]: sample.value
        for family in text_string_to_metric_families(office.metrics.render().decode())
        for sample in family.samples
        if sample.name == "gongdan_updates_handled_total"
    }


async def test_a_lane_left_by_a_crash_is_taken_up_by_the_sweep(office: Office) -> None:
    await office.hears(LI_HONG, say("报修"))
    assert await office.sweeper.sweep() == 0
    office.clock.move(seconds=3)
    assert await office.sweeper.sweep() == 1
    await office.deliverer.deliver_due()
    assert "哪种产品" in office.words(LI_HONG)[-1]
    assert await office.sweeper.sweep() == 0


async def test_many_lanes_are_swept_each_in_its_order(office: Office) -> None:
    for words in ("空调漏水", "KFR-35GW"):
        for who in (LI_HONG, ZHANG_MIN):
            await office.hears(who, say(words))
        await office.hears(CHEN, say(words), CUSTOMERS)
    office.clock.move(seconds=3)
    assert await office.sweeper.sweep() == 3
    await office.deliverer.deliver_due()
    places: tuple[Someone | Group, ...] = (LI_HONG, ZHANG_MIN, CUSTOMERS)
    for place in places:
        assert ["型号" in words for words in office.words(place)] == [True, False]


async def test_what_was_handled_wakes_delivery_once(office: Office) -> None:
    await office.hears(LI_HONG, say("报修"))
    await office.hears(LI_HONG, say("空调"))
    await office.drain(LI_HONG)
    assert office.alarm.woken == 1


async def test_a_failing_update_waits_and_the_lane_with_it(office: Office) -> None:
    office.types.fails.extend(faults(1))
    await office.takes(LI_HONG, say("空调漏水"))
    await office.takes(LI_HONG, say("KFR-35GW"))
    assert await office.inbox() == {"waiting": 2, "dead": 0}
    assert await office.outbox() == {"dead": 0}

    office.clock.move(seconds=8)
    await office.sweeper.sweep()
    await office.deliverer.deliver_due()
    assert ["型号" in words for words in office.words(LI_HONG)] == [True, False]


async def test_a_failing_update_is_not_tried_at_every_new_word(office: Office) -> None:
    office.types.fails.extend(faults(10))
    for words in ("空调漏水", "喂", "在吗", "有人吗", "人呢", "？"):
        await office.takes(LI_HONG, say(words))
    assert await office.inbox() == {"waiting": 6, "dead": 0}


async def test_another_persons_lane_goes_on_meanwhile(office: Office) -> None:
    office.types.fails.extend(faults(1))
    await office.takes(LI_HONG, say("空调漏水"))
    await office.takes(ZHANG_MIN, say("空调漏水"))
    await office.deliverer.deliver_due()
    assert office.words(LI_HONG) == [] and len(office.words(ZHANG_MIN)) == 1


async def test_after_the_last_attempt_the_speaker_hears_an_apology_and_the_lane_goes_on(
    office: Office,
) -> None:
    office.types.fails.extend(faults(MAX_ATTEMPTS))
    await office.takes(LI_HONG, say("空调漏水"))
    await office.hears(LI_HONG, say("冰箱不启动"))
    for _ in range(MAX_ATTEMPTS):
        office.clock.move(seconds=8)
        await office.sweeper.sweep()
    await office.deliverer.deliver_due()
    assert await office.inbox() == {"waiting": 0, "dead": 1}
    assert SORRY in office.words(LI_HONG)[0]
    assert "已了解：冰箱" in office.words(LI_HONG)[1]
    assert counted(office)["failed"] == MAX_ATTEMPTS


async def test_an_apology_in_a_group_names_whom_it_is_for(office: Office) -> None:
    office.types.fails.extend(faults(MAX_ATTEMPTS))
    await office.takes(CHEN, say("空调漏水"), CUSTOMERS)
    for _ in range(MAX_ATTEMPTS):
        office.clock.move(seconds=8)
        await office.sweeper.sweep()
    await office.deliverer.deliver_due()
    (apology,) = office.dingtalk.sent
    assert (apology.to.kind, getattr(apology.message, "mention", "")) == ("group", CHEN.id)


async def test_a_conflict_is_tried_again_at_once(office: Office) -> None:
    office.types.fails.extend([Conflict("somebody was faster")] * 3)
    await office.takes(LI_HONG, say("空调漏水"))
    assert await office.inbox() == {"waiting": 0, "dead": 0}
    assert await office.outbox() == {"waiting": 1, "dead": 0}


async def test_endless_conflicts_leave_the_update_to_the_sweep(office: Office) -> None:
    office.types.fails.extend([Conflict("somebody was faster")] * 5)
    await office.takes(LI_HONG, say("空调漏水"))
    assert await office.inbox() == {"waiting": 1, "dead": 0}
    office.clock.move(seconds=3)
    await office.sweeper.sweep()
    assert await office.inbox() == {"waiting": 0, "dead": 0}


async def test_updates_are_counted_once_each(office: Office) -> None:
    office.wecom.files["media-1"] = FetchedFile(content=PNG, media_type="image/png")
    await office.takes(LI_HONG, say("空调漏水"))
    await office.takes(LI_HONG, PHOTO)
    office.types.fails.append(Conflict("somebody was faster"))
    await office.takes(ZHANG_MIN, say("冰箱漏水"))
    assert counted(office) == {"handled": 3}


async def test_a_photo_is_fetched_and_kept(office: Office) -> None:
    office.wecom.files["media-1"] = FetchedFile(content=PNG, media_type="image/png")
    await office.takes(LI_HONG, say("空调漏水"))
    await office.takes(LI_HONG, PHOTO)
    await office.deliverer.deliver_due()
    assert "照片 1 张" in office.words(LI_HONG)[-1]


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        (TooLarge("31 MB"), "最多 20 MB"),
        (Refused("media_id expired"), "平台没有把文件交给我们"),
    ],
)
async def test_a_photo_that_cannot_be_had_is_told_with_its_reason(
    office: Office, failure: Exception, why: str
) -> None:
    office.wecom.fails.append(failure)
    await office.takes(LI_HONG, PHOTO)
    await office.deliverer.deliver_due()
    assert why in office.words(LI_HONG)[-1]


async def test_a_busy_platform_is_asked_for_the_photo_again_later(office: Office) -> None:
    office.wecom.files["media-1"] = FetchedFile(content=PNG, media_type="image/png")
    office.wecom.fails.append(TryLater("busy"))
    await office.takes(LI_HONG, PHOTO)
    assert await office.inbox() == {"waiting": 1, "dead": 0}
    office.clock.move(seconds=8)
    await office.sweeper.sweep()
    await office.deliverer.deliver_due()
    assert "照片 1 张" in office.words(LI_HONG)[-1]


async def test_a_platform_that_stays_busy_is_given_up_on(office: Office) -> None:
    office.wecom.fails.extend([TryLater("busy")] * 10)
    await office.takes(LI_HONG, PHOTO)
    for _ in range(4):
        office.clock.move(seconds=8)
        await office.sweeper.sweep()
    office.wecom.fails.clear()
    await office.deliverer.deliver_due()
    assert "平台没有把文件交给我们" in office.words(LI_HONG)[-1]


async def test_a_fault_while_fetching_counts_as_an_attempt(office: Office) -> None:
    """Else one photo would hold its lane, and every sweep, for ever."""
    office.wecom.fails.extend(faults(MAX_ATTEMPTS))
    await office.takes(LI_HONG, PHOTO)
    for _ in range(MAX_ATTEMPTS):
        office.clock.move(seconds=8)
        await office.sweeper.sweep()
    assert await office.inbox() == {"waiting": 0, "dead": 1}
    await office.deliverer.deliver_due()
    assert SORRY in office.words(LI_HONG)[-1]
