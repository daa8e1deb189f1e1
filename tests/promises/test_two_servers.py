from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path

import pytest

from tests.databases import OpenStore
from tests.promises.balancer import balanced
from tests.promises.crowd import Crowd, address_of, crowd_around, words_of
from tests.promises.installation import free_port, installed, own_redis
from tests.promises.offices import all_is_done, office_on
from tests.sandbox.visitor import Json

RACES = 20
CHATS = {"wang_qiang": "wecom:direct:wang_qiang", "zhao_lei": "dingtalk:direct:zhao_lei"}
NAMES = {"wang_qiang": "王强", "zhao_lei": "赵磊"}


@pytest.mark.redis
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_two_servers_let_one_engineer_win_and_show_the_other_who(
    database_url: str, open_store: OpenStore, tmp_path: Path
) -> None:
    """Presses over real HTTP, one on each platform at once, spread over two servers."""
    store = await open_store()
    office = office_on(store)
    company = await office.found()
    front, ports = free_port(), [free_port(), free_port()]
    bot_url = f"http://127.0.0.1:{front}"
    winners: Counter[str] = Counter()
    async with (
        crowd_around(bot_url, 0, 0, seed=1) as crowd,
        own_redis(tmp_path) as (_, redis_url),
        installed(tmp_path, database_url, redis_url, address_of(crowd), bot_url) as bot,
        balanced(front, ports),
    ):
        for port in ports:
            await bot.serve(port)
        await bot.worker()
        for _ in range(RACES):
            ticket = await office.open_a_ticket(company)
            await _race(crowd, ticket.number)
            await all_is_done(store)
            winners[_winner(crowd, ticket.number)] += 1
    print(f"\n{RACES} races over HTTP, {winners.total()} with one winner: {dict(winners)}")
    assert winners.total() == RACES


async def _race(crowd: Crowd, number: str) -> None:
    cards = {who: await _card(crowd, chat, number) for who, chat in CHATS.items()}
    await asyncio.gather(*(crowd.visitor.press(who, card["id"], 0) for who, card in cards.items()))


async def _card(crowd: Crowd, chat: str, number: str) -> Json:
    await crowd.chats.hears(chat, lambda words: number in words and "接单" in words, within=20.0)
    return next(each for each in crowd.chats.said[chat].values() if number in words_of(each))


def _winner(crowd: Crowd, number: str) -> str:
    """Who has the buttons of the work to be done; the other has been told whose it is."""
    heard = {
        who: [each for each in crowd.chats.words(chat) if number in each]
        for who, chat in CHATS.items()
    }
    winners = [who for who, words in heard.items() if any("到场" in each for each in words)]
    assert len(winners) == 1, json.dumps(heard, ensure_ascii=False)
    (winner,) = winners
    (loser,) = set(NAMES) - {winner}
    told = [each for each in heard[loser] if f"已由{NAMES[winner]}接单" in each]
    assert len(told) == 2, f"the card's new face and the answer to the press: {told}"
    return winner
