from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.cards import SentCard
from storage.database import Store
from tests.databases import OpenStore


async def sent_card(store: Store, company: int, ticket_id: int = 3, key: str = "") -> SentCard:
    async with store.unit_of_work(company) as uow:
        return await uow.cards.add(ticket_id, 1, "task", 5, 7, '{"title": "报修"}', key)


async def given(store: Store, company: int, card: SentCard, code: str, until: datetime) -> None:
    async with store.unit_of_work(company) as uow:
        await uow.cards.add_code(card.id, code, until)


async def test_card_is_found_by_a_key_nobody_can_guess(store: Store, company: int) -> None:
    cards = [await sent_card(store, company) for _ in range(3)]
    assert len({card.key for card in cards}) == 3
    assert all(re.fullmatch(r"[0-9A-Za-z_-]{32,40}", card.key) for card in cards)
    async with store.unit_of_work(company) as uow:
        assert await uow.cards.by_key(cards[1].key) == cards[1]
        assert await uow.cards.get(cards[1].id) == cards[1]
        assert await uow.cards.by_key("made-up") is None


async def test_cards_of_two_processes_have_ids_of_their_own(
    open_store: OpenStore, company: int
) -> None:
    stores = [await open_store() for _ in range(2)]
    cards = [await sent_card(stores[turn % 2], company, ticket_id=turn) for turn in range(130)]
    assert len({card.id for card in cards}) == 130
    async with stores[0].unit_of_work(company) as uow:
        assert [await uow.cards.get(card.id) for card in cards] == cards


async def test_card_keeps_a_key_it_was_given(store: Store, company: int) -> None:
    assert (await sent_card(store, company, key="chosen-by-the-use-case")).key.startswith("chosen")


async def test_settled_cards_are_no_longer_live(store: Store, company: int) -> None:
    first, second = await sent_card(store, company), await sent_card(store, company)
    await sent_card(store, company, ticket_id=4)
    async with store.unit_of_work(company) as uow:
        await uow.cards.new_face(first.id, '{"outcome": "已由王强接单"}', settled=True)
        settled = replace(first, face='{"outcome": "已由王强接单"}', is_settled=True)
        assert await uow.cards.of_ticket(3) == (second,)
        assert await uow.cards.of_ticket(3, live_only=False) == (settled, second)


async def test_each_code_is_handed_out_once_the_newest_good_one_first(
    store: Store, company: int, now: datetime
) -> None:
    card, other = await sent_card(store, company), await sent_card(store, company)
    await given(store, company, card, "expired", now)
    await given(store, company, card, "older", now + timedelta(hours=1))
    await given(store, company, card, "newer", now + timedelta(hours=2))
    taken = [await store.cards.take_code(card.id, now) for _ in range(3)]
    codes = [each.code if each else "" for each in taken]
    assert codes == ["newer", "older", ""]
    assert await store.cards.take_code(other.id, now) is None


async def test_two_workers_never_use_one_code(
    open_store: OpenStore, company: int, now: datetime
) -> None:
    stores = [await open_store() for _ in range(2)]
    card = await sent_card(stores[0], company)
    for number in range(5):
        await given(stores[0], company, card, f"code {number}", now + timedelta(hours=1))
    taken = await asyncio.gather(
        *(stores[turn % 2].cards.take_code(card.id, now) for turn in range(20))
    )
    used = [code for code in taken if code]
    assert len(used) == len(set(used))


async def test_fresh_card_has_a_new_key_and_the_old_ones_codes_are_gone(
    store: Store, company: int, now: datetime
) -> None:
    card = await sent_card(store, company)
    await given(store, company, card, "of the old card", now + timedelta(hours=1))
    async with store.unit_of_work(company) as uow:
        key = await uow.cards.replace_key(card.id)
        assert await uow.cards.by_key(card.key) is None
        assert await uow.cards.by_key(key) == replace(card, key=key)
    assert await store.cards.take_code(card.id, now) is None


async def test_cards_of_another_company_do_not_exist(
    store: Store, company: int, other_company: int, now: datetime
) -> None:
    card = await sent_card(store, company)
    await given(store, company, card, "ours", now + timedelta(hours=1))
    async with store.unit_of_work(other_company) as uow:
        assert await uow.cards.by_key(card.key) is None
        assert await uow.cards.of_ticket(3) == ()
        with pytest.raises(KeyError):
            await uow.cards.get(card.id)
        await uow.cards.new_face(card.id, "theirs", settled=True)
        await uow.cards.replace_key(card.id)
    async with store.unit_of_work(company) as uow:
        assert await uow.cards.by_key(card.key) == card
    ours = await store.cards.take_code(card.id, now)
    assert ours and ours.code == "ours"
