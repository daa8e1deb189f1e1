"""A group's card with parts of several people's own: the answer to a press shows only theirs who pressed, so the rest is refreshed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.cards import Card
from storage.database import Store
from tests.fakes import CAPABILITIES, DINGTALK, KEY_CARDS
from tests.handlers.desk_of import DINGTALK_SUPERVISORS, HE_JUN, SUN_LI, DeskOf
from tests.handlers.flows_of import SUPERVISORS, approval, document
from tests.handlers.flows_of import Office as Votes
from tests.jobs.office import Office

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PRIVATE = replace(KEY_CARDS, private_parts=True)


@pytest.fixture
async def office(store: Store) -> Office:
    """All supervisors vote on 李红's expense."""
    text = document(approval(SUPERVISORS, mode="all"))
    people = DeskOf(
        store, (opened := await DeskOf.open(store, definition=text)).clock, opened.company
    )
    people.desk = replace(people.desk, capabilities={**CAPABILITIES, DINGTALK: PRIVATE})
    await Votes(people).reports()
    office = Office(people)
    office.desk = replace(office.desk, capabilities=people.desk.capabilities)
    for part in (office.lanes, office.intake, office.deliverer):
        part._desk = office.desk
    return office


def notes(card: Card) -> dict[str, str]:
    return {each.person: each.note for each in card.own}


async def test_the_others_parts_are_refreshed_at_once(office: Office) -> None:
    press = office.people.button(DINGTALK_SUPERVISORS, "同意", SUN_LI)
    update = await office.hears(SUN_LI, press, DINGTALK_SUPERVISORS)
    face = await office.intake.handle_now(update, within_seconds=10)
    assert face and notes(face) == {"sun_li": "您已同意", "he_jun": ""}
    await office.deliverer.deliver_due()
    (refreshed,) = (each for each in office.dingtalk.refreshed if each.card_key == press.card_key)
    assert refreshed.card == face


async def test_a_card_of_ones_own_is_shown_by_the_answer_alone(office: Office) -> None:
    press = office.people.button(HE_JUN, "同意")
    update = await office.hears(HE_JUN, press)
    face = await office.intake.handle_now(update, within_seconds=10)
    assert face and face.outcome == "已由何军同意"
    office.clock.move(seconds=10)
    await office.deliverer.deliver_due()
    refreshed = {each.card_key for each in office.dingtalk.refreshed}
    assert press.card_key not in refreshed
    room = office.people.screen(DINGTALK_SUPERVISORS)[0]
    assert room.key in refreshed
