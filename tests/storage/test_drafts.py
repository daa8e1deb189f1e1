from __future__ import annotations

from datetime import timedelta

from storage.database import Store
from storage.drafts import Draft
from storage.unit_of_work import UnitOfWork
from tests.storage.builders import MORNING

CHAT, PERSON = 1, 2
LATER = MORNING + timedelta(hours=3)


async def left(uow: UnitOfWork, type_key: str = "repair", session: str = "{}") -> int:
    return await uow.drafts.keep(CHAT, PERSON, type_key, 1, session, MORNING)


async def test_draft_keeps_what_was_said_and_by_whom(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        draft_id = await left(uow, session='{"answers": {"product": "fridge"}}')
    async with store.unit_of_work(company) as uow:
        assert await uow.drafts.get(draft_id) == Draft(
            id=draft_id,
            chat=CHAT,
            person=PERSON,
            type_key="repair",
            type_version=1,
            session='{"answers": {"product": "fridge"}}',
            state="open",
            reason="",
            created_at=MORNING,
            updated_at=MORNING,
        )


async def test_newest_draft_comes_first_and_settled_ones_are_gone(
    store: Store, company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        first, second, third = [await left(uow, key) for key in ("repair", "complaint", "parts")]
        await uow.drafts.settle(second, "submitted", "", LATER)
        assert [draft.id for draft in await uow.drafts.newest_open(10)] == [third, first]
        assert [draft.id for draft in await uow.drafts.newest_open(1)] == [third]
        assert [draft.id for draft in await uow.drafts.open_of(CHAT, PERSON)] == [third, first]
        assert await uow.drafts.open_of(CHAT, 3) == await uow.drafts.open_of(2, PERSON) == ()
        settled = await uow.drafts.get(second)
    assert settled is not None
    assert (settled.state, settled.updated_at) == ("submitted", LATER)


async def test_newer_draft_of_the_same_kind_takes_the_place_of_the_older(
    store: Store, company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        older, newer = await left(uow), await left(uow)
        dropped = await uow.drafts.get(older)
        assert [draft.id for draft in await uow.drafts.open_of(CHAT, PERSON)] == [newer]
    assert dropped is not None
    assert (dropped.state, dropped.reason) == ("dropped", "replaced by a newer one")


async def test_draft_that_is_left_again_is_open_again(store: Store, company: int) -> None:
    async with store.unit_of_work(company) as uow:
        draft_id = await left(uow)
        await uow.drafts.settle(draft_id, "resumed", "", LATER)
        assert await uow.drafts.newest_open(10) == ()
        await uow.drafts.keep_again(draft_id, '{"turn": 9}', LATER)
        (draft,) = await uow.drafts.newest_open(10)
    assert (draft.id, draft.session, draft.updated_at) == (draft_id, '{"turn": 9}', LATER)


async def test_drafts_of_another_company_do_not_exist(
    store: Store, company: int, other_company: int
) -> None:
    async with store.unit_of_work(company) as uow:
        draft_id = await left(uow)
    async with store.unit_of_work(other_company) as uow:
        await left(uow)
        await uow.drafts.settle(draft_id, "dropped", "", LATER)
        await uow.drafts.keep_again(draft_id, "theirs", LATER)
        assert await uow.drafts.get(draft_id) is None
    async with store.unit_of_work(company) as uow:
        (draft,) = await uow.drafts.newest_open(10)
    assert (draft.id, draft.session) == (draft_id, "{}")
