"""A form's question as a list to choose from, where the platform has one: one of many, several, and what may go wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.cards import Card
from handlers.updates import ButtonPressed, Entered
from storage.database import Store
from tests.fakes import CAPABILITIES, CODE_CARDS, DINGTALK, KEY_CARDS, WECOM
from tests.handlers.desk_of import LI_HONG, REPORT, ZHANG_MIN, ZHOU_MIN, DeskOf, Someone, told

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LISTS = replace(
    CODE_CARDS,
    most_options=20,
    holds=lambda card: len(card.text) <= 30 and not (card.pick and card.facts),
)
ROOMY = replace(KEY_CARDS, most_options=20, takes_entries=True)


@pytest.fixture
async def listing_desk(store: Store) -> DeskOf:
    desk = await DeskOf.open(store)
    desk.desk = replace(desk.desk, capabilities={**CAPABILITIES, WECOM: LISTS})
    return desk


def chosen(desk: DeskOf, *labels: str, who: Someone = LI_HONG) -> ButtonPressed:
    """The newest list of theirs, with these options handed in."""
    shown = next(
        each
        for each in reversed(desk.screen(who))
        if isinstance(each.message, Card) and each.message.pick
    )
    assert isinstance(shown.message, Card) and shown.message.pick
    texts = [option.text for option in shown.message.pick.options]
    places = tuple(texts.index(label) for label in labels)
    return ButtonPressed(card_key=shown.key, payload="", update_code="rc", selected=places)


def options(card: Card) -> list[str]:
    assert card.pick is not None
    return [option.text for option in card.pick.options]


async def test_several_are_chosen_and_handed_in_at_once(listing_desk: DeskOf) -> None:
    desk = listing_desk
    await desk.said(LI_HONG, "空调坏了")
    card = desk.card(LI_HONG)
    assert card.pick is not None and card.pick.is_multiple and not card.buttons
    assert {"漏水", "不制冷"} <= {*options(card)}
    await desk.presses(LI_HONG, chosen(desk, "漏水", "不制冷"))
    assert desk.card(LI_HONG).outcome == "已选：不制冷、漏水"
    for words in (*REPORT[1:-1], "跳过"):
        await desk.said(LI_HONG, words)
    summary = desk.card(LI_HONG)
    assert next(fact.value for fact in summary.facts if fact.label == "故障") == "不制冷、漏水"


async def test_what_was_understood_is_said_before_the_list(listing_desk: DeskOf) -> None:
    first, second = await listing_desk.said(LI_HONG, "空调坏了")
    assert first.startswith("已了解：空调")
    assert listing_desk.card(LI_HONG).text in first and second


async def test_where_there_is_room_it_is_said_on_the_card_with_the_list(store: Store) -> None:
    desk = await DeskOf.open(store)
    desk.desk = replace(desk.desk, capabilities={**CAPABILITIES, DINGTALK: ROOMY})
    (asked,) = await desk.said(ZHANG_MIN, "空调坏了")
    assert asked.startswith("家电报修") and "已了解：空调" in asked
    card = desk.card(ZHANG_MIN)
    assert card.pick and card.pick.is_multiple and card.entry is None
    await desk.presses(ZHANG_MIN, chosen(desk, "漏水", "不制冷", who=ZHANG_MIN))
    assert desk.card(ZHANG_MIN).outcome == "已选：不制冷、漏水"
    for words in (*REPORT[1:-1], "跳过"):
        await desk.said(ZHANG_MIN, words)
    await desk.pressed(ZHANG_MIN, "修改")
    answer = told(await desk.presses(ZHANG_MIN, chosen(desk, "电话", who=ZHANG_MIN)))
    assert "手机号" in answer


async def test_of_many_fields_one_is_chosen_to_be_changed(listing_desk: DeskOf) -> None:
    for words in REPORT[:-1]:
        await listing_desk.said(LI_HONG, words)
    await listing_desk.pressed(LI_HONG, "修改")
    card = listing_desk.card(LI_HONG)
    assert card.pick is not None and not card.pick.is_multiple
    assert len(options(card)) > LISTS.max_buttons
    answer = told(await listing_desk.presses(LI_HONG, chosen(listing_desk, "电话")))
    assert "手机号" in answer


async def test_a_list_is_answered_once_and_by_whom_it_asks(listing_desk: DeskOf) -> None:
    desk = listing_desk
    await desk.said(LI_HONG, "空调坏了")
    press = chosen(desk, "漏水")
    await desk.presses(ZHOU_MIN, press)
    assert desk.card(LI_HONG).pick, "somebody else's press answers nothing"
    await desk.presses(LI_HONG, press)
    assert desk.card(LI_HONG).outcome == "已选：漏水"
    assert "失效" in told(await desk.presses(LI_HONG, replace(press, selected=(1,))))


@pytest.mark.parametrize("places", [(), (99,), (0, 1)])
async def test_a_client_that_hands_in_what_cannot_be_changes_nothing(
    listing_desk: DeskOf, places: tuple[int, ...]
) -> None:
    """Nothing, what is not on the list, two of what one can be chosen from."""
    for words in REPORT[:-1]:
        await listing_desk.said(LI_HONG, words)
    await listing_desk.pressed(LI_HONG, "修改")
    before = listing_desk.card(LI_HONG)
    press = replace(chosen(listing_desk, "电话"), selected=places)
    (answer,) = await listing_desk.presses(LI_HONG, press)
    assert answer and listing_desk.card(LI_HONG) == before


async def test_words_answer_a_list_as_well(listing_desk: DeskOf) -> None:
    await listing_desk.said(LI_HONG, "空调坏了")
    assert "情况" in told(await listing_desk.said(LI_HONG, "漏水"))


async def test_a_list_that_would_not_show_all_is_asked_in_words(listing_desk: DeskOf) -> None:
    small = replace(LISTS, holds=lambda card: card.pick is None)
    listing_desk.desk = replace(listing_desk.desk, capabilities={**CAPABILITIES, WECOM: small})
    (answer,) = await listing_desk.said(LI_HONG, "空调坏了")
    assert "1. " in answer and "可回复多个编号" in answer


async def test_a_menu_of_more_types_than_buttons_is_a_list(listing_desk: DeskOf) -> None:
    desk = listing_desk
    few = replace(LISTS, max_buttons=2, holds=lambda _: True)
    desk.desk = replace(desk.desk, capabilities={**CAPABILITIES, WECOM: few})
    await desk.entered(LI_HONG)
    menu = desk.card(LI_HONG)
    assert not menu.buttons and "家电报修" in options(menu)
    answer = told(await desk.presses(LI_HONG, chosen(desk, "家电报修")))
    assert "产品" in answer or "电器" in answer


async def test_whoever_asks_for_the_menu_gets_it_each_time(desk: DeskOf) -> None:
    for who in (LI_HONG, ZHOU_MIN):
        first = await desk.happens(who, Entered(is_asked=True), None)
        again = await desk.happens(who, Entered(is_asked=True), None)
        assert first == again and first
    assert await desk.entered(LI_HONG) == []
