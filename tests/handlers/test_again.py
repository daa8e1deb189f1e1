from __future__ import annotations

import pytest

from handlers.again import run_again
from handlers.calls import give_up, take_answer
from handlers.definitions import publish
from handlers.step_problems import StepProblem, problem_said
from handlers.wording import LOCALES, Wording
from storage.database import Store
from tests.handlers.desk_of import DeskOf
from tests.handlers.steps_of import (
    WORK,
    WU_JUAN,
    a_call,
    an_opening,
    claimed,
    desk_with,
    document,
    finished,
    kinds_of,
    nodes_of,
    opened,
)

PARENT, CHILD = "ER-1001", "TW-1001"
CHILD_TYPE = document(WORK, key="errand_two", prefix="TW")


async def again(desk: DeskOf, number: str = PARENT) -> int | None:
    return await run_again(desk.desk, desk.company, number, "test")


async def stuck(store: Store, **opening: object) -> DeskOf:
    """At a ticket of a type that nobody has published."""
    step = an_opening("errand_two", **{"set": {"what": "what"}, "wait": True, **opening})
    desk = await desk_with(store, document(step, WORK))
    await opened(desk)
    await desk.deliver()
    return desk


async def test_a_ticket_that_could_not_be_opened_is_opened_once_the_cause_is_gone(
    store: Store,
) -> None:
    desk = await stuck(store)
    async with store.unit_of_work(desk.company) as uow:
        await publish(uow, CHILD_TYPE)
    assert await again(desk) == 1
    await finished(desk, CHILD)
    await desk.ring_due()
    assert await nodes_of(desk, PARENT) == ["work"]


async def test_what_is_opened_already_is_not_opened_again(store: Store) -> None:
    desk = await stuck(store)
    async with store.unit_of_work(desk.company) as uow:
        await publish(uow, CHILD_TYPE)
    assert [await again(desk), await again(desk)] == [1, 0]
    await finished(desk, CHILD)
    assert await again(desk) == 0, "its end is still to be heard of"
    assert (await kinds_of(desk, PARENT)).count("opened_another") == 1


async def test_while_the_cause_is_there_administrators_hear_of_it_again(store: Store) -> None:
    desk = await stuck(store)
    before = len(desk.screen(WU_JUAN))
    assert await again(desk) == 1
    await desk.deliver()
    assert len(desk.screen(WU_JUAN)) == before + 1
    assert await nodes_of(desk, PARENT) == ["also"]


async def test_a_dead_call_is_made_again(store: Store) -> None:
    desk = await desk_with(store, document(a_call(take={"stock": "n"}), WORK))
    await opened(desk)
    assert await again(desk) == 0, "it has not been made yet"
    (row,) = await claimed(desk)
    await give_up(desk.desk, row, "status: 404")
    assert await again(desk) == 1
    (row,) = await claimed(desk)
    await take_answer(desk.desk, row, b'{"n": 7}')
    assert await nodes_of(desk, PARENT) == ["work"]
    assert await again(desk) == 0


async def test_there_is_nothing_to_run_again_in_no_ticket(store: Store) -> None:
    desk = await stuck(store)
    assert await again(desk, "ER-9999") is None


async def test_administrators_read_why_a_step_stands_still_or_was_left_behind(
    store: Store,
) -> None:
    waiting = await stuck(store)
    assert "停在自动步骤“自动处理”：没有工单类型 errand_two" in waiting.transcript(WU_JUAN)


async def test_a_ticket_that_went_on_without_is_told_so(store: Store) -> None:
    gone_on = await stuck(store, wait=False)
    assert "没有做成：没有工单类型 errand_two" in gone_on.transcript(WU_JUAN)
    assert "已经往下走" in gone_on.transcript(WU_JUAN)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", StepProblem)
def test_every_problem_of_a_step_has_its_words(code: StepProblem, locale: str) -> None:
    words = Wording(locale)
    assert problem_said(words, f"{code}: WX-1") not in ("", f"{code}: WX-1")
    assert problem_said(words, "ZeroDivisionError") == "ZeroDivisionError"
