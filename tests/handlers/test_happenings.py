from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal

from handlers.happenings import Happening, Heard, Told, tell
from handlers.merging import merge
from storage.database import Store
from tests.databases import OpenStore
from tests.handlers.desk_of import DeskOf
from tests.handlers.steps_of import (
    WORK,
    desk_with,
    document,
    happens,
    kinds_of,
    moment_at,
    nodes_of,
    opened,
)
from workflows.effects import Refusal
from workflows.events import Suspended

WAIT = {"id": "pay", "kind": "wait", "name": {"zh": "等付款", "en": "Payment"}, "event": "paid"}
PAID = Happening(number="ER-1001", name="paid", answers={"price": Decimal("12.50"), "paid": True})


async def waiting(store: Store, tickets: int = 1) -> DeskOf:
    desk = await desk_with(store, document(WAIT, WORK))
    for _ in range(tickets):
        await opened(desk)
    return desk


async def told(desk: DeskOf, happening: Happening = PAID, store: Store | None = None) -> Told:
    at = replace(desk.desk, store=store) if store else desk.desk
    return await tell(at, desk.company, happening, "api", "en")


async def test_what_a_ticket_waits_for_moves_it_and_fills_its_fields(store: Store) -> None:
    desk = await waiting(store)
    answer = await told(desk)
    assert (answer.heard, answer.number, answer.has_outgoing) == (Heard.TAKEN, "ER-1001", True)
    ticket = await desk.ticket("ER-1001")
    assert (ticket.answers["price"], ticket.answers["paid"]) == ("12.50", True)
    assert await nodes_of(desk, "ER-1001") == ["work"]
    (entry,) = [each for each in await desk.history("ER-1001") if each.kind == "event_arrived"]
    assert (entry.by, entry.door, entry.details["name"]) == (None, "api", "paid")


async def test_what_nothing_waits_for_changes_nothing(store: Store) -> None:
    desk = await waiting(store)
    for name in ("shipped", "Paid"):
        assert (await told(desk, replace(PAID, name=name))).heard is Heard.NOT_WAITED_FOR
    await told(desk)
    assert (await told(desk)).heard is Heard.NOT_WAITED_FOR
    assert (await kinds_of(desk, "ER-1001")).count("event_arrived") == 1


async def test_a_ticket_there_is_none_of(store: Store) -> None:
    desk = await waiting(store)
    for number in ("ER-9999", "", "'; DROP TABLE ticket"):
        assert (await told(desk, replace(PAID, number=number))).heard is Heard.NO_TICKET


async def test_a_ticket_that_stands_still_is_told_later(store: Store) -> None:
    desk = await waiting(store)
    ticket = await desk.ticket("ER-1001")
    async with store.unit_of_work(desk.company) as uow:
        supervisor = (await uow.people.holders("supervisor"))[0]
    assert not isinstance(await happens(desk, ticket, Suspended(by=supervisor)), Refusal)
    assert (await told(desk)).heard is Heard.NOT_WAITED_FOR


async def test_answers_its_form_cannot_take_are_named_and_nothing_moves(store: Store) -> None:
    desk = await waiting(store)
    answers = {
        "price": "dear",
        "colour": "red",
        "doubled": Decimal(3),
        "grade": "gold",
        "paid": None,
    }
    answer = await told(desk, replace(PAID, answers=answers))
    assert answer.heard is Heard.UNREAD
    assert answer.problems.keys() == {"price", "colour", "doubled", "grade"}
    assert answer.problems["price"] == "Please give an amount, for example 350 or 350.50."
    assert await nodes_of(desk, "ER-1001") == ["pay"]


async def test_the_same_key_twice_is_once(store: Store) -> None:
    desk = await waiting(store)
    keyed = replace(PAID, key="pay-7")
    assert [(await told(desk, keyed)).heard for _ in range(3)] == [
        Heard.TAKEN, Heard.KNOWN, Heard.KNOWN
    ]  # fmt: skip


async def test_a_key_for_something_else_is_refused(store: Store) -> None:
    desk = await waiting(store, tickets=2)
    await told(desk, replace(PAID, key="pay-7"))
    other = replace(PAID, key="pay-7", number="ER-1002")
    assert (await told(desk, other)).heard is Heard.ANOTHER
    assert await nodes_of(desk, "ER-1002") == ["pay"]


async def test_a_key_of_what_was_not_taken_may_be_used_again(store: Store) -> None:
    desk = await desk_with(store, document(WORK, WAIT))
    await opened(desk)
    keyed = replace(PAID, key="pay-7")
    assert (await told(desk, keyed)).heard is Heard.NOT_WAITED_FOR
    unread = replace(keyed, answers={"price": "dear"})
    assert (await told(desk, unread)).heard is Heard.UNREAD
    await opened(desk)
    assert (await told(desk, keyed)).heard is Heard.NOT_WAITED_FOR


async def test_of_many_who_tell_the_same_at_once_one_is_taken(
    open_store: OpenStore, store: Store
) -> None:
    desk = await waiting(store)
    stores = [store, await open_store()]
    keyed = replace(PAID, key="pay-7")
    answers = await asyncio.gather(*(told(desk, keyed, each) for each in stores * 5))
    assert sorted(each.heard for each in answers) == ["known"] * 9 + ["taken"]
    assert (await kinds_of(desk, "ER-1001")).count("event_arrived") == 1


async def test_without_a_key_one_of_many_is_taken_too(open_store: OpenStore, store: Store) -> None:
    desk = await waiting(store)
    stores = [store, await open_store()]
    answers = await asyncio.gather(*(told(desk, PAID, each) for each in stores * 5))
    assert sorted(each.heard for each in answers) == ["not_waited_for"] * 9 + ["taken"]


async def test_a_ticket_that_was_merged_is_told_through_the_one_that_stands_for_it(
    store: Store,
) -> None:
    desk = await waiting(store, tickets=2)
    first, second = await desk.ticket("ER-1001"), await desk.ticket("ER-1002")
    async with store.unit_of_work(desk.company) as uow:
        supervisor = (await uow.people.holders("supervisor"))[0]
        await merge(moment_at(desk.desk, uow), first.id, second.id, supervisor)
    answer = await told(desk)
    assert (answer.heard, answer.number) == (Heard.TAKEN, "ER-1002")
    assert await nodes_of(desk, "ER-1002") == ["work"]
