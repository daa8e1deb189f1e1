"""The life of a card that changes by one-use codes, against a platform that keeps its own ledger of them (WeCom 94888)."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.channels.channel import CardExpired, Outgoing, Receipt, TryLater
from bot.jobs.deliver import Deliverer
from handlers.cards import Card
from handlers.chat.buttons import CODE_LIFE
from handlers.updates import ButtonPressed, Chat, TextSent
from storage.database import Store
from tests.fakes import CODE_CARDS, WECOM, WECOM_ACCOUNT, Clock, RecordingChannel
from tests.handlers.desk_of import LI_HONG, REPORT, ROSTER, WANG_QIANG, DeskOf, Someone, labels
from tests.jobs.office import Office

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
GAO = Someone(WECOM, "gao_jun", "高军")
TWO_ENGINEERS = ROSTER.replace(
    "  - {name: 赵磊",
    "  - {name: 高军, channel: wecom, id: gao_jun, roles: [engineer]}\n  - {name: 赵磊",
)


class Platform(RecordingChannel):
    """Gives a code with each card; each is good once, for 72 hours. What it shows is by person and card; `loses` so many
    of its next answers to a change that it has made."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(WECOM, WECOM_ACCOUNT, CODE_CARDS)
        self._clock = clock
        self._good: dict[str, datetime] = {}
        self.shows: dict[tuple[str, str], Card] = {}
        self.used: list[str] = []
        self.loses = 0

    async def send(self, outgoing: Outgoing) -> Receipt:
        receipt = await super().send(outgoing)
        if isinstance(outgoing.message, Card):
            self.shows[outgoing.to.id, outgoing.key] = outgoing.message
        for code in receipt.update_codes:
            self.gives(code)
        return receipt

    def gives(self, code: str) -> None:
        self._good[code] = self._clock() + CODE_LIFE

    async def refresh(self, to: Chat, card_key: str, card: Card, update_code: str) -> None:
        self._fail_if_told(to)
        until = self._good.pop(update_code, None)
        if until is None or until <= self._clock():
            raise CardExpired("42022")
        await asyncio.sleep(0)
        self.used.append(update_code)
        self.shows[to.id, card_key] = card
        if self.loses:
            self.loses -= 1
            raise TryLater("the answer was lost", after=1)

    def faces(self, who: Someone) -> list[Card]:
        """What stands in their chat now, oldest first."""
        return [card for (person, _), card in self.shows.items() if person == who.id]


@pytest.fixture
async def branch(store: Store) -> Office:
    """Two engineers on WeCom, and a ticket that both were offered."""
    office = Office(await DeskOf.open(store, TWO_ENGINEERS))
    office.channels[WECOM] = office.wecom = Platform(office.clock)
    for words in REPORT:
        await office.takes(LI_HONG, TextSent(text=words))
    await office.deliverer.deliver_due()
    return office


def platform(office: Office) -> Platform:
    assert isinstance(office.wecom, Platform)
    return office.wecom


async def press(office: Office, who: Someone, label: str, code: str = "") -> None:
    """With the code that comes with a press, if any."""
    key, card = next(
        (key, card)
        for (person, key), card in reversed(platform(office).shows.items())
        if person == who.id and label in labels(card)
    )
    payload = next(button.payload for button in card.buttons if button.text == label)
    if code:
        platform(office).gives(code)
    await office.takes(who, ButtonPressed(card_key=key, payload=payload, update_code=code))


async def deliver(office: Office) -> None:
    """And whatever is tried again within half a minute."""
    for _ in range(15):
        await office.deliverer.deliver_due()
        office.clock.move(seconds=2)


async def test_every_engineers_card_turns_each_by_a_code_of_its_own(branch: Office) -> None:
    await press(branch, WANG_QIANG, "接单", "click-1")
    await deliver(branch)
    (own, work), (other,) = platform(branch).faces(WANG_QIANG), platform(branch).faces(GAO)
    assert other.outcome == "已由王强接单" and not other.buttons
    assert own.outcome == "您已接单" and "待配件" in labels(work)
    used = platform(branch).used
    assert len(used) == len(set(used)) and "click-1" in used
    assert await branch.dead() == []


async def test_a_change_whose_answer_was_lost_is_not_made_into_a_second_card(
    branch: Office,
) -> None:
    """The code was spent by it; the one of the press is left and shows the same again."""
    platform(branch).loses = 1
    await press(branch, WANG_QIANG, "接单", "click-1")
    await deliver(branch)
    own, *work = platform(branch).faces(WANG_QIANG)
    assert own.outcome == "您已接单" and len(work) == 1
    assert await branch.dead() == []


async def test_a_lost_answer_without_another_code_leaves_one_card_that_counts(
    branch: Office,
) -> None:
    await press(branch, WANG_QIANG, "接单")
    await deliver(branch)
    await press(branch, WANG_QIANG, "待配件", "click-2")
    platform(branch).loses = 1
    await deliver(branch)
    *_, newest = platform(branch).faces(WANG_QIANG)
    assert "配件已到" in labels(newest)
    await press(branch, WANG_QIANG, "配件已到", "click-3")
    await deliver(branch)
    assert "待配件" in labels(platform(branch).faces(WANG_QIANG)[-1])
    assert await branch.dead() == []


async def test_after_three_days_what_asks_comes_anew_and_what_is_over_stays(branch: Office) -> None:
    branch.clock.move(hours=73)
    await press(branch, WANG_QIANG, "接单", "click-1")
    await deliver(branch)
    stale, *_ = platform(branch).faces(GAO)
    assert labels(stale) == ["接单"], (
        "it cannot be changed any more, and asks for nothing that could be done"
    )
    answer = branch.words(GAO)[-1:]
    await press(branch, GAO, "接单")
    await deliver(branch)
    assert branch.words(GAO)[-1:] != answer and "王强" in branch.words(GAO)[-1]
    assert "待配件" in labels(platform(branch).faces(WANG_QIANG)[-1])
    assert await branch.dead() == []


async def test_a_code_that_was_put_back_lives_no_longer_for_it(branch: Office) -> None:
    """It was given at nine and fails three days later but for a minute: then it is too late."""
    branch.clock.move(seconds=CODE_LIFE.total_seconds() - 60)
    await press(branch, WANG_QIANG, "接单")
    branch.wecom.fails_at[GAO.id].append(TryLater("busy", after=1))
    await branch.deliverer.deliver_due()
    branch.clock.move(minutes=5)
    key = next(key for person, key in platform(branch).shows if person == GAO.id)
    async with branch.store.unit_of_work(branch.company) as uow:
        sent = await uow.cards.by_key(key)
    assert sent
    found = await branch.store.cards.take_code(sent.id, branch.clock() - timedelta(minutes=5))
    assert found and found.expires_at < branch.clock()


async def test_two_workers_change_every_card_once(branch: Office) -> None:
    other = Deliverer(branch.desk, branch.channels, branch.metrics)
    await press(branch, WANG_QIANG, "接单", "click-1")
    await asyncio.gather(branch.deliverer.deliver_due(), other.deliver_due())
    await deliver(branch)
    used = platform(branch).used
    assert len(used) == len(set(used))
    assert platform(branch).faces(GAO)[0].outcome == "已由王强接单"
    assert platform(branch).faces(WANG_QIANG)[0].outcome == "您已接单"


async def test_a_card_that_cannot_be_changed_holds_up_neither_ticket_nor_lane(
    branch: Office,
) -> None:
    branch.clock.move(hours=73)
    await press(branch, WANG_QIANG, "接单")
    await branch.takes(GAO, TextSent(text="帮助"))
    await deliver(branch)
    assert (await branch.people.ticket()).assignee is not None
    assert "您可以" in branch.words(GAO)[-1]
