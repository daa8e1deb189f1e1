from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from bot.channels.channel import Refused, TryLater
from bot.channels.tally import Tally
from bot.jobs.deliver import LEASE_SECONDS, Deliverer
from bot.jobs.endings import LAST_ATTEMPT
from bot.jobs.gates import NO_ROOM, LimitGate
from bot.jobs.pace import Pace
from handlers.cards import Button, Card, Message, Text
from handlers.desk import Moment
from handlers.post import QUIET, send, send_card
from handlers.refreshing import refresh_card
from storage.cards import SentCard
from tests.fakes import DINGTALK_ACCOUNT, WECOM, WECOM_ACCOUNT
from tests.handlers.desk_of import (
    DINGTALK_SUPERVISORS,
    SUN_LI,
    WECOM_SUPERVISORS,
    ZHOU_MIN,
    Group,
    Someone,
)
from tests.jobs.office import Office
from tests.storage.builders import a_ticket
from workflows.quiet_hours import QuietHours
from workflows.verbs import Phase

SLA = "sla"
Place = Someone | Group


async def say(
    office: Office, to: Place, *messages: str | Message, quiet: bool = False, bundle: str = ""
) -> None:
    """As a notice does, each in a transaction of its own."""
    for message in messages:
        async with office.store.unit_of_work(office.company) as uow:
            moment = Moment(desk=office.desk, uow=uow, now=office.clock(), door="clock")
            account = WECOM_ACCOUNT if to.channel == WECOM else DINGTALK_ACCOUNT
            kind = "group" if isinstance(to, Group) else "direct"
            chat = await uow.chats.remember(to.channel, account, kind, to.id)
            words = Text(text=message) if isinstance(message, str) else message
            send(moment, chat, words, quiet=quiet, bundle=bundle)


async def show_quietly(office: Office, to: Someone, card: Card) -> SentCard:
    async with office.store.unit_of_work(office.company) as uow:
        moment = Moment(desk=office.desk, uow=uow, now=office.clock(), door="clock")
        chat = await uow.chats.remember(to.channel, WECOM_ACCOUNT, "direct", to.id)
        return await send_card(moment, chat, card, purpose="task", quiet=True)


async def night(office: Office) -> None:
    """Eleven in the evening, nine hours before anybody is disturbed again."""
    office.clock.move(hours=14)


async def morning(office: Office) -> None:
    office.clock.move(hours=9)
    await office.deliverer.deliver_due()


async def states(office: Office) -> list[tuple[str, str]]:
    rows = await office.store._engine.rows("SELECT state, reason FROM outbox ORDER BY id")
    return [(row["state"], row["reason"]) for row in rows]


async def test_by_day_what_can_wait_goes_out_at_once_as_it_is(office: Office) -> None:
    await say(office, ZHOU_MIN, "KX-1 快到时限", quiet=True)
    await office.deliverer.deliver_due()
    assert office.words(ZHOU_MIN) == ["KX-1 快到时限"]


async def test_at_night_what_can_wait_waits_and_what_is_urgent_does_not(office: Office) -> None:
    await night(office)
    await say(office, ZHOU_MIN, "KX-1 快到时限", quiet=True, bundle=SLA)
    await say(office, ZHOU_MIN, "KX-2 紧急")
    await office.deliverer.deliver_due()
    assert office.words(ZHOU_MIN) == ["KX-2 紧急"]
    assert (await states(office))[0] == ("waiting", QUIET)
    office.clock.move(hours=8, minutes=59)
    await office.deliverer.deliver_due()
    assert len(office.words(ZHOU_MIN)) == 1


async def test_in_the_morning_the_night_is_one_message(office: Office) -> None:
    await night(office)
    await say(office, ZHOU_MIN, "KX-1 快到时限", quiet=True, bundle=SLA)
    await say(office, SUN_LI, "KX-1 快到时限", quiet=True, bundle=SLA)
    office.clock.move(hours=2)
    await say(office, ZHOU_MIN, "KX-1 已超时", "KX-2 已超时", quiet=True, bundle=SLA)
    office.clock.move(hours=-2)
    await morning(office)
    assert office.words(ZHOU_MIN) == [
        "昨晚有 3 件需要您看看：\n· 23:00 KX-1 快到时限\n· 01:00 KX-1 已超时\n· 01:00 KX-2 已超时"
    ]
    assert office.words(SUN_LI) == ["23:00 KX-1 快到时限"]
    together = ("sent", "one message of 3, from 1")
    assert await states(office) == [together, ("sent", ""), together, together]


async def test_what_was_closed_in_the_night_is_told_as_closed(office: Office) -> None:
    await night(office)
    async with office.store.unit_of_work(office.company) as uow:
        tickets = [await uow.tickets.add(a_ticket(number)) for number in ("KX-1", "KX-2")]
        moment = Moment(desk=office.desk, uow=uow, now=office.clock(), door="clock")
        chat = await uow.chats.remember(WECOM, WECOM_ACCOUNT, "direct", ZHOU_MIN.id)
        for ticket in tickets:
            send(moment, chat, Text(text="已超时"), ticket=ticket.id, quiet=True)
        over = replace(tickets[0], phase=Phase.CLOSED, closed_at=office.clock())
        await uow.tickets.save(tickets[0], over)
    await morning(office)
    assert office.words(ZHOU_MIN) == [
        "昨晚有 2 件需要您看看：\n· KX-1 23:00 已超时（现已关闭）\n· KX-2 23:00 已超时"
    ]


async def test_a_night_too_long_for_one_message_makes_several(office: Office) -> None:
    await night(office)
    lines = [f"KX-{number} {'已超时，' * 30}" for number in range(1, 21)]
    await say(office, ZHOU_MIN, *lines, quiet=True)
    await morning(office)
    said = office.words(ZHOU_MIN)
    assert len(said) > 1
    assert max(len(each.encode()) for each in said) <= office.wecom.capabilities.max_text_bytes
    assert [line.split()[2] for each in said for line in each.splitlines()[1:]] == [
        f"KX-{number}" for number in range(1, 21)
    ]
    assert {state for state, _ in await states(office)} == {"sent"}


async def test_what_was_said_in_the_morning_is_no_news_of_the_night(office: Office) -> None:
    await night(office)
    await say(office, ZHOU_MIN, "KX-1 已超时", "KX-2 已超时", quiet=True, bundle=SLA)
    office.clock.move(hours=9)
    await say(office, ZHOU_MIN, "KX-3 已超时", "KX-4 已超时", quiet=True, bundle=SLA)
    await office.deliverer.deliver_due()
    assert [words.splitlines()[0] for words in office.words(ZHOU_MIN)] == [
        "昨晚有 2 件需要您看看：",
        "2 条通知：",
    ]


async def test_a_company_may_have_no_quiet_hours(office: Office) -> None:
    office.desk = replace(office.desk, quiet_hours=QuietHours(night=time(0), morning=time(0)))
    await night(office)
    await say(office, ZHOU_MIN, "KX-1 快到时限", quiet=True)
    await office.deliverer.deliver_due()
    assert office.words(ZHOU_MIN) == ["KX-1 快到时限"]


async def test_what_a_killed_worker_may_have_sent_is_sent_again_in_the_very_same_words(
    office: Office,
) -> None:
    """Under the same key, whatever has come in since: the platform knows it, and nothing is said twice."""
    await night(office)
    await say(office, ZHOU_MIN, "KX-1 已超时", "KX-2 已超时", quiet=True, bundle=SLA)
    office.clock.move(hours=9)
    (first,) = await office.store.outbox.claim(office.clock(), 10, LEASE_SECONDS)
    await office.store.outbox.claim_bundle(first, office.clock(), LEASE_SECONDS)
    await say(office, ZHOU_MIN, "KX-3 已超时", bundle="night:sla")
    assert await office.deliverer.deliver_due() == 0
    office.clock.move(seconds=LEASE_SECONDS + 1)
    await office.deliverer.deliver_due()
    assert [(each.key, each.message) for each in office.wecom.sent] == [
        ("o1", Text(text="昨晚有 2 件需要您看看：\n· 23:00 KX-1 已超时\n· 23:00 KX-2 已超时")),
        ("o3", Text(text="KX-3 已超时")),
    ]
    assert {state for state, _ in await states(office)} == {"sent"}


async def test_a_bundle_that_a_busy_platform_does_not_take_is_tried_again_as_it_was(
    office: Office,
) -> None:
    await night(office)
    await say(office, ZHOU_MIN, "KX-1 已超时", "KX-2 已超时", quiet=True)
    office.wecom.fails.append(TryLater("busy", after=5))
    await morning(office)
    assert await states(office) == [("retrying", "busy")] * 2
    office.clock.move(seconds=6)
    await office.deliverer.deliver_due()
    (words,) = office.words(ZHOU_MIN)
    assert words.startswith("昨晚有 2 件")


async def test_a_bundle_that_is_never_taken_is_dead_row_by_row_with_its_reason(
    office: Office,
) -> None:
    await night(office)
    await say(office, ZHOU_MIN, "KX-1 已超时", "KX-2 已超时", quiet=True)
    office.wecom.fails.extend([TryLater("gateway timeout")] * LAST_ATTEMPT)
    office.clock.move(hours=9)
    for _ in range(LAST_ATTEMPT):
        await office.deliverer.deliver_due()
        office.clock.move(minutes=16)
    assert [row.reason for row in await office.dead()] == ["gateway timeout"] * 2
    for row in await office.dead():
        await office.store.outbox.send_again(row.id, office.clock())
    await office.deliverer.deliver_due()
    assert [words.count("KX-") for words in office.words(ZHOU_MIN)] == [2]


async def test_of_a_night_in_two_messages_the_second_has_its_own_last_attempt(
    office: Office,
) -> None:
    await night(office)
    lines = [f"KX-{number} {'已超时，' * 30}" for number in range(1, 9)]
    await say(office, ZHOU_MIN, *lines, quiet=True)
    office.wecom.fails.extend([TryLater("gateway timeout")] * LAST_ATTEMPT)
    office.clock.move(hours=9)
    for _ in range(LAST_ATTEMPT):
        await office.deliverer.deliver_due()
        office.clock.move(minutes=16)
    dead = [row.id for row in await office.dead()]
    said = "".join(office.words(ZHOU_MIN))
    assert sorted([*dead, *(number for number in range(1, 9) if f"KX-{number} " in said)]) == [
        *range(1, 9)
    ]
    assert len(office.words(ZHOU_MIN)) == 1
    assert {state for state, _ in await states(office)} == {"sent", "dead"}


async def test_a_bundle_for_a_channel_that_is_off_waits_for_it(office: Office) -> None:
    await night(office)
    await say(office, ZHOU_MIN, "KX-1 已超时", "KX-2 已超时", quiet=True)
    office.clock.move(hours=9)
    off = replace(office.desk, capabilities={})
    await Deliverer(off, {}, office.metrics).deliver_due()
    assert {state for state, _ in await states(office)} == {"retrying"}
    office.clock.move(minutes=2)
    await office.deliverer.deliver_due()
    assert [words.count("KX-") for words in office.words(ZHOU_MIN)] == [2]


async def test_a_fault_of_ours_while_a_bundle_is_made_loses_none_of_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await night(office)
    await say(office, ZHOU_MIN, "KX-1 已超时", "KX-2 已超时", quiet=True)
    office.clock.move(hours=9)
    with monkeypatch.context() as patch:
        patch.setattr("bot.jobs.deliver.joined", lambda *_: 1 / 0)
        await office.deliverer.deliver_due()
    assert await states(office) == [("retrying", "ZeroDivisionError")] * 2
    office.clock.move(seconds=31)
    await office.deliverer.deliver_due()
    assert [words.count("KX-") for words in office.words(ZHOU_MIN)] == [2]


async def test_what_a_platform_refuses_is_dead_and_the_rest_of_the_night_goes_out(
    office: Office,
) -> None:
    await night(office)
    long = f"KX-9 {'很长' * 200}"
    await say(office, ZHOU_MIN, "KX-1 已超时", "KX-2 已超时", long, "KX-3 已超时", quiet=True)
    office.wecom.fails.append(Refused("81013 no such user"))
    await morning(office)
    assert [row.id for row in await office.dead()] == [2, 1]
    assert len(office.words(ZHOU_MIN)) == 2


async def test_a_card_held_for_the_morning_comes_by_itself_as_it_looks_then(
    office: Office,
) -> None:
    await night(office)
    buttons = (Button(text="改派", payload="x"),)
    sent = await show_quietly(office, ZHOU_MIN, Card(title="KX-1 快到时限", buttons=buttons))
    await say(office, ZHOU_MIN, "KX-2 已超时", "KX-3 已超时", quiet=True)
    async with office.store.unit_of_work(office.company) as uow:
        moment = Moment(desk=office.desk, uow=uow, now=office.clock(), door="clock")
        face = Card(title="KX-1 已超时", buttons=buttons)
        await refresh_card(moment, sent, face, is_settled=False)
    await say(office, ZHOU_MIN, "紧急")
    await office.deliverer.deliver_due()
    assert office.words(ZHOU_MIN) == ["紧急"]
    await morning(office)
    assert office.cards(ZHOU_MIN) == [face]
    assert "昨晚有 2 件" in "".join(office.words(ZHOU_MIN))


@pytest.mark.parametrize("group", [DINGTALK_SUPERVISORS, WECOM_SUPERVISORS])
async def test_a_group_gets_no_more_messages_a_minute_than_its_platform_takes(
    office: Office, group: Group
) -> None:
    await say(office, group, *(f"KX-{number} 已超时" for number in range(60)), bundle=SLA)
    await say(office, ZHOU_MIN, *(f"KX-{number} 已超时" for number in range(30)))
    await office.deliverer.deliver_due()
    assert len(office.words(group)) == 1
    assert len(office.words(ZHOU_MIN)) == 30
    for number in range(60, 100):
        await say(office, group, f"KX-{number} 已超时", bundle=SLA)
        await office.deliverer.deliver_due()
    assert len(office.words(group)) == 15
    assert (await states(office))[-1] == ("waiting", NO_ROOM)
    office.clock.move(seconds=60)
    await office.deliverer.deliver_due()
    assert len(office.words(group)) == 16
    said = "\n".join(office.words(group))
    assert [said.count(f"KX-{number} ") for number in range(100)] == [1] * 100
    assert said.index("KX-98 ") < said.index("KX-99 ")


async def test_what_is_urgent_finds_room_in_a_group_that_has_had_its_notices(
    office: Office,
) -> None:
    group = DINGTALK_SUPERVISORS
    for number in range(25):
        await say(office, group, f"KX-{number} 已超时", bundle=SLA)
        await office.deliverer.deliver_due()
    await say(office, group, *(f"紧急 {number}" for number in range(8)))
    await office.deliverer.deliver_due()
    assert office.words(group)[15:] == [f"紧急 {number}" for number in range(5)]
    office.clock.move(seconds=60)
    await office.deliverer.deliver_due()
    assert sum(words.startswith("紧急") for words in office.words(group)) == 8
    assert {state for state, _ in await states(office)} == {"sent"}


async def test_cards_with_buttons_are_never_joined_and_keep_to_the_minute_too(
    office: Office,
) -> None:
    card = Card(title="KX-1", buttons=(Button(text="改派", payload="x"),))
    await say(office, DINGTALK_SUPERVISORS, *[card] * 25, bundle=SLA)
    await office.deliverer.deliver_due()
    assert len(office.cards(DINGTALK_SUPERVISORS)) == 15
    office.clock.move(seconds=60)
    await office.deliverer.deliver_due()
    assert office.cards(DINGTALK_SUPERVISORS) == [card] * 25


async def test_two_deliverers_who_share_a_count_keep_to_the_minute_together(
    office: Office,
) -> None:
    gates = [LimitGate(office.desk, Pace(), Tally())]
    workers = [Deliverer(office.desk, office.channels, office.metrics, gates) for _ in range(2)]
    for number in range(50):
        await say(office, DINGTALK_SUPERVISORS, f"KX-{number}")
        await workers[number % 2].deliver_due()
    assert len(office.words(DINGTALK_SUPERVISORS)) == 20
