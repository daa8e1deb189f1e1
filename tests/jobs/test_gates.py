"""What is told of tickets waits first, then cards, and what is said in conversation last."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.tally import Tally
from bot.jobs.gates import ACCOUNT_IS_USED_UP, NO_ROOM, LimitGate, Wait
from bot.jobs.pace import Pace
from handlers.capabilities import Capabilities, Limit
from handlers.desk import Desk
from handlers.post import lane_of
from storage.database import Store
from storage.outbox import OutboxRow
from tests.fakes import CODE_CARDS, MORNING, WECOM, WECOM_ACCOUNT, Clock

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ROW = OutboxRow(
    id=1,
    company=1,
    lane=lane_of(WECOM, WECOM_ACCOUNT, "direct", "wang_qiang"),
    channel=WECOM,
    account=WECOM_ACCOUNT,
    chat_id=1,
    kind="send",
    payload="",
    card_id=None,
    ticket_id=None,
    state="sending",
    attempts=1,
    due_at=MORNING,
    reason="",
)
TALK = ROW
NOTICE = replace(ROW, ticket_id=7)
CARD = replace(ROW, ticket_id=7, card_id=3)
JOINABLE = replace(ROW, bundle="sla")
CHANGE = replace(CARD, kind="refresh")


def gate(store: Store, *limits: Limit) -> LimitGate:
    can: Capabilities = replace(CODE_CARDS, limits=limits)
    desk = Desk(store=store, capabilities={WECOM: can}, now=Clock(), company_name="海风")
    return LimitGate(desk, Pace(), Tally())


async def passes(gate: LimitGate, row: OutboxRow, times: int) -> int:
    return [await gate.shut(row, MORNING) for _ in range(times)].count(None)


@pytest.mark.parametrize(
    ("row", "most"), [(TALK, 28), (CARD, 26), (NOTICE, 24), (JOINABLE, 24), (CHANGE, 50)]
)
async def test_each_has_its_share_of_the_minute(row: OutboxRow, most: int, store: Store) -> None:
    assert await passes(gate(store, Limit("member", 28, 60.0)), row, 50) == most


async def test_what_is_kept_free_is_there_for_who_comes_later(store: Store) -> None:
    shared = gate(store, Limit("member", 28, 60.0))
    assert [await passes(shared, row, 50) for row in (NOTICE, CARD, TALK)] == [24, 2, 2]


async def test_only_what_is_told_lets_others_pass_while_it_waits(store: Store) -> None:
    shared = gate(store, Limit("member", 28, 60.0))
    await passes(shared, TALK, 28)
    until = MORNING + timedelta(seconds=60)
    assert await shared.shut(NOTICE, MORNING) == Wait(until=until, reason=NO_ROOM, lets_pass=True)
    assert await shared.shut(TALK, MORNING) == Wait(until=until, reason=NO_ROOM)


async def test_the_hour_is_kept_as_well_as_the_minute(store: Store) -> None:
    shared = gate(store, Limit("member", 28, 60.0), Limit("member", 30, 3600.0))
    assert await passes(shared, TALK, 50) == 28
    later = MORNING + timedelta(minutes=2)
    found = [await shared.shut(TALK, later) for _ in range(10)]
    assert found.count(None) == 2
    assert found[-1] == Wait(until=MORNING + timedelta(hours=1), reason=NO_ROOM)


async def test_a_groups_limit_is_not_a_members_and_no_limit_is_none(store: Store) -> None:
    assert await passes(gate(store, Limit("group", 2, 60.0)), TALK, 50) == 50
    in_group = replace(TALK, lane=lane_of(WECOM, WECOM_ACCOUNT, "group", "supervisors"))
    assert await passes(gate(store, Limit("group", 2, 60.0)), in_group, 50) == 2
    assert await passes(gate(store), TALK, 50) == 50


async def test_all_chats_share_the_accounts_day(store: Store) -> None:
    shared = gate(store, Limit("account", 10, 86_400.0))
    others = [replace(TALK, lane=f"{TALK.lane}{number}") for number in range(30)]
    found = [await shared.shut(row, MORNING) for row in others]
    assert found.count(None) == 10
    assert found[-1] is not None
    assert found[-1].reason == ACCOUNT_IS_USED_UP
    assert found[-1].until > MORNING + timedelta(hours=22)


async def test_what_a_group_hears_of_a_ticket_leaves_less_room_than_what_may_be_joined(
    store: Store,
) -> None:
    """Somebody outside tells their whole story in a group within a minute."""
    limit, group = Limit("group", 16, 60.0), lane_of(WECOM, WECOM_ACCOUNT, "group", "customers")
    told = replace(TALK, lane=group, ticket_id=1)
    assert await passes(gate(store, limit), told, 50) == 14
    assert await passes(gate(store, limit), replace(told, bundle="news"), 50) == 12
