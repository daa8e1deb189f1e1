from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.bundles import LONGEST_LINE, Notice, joined, of_the_night
from handlers.cards import Button, Card, Fact, Message, Picture, Text
from handlers.wording import Wording

WORDS = Wording("zh_CN")
BYTES = 2048
CARD = Card(
    title="KX-3 已超时：响应",
    facts=tuple(Fact(label=each, value=each) for each in ("王强", "空调", "不制冷")),
)
PRESSABLE = Card(title="KX-4", buttons=(Button(text="改派", payload="x"),))


def said(text: str, number: str = "", mention: str = "") -> Notice:
    return Notice(message=Text(text=text, mention=mention), number=number)


def texts(notices: list[Notice], bundle: str = "night") -> list[str]:
    return [
        each.message.text
        for each in joined(notices, bundle, WORDS, BYTES)
        if isinstance(each.message, Text)
    ]


def test_what_was_held_comes_in_one_message_a_line_each_with_number_and_what() -> None:
    (text,) = texts(
        [said("23:10 快到时限", "KX-1"), said("01:00 KX-2 已超时", "KX-2"), Notice(message=CARD, number="KX-3")]
    )  # fmt: skip
    assert text.splitlines() == [
        "昨晚有 3 件需要您看看：",
        "· KX-1 23:10 快到时限",
        "· 01:00 KX-2 已超时",
        "· KX-3 已超时：响应（王强、空调）",
    ]


def test_what_goes_together_by_day_does_not_speak_of_the_night() -> None:
    (text,) = texts([said("一"), said("二")], bundle="sla")
    assert text.splitlines()[0] == "2 条通知："


def test_the_bundle_of_a_night_remembers_which_it_was() -> None:
    assert [of_the_night(each) for each in ("", "sla")] == ["night", "night:sla"]
    assert texts([said("一"), said("二")], "night:sla")[0].startswith("昨晚有 2 件")


@pytest.mark.parametrize("message", [Text(text="一行\n又一行"), CARD, PRESSABLE, Picture(file=1)])
def test_one_alone_stays_as_it_is(message: Message) -> None:
    (only,) = joined([Notice(message=message, number="KX-1")], "night", WORDS, BYTES)
    assert (only.message, only.count) == (message, 1)


@pytest.mark.parametrize(
    "message", [PRESSABLE, Picture(file=1), Text(text="长" * (LONGEST_LINE + 1))]
)
def test_what_is_no_line_goes_by_itself_between_the_others(message: Message) -> None:
    notices = [said("一"), said("二"), Notice(message=message, number=""), said("三"), said("四")]
    found = joined(notices, "night", WORDS, BYTES)
    assert [each.count for each in found] == [2, 1, 2]
    assert found[1].message == message


def test_who_is_named_in_a_group_stays_named() -> None:
    notices = [said("一", mention="a"), said("二", mention="a"), said("三", mention="b")]
    found = joined(notices, "night", WORDS, BYTES)
    assert [each.count for each in found] == [2, 1]
    assert [each.message.mention for each in found if isinstance(each.message, Text)] == ["a", "b"]


def test_lines_are_one_line_each() -> None:
    (text,) = texts([said("一\n 二\t三"), said("四")])
    assert text.splitlines()[1:] == ["· 一 二 三", "· 四"]


def test_what_was_closed_while_it_was_held_says_so() -> None:
    over = Notice(message=Text(text="KX-1 已超时"), number="KX-1", is_over=True)
    (text,) = texts([over, said("KX-2 已超时", "KX-2")])
    assert text.splitlines()[1:] == ["· KX-1 已超时（现已关闭）", "· KX-2 已超时"]


def test_in_english_too() -> None:
    found = joined([said("one"), said("two")], "night", Wording("en"), BYTES)
    assert found[0].message == Text(text="2 things came up last night:\n· one\n· two")


NOTICES = st.lists(
    st.builds(
        said,
        st.text(min_size=1, max_size=LONGEST_LINE + 20),
        st.sampled_from(["", "KX-1"]),
        st.sampled_from(["", "", "a"]),
    )
    | st.sampled_from([Notice(message=each, number="KX-9") for each in (CARD, PRESSABLE)]),
    min_size=1,
    max_size=40,
)


@given(NOTICES, st.integers(1000, 4000))
def test_all_are_said_once_in_their_order_within_what_the_platform_takes(
    notices: list[Notice], most: int
) -> None:
    found = joined(notices, "night", WORDS, most)
    assert sum(each.count for each in found) == len(notices)
    place = 0
    for each in found:
        if each.count == 1:
            assert each.message == notices[place].message
        else:
            assert isinstance(each.message, Text)
            assert len(each.message.text.encode()) <= most
            assert len(each.message.text.splitlines()) >= each.count + 1
        place += each.count


@given(NOTICES, st.integers(0, 40))
def test_what_is_left_after_the_first_messages_is_said_as_it_would_have_been(
    notices: list[Notice], sent: int
) -> None:
    """A worker that was killed between two of them: the next goes on with the very same words."""
    found = joined(notices, "night", WORDS, BYTES)
    gone = min(sent, len(found) - 1)
    left = notices[sum(each.count for each in found[:gone]) :]
    assert joined(left, "night", WORDS, BYTES) == found[gone:]
