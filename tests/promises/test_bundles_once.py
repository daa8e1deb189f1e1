from __future__ import annotations

import random
from collections import defaultdict

from bot.jobs.deliver import LEASE_SECONDS, Deliverer
from bot.jobs.parcels import Parcels
from handlers.bundles import joined
from handlers.cards import Text
from handlers.desk import Moment
from handlers.post import send
from storage.database import Store
from storage.outbox import OutboxRow
from tests.fakes import WECOM, WECOM_ACCOUNT
from tests.handlers.desk_of import DeskOf
from tests.jobs.office import Office

PEOPLE, NOTICES, SEED = 12, 9, 20261126


async def test_whatever_workers_die_of_each_notice_of_the_night_is_said_once(store: Store) -> None:
    """Before it is sent, or after it was sent and before that was written down: then the same words come under the
    same key, which a platform shows once."""
    office = Office(await DeskOf.open(store))
    chance = random.Random(SEED)
    office.clock.move(hours=14)
    for number in range(NOTICES):
        for person in range(PEOPLE):
            await _say(office, f"person_{person}", f"K{person}-{number}- 已超时")
    office.clock.move(hours=9)
    for number in range(NOTICES, NOTICES + 20):
        await _die(office, chance)
        await _say(office, f"person_{number % PEOPLE}", f"K{number % PEOPLE}-{number}- 已超时")
        office.clock.move(seconds=LEASE_SECONDS + 1)
    await Deliverer(office.desk, office.channels, office.metrics).deliver_due()
    _check(office)
    assert await office.outbox() == {"dead": 0}


async def _say(office: Office, who: str, words: str) -> None:
    async with office.store.unit_of_work(office.company) as uow:
        moment = Moment(desk=office.desk, uow=uow, now=office.clock(), door="clock")
        chat = await uow.chats.remember(WECOM, WECOM_ACCOUNT, "direct", who)
        send(moment, chat, Text(text=words), quiet=True, bundle="sla")


async def _die(office: Office, chance: random.Random) -> None:
    """A worker that has taken some lanes, and sent to some of them, when it is killed."""
    outbox, now = office.store.outbox, office.clock()
    for first in await outbox.claim(now, chance.randint(1, PEOPLE), LEASE_SECONDS):
        if chance.random() < 0.2:
            continue
        rows = [first]
        if first.bundle:
            rows += await outbox.claim_bundle(first, now, LEASE_SECONDS)
        if chance.random() < 0.5:
            await _sent_unnoted(office, rows)


async def _sent_unnoted(office: Office, rows: list[OutboxRow]) -> None:
    parcels = Parcels(office.desk, office.channels)
    notices = await parcels.notices(rows)
    words = await parcels.words_for(rows[0])
    message = joined(notices, rows[0].bundle or "", words, 2048)[0].message
    await parcels.send(rows[0], message)


def _check(office: Office) -> None:
    by_key: defaultdict[str, set[str]] = defaultdict(set)
    for each in office.wecom.sent:
        assert isinstance(each.message, Text)
        by_key[each.key].add(each.message.text)
    assert all(len(texts) == 1 for texts in by_key.values()), by_key
    said = "\n".join(text for texts in by_key.values() for text in texts)
    for person in range(PEOPLE):
        for number in range(NOTICES):
            assert said.count(f"K{person}-{number}-") == 1
    for number in range(NOTICES, NOTICES + 20):
        assert said.count(f"K{number % PEOPLE}-{number}-") == 1
    assert len(by_key) < PEOPLE * NOTICES / 2
