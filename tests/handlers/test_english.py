from __future__ import annotations

import re

import pytest

from storage.database import Store
from tests.fakes import DINGTALK, WECOM
from tests.handlers.desk_of import DeskOf, Someone, labels, told
from workflows.reading.media import FileProblem

ROSTER = """
people:
  - {name: Alice, channel: wecom, id: alice, roles: [customer], locale: en}
  - {name: Bob, channel: dingtalk, id: bob, roles: [engineer], locale: en}
  - {name: Carol, channel: wecom, id: carol, roles: [supervisor], locale: en}
"""
ALICE = Someone(WECOM, "alice", "Alice")
BOB = Someone(DINGTALK, "bob", "Bob")
CAROL = Someone(WECOM, "carol", "Carol")
CHINESE = re.compile(r"[\u4e00-\u9fff，。：；？！（）]")
REPORT = (
    "the fridge is leaking",
    "BCD-200",
    "skip",
    "90 Wensan Road, Hangzhou",
    "13812345678",
    "Tomorrow morning",
    "Under warranty",
    "submit",
)


@pytest.fixture
async def english(store: Store) -> DeskOf:
    """Everybody reads English, but for how the company calls itself."""
    desk = await DeskOf.open(store, roster=ROSTER)
    for words in REPORT:
        await desk.said(ALICE, words)
    return desk


def chinese_in(desk: DeskOf) -> list[str]:
    lines = "\n".join(map(desk.transcript, (ALICE, BOB, CAROL))).splitlines()
    return [line for line in lines if CHINESE.search(line.replace("海风电器服务", ""))]


async def test_a_whole_repair_without_a_word_of_chinese(english: DeskOf) -> None:
    await english.said(ALICE, "progress")
    await english.pressed(BOB, "Accept")
    await english.pressed(BOB, "On site")
    await english.pressed(BOB, "Wait for parts")
    await english.pressed(BOB, "Parts are here")
    await english.pressed(BOB, "Report cost")
    await english.said(BOB, "compressor")
    await english.said(BOB, "800")
    await english.pressed(CAROL, "Approve")
    await english.said(ALICE, "please call first")
    await english.pressed(BOB, "Resolve")
    await english.said(BOB, "new compressor")
    await english.pressed(ALICE, "Solved")
    await english.pressed(ALICE, "★★★★★")
    assert chinese_in(english) == []
    assert "Rated 5" in english.transcript(ALICE)


async def test_refusals_help_and_deadlines_are_english_too(english: DeskOf) -> None:
    accept = english.button(BOB, "Accept")
    english.clock.move(minutes=45)
    await english.ring_due()
    await english.presses(ALICE, accept)
    await english.presses(BOB, accept)
    await english.presses(BOB, accept)
    for who in (ALICE, BOB, CAROL):
        for words in ("help", "my tickets", "cancel", "what a day"):
            await english.said(who, words)
    await english.said(ALICE, "human")
    assert chinese_in(english) == []
    assert "overdue" in english.transcript(CAROL)


async def test_a_form_corrects_in_english(english: DeskOf) -> None:
    await english.said(ALICE, "repair")
    assert labels(english.last(ALICE))[:2] == ["Air conditioner", "Fridge"]
    for words in ("nonsense", "fridge", "99", "leaking", "it leaks", "x", "skip", "12"):
        await english.said(ALICE, words)
    await english.sent_photo(ALICE, content=b"no picture at all")
    await english.sent_photo(ALICE, problem=FileProblem.TOO_LARGE)
    assert chinese_in(english) == []


async def test_chinese_and_english_readers_of_one_ticket_each_read_their_own(
    store: Store,
) -> None:
    chinese = "  - {name: 王强, channel: wecom, id: wang, roles: [engineer]}\n"
    desk = await DeskOf.open(store, roster=ROSTER + chinese)
    for words in REPORT:
        await desk.said(ALICE, words)
    wang = Someone(WECOM, "wang", "王强")
    assert (labels(desk.card(wang)), labels(desk.card(BOB))) == (["接单"], ["Accept"])
    await desk.pressed(BOB, "Accept")
    assert desk.card(wang).outcome == "已由Bob接单"
    assert "Bob has accepted" in told(shown.words for shown in desk.screen(ALICE))
