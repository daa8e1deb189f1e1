"""The requester's pictures on the card of whoever has the work, and on nobody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.cards import Card, Picture
from storage.database import Store
from tests.fakes import CAPABILITIES, DINGTALK, KEY_CARDS
from tests.handlers.desk_of import (
    DINGTALK_SUPERVISORS,
    HE_JUN,
    LI_HONG,
    PNG,
    SUN_LI,
    WANG_QIANG,
    ZHAO_LEI,
    DeskOf,
    Place,
)
from tests.handlers.flows_of import Office, approval, document, named, work
from workflows.answers import Answer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PICTURED = replace(KEY_CARDS, card_photos=3, private_parts=True)


async def opened(store: Store, *flow: dict[str, object], photos: int, papers: int = 0) -> Office:
    """An expense of 李红's with so many pictures and other files, on platforms of which one shows three on a card."""
    office = Office(await DeskOf.open(store, definition=document(*flow)))
    desk = office.desk
    desk.desk = replace(desk.desk, capabilities={**CAPABILITIES, DINGTALK: PICTURED})
    kept = [
        await store.files.keep(desk.company, PNG + bytes([n]), "image/png", "")
        for n in range(photos)
    ]
    kept += [
        await store.files.keep(desk.company, b"%PDF" + bytes([n]), "application/pdf", "a.pdf")
        for n in range(papers)
    ]
    answer: Answer = [str(each.id) for each in kept]
    await office.reports(LI_HONG, photos=answer)
    return office


def on_card(office: Office, place: Place) -> int:
    return len(office.card(place).photos)


def apart(office: Office, place: Place) -> int:
    return sum(isinstance(each.message, Picture) for each in office.desk.screen(place))


@pytest.mark.parametrize(("photos", "on_it", "beside"), [(0, 0, 0), (2, 2, 0), (5, 3, 2)])
async def test_as_many_as_it_shows_stand_on_the_card_and_the_rest_follow(
    store: Store, photos: int, on_it: int, beside: int
) -> None:
    office = await opened(store, work(named(ZHAO_LEI)), photos=photos)
    assert (on_card(office, ZHAO_LEI), apart(office, ZHAO_LEI)) == (on_it, beside)


async def test_other_files_are_named_behind_the_card(store: Store) -> None:
    office = await opened(store, work(named(ZHAO_LEI)), photos=1, papers=1)
    assert (on_card(office, ZHAO_LEI), apart(office, ZHAO_LEI)) == (1, 0)
    assert "a.pdf" in office.desk.screen(ZHAO_LEI)[-1].words


async def test_where_a_card_shows_none_they_come_as_messages(store: Store) -> None:
    office = await opened(store, work(named(WANG_QIANG)), photos=2)
    assert (on_card(office, WANG_QIANG), apart(office, WANG_QIANG)) == (0, 2)


async def test_a_group_sees_no_picture(store: Store) -> None:
    office = await opened(store, approval({"role": "supervisor"}, mode="all"), photos=2)
    assert (on_card(office, DINGTALK_SUPERVISORS), apart(office, DINGTALK_SUPERVISORS)) == (0, 0)
    assert (on_card(office, SUN_LI), apart(office, SUN_LI)) == (2, 0)


async def test_they_stay_as_the_card_changes_until_somebody_else_has_the_work(
    store: Store,
) -> None:
    office = await opened(store, approval(named(SUN_LI, HE_JUN), mode="all"), photos=2)
    await office.acts(HE_JUN, "approve")
    assert (on_card(office, SUN_LI), on_card(office, HE_JUN)) == (2, 2)
    await office.gives(SUN_LI, ZHAO_LEI)
    given, had = office.card(ZHAO_LEI), office.card(SUN_LI)
    assert (len(given.photos), len(had.photos)) == (2, 0)


async def test_what_a_node_hides_is_on_none_of_its_cards(store: Store) -> None:
    node = approval(named(SUN_LI), fields={"photos": "hide"})
    office = await opened(store, node, photos=2)
    assert (on_card(office, SUN_LI), apart(office, SUN_LI)) == (0, 0)


async def test_only_pictures_count_and_only_once(store: Store) -> None:
    office = await opened(store, approval(named(SUN_LI)), work(named(SUN_LI)), photos=2)
    await office.acts(SUN_LI, "approve")
    cards = [each.message for each in office.desk.screen(SUN_LI)]
    assert [len(each.photos) for each in cards if isinstance(each, Card)] == [2, 0]
