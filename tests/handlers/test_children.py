from __future__ import annotations

import asyncio

import pytest

from handlers.children import MOST_ANCESTORS
from handlers.clock import LOOK_AGAIN
from handlers.tickets import happen
from storage.database import Store
from tests.handlers.desk_of import DeskOf
from tests.handlers.steps_of import (
    FORM,
    WORK,
    WU_JUAN,
    an_opening,
    desk_with,
    document,
    finished,
    happens,
    kinds_of,
    moment_at,
    nodes_of,
    opened,
)
from workflows.events import CommentAdded, Reopened, Resumed, Suspended
from workflows.ticket import Ticket

PARENT, CHILD = "ER-1001", "TW-1001"
THE_SAME = {"what": "what"}


def child_type(*flow: dict[str, object], **parts: object) -> str:
    return document(*(flow or (WORK,)), key="errand_two", prefix="TW", **parts)


async def family(store: Store, child: str = "", **opening: object) -> DeskOf:
    """A parent that opens a child at once and then has work of its own."""
    step = an_opening("errand_two", **{"set": THE_SAME, **opening})
    desk = await desk_with(store, document(step, WORK), child or child_type())
    await opened(desk, grade="vip", stock="4", photos=["7"])
    return desk


async def details(desk: DeskOf, number: str, kind: str) -> dict[str, object]:
    (entry,) = [each for each in await desk.history(number) if each.kind == kind]
    return dict(entry.details)


async def test_child_is_opened_with_its_parent_for_the_same_requester(store: Store) -> None:
    desk = await family(store)
    parent, child = await desk.ticket(PARENT), await desk.ticket(CHILD)
    assert (child.requester, child.origin) == (parent.requester, parent.origin)
    assert (child.parent, child.parent_visit) == (parent.id, 0)
    assert await nodes_of(desk, PARENT) == ["work"], "nobody waits for it"


async def test_each_ones_history_names_the_other(store: Store) -> None:
    desk = await family(store, relation="linked")
    assert await details(desk, PARENT, "opened_another") == {
        "node": "also", "number": CHILD, "relation": "linked"
    }  # fmt: skip
    assert await details(desk, CHILD, "opened_for") == {"number": PARENT, "relation": "linked"}


async def test_values_become_answers_of_the_childs_own_fields(store: Store) -> None:
    values = {"what": "grade", "stock": "stock + 0.4", "grade": "grade", "price": "stock * 1.5"}
    desk = await family(store, set=values)
    child = await desk.ticket(CHILD)
    assert child.answers["what"] == "贵宾", "a choice in a text is its name"
    assert (child.answers["stock"], child.answers["doubled"]) == ("4", "8")
    assert (child.answers["grade"], child.answers["price"]) == ("vip", "6")


@pytest.mark.parametrize("called", ["photos", "照片", " Photos "])
async def test_what_is_simply_the_same_kind_of_field_goes_over_whole(
    store: Store, called: str
) -> None:
    desk = await family(store, set={"what": "what", "photos": called})
    assert (await desk.ticket(CHILD)).answers["photos"] == ["7"]


async def test_what_does_not_fit_and_is_not_needed_is_left_out_and_named(store: Store) -> None:
    desk = await family(store, set={"what": "what", "stock": "what", "nowhere": "what"})
    assert "stock" not in (await desk.ticket(CHILD)).answers
    assert (await details(desk, PARENT, "opened_another"))["left_out"] == ["stock", "nowhere"]


async def stays_and_is_told(desk: DeskOf, problem: str) -> None:
    await desk.deliver()
    assert (await details(desk, PARENT, "not_opened"))["problem"] == problem
    assert PARENT in desk.transcript(WU_JUAN)
    assert "opened" in await kinds_of(desk, PARENT), "the parent's own step is not lost"


async def test_a_type_there_is_none_of_is_told_to_administrators(store: Store) -> None:
    desk = await desk_with(store, document(an_opening("nowhere"), WORK))
    await opened(desk)
    await stays_and_is_told(desk, "no_such_type: nowhere")
    assert await nodes_of(desk, PARENT) == ["work"]


async def test_a_child_without_what_its_form_demands_is_not_opened(store: Store) -> None:
    desk = await family(store, set={"stock": "1"}, wait=True)
    await stays_and_is_told(desk, "child_lacks: what")
    assert await nodes_of(desk, PARENT) == ["also"], "it was to wait for it"


async def test_a_child_against_its_forms_own_rules_is_not_opened(store: Store) -> None:
    rule = {"rule": "stock < 3", "message": {"zh": "太多", "en": "Too many"}}
    form = [{**each, "checks": [rule]} if each["id"] == "stock" else each for each in FORM]
    desk = await family(store, child_type(form=form), set={"what": "what", "stock": "stock"})
    await stays_and_is_told(desk, "child_lacks: stock")


async def test_a_child_with_what_another_ticket_holds_is_not_opened(store: Store) -> None:
    desk = await desk_with(
        store,
        document(an_opening("errand_two", set={"what": "what", "serial": "what"}), WORK),
        child_type(),
    )
    await opened(desk)
    await opened(desk)
    (entry,) = [each for each in await desk.history("ER-1002") if each.kind == "not_opened"]
    assert entry.details["problem"] == f"child_taken: serial ({CHILD})"


async def test_tickets_that_open_tickets_without_end_do_end(store: Store) -> None:
    desk = await desk_with(store, document(an_opening("errand", set=THE_SAME), WORK))
    await opened(desk)
    last = await desk.ticket(f"ER-{1001 + MOST_ANCESTORS}")
    assert "not_opened" in await kinds_of(desk, last.number)
    async with store.unit_of_work(desk.company) as uow:
        assert await uow.tickets.by_number(f"ER-{1002 + MOST_ANCESTORS}") is None


async def test_parent_waits_for_its_child_and_takes_from_its_answers(store: Store) -> None:
    desk = await family(store, set={**THE_SAME, "stock": "9"}, wait=True, take={"price": "doubled"})
    assert await nodes_of(desk, PARENT) == ["also"]
    await finished(desk, CHILD)
    assert await nodes_of(desk, PARENT) == ["also"], "it hears of it when the clock rings"
    assert await desk.ring_due() == 1
    assert await nodes_of(desk, PARENT) == ["work"]
    assert (await desk.ticket(PARENT)).answers["price"] == "18"
    assert (await details(desk, PARENT, "child_closed"))["number"] == CHILD


async def test_child_that_ends_as_it_is_opened_is_heard_of_too(store: Store) -> None:
    never = {"id": "end_now", "kind": "end", "name": {"zh": "完", "en": "Over"}}
    cases = [
        {"id": "big", "name": {"zh": "大", "en": "Big"}, "when": "stock > 3", "nodes": [never]},
        {"id": "small", "name": {"zh": "小", "en": "Small"}, "otherwise": True},
    ]
    child = child_type({"id": "size", "kind": "branch", "cases": cases}, WORK)
    desk = await family(store, child, set={**THE_SAME, "stock": "9"}, wait=True)
    assert (await desk.ticket(CHILD)).closed_at
    await desk.ring_due()
    assert await nodes_of(desk, PARENT) == ["work"]


async def test_child_nobody_waits_for_ends_quietly(store: Store) -> None:
    desk = await family(store)
    await finished(desk, CHILD)
    assert await desk.ring_due() == 0


async def test_parent_that_ends_first_leaves_its_child_to_go_on(store: Store) -> None:
    desk = await family(store)
    await finished(desk, PARENT)
    await finished(desk, CHILD)
    assert await desk.ring_due() == 0
    assert not (await desk.ticket(CHILD)).visits


async def test_child_opened_again_before_the_clock_rang_is_waited_for_on(store: Store) -> None:
    desk = await family(store, wait=True)
    await finished(desk, CHILD)
    child = await desk.ticket(CHILD)
    async with store.unit_of_work(desk.company) as uow:
        requester = await uow.people.get(child.requester)
    await happens(desk, child, Reopened(by=requester))
    await desk.ring_due()
    assert await nodes_of(desk, PARENT) == ["also"]
    await finished(desk, CHILD)
    await desk.ring_due()
    assert await nodes_of(desk, PARENT) == ["work"]


async def test_parent_that_stands_still_hears_of_its_child_once_it_goes_on(store: Store) -> None:
    desk = await family(store, wait=True)
    async with store.unit_of_work(desk.company) as uow:
        supervisor = (await uow.people.holders("supervisor"))[0]
    await happens(desk, await desk.ticket(PARENT), Suspended(by=supervisor))
    await finished(desk, CHILD)
    await desk.ring_due()
    assert await nodes_of(desk, PARENT) == ["also"]
    await happens(desk, await desk.ticket(PARENT), Resumed(by=supervisor))
    desk.clock.move(seconds=LOOK_AGAIN.total_seconds())
    await desk.ring_due()
    assert await nodes_of(desk, PARENT) == ["work"]


async def test_child_that_ends_while_its_parent_is_busy_with_it_holds_nobody_up(
    store: Store,
) -> None:
    """Whoever has the parent's row may look at the child, and the child's end touches only its own."""
    desk = await family(store, wait=True)
    child = await desk.ticket(CHILD)
    async with asyncio.timeout(20):
        await asyncio.gather(finished(desk, CHILD), *(remark(desk, child) for _ in range(10)))
    await desk.ring_due()
    assert await nodes_of(desk, PARENT) == ["work"]


async def remark(desk: DeskOf, child: Ticket) -> None:
    """On the parent, having looked at the child."""
    parent_id = child.parent or 0
    async with desk.store.unit_of_work(desk.company) as uow:
        parent = await uow.tickets.get(parent_id)
        assert parent is not None
        await uow.tickets.get(child.id, lock=False)
        by = await uow.people.get(parent.requester)
        await happen(moment_at(desk.desk, uow), parent, CommentAdded(by=by, text="快点"))
