"""Message to committed ticket: 提交 waits in the inbox of many customers, and each opens a ticket two engineers hear of."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from handlers.receive import receive_next
from handlers.talks import Reporting, Talk, dump_state
from handlers.updates import inbox_lane
from storage.database import Store
from storage.unit_of_work import UnitOfWork
from tests.benchmarks.figures import Figure
from tests.benchmarks.places import Place
from tests.benchmarks.rows import three_rows
from tests.promises.offices import CORPS, Office, office_on, saying
from tests.workflows.builders_forms import AROUND
from workflows.definition import Definition
from workflows.forms.dialogue import Ask, Words, advance, begin

ROUNDS = 5
TICKETS = 250
AT_ONCE = 20
BARE = "three rows in one transaction, bare driver"
SAID = (
    "空调不制冷了，还滴水", "跳过", "跳过", "上海市浦东新区张江路 88 号 2 栋 301", "13800138000",
    "明天上午", "在保",
)  # fmt: skip


Job = Callable[[], Awaitable[object]]


@dataclass
class Rounds:
    """Jobs done so many at once; the first round only warms up."""

    per_second: list[float] = field(default_factory=list)
    milliseconds: list[list[float]] = field(default_factory=list)

    async def run(self, jobs: Iterable[Job]) -> None:
        waiting, spent = deque(jobs), list[float]()
        count, began = len(waiting), time.perf_counter()
        await asyncio.gather(*(_work(waiting, spent) for _ in range(AT_ONCE)))
        self.per_second.append(count / (time.perf_counter() - began))
        self.milliseconds.append(spent)

    def figure(self, what: str, ratio_of: str = "", wanted: float = 0.0) -> Figure:
        return Figure(
            what=what,
            per_second=tuple(self.per_second[1:]),
            milliseconds=tuple(each for spent in self.milliseconds[1:] for each in spent),
            ratio_of=ratio_of,
            wanted=wanted,
        )


async def _work(waiting: deque[Job], spent: list[float]) -> None:
    while waiting:
        job, began = waiting.popleft(), time.perf_counter()
        await job()
        spent.append(1000 * (time.perf_counter() - began))


async def measure(place: Place) -> list[Figure]:
    bare, ours = Rounds(), Rounds()
    url = await place.fresh()
    async with three_rows(url) as write, _office(url) as (office, company):
        for turn in range(ROUNDS + 1):
            numbers = range(turn * 3 * TICKETS, (turn + 1) * 3 * TICKETS)
            await bare.run(partial(write, number) for number in numbers)
            lanes = await _about_to_submit(office, company, turn)
            await ours.run(partial(_handle, office, company, lane) for lane in lanes)
    return [
        bare.figure(BARE),
        ours.figure("message to committed ticket", ratio_of=BARE, wanted=0.50),
    ]


async def _handle(office: Office, company: int, lane: str) -> None:
    received = await receive_next(office.desk, company, lane)
    assert received is not None
    assert received.has_outgoing


@asynccontextmanager
async def _office(url: str) -> AsyncIterator[tuple[Office, int]]:
    store = await Store.open(url, Path("unused"))
    office = office_on(store)
    yield office, await office.found()
    await store.close()


async def _about_to_submit(office: Office, company: int, turn: int) -> list[str]:
    """The inbox lanes of customers who have answered every question and now say 提交."""
    async with office.store.unit_of_work(company) as uow:
        (ticket_type,) = await office.desk.types.current(uow)
        state = _at_the_summary(ticket_type.definition, ticket_type.version)
        updates = [saying("wecom", f"customer_{turn}_{each}", "提交") for each in range(TICKETS)]
        for update in updates:
            await _bring_to_summary(uow, update.sender.id, state)
    for update in updates:
        assert await office.intake.write_down(update)
    return [inbox_lane(update.chat, update.sender.id) for update in updates]


async def _bring_to_summary(uow: UnitOfWork, who: str, state: str) -> None:
    person = await uow.people.register(
        who, "wecom", CORPS["wecom"], who, roles=("customer",), is_member=True
    )
    chat = await uow.chats.remember("wecom", CORPS["wecom"], "direct", who)
    conversation = await uow.conversations.lock(chat.id, person.id)
    await uow.conversations.save(conversation.id, state)


def _at_the_summary(definition: Definition, version: int) -> str:
    asked = tuple(each.id for each in definition.asked)
    result = begin(
        definition, asked, type_version=version, with_summary=True, around=AROUND, words=SAID[0]
    )
    for words in SAID[1:]:
        assert isinstance(result, Ask)
        step = advance(result.session, Words(text=words), definition, AROUND)
        assert isinstance(step, Ask)
        result = step
    return dump_state(Talk(session=result.session, about=Reporting()))
