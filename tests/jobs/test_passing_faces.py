"""A card that its platform lets change but once keeps that change for the moment its buttons go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.cards import Button, Card, Fact, Tone
from handlers.desk import Moment
from handlers.post import send_card
from handlers.refreshing import refresh_card
from storage.cards import SentCard
from tests.fakes import DINGTALK, DINGTALK_ACCOUNT, WECOM, WECOM_ACCOUNT
from tests.handlers.desk_of import WANG_QIANG, ZHAO_LEI, Someone
from tests.jobs.office import Office

ASKED = Card(
    title="DX-1001",
    status="费用待表决",
    tone=Tone.WAITING,
    facts=(Fact(label="票数", value="0/5"),),
    buttons=(Button(text="同意", payload="t:1:1:approve:"),),
)
ONE_VOTE = replace(ASKED, facts=(Fact(label="票数", value="1/5"),))
TWO_VOTES = replace(ASKED, facts=(Fact(label="票数", value="2/5"),))
ANOTHER_BUTTON = replace(ASKED, buttons=(Button(text="反对", payload="t:1:1:reject:"),))
DECIDED = replace(ASKED, buttons=(), outcome="已由高峻同意")
ACCOUNTS = {WECOM: WECOM_ACCOUNT, DINGTALK: DINGTALK_ACCOUNT}


async def sent_to(office: Office, who: Someone) -> int:
    async with office.store.unit_of_work(office.company) as uow:
        chat = await uow.chats.remember(who.channel, ACCOUNTS[who.channel], "direct", who.id)
        moment = Moment(desk=office.desk, uow=uow, now=office.clock(), door="test")
        sent = await send_card(moment, chat, ASKED, purpose="task")
    await office.deliverer.deliver_due()
    return sent.id


async def changes(
    office: Office, card: int, face: Card, *, is_passing: bool, is_pressed: bool = False
) -> SentCard:
    async with office.store.unit_of_work(office.company) as uow:
        sent = await uow.cards.get(card)
        pressed = sent.key if is_pressed else ""
        moment = Moment(desk=office.desk, uow=uow, now=office.clock(), door="test", pressed=pressed)
        await refresh_card(moment, sent, face, is_settled=not face.buttons, is_passing=is_passing)
    return sent


def shown(office: Office, who: Someone) -> list[Card]:
    """As it was sent, and each time anew or changed."""
    channel = office.channel_of(who)
    return [*office.cards(who), *(each.card for each in channel.refreshed if each.to.id == who.id)]


async def test_votes_of_others_do_not_spend_it_and_the_decision_does(office: Office) -> None:
    card = await sent_to(office, WANG_QIANG)
    for face in (ONE_VOTE, TWO_VOTES):
        await changes(office, card, face, is_passing=True)
        await office.deliverer.deliver_due()
    assert shown(office, WANG_QIANG) == [ASKED]
    await changes(office, card, DECIDED, is_passing=False)
    await office.deliverer.deliver_due()
    assert shown(office, WANG_QIANG) == [ASKED, DECIDED], "and no second card to press by mistake"
    assert office.wecom.refreshed[-1].update_code == "code-1"


async def test_where_cards_change_freely_every_vote_is_shown(office: Office) -> None:
    card = await sent_to(office, ZHAO_LEI)
    for face in (ONE_VOTE, TWO_VOTES, DECIDED):
        await changes(office, card, face, is_passing=bool(face.buttons))
        office.clock.move(seconds=5)
        await office.deliverer.deliver_due()
    assert shown(office, ZHAO_LEI) == [ASKED, ONE_VOTE, TWO_VOTES, DECIDED]


async def test_other_buttons_are_shown_at_once(office: Office) -> None:
    card = await sent_to(office, WANG_QIANG)
    await changes(office, card, ANOTHER_BUTTON, is_passing=True)
    await office.deliverer.deliver_due()
    assert shown(office, WANG_QIANG) == [ASKED, ANOTHER_BUTTON]


async def test_whoever_presses_sees_how_it_stands(office: Office) -> None:
    card = await sent_to(office, WANG_QIANG)
    await changes(office, card, ONE_VOTE, is_passing=True, is_pressed=True)
    await office.deliverer.deliver_due()
    assert shown(office, WANG_QIANG) == [ASKED, ONE_VOTE]


@pytest.mark.parametrize("buttons", [ANOTHER_BUTTON, DECIDED])
async def test_what_passes_by_does_not_hide_what_must_be_shown(
    office: Office, buttons: Card
) -> None:
    """Two decisions between two deliveries."""
    card = await sent_to(office, WANG_QIANG)
    await changes(office, card, replace(buttons, outcome=""), is_passing=False)
    newest = replace(buttons, facts=TWO_VOTES.facts, outcome="")
    async with office.store.unit_of_work(office.company) as uow:
        sent = replace(await uow.cards.get(card), is_settled=False)
        moment = Moment(desk=office.desk, uow=uow, now=office.clock(), door="test")
        await refresh_card(moment, sent, newest, is_settled=False, is_passing=True)
    await office.deliverer.deliver_due()
    assert shown(office, WANG_QIANG) == [ASKED, newest]


async def test_of_two_that_must_be_shown_the_newest_is(office: Office) -> None:
    card = await sent_to(office, WANG_QIANG)
    await changes(office, card, ANOTHER_BUTTON, is_passing=False)
    await changes(office, card, DECIDED, is_passing=False)
    await office.deliverer.deliver_due()
    assert shown(office, WANG_QIANG) == [ASKED, DECIDED]
