from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.intake import LANES_AT_ONCE, UnknownAccount
from handlers.updates import ButtonPressed, TextSent, Update
from tests.handlers.desk_of import LI_HONG, REPORT, WANG_QIANG, ZHAO_LEI, Someone
from tests.jobs.office import Office


def hearing(office: Office, who: Someone, words: str) -> Update:
    return office.people.update(who, TextSent(text=words))


async def told(office: Office, update: Update) -> None:
    assert await office.intake.write_down(update)
    office.intake.handle_soon(update)


async def settled(office: Office) -> None:
    await office.intake.close()
    await office.deliverer.deliver_due()


async def opened(office: Office) -> None:
    for words in REPORT:
        await office.takes(LI_HONG, TextSent(text=words))
    await office.deliverer.deliver_due()


def accepting(office: Office, who: Someone) -> ButtonPressed:
    offers = [each for each in office.channel_of(who).sent if each.to.id == who.id]
    card = office.cards(who)[-1]
    return ButtonPressed(card_key=offers[-1].key, payload=card.buttons[0].payload)


async def test_the_same_event_delivered_again_is_known(office: Office) -> None:
    update = hearing(office, LI_HONG, "报修")
    assert await office.intake.write_down(update)
    assert not await office.intake.write_down(update)


async def test_the_same_words_said_twice_are_two_events(office: Office) -> None:
    assert await office.intake.write_down(hearing(office, LI_HONG, "报修"))
    assert await office.intake.write_down(hearing(office, LI_HONG, "报修"))


async def test_what_one_person_says_quickly_is_handled_in_order(office: Office) -> None:
    for words in REPORT:
        await told(office, hearing(office, LI_HONG, words))
    await settled(office)
    assert "WX-1001" in office.words(LI_HONG)[-1]
    assert (await office.people.ticket()).answers["model"] == "KFR-35GW"


async def test_closing_lets_what_has_begun_come_to_its_end(office: Office) -> None:
    await told(office, hearing(office, LI_HONG, "报修"))
    await office.intake.close()
    assert await office.inbox() == {"waiting": 0, "dead": 0}


async def test_an_account_of_nobody_is_refused(office: Office) -> None:
    update = hearing(office, LI_HONG, "报修")
    stranger = replace(update, chat=replace(update.chat, account="somebody-else"))
    with pytest.raises(UnknownAccount):
        await office.intake.write_down(stranger)
    assert await office.inbox() == {"waiting": 0, "dead": 0}


async def test_a_press_is_answered_with_the_cards_new_face_and_not_pushed_again(
    office: Office,
) -> None:
    await opened(office)
    press = office.people.update(ZHAO_LEI, accepting(office, ZHAO_LEI))
    await office.intake.write_down(press)
    face = await office.intake.handle_now(press, within_seconds=5)
    assert face is not None
    assert (face.outcome, face.buttons) == ("您已接单", ())
    office.clock.move(seconds=5)
    await office.deliverer.deliver_due()
    assert office.dingtalk.refreshed == []


async def test_when_the_door_cannot_answer_in_time_the_new_face_is_pushed(office: Office) -> None:
    await opened(office)
    press = office.people.update(ZHAO_LEI, accepting(office, ZHAO_LEI))
    await office.intake.write_down(press)
    assert await office.intake.handle_now(press, within_seconds=0) is None
    await office.intake.close()
    office.clock.move(seconds=5)
    await office.deliverer.deliver_due()
    assert [each.card.outcome for each in office.dingtalk.refreshed] == ["您已接单"]


async def test_who_comes_second_is_shown_the_card_as_it_stands(office: Office) -> None:
    await opened(office)
    await office.takes(WANG_QIANG, accepting(office, WANG_QIANG))
    press = office.people.update(ZHAO_LEI, accepting(office, ZHAO_LEI))
    await office.intake.write_down(press)
    face = await office.intake.handle_now(press, within_seconds=5)
    assert face is not None and face.outcome == "已由王强接单"


async def test_a_press_on_a_card_nobody_sent_has_no_face(office: Office) -> None:
    press = office.people.update(ZHAO_LEI, ButtonPressed(card_key="made-up", payload="t:1:1:x:"))
    await office.intake.write_down(press)
    assert await office.intake.handle_now(press, within_seconds=5) is None


async def test_words_have_no_face(office: Office) -> None:
    update = hearing(office, LI_HONG, "报修")
    await office.intake.write_down(update)
    assert await office.intake.handle_now(update, within_seconds=5) is None


async def test_two_presses_at_once_have_one_winner(office: Office) -> None:
    await opened(office)
    presses = [office.people.update(who, accepting(office, who)) for who in (ZHAO_LEI, WANG_QIANG)]
    for press in presses:
        await office.intake.write_down(press)
    await asyncio.gather(*(office.intake.handle_now(press, 10) for press in presses))
    await settled(office)
    ticket = await office.people.ticket()
    assert [task.node for task in ticket.tasks] == ["dispatch", "repair"]
    refused = [words for who in (ZHAO_LEI, WANG_QIANG) for words in office.words(who)]
    assert sum("WX-1001 已由" in words and words.endswith("接单。") for words in refused) == 1


async def test_a_press_does_not_stand_in_the_queue_of_what_is_said(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight people's words are being handled and will not end; a ninth waits, a press is answered."""
    handled: list[str] = []
    words_end = asyncio.Event()
    drain = office.lanes.drain

    async def watched(company: int, lane: str) -> None:
        if "speaker" in lane:
            await words_end.wait()
        handled.append(lane)
        await drain(company, lane)

    monkeypatch.setattr(office.lanes, "drain", watched)
    for number in range(LANES_AT_ONCE + 1):
        await told(office, hearing(office, replace(LI_HONG, id=f"speaker_{number}"), "你好"))
    press = hearing(office, WANG_QIANG, "工单")
    await office.intake.write_down(press)
    await office.intake.handle_now(press, within_seconds=5.0)
    assert len(handled) == 1
    words_end.set()
    await office.intake.close()
    assert len(handled) == LANES_AT_ONCE + 2
