from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from storage.cards import SentCard
from tests.databases import OpenStore
from tests.promises.offices import Office, accepting, office_on, texts

ROUNDS = 200
NAMES = {"wang_qiang": "王强", "zhao_lei": "赵磊"}
PLATFORMS = {"wang_qiang": "wecom", "zhao_lei": "dingtalk"}


@pytest.mark.timeout(180)
async def test_of_two_who_accept_at_once_one_wins_and_the_other_learns_who(
    open_store: OpenStore,
) -> None:
    """Two processes' worth of desks over one database, each draining the lane of one engineer."""
    offices = [office_on(await open_store()) for _ in range(2)]
    company = await offices[0].found()
    winners: Counter[str] = Counter()
    for turn in range(ROUNDS):
        winners[await _race(offices[:: 1 if turn % 2 else -1], company)] += 1
    assert winners.total() == ROUNDS
    database = "PostgreSQL" if offices[0].store._engine.is_postgres else "SQLite"
    print(f"\n{database}: {ROUNDS} races, {ROUNDS} with one winner: {dict(winners)}")


async def _race(offices: list[Office], company: int) -> str:
    """The winner's platform id."""
    first, second = offices
    ticket = await first.open_a_ticket(company)
    cards = await _cards(first, company, ticket.id)
    await first.deliver_all()
    presses = [accepting(cards[who], PLATFORMS[who], who) for who in cards]
    for office, press in zip(offices, presses, strict=True):
        assert await office.intake.write_down(press)
    for office, press in zip(offices, presses, strict=True):
        office.intake.handle_soon(press)
    await asyncio.gather(first.intake.close(), second.intake.close())
    return await _only_winner(first, company, ticket.id)


async def _cards(office: Office, company: int, ticket: int) -> dict[str, SentCard]:
    async with office.store.unit_of_work(company) as uow:
        cards = await uow.cards.of_ticket(ticket)
        chats = {(await uow.chats.get(card.chat_id)).external_id: card for card in cards}
    assert set(chats) == set(NAMES)
    return chats


async def _only_winner(office: Office, company: int, ticket_id: int) -> str:
    async with office.store.unit_of_work(company) as uow:
        ticket = await uow.tickets.get(ticket_id)
        history = [entry.kind for entry in await uow.history.of(ticket_id)]
        assert ticket is not None
        assert ticket.assignee is not None
        name = (await uow.people.get(ticket.assignee)).name
    assert history.count("accept") == 1, history
    winner = next(who for who, called in NAMES.items() if called == name)
    loser = next(who for who in NAMES if who != winner)
    said = await office.deliver_all()
    assert any(f"已由{name}接单" in text for text in texts(said, loser) if ticket.number in text), (
        f"{loser} was not told that {winner} won: {texts(said, loser)}"
    )
    assert f"已由{name}接单" in texts(said, loser), "and their card shows it"
    assert not any("已由" in text for text in texts(said, winner))
    return winner
