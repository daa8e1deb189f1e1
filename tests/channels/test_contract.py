"""What every channel keeps, whichever platform is behind it: one suite for all of them."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ClientSession

from bot.channels.channel import Channel, ChannelError, Outgoing, Refused, TryLater
from handlers.cards import Button, Card, Text
from handlers.updates import ButtonPressed, Chat, TextSent
from tests.channels.builders import repair_card
from tests.channels.rig import Rig
from tests.channels.rigs import RIGS
from tests.waiting import until

SECRET_WORDS = "我的电话是 13812345678"
SETTLED = replace(repair_card(), buttons=(), status="处理中", outcome="已由王强接单")


@pytest.fixture(params=RIGS)
async def rig(request: pytest.FixtureRequest, http: ClientSession) -> AsyncIterator[Rig]:
    async with RIGS[request.param](http) as found:
        yield found


def a_text(rig: Rig, words: str = "请问地址？", key: str = "row-1") -> Outgoing:
    return Outgoing(to=rig.here, message=Text(text=words), key=key)


def a_card(rig: Rig, card: Card, key: str = "card-1") -> Outgoing:
    return Outgoing(to=rig.here, message=card, key=key)


async def test_it_is_a_channel(rig: Rig) -> None:
    wanted = [name for name in vars(Channel) if not name.startswith("_")]
    assert [name for name in wanted if not hasattr(rig.channel, name)] == []
    calls = [each for each in wanted if inspect.isfunction(getattr(Channel, each))]
    for name in calls:
        ours = inspect.signature(getattr(type(rig.channel), name))
        assert list(ours.parameters) == list(inspect.signature(getattr(Channel, name)).parameters)


async def test_what_a_person_says_is_heard_as_said(rig: Rig) -> None:
    await rig.say("空调不制冷了, 还滴水")
    await until(lambda: len(rig.intake.updates) == 1)
    update = rig.intake.updates[0]
    assert update.content == TextSent(text="空调不制冷了, 还滴水")
    assert (update.chat, update.sender.id) == (rig.here, rig.person)
    assert update.sender.is_member
    assert update.sent_at.tzinfo is not None
    assert rig.intake.soon == [update]


async def test_the_same_words_said_twice_are_two_events(rig: Rig) -> None:
    await rig.say("进度")
    await rig.say("进度")
    await until(lambda: len(rig.intake.updates) == 2)
    assert len({each.event_id for each in rig.intake.updates}) == 2


async def test_nothing_is_acknowledged_before_it_is_written_down(rig: Rig) -> None:
    """The platform goes on telling until the database is back, and then it is one event."""
    rig.intake.fails_from = 0
    saying = asyncio.create_task(rig.say("漏水了"))
    await until(lambda: rig.intake.refused > 0)
    rig.intake.fails_from = None
    await saying
    await until(lambda: len(rig.intake.updates) == 1)
    assert rig.intake.updates[0].content == TextSent(text="漏水了")


async def test_a_stranger_is_turned_away(rig: Rig) -> None:
    status = await rig.forge()
    assert status is None or status in {400, 401, 403}
    assert rig.intake.updates == []


async def test_words_reach_the_person(rig: Rig) -> None:
    await rig.channel.send(a_text(rig))
    assert (await rig.newest()).words == "请问地址？"


async def test_words_that_are_too_long_arrive_shortened(rig: Rig) -> None:
    most = rig.channel.capabilities.max_text_bytes
    await rig.channel.send(a_text(rig, "漏" * most))
    words = (await rig.newest()).words
    assert words.startswith("漏漏漏")
    assert len(words.encode()) <= most


async def test_what_no_platform_takes_does_not_stop_a_message(rig: Rig) -> None:
    await rig.channel.send(a_text(rig, "门牌\x00 12\x0b号 \ud800 完"))
    assert "完" in (await rig.newest()).words


async def test_a_card_shows_what_stands_on_it(rig: Rig) -> None:
    card = repair_card()
    receipt = await rig.channel.send(a_card(rig, card))
    shown = await rig.newest()
    for words in (card.title, *(fact.value for fact in card.facts)):
        assert words in shown.words
    assert list(shown.payloads) == [each.payload for each in card.buttons]
    assert receipt.message_id


async def test_a_card_has_no_more_buttons_than_the_platform_shows(rig: Rig) -> None:
    many = tuple(Button(text=f"选项{n}", payload=f"m:{n}") for n in range(30))
    await rig.channel.send(a_card(rig, replace(repair_card(), buttons=many)))
    shown = await rig.newest()
    assert 0 < len(shown.payloads) <= rig.channel.capabilities.max_buttons


async def test_a_press_names_the_card_the_button_and_who_pressed(rig: Rig) -> None:
    card = repair_card()
    await rig.channel.send(a_card(rig, card))
    await rig.press(card.buttons[0].payload)
    await until(lambda: len(rig.intake.updates) == 1)
    update = rig.intake.updates[0]
    assert isinstance(update.content, ButtonPressed)
    assert (update.content.card_key, update.content.payload) == ("card-1", card.buttons[0].payload)
    assert (update.sender.id, update.chat) == (rig.person, rig.here)


async def test_a_card_can_be_changed_as_its_capabilities_say(rig: Rig) -> None:
    receipt = await rig.channel.send(a_card(rig, repair_card()))
    by = rig.channel.capabilities.card_update
    code = {"code": receipt.update_codes[0] if receipt.update_codes else "", "key": ""}[by]
    assert bool(code) is (by == "code")
    await rig.channel.refresh(rig.here, "card-1", SETTLED, code)
    shown = await rig.newest()
    assert "已由王强接单" in shown.words
    assert shown.payloads == ()
    assert await rig.count() == 1


async def test_a_refusal_for_good_says_so(rig: Rig) -> None:
    await rig.fails_next(for_good=True)
    with pytest.raises(Refused) as refused:
        await rig.channel.send(a_text(rig, SECRET_WORDS))
    assert_harmless(refused.value)


async def test_a_busy_platform_is_tried_again(rig: Rig) -> None:
    await rig.fails_next(for_good=False)
    with pytest.raises(TryLater) as later:
        await rig.channel.send(a_text(rig, SECRET_WORDS))
    assert later.value.after > 0
    assert_harmless(later.value)
    await rig.channel.send(a_text(rig, SECRET_WORDS, key="row-2"))
    assert (await rig.newest()).words == SECRET_WORDS


async def test_somebody_unknown_is_refused_for_good(rig: Rig) -> None:
    nobody = Chat(channel=rig.here.channel, account=rig.here.account, kind="direct", id="nobody")
    with pytest.raises(Refused):
        await rig.channel.send(Outgoing(to=nobody, message=Text(text="在吗"), key="row-1"))


async def test_starting_and_closing_again_does_no_harm(rig: Rig) -> None:
    await rig.channel.start()
    await rig.channel.start()
    await rig.channel.close()
    await rig.channel.send(a_text(rig))
    assert await rig.count() == 1


def assert_harmless(error: ChannelError) -> None:
    """A reason is for an administrator: no customer's words, no number of theirs."""
    assert error.reason
    assert "13812345678" not in f"{error.reason} {error} {error.__cause__} {error.__context__}"
