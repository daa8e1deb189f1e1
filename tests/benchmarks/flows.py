"""A flow of twelve nodes: one transition decided, one committed with its history and outbox, and what a ticket's state weighs."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from handlers.definitions import publish
from handlers.desk import Moment
from handlers.tickets import happen, open_ticket
from storage import ticket_values
from storage.database import Store
from tests.benchmarks.bare_rows import bare_rows
from tests.benchmarks.figures import Figure
from tests.benchmarks.places import Place
from tests.benchmarks.tickets import Rounds
from tests.promises.offices import CORPS, Office, office_on
from workflows.deeds.actions import offered
from workflows.definition import Definition
from workflows.effects import Outcome, Refusal
from workflows.engine import decide
from workflows.events import ActionTaken, TicketOpened
from workflows.parsing import parse
from workflows.people import CUSTOMER, ENGINEER, Person
from workflows.staff import Colleague, Staff
from workflows.ticket import Task, Ticket

DECISIONS = 3000
ROUNDS = 5
TICKETS = 100
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
CUSTOMER_LI = Person(id=1, name="李红", roles=frozenset({CUSTOMER}))
ENGINEERS = tuple(
    Person(id=each, name=name, roles=frozenset({ENGINEER}))
    for each, name in ((2, "王强"), (3, "赵磊"))
)
STAFF = Staff({each.id: Colleague(person=each) for each in ENGINEERS})
_DO = "kind: handle, phase: working, assignee: {people: [王强]}, actions: [{id: done, do: complete, label: 完成}]"
_SIGN = (
    "kind: approve, mode: all, assignee: {people: [王强, 赵磊]}, "
    "actions: [{id: agree, do: approve, label: 同意}, {id: refuse, do: reject, label: 驳回}]"
)
TWELVE = f"""
schema: ticket-type/1
key: twelve
name: 十二步
prefix: TW
form:
  - {{id: description, kind: text, label: 描述, required: true, takes_first_words: true}}
  - {{id: cost, kind: money, label: 费用}}
flow:
  - {{id: n1, name: 一, {_DO}}}
  - id: b
    kind: branch
    cases:
      - {{id: dear, name: 贵, when: 费用 > 500, nodes: [{{id: n2, name: 二, {_SIGN}}}]}}
      - {{id: rest, name: 其余, otherwise: true}}
  - {{id: n3, name: 三, {_DO}}}
  - id: p
    kind: parallel
    lanes:
      - {{id: l, name: 左, nodes: [{{id: n4, name: 四, {_DO}}}, {{id: n5, name: 五, {_SIGN}}}]}}
      - {{id: r, name: 右, nodes: [{{id: n6, name: 六, {_DO}}}]}}
  - {{id: n7, name: 七, {_DO}}}
  - {{id: n8, name: 八, {_SIGN}}}
  - {{id: n9, name: 九, {_DO}}}
  - {{id: n10, name: 十, {_DO}}}
sla:
  - {{id: all, name: 解决, within: PT24H, until: n9}}
card: [description]
"""
ANSWERS = {"description": "机器不转了", "cost": "800"}


def decided() -> Figure:
    """Every transition of the flow, over and over; only `decide` is timed."""
    definition, spent = parse(TWELVE), list[float]()
    while len(spent) < DECISIONS:
        ticket: Ticket | None = _opened(definition)
        while ticket and ticket.open_tasks:
            event = _next(ticket, definition, ENGINEERS)
            began = time.perf_counter()
            outcome = decide(ticket, event, definition, NOW, STAFF)
            spent.append(1000 * (time.perf_counter() - began))
            assert isinstance(outcome, Outcome)
            ticket = outcome.ticket
    return Figure(what="one transition decided", milliseconds=tuple(spent), most_ms=0.2)


def weight() -> str:
    """The heaviest a ticket of this flow ever is: its row's state and the rows of its tasks, as they are stored."""
    definition, sizes = parse(TWELVE), list[int]()
    ticket = _opened(definition)
    while ticket.open_tasks:
        sizes.append(_bytes(ticket))
        outcome = decide(ticket, _next(ticket, definition, ENGINEERS), definition, NOW, STAFF)
        assert isinstance(outcome, Outcome)
        ticket = outcome.ticket
    live = max(_bytes(replace(ticket, tasks=())), 1)
    return f"  state of a ticket: {max(sizes)} bytes at most with {len(ticket.tasks)} tasks (wanted under 2000), {live} without them"


def _bytes(ticket: Ticket) -> int:
    """What its place in the flow takes: clocks, visits, tasks; not the answers people gave."""
    row = {**ticket_values.ticket_values(ticket), "answers": {}}
    rows = [row, *(ticket_values.task_values(task) for task in ticket.tasks)]
    return sum(len("".join(map(_stored, row.values())).encode()) for row in rows)


def _stored(value: object) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return "" if value is None else str(value)


def _opened(definition: Definition) -> Ticket:
    opened = TicketOpened(by=CUSTOMER_LI, origin=1, number="TW-1", answers=ANSWERS)
    outcome = decide(None, opened, definition, NOW, STAFF)
    assert isinstance(outcome, Outcome)
    return replace(outcome.ticket, id=1)


def _next(ticket: Ticket, definition: Definition, people: tuple[Person, ...]) -> ActionTaken:
    task = ticket.open_tasks[0]
    return ActionTaken(by=_doer(task, people), task=task.id, action=offered(task, definition)[0].id)


def _doer(task: Task, people: tuple[Person, ...]) -> Person:
    return next(person for person in people if person.id == task.person)


async def measure(place: Place) -> list[Figure]:
    """The first transition of many tickets, beside as many rows written straight through the driver."""
    bare, ours = Rounds(), Rounds()
    url = await place.fresh()
    what = "as many rows in one transaction, bare driver"
    async with _office(url) as (office, company):
        rows = await _rows_of_a_transition(office, company)
        async with bare_rows(url, rows) as write:
            for turn in range(ROUNDS + 1):
                numbers = range(turn * TICKETS, (turn + 1) * TICKETS)
                await bare.run(partial(write, number) for number in numbers)
                tickets = [await _open(office, company) for _ in range(TICKETS)]
                await ours.run([_transition(office, company, ticket) for ticket in tickets])
    return [
        bare.figure(f"{what} ({rows})"),
        ours.figure("a transition committed", f"{what} ({rows})", wanted=0.50),
    ]


def _transition(office: Office, company: int, ticket: int) -> Callable[[], Awaitable[None]]:
    async def act() -> None:
        async with office.store.unit_of_work(company) as uow:
            moment = Moment(desk=office.desk, uow=uow, now=office.desk.now(), door="wecom")
            found = await uow.tickets.get(ticket)
            assert found is not None
            task = found.open_tasks[0]
            person = await uow.people.get(task.person or 0)
            result = await happen(
                moment, found, ActionTaken(by=person, task=task.id, action="done")
            )
            assert not isinstance(result, Refusal)

    return act


async def _rows_of_a_transition(office: Office, company: int) -> int:
    """Counted, not assumed: the ticket and the finished task are changed, the rest is added."""
    ticket = await _open(office, company)
    before = await _count(office.store)
    await _transition(office, company, ticket)()
    return 2 + await _count(office.store) - before


async def _count(store: Store) -> int:
    total = 0
    for table in ("history", "task", "timer", "outbox", "card"):
        (row,) = await store._engine.rows(f"SELECT COUNT(*) AS count FROM {table}")  # noqa: S608
        total += int(row["count"])
    return total


async def _open(office: Office, company: int) -> int:
    async with office.store.unit_of_work(company) as uow:
        customer = await uow.people.by_identity("wecom", CORPS["wecom"], "li_hong")
        assert customer is not None
        chat = await uow.chats.remember("wecom", CORPS["wecom"], "direct", "li_hong")
        moment = Moment(desk=office.desk, uow=uow, now=office.desk.now(), door="wecom")
        published = await office.desk.types.current(uow)
        ticket_type = next(each for each in published if each.definition.key == "twelve")
        return (await open_ticket(moment, ticket_type, customer, chat.id, ANSWERS)).id


@asynccontextmanager
async def _office(url: str) -> AsyncIterator[tuple[Office, int]]:
    store = await Store.open(url, Path("unused"))
    office = office_on(store)
    company = await office.found()
    async with store.unit_of_work(company) as uow:
        await publish(uow, TWELVE)
    yield office, company
    await store.close()
