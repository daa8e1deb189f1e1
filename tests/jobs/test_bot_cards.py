"""Cards that change only in the answer to a press: what the group of the AI bot reads, and what it is not told twice."""

from __future__ import annotations

import pytest

from handlers.cards import Card, Text
from handlers.updates import TextSent, Update
from tests.handlers.desk_of import BOT_GROUP, DINGTALK_SUPERVISORS, SUN_LI, ZHOU_MIN
from tests.jobs.office import Office

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is tried here is the talk; the tables are tried on both databases elsewhere."""


@pytest.fixture
async def asked(office: Office) -> Office:
    """A cost of 680 yuan waits for a supervisor, in the bot's group and in DingTalk's."""
    await office.people.said(ZHOU_MIN, "设为主管群", BOT_GROUP)
    await office.people.reported_cost("680元")
    return office


def approving(office: Office) -> Update:
    return office.people.update(ZHOU_MIN, office.people.button(BOT_GROUP, "同意"), BOT_GROUP)


async def decided_on_dingtalk(office: Office) -> None:
    press = office.people.button(DINGTALK_SUPERVISORS, "同意")
    await office.takes(SUN_LI, press, DINGTALK_SUPERVISORS)
    await office.deliverer.deliver_due()


def told(office: Office) -> list[str]:
    sent = [each.message for each in office.bot.sent if each.to.id == BOT_GROUP.id]
    return [each.text for each in sent if isinstance(each, Text)]


async def test_what_was_decided_elsewhere_is_said_once(asked: Office) -> None:
    await decided_on_dingtalk(asked)
    (words,) = told(asked)
    assert "已由孙丽同意" in words and "WX-1001" in words
    asked.clock.move(minutes=5)
    await asked.deliverer.deliver_due()
    assert told(asked) == [words]
    assert asked.bot.refreshed == []


async def test_a_press_on_the_stale_card_is_answered_with_how_it_ended(asked: Office) -> None:
    await decided_on_dingtalk(asked)
    press = approving(asked)
    await asked.intake.write_down(press)
    face = await asked.intake.handle_now(press, within_seconds=5)
    assert face is not None
    assert (face.outcome, face.buttons) == ("已由孙丽同意", ())


async def test_a_press_that_was_answered_is_not_told_in_words_as_well(asked: Office) -> None:
    press = approving(asked)
    await asked.intake.write_down(press)
    face = await asked.intake.handle_now(press, within_seconds=5)
    assert isinstance(face, Card) and face.outcome == "已由周敏同意"
    asked.clock.move(seconds=10)
    await asked.deliverer.deliver_due()
    assert told(asked) == []


async def test_a_press_that_could_not_be_answered_is_told_in_words(asked: Office) -> None:
    press = approving(asked)
    await asked.intake.write_down(press)
    assert await asked.intake.handle_now(press, within_seconds=0) is None
    await asked.intake.close()
    asked.clock.move(seconds=10)
    await asked.deliverer.deliver_due()
    (words,) = told(asked)
    assert "已由周敏同意" in words


async def test_an_answer_that_did_not_arrive_is_told_in_words(asked: Office) -> None:
    press = approving(asked)
    await asked.intake.write_down(press)
    await asked.intake.handle_now(press, within_seconds=5)
    await asked.intake.face_not_shown(press)
    await asked.deliverer.deliver_due()
    (words,) = told(asked)
    assert "已由周敏同意" in words


async def test_what_is_for_the_group_waits_for_who_holds_the_line(asked: Office) -> None:
    asked.bot.is_elsewhere = True
    await asked.takes(ZHOU_MIN, TextSent(text="帮助"), BOT_GROUP)
    await asked.deliverer.deliver_due()
    await asked.deliverer.deliver_for(BOT_GROUP.channel)
    assert told(asked) == []
    asked.bot.is_elsewhere = False
    await asked.deliverer.deliver_for(BOT_GROUP.channel)
    assert len(told(asked)) == 1
