from __future__ import annotations

import asyncio

from handlers.updates import TextSent
from storage.database import Store
from tests.databases import OpenStore
from tests.promises.offices import (
    CORPS,
    Office,
    accepting,
    office_on,
    saying,
    texts,
    update_from,
)

OTHER_CORPS = {"wecom": "ww0000000000000002", "dingtalk": "ding00000000000002"}


async def test_event_delivered_four_times_is_one(open_store: OpenStore) -> None:
    """At the same instant and again later, to two processes."""
    offices = [office_on(await open_store()) for _ in range(2)]
    company = await offices[0].found()
    said = saying("wecom", "li_hong", "空调不制冷了，还滴水", "message:1")
    both = await asyncio.gather(*(office.intake.write_down(said) for office in offices))
    assert sorted(both) == [False, True]
    for office in offices:
        office.intake.handle_soon(said)
    await asyncio.gather(*(office.intake.close() for office in offices))
    assert [await office.hear(said) for office in offices] == [False, False]
    assert len(texts(await offices[0].deliver_all(), "li_hong")) == 1
    async with offices[0].store.unit_of_work(company) as uow:
        assert await uow.inbox.take("wecom:anything") is None


async def test_two_things_said_in_one_second_are_two(store: Store) -> None:
    office = office_on(store)
    await office.found()
    assert await office.hear(saying("wecom", "li_hong", "进度", "message:1"))
    assert await office.hear(saying("wecom", "li_hong", "进度", "message:2"))
    assert len(texts(await office.deliver_all(), "li_hong")) == 2


async def test_two_companies_of_one_installation_do_not_see_each_other(store: Store) -> None:
    """The same platform ids on both sides: only the corp id in the callback tells them apart."""
    office = office_on(store)
    ours, theirs = await office.found(), await office.found("second", OTHER_CORPS)
    ticket = await office.open_a_ticket(ours)
    await office.deliver_all()
    async with store.unit_of_work(theirs) as uow:
        assert await uow.tickets.get(ticket.id) is None
        assert await uow.tickets.by_number(ticket.number) is None
        assert await uow.cards.of_ticket(ticket.id) == ()
    assert await _asked_for_progress(office, OTHER_CORPS["wecom"]) != await _asked_for_progress(
        office, CORPS["wecom"]
    )


async def _asked_for_progress(office: Office, corp: str) -> list[str]:
    await office.hear(update_from("wecom", "li_hong", TextSent(text="进度"), corp=corp))
    return texts(await office.deliver_all(), "li_hong")


async def test_press_from_another_company_does_nothing_even_with_the_right_key(
    store: Store,
) -> None:
    office = office_on(store)
    ours, _ = await office.found(), await office.found("second", OTHER_CORPS)
    ticket = await office.open_a_ticket(ours)
    async with store.unit_of_work(ours) as uow:
        card = (await uow.cards.of_ticket(ticket.id))[0]
    await office.deliver_all()
    press = accepting(card, "wecom", "wang_qiang")
    stolen = update_from("wecom", "wang_qiang", press.content, corp=OTHER_CORPS["wecom"])
    await office.hear(stolen)
    async with store.unit_of_work(ours) as uow:
        unchanged = await uow.tickets.get(ticket.id)
        assert unchanged is not None
        assert unchanged.assignee is None
    said = await office.deliver_all()
    assert all(row.account == OTHER_CORPS["wecom"] for row in said)
    assert not any(ticket.number in text for text in texts(said, "wang_qiang"))


async def test_news_of_one_companys_ticket_goes_to_its_own_people_only(store: Store) -> None:
    office = office_on(store)
    ours, _ = await office.found(), await office.found("second", OTHER_CORPS)
    await office.open_a_ticket(ours)
    said = await office.deliver_all()
    assert {row.account for row in said} == set(CORPS.values())
