from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.channels.channel import CardExpired, Refused, TryLater
from bot.jobs.deliver import Deliverer
from bot.jobs.endings import LAST_ATTEMPT
from handlers.cards import Card, Picture
from handlers.chat.buttons import CODE_LIFE
from handlers.desk import Moment
from handlers.post import send
from handlers.updates import ButtonPressed, TextSent
from storage.outbox import OutboxRow
from tests.fakes import MORNING, WECOM, WECOM_ACCOUNT
from tests.handlers.desk_of import LI_HONG, PNG, REPORT, WANG_QIANG, ZHAO_LEI, Someone, labels
from tests.jobs.office import Office


async def opened(office: Office) -> None:
    for words in REPORT:
        await office.takes(LI_HONG, TextSent(text=words))


def key_on(office: Office, who: Someone, place: int = -1) -> str:
    """Of a card that reached them."""
    cards = [each for each in office.channel_of(who).sent if each.to.id == who.id]
    return [each.key for each in cards if isinstance(each.message, Card)][place]


async def press(office: Office, who: Someone, label: str) -> None:
    card = office.cards(who)[-1]
    payload = next(button.payload for button in card.buttons if button.text == label)
    await office.takes(who, ButtonPressed(card_key=key_on(office, who), payload=payload))


async def settled_in_the_lane_of(office: Office, who: Someone) -> int:
    await press(office, who, "接单")
    return await office.deliverer.deliver_due()


async def test_what_waits_goes_out_in_the_order_it_was_said(office: Office) -> None:
    await office.takes(LI_HONG, TextSent(text="空调漏水"))
    await office.takes(LI_HONG, TextSent(text="KFR-35GW"))
    assert await office.deliverer.deliver_due() == 2
    assert ["型号" in words for words in office.words(LI_HONG)] == [True, False]
    assert await office.outbox() == {"dead": 0}
    assert await office.deliverer.deliver_due() == 0


async def test_a_delivery_goes_to_its_chat_under_a_key_of_its_own(office: Office) -> None:
    await opened(office)
    await office.deliverer.deliver_due()
    keys = [each.key for each in (*office.wecom.sent, *office.dingtalk.sent)]
    assert len(set(keys)) == len(keys)
    assert labels(office.messages(ZHAO_LEI)[-1]) == ["接单"]


async def test_a_busy_platform_is_tried_again_with_the_same_key_after_longer_and_longer(
    office: Office,
) -> None:
    await office.takes(LI_HONG, TextSent(text="你好"))
    office.wecom.fails.extend([TryLater("busy", after=2)] * 3)
    waits = []
    for _ in range(3):
        await office.deliverer.deliver_due()
        due_at = await office.store.outbox.next_due_at()
        assert due_at is not None
        waits.append((due_at - office.clock()).total_seconds())
        office.clock.move(seconds=waits[-1])
    assert waits == [2, 4, 8]
    await office.deliverer.deliver_due()
    assert len(office.words(LI_HONG)) == 1


async def test_nothing_is_tried_before_its_time(office: Office) -> None:
    await office.takes(LI_HONG, TextSent(text="你好"))
    office.wecom.fails.append(TryLater("busy", after=10))
    await office.deliverer.deliver_due()
    office.clock.move(seconds=9)
    assert await office.deliverer.deliver_due() == 0
    office.clock.move(seconds=1)
    assert await office.deliverer.deliver_due() == 1


async def test_a_platform_that_never_answers_ends_in_a_dead_row_with_its_reason(
    office: Office,
) -> None:
    await office.takes(LI_HONG, TextSent(text="你好"))
    office.wecom.fails.extend([TryLater("gateway timeout")] * LAST_ATTEMPT)
    for _ in range(LAST_ATTEMPT):
        assert await office.dead() == []
        await office.deliverer.deliver_due()
        office.clock.move(minutes=16)
    (row,) = await office.dead()
    assert (row.reason, row.attempts) == ("gateway timeout", LAST_ATTEMPT)


async def test_what_a_platform_refuses_is_dead_at_once_and_the_lane_goes_on(
    office: Office,
) -> None:
    await office.takes(LI_HONG, TextSent(text="空调漏水"))
    await office.takes(LI_HONG, TextSent(text="KFR-35GW"))
    office.wecom.fails.append(Refused("60020 not allowed from this IP"))
    await office.deliverer.deliver_due()
    (row,) = await office.dead()
    assert row.reason == "60020 not allowed from this IP"
    assert ["型号" in words for words in office.words(LI_HONG)] == [False]


async def test_a_dead_row_may_be_sent_again(office: Office) -> None:
    await office.takes(LI_HONG, TextSent(text="你好"))
    office.wecom.fails.append(Refused("60020 not allowed from this IP"))
    await office.deliverer.deliver_due()
    (row,) = await office.dead()
    assert await office.store.outbox.send_again(row.id, office.clock())
    await office.deliverer.deliver_due()
    assert len(office.words(LI_HONG)) == 1 and await office.dead() == []


async def test_the_lane_waits_behind_a_delivery_that_is_tried_again(office: Office) -> None:
    await office.takes(LI_HONG, TextSent(text="空调漏水"))
    await office.takes(LI_HONG, TextSent(text="KFR-35GW"))
    office.wecom.fails.append(TryLater("busy", after=5))
    await office.deliverer.deliver_due()
    assert office.words(LI_HONG) == []
    office.clock.move(seconds=6)
    await office.deliverer.deliver_due()
    assert ["型号" in words for words in office.words(LI_HONG)] == [True, False]


async def test_other_lanes_do_not_wait(office: Office) -> None:
    await office.takes(LI_HONG, TextSent(text="你好"))
    await office.takes(WANG_QIANG, TextSent(text="帮助"))
    office.wecom.fails.append(TryLater("busy", after=5))
    await office.deliverer.deliver_due()
    assert sum(len(office.words(who)) for who in (LI_HONG, WANG_QIANG)) == 1


async def test_a_fault_of_ours_is_tried_again_and_never_swallowed(office: Office) -> None:
    await office.takes(LI_HONG, TextSent(text="你好"))
    office.wecom.fails.append(ZeroDivisionError("a fault of ours"))
    await office.deliverer.deliver_due()
    assert await office.outbox() == {"retrying": 1, "dead": 0}
    office.clock.move(seconds=31)
    await office.deliverer.deliver_due()
    assert len(office.words(LI_HONG)) == 1


async def test_deliveries_to_a_channel_that_is_off_wait_for_it(office: Office) -> None:
    await office.takes(LI_HONG, TextSent(text="你好"))
    without = Deliverer(office.desk, {"dingtalk": office.dingtalk}, office.metrics)
    await without.deliver_due()
    assert await office.outbox() == {"retrying": 1, "dead": 0}
    office.clock.move(seconds=61)
    await office.deliverer.deliver_due()
    assert len(office.words(LI_HONG)) == 1


async def test_many_wakes_at_once_look_one_after_the_other_and_miss_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking = [0, 0]
    claim = office.store.outbox.claim

    async def watched(
        now: datetime, limit: int, lease_seconds: float, but: Sequence[str] = ()
    ) -> list[OutboxRow]:
        looking[0] += 1
        looking[1] = max(looking)
        rows = await claim(now, limit, lease_seconds, but)
        looking[0] -= 1
        return rows

    await opened(office)
    monkeypatch.setattr(office.store.outbox, "claim", watched)
    await asyncio.gather(*(office.deliverer.deliver_due() for _ in range(20)))
    assert looking[1] == 1
    assert await office.outbox() == {"dead": 0}


async def test_a_wake_that_is_called_off_keeps_no_other_from_looking(office: Office) -> None:
    await opened(office)
    wakes = [asyncio.create_task(office.deliverer.deliver_due()) for _ in range(3)]
    await asyncio.sleep(0)
    for wake in wakes:
        wake.cancel()
    await asyncio.gather(*wakes, return_exceptions=True)
    office.clock.move(seconds=7)
    await office.deliverer.deliver_due()
    assert await office.outbox() == {"dead": 0}


async def test_two_deliverers_send_nothing_twice(office: Office) -> None:
    await opened(office)
    second = Deliverer(office.desk, office.channels, office.metrics)
    await asyncio.gather(office.deliverer.deliver_due(), second.deliver_due())
    await office.deliverer.deliver_due()
    keys = [each.key for each in (*office.wecom.sent, *office.dingtalk.sent)]
    assert len(set(keys)) == len(keys) == len(REPORT) + 2


async def test_a_row_in_a_dead_workers_hands_is_taken_up_when_its_lease_ends(
    office: Office,
) -> None:
    await office.takes(LI_HONG, TextSent(text="你好"))
    await office.store.outbox.claim(office.clock(), 10, lease_seconds=6)
    assert await office.deliverer.deliver_due() == 0
    office.clock.move(seconds=7)
    assert await office.deliverer.deliver_due() == 1


async def test_the_card_of_a_task_that_is_taken_changes_on_both_platforms(office: Office) -> None:
    await opened(office)
    await office.deliverer.deliver_due()
    await settled_in_the_lane_of(office, WANG_QIANG)
    (change,) = office.dingtalk.refreshed
    assert (change.card_key, change.card.outcome) == (key_on(office, ZHAO_LEI), "已由王强接单")
    own = next(each for each in office.wecom.refreshed if each.to.id == WANG_QIANG.id)
    assert own.card.outcome == "您已接单"


async def test_a_code_changes_a_card_once(office: Office) -> None:
    await opened(office)
    await office.deliverer.deliver_due()
    await settled_in_the_lane_of(office, WANG_QIANG)
    for label in ("到场", "待配件"):
        await press_with_code(office, WANG_QIANG, label, f"pressed-{label}")
        await office.deliverer.deliver_due()
    codes = [each.update_code for each in office.wecom.refreshed]
    assert all(codes) and len(set(codes)) == len(codes)


async def press_with_code(office: Office, who: Someone, label: str, code: str) -> None:
    card = office.cards(who)[-1]
    payload = next(button.payload for button in card.buttons if button.text == label)
    key = key_on(office, who)
    await office.takes(who, ButtonPressed(card_key=key, payload=payload, update_code=code))


async def test_a_code_is_put_back_when_the_platform_was_busy(office: Office) -> None:
    await opened(office)
    await office.deliverer.deliver_due()
    await press(office, WANG_QIANG, "接单")
    office.wecom.fails_at[WANG_QIANG.id].append(TryLater("busy", after=1))
    await office.deliverer.deliver_due()
    office.clock.move(seconds=2)
    await office.deliverer.deliver_due()
    assert await office.dead() == []
    assert [each.card.outcome for each in office.wecom.refreshed if each.to.id == WANG_QIANG.id]


async def test_a_card_that_can_no_longer_change_but_still_asks_comes_anew(office: Office) -> None:
    await opened(office)
    await office.deliverer.deliver_due()
    await settled_in_the_lane_of(office, WANG_QIANG)
    before, old_key = len(office.cards(WANG_QIANG)), key_on(office, WANG_QIANG)
    office.wecom.fails_at[WANG_QIANG.id].append(CardExpired("72 hours are over"))
    await press(office, WANG_QIANG, "待配件")
    await office.deliverer.deliver_due()
    assert len(office.cards(WANG_QIANG)) == before + 1
    fresh = office.cards(WANG_QIANG)[-1]
    assert "配件已到" in labels(fresh) and key_on(office, WANG_QIANG) != old_key

    payload = next(button.payload for button in fresh.buttons if button.text == "配件已到")
    await office.takes(WANG_QIANG, ButtonPressed(card_key=old_key, payload=payload))
    await office.deliverer.deliver_due()
    assert office.words(WANG_QIANG)[-1] == "这个按钮已经失效。"
    await press(office, WANG_QIANG, "配件已到")
    await office.deliverer.deliver_due()
    assert "待配件" in labels(office.wecom.refreshed[-1].card)


async def test_codes_are_forgotten_after_three_days(office: Office) -> None:
    await opened(office)
    await office.deliverer.deliver_due()
    office.clock.move(seconds=CODE_LIFE.total_seconds() + 1)
    await settled_in_the_lane_of(office, WANG_QIANG)
    mine = [each for each in office.wecom.refreshed if each.to.id == WANG_QIANG.id]
    assert [each.update_code for each in mine] == [""]


async def test_a_settled_card_that_can_no_longer_change_stays_and_holds_nobody_up(
    office: Office,
) -> None:
    await opened(office)
    await office.deliverer.deliver_due()
    office.dingtalk.fails_at[ZHAO_LEI.id].append(CardExpired("the card is gone"))
    await press(office, WANG_QIANG, "接单")
    await office.takes(ZHAO_LEI, TextSent(text="帮助"))
    await office.deliverer.deliver_due()
    assert "您可以" in office.words(ZHAO_LEI)[-1]
    assert await office.dead() == []
    assert len(office.cards(ZHAO_LEI)) == 1


async def test_a_change_that_was_overtaken_is_not_shown(office: Office) -> None:
    await opened(office)
    await office.deliverer.deliver_due()
    await settled_in_the_lane_of(office, WANG_QIANG)
    shown = len(office.wecom.refreshed)
    for label in ("到场", "待配件"):
        await press(office, WANG_QIANG, label)
    await office.deliverer.deliver_due()
    mine = [each for each in office.wecom.refreshed[shown:] if each.to.id == WANG_QIANG.id]
    assert [each.card.status for each in mine] == ["等待配件"]


async def test_a_slow_delivery_is_not_made_a_second_time(office: Office) -> None:
    await office.takes(LI_HONG, TextSent(text="你好"))
    office.wecom.gate.clear()
    slow = asyncio.create_task(office.deliverer.deliver_due())
    await asyncio.sleep(0)
    second = Deliverer(office.desk, office.channels, office.metrics)
    await asyncio.wait_for(second.deliver_due(), 1)
    assert office.wecom.sent == []
    office.wecom.gate.set()
    await slow
    assert len(office.words(LI_HONG)) == 1


async def queue_picture(office: Office, file: int) -> None:
    async with office.store.unit_of_work(office.company) as uow:
        chat = await uow.chats.remember(WECOM, WECOM_ACCOUNT, "direct", WANG_QIANG.id)
        moment = Moment(desk=office.desk, uow=uow, now=office.clock(), door="test")
        send(moment, chat, Picture(file=file))


async def test_a_picture_goes_out_with_its_content(office: Office) -> None:
    kept = await office.store.files.keep(office.company, PNG, "image/png", "leak.png")
    await queue_picture(office, kept.id)
    await office.deliverer.deliver_due()
    picture = office.wecom.sent[-1].picture
    assert picture is not None
    assert (picture.content, picture.media_type, picture.name) == (PNG, "image/png", "leak.png")


async def test_a_picture_whose_file_is_gone_is_dead_with_its_reason(office: Office) -> None:
    await queue_picture(office, 987654)
    await office.deliverer.deliver_due()
    (row,) = await office.dead()
    assert "图片" in row.reason


@pytest.mark.parametrize("after", [0, 5])
async def test_lateness_is_never_negative(office: Office, after: int) -> None:
    await office.takes(LI_HONG, TextSent(text="你好"))
    office.clock.move(seconds=after)
    await office.deliverer.deliver_due()
    shown = office.metrics.render().decode()
    assert f"gongdan_outbox_lateness_seconds_sum {float(after)}" in shown
    assert office.clock() == MORNING + timedelta(seconds=after)


async def test_a_card_that_will_not_change_holds_the_lane_up_for_seconds_only(
    office: Office,
) -> None:
    await opened(office)
    await office.deliverer.deliver_due()
    await press(office, WANG_QIANG, "接单")
    await office.takes(ZHAO_LEI, TextSent(text="帮助"))
    office.dingtalk.fails_at[ZHAO_LEI.id].extend(TryLater("busy", after=5) for _ in range(4))
    for _ in range(4):
        await office.deliverer.deliver_due()
        office.clock.move(seconds=3)
    await office.deliverer.deliver_due()
    assert "您可以" in office.words(ZHAO_LEI)[-1]
    assert [row.kind for row in await office.dead()] == ["refresh"]
