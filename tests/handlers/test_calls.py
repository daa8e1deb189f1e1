from __future__ import annotations

import pytest

from handlers.calls import give_up, take_answer
from storage.calls import CallRow
from storage.database import Store
from tests.handlers.desk_of import DeskOf
from tests.handlers.steps_of import (
    WORK,
    WU_JUAN,
    a_call,
    claimed,
    desk_with,
    document,
    happens,
    kinds_of,
    nodes_of,
    opened,
)
from workflows.answers import Answer
from workflows.events import Cancelled

TAKE = {"stock": "data.stock", "price": "data.price", "grade": "grade", "paid": "paid"}


async def asking(store: Store, **call: object) -> tuple[DeskOf, CallRow]:
    """A ticket that has asked another system, and the call as a worker has claimed it."""
    desk = await desk_with(store, document(a_call(**call), WORK))
    await opened(desk)
    (row,) = await claimed(desk)
    return desk, row


async def answers_of(desk: DeskOf) -> dict[str, Answer]:
    return dict((await desk.ticket("ER-1001")).answers)


async def test_a_step_asks_with_what_the_ticket_knows_and_waits(store: Store) -> None:
    desk, row = await asking(store, method="PUT", body={"item": "what", "n": "1 + 1"}, secret="ERP")
    assert (row.method, row.url, row.secret) == ("PUT", "https://erp.example.com/stock", "ERP")
    assert row.body == {"number": "ER-1001", "item": "查库存", "n": "2"}
    assert (row.ticket_number, row.node) == ("ER-1001", "ask")
    assert await nodes_of(desk, "ER-1001") == ["ask"]


async def test_what_a_step_calls_today_is_the_companys_day(store: Store) -> None:
    desk = await desk_with(store, document(a_call(body={"day": "TODAY()"}), WORK))
    desk.clock.move(hours=16)
    await opened(desk)
    (row,) = await claimed(desk)
    assert row.body["day"] == "2026-11-24", "one o'clock at night in Shanghai"


async def test_an_answer_fills_the_fields_that_take_it_and_the_ticket_goes_on(
    store: Store,
) -> None:
    desk, row = await asking(store, take=TAKE)
    text = '{"data": {"stock": 7, "price": 12.50, "more": 1}, "grade": "贵宾", "paid": false}'
    assert (await take_answer(desk.desk, row, text.encode())).result == "answered"
    known = await answers_of(desk)
    assert (known["stock"], known["price"]) == ("7", "12.50")
    assert (known["grade"], known["paid"]) == ("vip", False)
    assert known["doubled"] == "14", "what is computed from them follows"
    assert await nodes_of(desk, "ER-1001") == ["work"]
    (entry,) = [each for each in await desk.history("ER-1001") if each.kind == "call_answered"]
    assert (entry.by, entry.door) == (None, "call")


async def test_an_answer_that_is_not_asked_for_anything_may_say_anything(store: Store) -> None:
    desk, row = await asking(store)
    assert (await take_answer(desk.desk, row, b"<html>thank you</html>")).result == "answered"
    assert await nodes_of(desk, "ER-1001") == ["work"]


async def test_null_leaves_a_field_as_it_is(store: Store) -> None:
    desk, row = await asking(store, take={"what": "name", "stock": "stock"})
    await take_answer(desk.desk, row, b'{"name": null, "stock": 3}')
    known = await answers_of(desk)
    assert (known["what"], known["stock"]) == ("查库存", "3")


UNREADABLE = {
    "no JSON": ("<html>", "no_json"),
    "half of it": ('{"data": {"stock": 7', "no_json"),
    "no number of this world": ('{"data": {"stock": 1e999999999}}', "no_json"),
    "nor is this": ('{"data": {"stock": NaN}}', "no_json"),
    "deep as the sea": ("[" * 100_000, "no_json"),
    "another place": ('{"stock": 7}', "unread: stock (data.stock)"),
    "a list where names were": ('{"data": [7]}', "unread: stock (data.stock)"),
    "words for a number": ('{"data": {"stock": "plenty"}}', "unread: stock (data.stock)"),
    "too precise": ('{"data": {"stock": 7.5}}', "unread: stock (data.stock)"),
    "yes for a number": ('{"data": {"stock": true}}', "unread: stock (data.stock)"),
    "an object for a number": ('{"data": {"stock": {"n": 7}}}', "unread: stock (data.stock)"),
}


@pytest.mark.parametrize("what", UNREADABLE)
async def test_what_cannot_be_read_is_named_and_not_guessed(store: Store, what: str) -> None:
    desk, row = await asking(store, take={"stock": "data.stock"})
    text, problem = UNREADABLE[what]
    assert (await take_answer(desk.desk, row, text.encode())).result == "dead"
    assert "stock" not in await answers_of(desk)
    assert await nodes_of(desk, "ER-1001") == ["ask"]
    (dead,) = await desk.store.calls.dead_rows(desk.company, 5)
    assert dead.reason == problem
    (failed,) = [each for each in await desk.history("ER-1001") if each.kind == "call_failed"]
    assert failed.details["problem"] == problem


async def test_what_nobody_may_hold_twice_is_not_taken_from_outside_either(store: Store) -> None:
    desk, row = await asking(store, take={"serial": "sn"})
    await take_answer(desk.desk, row, b'{"sn": "KFR-1"}')
    await opened(desk)
    (second,) = await claimed(desk)
    assert (await take_answer(desk.desk, second, b'{"sn": "kfr-1"}')).result == "dead"
    assert "serial" not in (await desk.ticket("ER-1002")).answers


async def test_files_of_ours_cannot_be_named_by_another_system(store: Store) -> None:
    desk, row = await asking(store, take={"photos": "photos"}, on_error="continue")
    assert (await take_answer(desk.desk, row, b'{"photos": ["1"]}')).result == "dead"
    assert "photos" not in await answers_of(desk)


async def test_a_step_that_may_do_without_keeps_what_could_be_read(store: Store) -> None:
    desk, row = await asking(store, take={"stock": "n", "price": "p"}, on_error="continue")
    await take_answer(desk.desk, row, b'{"n": 7, "p": "dear"}')
    known = await answers_of(desk)
    assert known["stock"] == "7"
    assert "price" not in known
    assert await nodes_of(desk, "ER-1001") == ["work"]
    assert {"call_failed", "call_answered"} <= {*await kinds_of(desk, "ER-1001")}


async def test_a_call_given_up_stops_the_step_and_administrators_hear_of_it(store: Store) -> None:
    desk, row = await asking(store)
    assert (await give_up(desk.desk, row, "status: 404")).has_outgoing
    await desk.deliver()
    assert await nodes_of(desk, "ER-1001") == ["ask"]
    assert "404" in desk.transcript(WU_JUAN)
    assert "ER-1001" in desk.transcript(WU_JUAN)


async def test_a_dead_call_made_again_moves_the_ticket_that_still_waits(store: Store) -> None:
    desk, row = await asking(store, take={"stock": "n"})
    await give_up(desk.desk, row, "status: 404")
    assert await desk.store.calls.call_again(desk.company, row.id, desk.clock())
    (again,) = await claimed(desk)
    assert (await take_answer(desk.desk, again, b'{"n": 7}')).result == "answered"
    assert await nodes_of(desk, "ER-1001") == ["work"]
    assert (await answers_of(desk))["stock"] == "7"


async def test_two_workers_with_one_answer_move_the_ticket_once(store: Store) -> None:
    desk, row = await asking(store, take={"stock": "n"})
    results = [(await take_answer(desk.desk, row, b'{"n": 7}')).result for _ in range(2)]
    assert results == ["answered", "late"]
    assert (await give_up(desk.desk, row, "timeout")).result == "late"
    assert (await kinds_of(desk, "ER-1001")).count("call_answered") == 1


async def test_a_ticket_that_went_on_without_the_answer_is_not_moved_by_it(store: Store) -> None:
    """Its step waits for a child by then: it must not be opened twice."""
    waiting = {"id": "ask", "kind": "action"} | {
        "call": {"url": "https://erp.example.com", "on_error": "continue"},
        "open": {"type": "errand_two", "set": {"what": "what"}, "wait": True},
    }
    desk = await desk_with(
        store, document(waiting, WORK), document(WORK, key="errand_two", prefix="TW")
    )
    await opened(desk)
    (row,) = await claimed(desk)
    await give_up(desk.desk, row, "timeout")
    await desk.store.calls.call_again(desk.company, row.id, desk.clock())
    (again,) = await claimed(desk)
    assert (await take_answer(desk.desk, again, b"{}")).result == "answered"
    assert (await kinds_of(desk, "ER-1001")).count("opened_another") == 1


async def test_a_cancelled_ticket_takes_no_answer(store: Store) -> None:
    desk, row = await asking(store, take={"stock": "n"})
    ticket = await desk.ticket("ER-1001")
    async with store.unit_of_work(desk.company) as uow:
        requester = await uow.people.get(ticket.requester)
    await happens(desk, ticket, Cancelled(by=requester))
    assert (await take_answer(desk.desk, row, b'{"n": 7}')).result == "answered"
    assert "stock" not in await answers_of(desk)
    assert await claimed(desk) == []
