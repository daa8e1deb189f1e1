"""A group on its way to the platform: made before anything is said in it, tried again, and never in anybody's way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.channel import Refused, TryLater
from handlers.cards import Card
from handlers.updates import ButtonPressed, TextSent
from storage.database import Store
from tests.fakes import CAPABILITIES, CODE_CARDS, MAKING_GROUPS, WECOM
from tests.handlers.desk_of import LI_HONG, REPORT, WANG_QIANG, ZHOU_MIN, DeskOf
from tests.jobs.office import Office

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def office(store: Store) -> Office:
    """王强 has a ticket of 李红's, and WeCom makes groups."""
    office = Office(await DeskOf.open(store))
    can = {**CAPABILITIES, WECOM: replace(CODE_CARDS, makes_groups=True)}
    office.desk = replace(office.desk, capabilities=can)
    for part in (office.lanes, office.intake, office.deliverer):
        part._desk = office.desk
    for words in REPORT:
        await office.takes(LI_HONG, TextSent(text=words))
    await office.deliverer.deliver_due()
    card = next(each for each in office.wecom.sent if each.to.id == WANG_QIANG.id)
    assert isinstance(card.message, Card)
    press = ButtonPressed(card_key=card.key, payload=card.message.buttons[0].payload)
    await office.takes(WANG_QIANG, press)
    await office.deliverer.deliver_due()
    return office


async def test_the_group_is_made_and_then_introduced(office: Office) -> None:
    await office.takes(WANG_QIANG, TextSent(text="拉群 1001"))
    await office.deliverer.deliver_due()
    (group,) = office.wecom.groups
    assert group.members == ("wang_qiang", "zhou_min", "li_hong")
    (first,) = [each for each in office.wecom.sent if each.to.id == group.id]
    assert first.to.kind == "group" and isinstance(first.message, Card)


async def test_a_platform_that_is_busy_is_asked_again_and_hears_nothing_meanwhile(
    office: Office,
) -> None:
    await office.takes(WANG_QIANG, TextSent(text="拉群 1001"))
    office.wecom.fails_at[MAKING_GROUPS].append(TryLater("busy", after=1))
    await office.deliverer.deliver_due()
    assert office.wecom.groups == [] and not in_groups(office)
    await office.takes(ZHOU_MIN, TextSent(text="帮助"))
    await office.deliverer.deliver_due()
    assert "您可以" in office.words(ZHOU_MIN)[-1], "other chats do not wait"
    office.clock.move(seconds=5)
    await office.deliverer.deliver_due()
    assert len(office.wecom.groups) == 1 and len(in_groups(office)) == 1


async def test_a_group_that_is_refused_is_dead_with_its_reason_and_can_be_asked_for_again(
    office: Office,
) -> None:
    await office.takes(WANG_QIANG, TextSent(text="拉群 1001"))
    office.wecom.fails_at[MAKING_GROUPS].append(
        Refused("企业微信 86216：群成员不在应用的可见范围内")
    )
    await office.deliverer.deliver_due()
    (dead,) = await office.dead()
    assert dead.kind == "gather" and "86216" in dead.reason
    await office.takes(WANG_QIANG, TextSent(text="拉群 1001"))
    await office.deliverer.deliver_due()
    assert len(office.wecom.groups) == 1


def in_groups(office: Office) -> list[object]:
    return [each for each in office.wecom.sent if each.to.kind == "group" and len(each.to.id) == 32]
