from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import ClientSession

from bot.jobs import calling
from bot.jobs.asking import open_session
from bot.jobs.calling import LAST_ATTEMPT, LEASE_SECONDS, LOOK_AGAIN_SECONDS, Caller
from bot.metrics import Metrics
from storage.calls import CallRow
from storage.database import Store
from tests.databases import OpenStore
from tests.fakes import RecordingAlarm
from tests.handlers.desk_of import DeskOf
from tests.handlers.steps_of import (
    WORK,
    WU_JUAN,
    a_call,
    desk_with,
    document,
    happens,
    kinds_of,
    nodes_of,
    opened,
)
from tests.jobs.other_system import OtherSystem, Reply, another_system
from workflows.effects import Refusal
from workflows.events import Cancelled, Event, Resumed, Suspended
from workflows.people import Person

SECRETS = {"erp": "tell-nobody"}
LONG = 100_000.0


@dataclass
class Branch:
    """A desk whose tickets ask another system, and the worker that does the asking."""

    desk: DeskOf
    erp: OtherSystem
    http: ClientSession
    alarm: RecordingAlarm = field(default_factory=RecordingAlarm)
    metrics: Metrics = field(default_factory=Metrics)

    def caller(self, store: Store | None = None) -> Caller:
        """One more worker, with a store of its own where that is given."""
        desk = replace(self.desk.desk, store=store) if store else self.desk.desk
        return Caller(desk, self.http, SECRETS, self.alarm, self.metrics)

    async def works(self) -> int:
        """How many calls were made, and all of them settled."""
        caller = self.caller()
        begun = await caller.call_due()
        await caller.finish()
        return begun

    async def works_to_the_end(self) -> int:
        """However long it is to wait in between."""
        rounds = 0
        while await self.works():
            rounds += 1
            self.desk.clock.move(seconds=LONG)
        return rounds

    async def dead(self) -> list[CallRow]:
        return await self.desk.store.calls.dead_rows(self.desk.company, 10)

    async def stands_in(self, number: str = "ER-1001") -> list[str]:
        return await nodes_of(self.desk, number)


@pytest.fixture
async def erp() -> AsyncIterator[OtherSystem]:
    async with another_system() as system:
        yield system


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with open_session() as session:
        yield session


async def asking(store: Store, erp: OtherSystem, http: ClientSession, **call: object) -> Branch:
    """With one ticket that has just asked."""
    asked = {"url": erp.url, "take": {"stock": "n"}, **call}
    desk = await desk_with(store, document(a_call(**asked), WORK))
    await opened(desk)
    return Branch(desk, erp, http)


async def test_an_answer_moves_the_ticket(
    store: Store, erp: OtherSystem, http: ClientSession
) -> None:
    branch = await asking(store, erp, http, secret="ERP", body={"item": "what"})
    erp.replies.append(Reply(body=b'{"n": 7}'))
    assert await branch.works() == 1
    assert await branch.stands_in() == ["work"]
    assert (await branch.desk.ticket("ER-1001")).answers["stock"] == "7"
    (heard,) = erp.heard
    assert json.loads(heard.body) == {"number": "ER-1001", "item": "查库存"}
    assert heard.headers["Authorization"] == "Bearer tell-nobody"
    assert branch.alarm.woken == 1, "the card of its next step waits to be delivered"
    assert b'gongdan_calls_made_total{result="answered"} 1.0' in branch.metrics.render()
    assert await branch.works() == 0


async def test_a_system_that_is_down_is_asked_again_with_growing_waits(
    store: Store, erp: OtherSystem, http: ClientSession
) -> None:
    branch = await asking(store, erp, http)
    erp.replies.extend([Reply(status=503)] * 3 + [Reply(body=b'{"n": 7}')])
    for wait in (10, 30, 90):
        assert await branch.works() == 1
        branch.desk.clock.move(seconds=wait - 1)
        assert await branch.works() == 0
        branch.desk.clock.move(seconds=1)
    assert await branch.works() == 1
    assert await branch.stands_in() == ["work"]
    assert len({*erp.keys}) == 1, "whoever keeps the key does it once"


async def test_a_system_that_says_when_is_not_asked_before(
    store: Store, erp: OtherSystem, http: ClientSession
) -> None:
    branch = await asking(store, erp, http)
    erp.replies.append(Reply(status=429, headers={"Retry-After": "600"}))
    await branch.works()
    branch.desk.clock.move(seconds=599)
    assert await branch.works() == 0
    branch.desk.clock.move(seconds=1)
    assert await branch.works() == 1


async def test_after_the_last_attempt_it_is_dead_and_administrators_hear(
    store: Store, erp: OtherSystem, http: ClientSession
) -> None:
    branch = await asking(store, erp, http)
    erp.replies.extend([Reply(status=500)] * 50)
    assert await branch.works_to_the_end() == LAST_ATTEMPT
    (dead,) = await branch.dead()
    assert (dead.reason, dead.attempts) == ("status: 500", LAST_ATTEMPT)
    assert await branch.stands_in() == ["ask"]
    await branch.desk.deliver()
    assert "ER-1001" in branch.desk.transcript(WU_JUAN)


async def test_a_plain_no_is_dead_at_once_and_the_step_may_do_without(
    store: Store, erp: OtherSystem, http: ClientSession
) -> None:
    branch = await asking(store, erp, http, on_error="continue")
    erp.replies.append(Reply(status=404))
    assert await branch.works_to_the_end() == 1
    assert [row.reason for row in await branch.dead()] == ["status: 404"]
    assert await branch.stands_in() == ["work"]


async def test_a_secret_nobody_has_set_is_told_and_nobody_is_asked(
    store: Store, erp: OtherSystem, http: ClientSession
) -> None:
    branch = await asking(store, erp, http, secret="CRM")
    await branch.works()
    assert [row.reason for row in await branch.dead()] == ["no_secret: CRM"]
    assert erp.heard == []


WRONG = {
    "no JSON": (Reply(body=b"<html>"), "no_json"),
    "huge": (Reply(body=b"[" + b"1," * 200_000 + b"1]"), "too_large"),
    "elsewhere": (Reply(status=307, headers={"Location": "http://other.example/"}), "redirect: other.example"),
    "other JSON": (Reply(body=b'{"m": 7}'), "unread: stock (n)"),
    "nothing": (Reply(status=204, body=b""), "no_json"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
async def test_what_is_no_answer_is_dead_with_its_reason(
    store: Store, erp: OtherSystem, http: ClientSession, what: str
) -> None:
    branch = await asking(store, erp, http)
    reply, reason = WRONG[what]
    erp.replies.append(reply)
    assert await branch.works_to_the_end() == 1
    assert [row.reason for row in await branch.dead()] == [reason]
    assert await branch.stands_in() == ["ask"]


async def test_a_dead_call_made_again_moves_its_ticket(
    store: Store, erp: OtherSystem, http: ClientSession
) -> None:
    branch = await asking(store, erp, http)
    erp.replies.extend([Reply(status=404), Reply(body=b'{"n": 7}')])
    await branch.works()
    (dead,) = await branch.dead()
    await store.calls.call_again(branch.desk.company, dead.id, branch.desk.clock())
    assert await branch.works() == 1
    assert await branch.stands_in() == ["work"]
    assert len({*erp.keys}) == 1


async def test_a_worker_that_dies_before_its_commit_leaves_the_call_to_another_with_the_same_key(
    store: Store, erp: OtherSystem, http: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch = await asking(store, erp, http)
    erp.replies.extend([Reply(body=b'{"n": 7}')] * 2)
    told = asyncio.Event()

    async def die(*_: object) -> None:
        told.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(calling, "take_answer", die)
    dying = branch.caller()
    await dying.call_due()
    await told.wait()
    monkeypatch.setattr(calling, "LAST_CALLS_SECONDS", 0)
    await dying.close()
    monkeypatch.undo()

    assert await branch.works() == 0, "its lease has not run out"
    branch.desk.clock.move(seconds=LEASE_SECONDS)
    assert await branch.works() == 1
    assert erp.keys == [f"gongdan-{branch.desk.company}-1"] * 2
    assert await branch.stands_in() == ["work"]
    assert (await kinds_of(branch.desk, "ER-1001")).count("call_answered") == 1


async def test_two_workers_make_a_call_once(
    open_store: OpenStore, store: Store, erp: OtherSystem, http: ClientSession
) -> None:
    branch = await asking(store, erp, http)
    for _ in range(9):
        await opened(branch.desk)
    erp.replies.extend([Reply(body=b'{"n": 7}')] * 10)
    workers = [branch.caller(), branch.caller(await open_store())]
    await asyncio.gather(*(worker.call_due() for worker in workers))
    await asyncio.gather(*(worker.finish() for worker in workers))
    assert len(erp.keys) == len({*erp.keys}) == 10
    assert {*await branch.stands_in("ER-1010"), *await branch.stands_in()} == {"work"}


async def test_a_system_that_hangs_holds_up_no_other(
    store: Store, erp: OtherSystem, http: ClientSession
) -> None:
    branch = await asking(store, erp, http)
    erp.replies.append(Reply(hangs=True))
    slow = branch.caller()
    await slow.call_due()
    await erp.asked.wait()
    await opened(branch.desk)
    erp.replies.append(Reply(body=b'{"n": 7}'))
    assert await branch.works() == 1
    assert await branch.stands_in("ER-1002") == ["work"]
    assert await branch.stands_in() == ["ask"]
    erp.may_go_on.set()
    await slow.finish()


async def test_only_so_many_are_on_their_way_at_once(
    store: Store, erp: OtherSystem, http: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "AT_ONCE", 2)
    branch = await asking(store, erp, http)
    await opened(branch.desk)
    await opened(branch.desk)
    erp.replies.extend([Reply(hangs=True)] * 2)
    caller = branch.caller()
    assert [await caller.call_due() for _ in range(3)] == [2, 0, 0]
    erp.may_go_on.set()
    await caller.finish()
    assert await caller.call_due() == 1
    await caller.finish()


async def test_a_fault_of_ours_is_tried_again_and_then_seen_by_a_person(
    store: Store, erp: OtherSystem, http: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch = await asking(store, erp, http)

    async def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(calling, "take_answer", fail)
    assert await branch.works_to_the_end() == LAST_ATTEMPT
    assert [row.reason for row in await branch.dead()] == ["ZeroDivisionError"]
    monkeypatch.undo()
    (dead,) = await branch.dead()
    await store.calls.call_again(branch.desk.company, dead.id, branch.desk.clock())
    erp.replies.append(Reply(body=b'{"n": 7}'))
    await branch.works()
    assert await branch.stands_in() == ["work"]


async def by_a_supervisor(branch: Branch, event: Callable[[Person], Event]) -> None:
    desk = branch.desk
    async with desk.store.unit_of_work(desk.company) as uow:
        supervisor = (await uow.people.holders("supervisor"))[0]
    done = await happens(desk, await desk.ticket("ER-1001"), event(supervisor))
    assert not isinstance(done, Refusal), done


async def test_a_ticket_that_stands_still_asks_once_it_goes_on(
    store: Store, erp: OtherSystem, http: ClientSession
) -> None:
    branch = await asking(store, erp, http)
    await by_a_supervisor(branch, lambda who: Suspended(by=who))
    for _ in range(LAST_ATTEMPT + 1):
        assert await branch.works() == 1
        branch.desk.clock.move(seconds=LOOK_AGAIN_SECONDS)
    assert erp.heard == []
    await by_a_supervisor(branch, lambda who: Resumed(by=who))
    erp.replies.append(Reply(body=b'{"n": 7}'))
    await branch.works()
    assert await branch.stands_in() == ["work"]


async def test_a_ticket_that_was_cancelled_asks_nobody(
    store: Store, erp: OtherSystem, http: ClientSession
) -> None:
    branch = await asking(store, erp, http)
    await by_a_supervisor(branch, lambda who: Cancelled(by=who))
    await branch.desk.deliver()
    before = branch.desk.transcript(WU_JUAN)
    assert await branch.works_to_the_end() == 1
    assert [row.reason for row in await branch.dead()] == ["over"]
    assert erp.heard == []
    await branch.desk.deliver()
    assert branch.desk.transcript(WU_JUAN) == before, "nothing stands still because of it"


async def test_no_secret_is_in_a_log_line(
    store: Store, erp: OtherSystem, http: ClientSession, capsys: pytest.CaptureFixture[str]
) -> None:
    branch = await asking(store, erp, http, secret="erp")
    erp.replies.append(Reply(status=403))
    await branch.works()
    said = capsys.readouterr()
    assert "call_dead" in said.out + said.err
    assert "tell-nobody" not in said.out + said.err
