"""A burst to one member: WeCom drops the thirty-first message of a minute without a word, and none is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from handlers.cards import Button, Card
from storage.database import Store
from tests.handlers.desk_of import WANG_QIANG
from tests.jobs.wecom_office import WeComOffice, wecom_office

NOTICES = 100
PRESSABLE = Card(title="KX-1 待接单", buttons=(Button(text="接单", payload="accept:1"),))


@pytest.fixture
async def office(store: Store) -> AsyncIterator[WeComOffice]:
    async with wecom_office(store) as found:
        yield found


async def dropped(office: WeComOffice) -> object:
    return (await office.see("limits"))["hit"]


async def test_of_a_hundred_notices_in_a_minute_none_is_lost_and_few_messages_are_needed(
    office: WeComOffice,
) -> None:
    ticket = await office.a_ticket("KX-1")
    lines = [f"KX-1 第 {number} 件事" for number in range(NOTICES)]
    await office.tell(WANG_QIANG, *lines[:50], ticket=ticket)
    await office.deliverer.deliver_due()
    await office.tell(WANG_QIANG, *lines[50:], ticket=ticket)
    await office.deliverer.deliver_due()
    assert len(await office.heard()) == 24
    await office.pass_seconds(60)
    await office.deliver_all()
    heard = "\n".join(str(each["text"]) for each in await office.heard())
    assert [heard.count(f"{line}\n") + heard.endswith(line) for line in lines] == [1] * NOTICES
    assert heard.index(lines[98]) < heard.index(lines[99])
    assert len(await office.heard()) <= 30
    assert await dropped(office) == {}
    assert {state for state, _, _ in await office.rows()} == {"sent"}


async def test_a_question_of_a_form_is_never_held_up_behind_notices_and_cards(
    office: WeComOffice,
) -> None:
    ticket = await office.a_ticket("KX-1")
    await office.tell(WANG_QIANG, *(f"KX-1 第 {n} 件事" for n in range(NOTICES)), ticket=ticket)
    await office.show(WANG_QIANG, *[PRESSABLE] * 10, ticket=ticket)
    await office.deliverer.deliver_due()
    kinds = [each["kind"] for each in await office.heard()]
    assert (kinds.count("text"), kinds.count("template_card")) == (24, 2)
    await office.tell(WANG_QIANG, "请问地址？")
    await office.deliverer.deliver_due()
    assert (await office.heard())[-1]["text"] == "请问地址？"


async def test_cards_keep_their_own_message_and_wait_for_the_next_minute(
    office: WeComOffice,
) -> None:
    ticket = await office.a_ticket("KX-1")
    await office.show(WANG_QIANG, *[PRESSABLE] * 40, ticket=ticket)
    await office.deliverer.deliver_due()
    assert len(await office.heard()) == 26
    await office.pass_seconds(60)
    await office.deliver_all()
    heard = await office.heard()
    assert [each["kind"] for each in heard] == ["template_card"] * 40
    assert await dropped(office) == {}
