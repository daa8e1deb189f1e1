from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.reading.staff_deeds import Deed
from workflows.reading.staff_orders import Listing, Mention, about, listing, mentions
from workflows.reading.ticket_numbers import Number

PREFIXES = {"WX", "TS"}


def first(text: str) -> tuple[str, str, str]:
    """What the likeliest reading wants, says, and of which ticket."""
    found = mentions(text, PREFIXES)
    return (found[0].deed.value, found[0].words, str(found[0].number or "")) if found else ("",) * 3


NUMBERED = [
    ("12 已到现场", ("act", "已到现场", "12")),
    ("12到场了。", ("act", "到场了", "12")),
    ("更新 WX-12 已到现场", ("act", "已到现场", "WX-12")),
    ("更新ＷＸ－１２已到现场", ("act", "已到现场", "WX-12")),
    ("wx12 接单", ("act", "接单", "WX-12")),
    ("接单 12", ("act", "接单", "12")),
    ("接单#12", ("act", "接单", "12")),
    ("配件到了 12", ("act", "配件到了", "12")),
    ("驳回 12 太贵", ("act", "驳回 太贵", "12")),
    ("12 驳回 太贵", ("act", "驳回 太贵", "12")),
    ("12号单 解决，换了 2 个电容", ("act", "解决，换了 2 个电容", "12")),
    ("12 配件 压缩机 费用 350", ("act", "配件 压缩机 费用 350", "12")),
    ("TS-0007 已到现场", ("act", "已到现场", "TS-7")),
    ("转给王强 12", ("hand_over", "王强", "12")),
    ("12 转给赵磊", ("hand_over", "赵磊", "12")),
    ("把 12 转给 赵磊", ("hand_over", "赵磊", "12")),
    ("请把工单 WX-12 转给王强处理", ("hand_over", "王强", "WX-12")),
    ("12 改派给@赵磊师傅", ("hand_over", "赵磊", "12")),
    ("transfer 12 to Zhao Lei", ("hand_over", "Zhao Lei", "12")),
    ("Hand over WX-12 to Zhao Lei", ("hand_over", "Zhao Lei", "WX-12")),
    ("备注 12 客户说周五在家", ("note", "客户说周五在家", "12")),
    ("12 备注：客户说周五在家", ("note", "客户说周五在家", "12")),
    ("note 12 gate is closed", ("note", "gate is closed", "12")),
    ("回复 12 您好，我下午到", ("reply", "您好，我下午到", "12")),
    ("回复 WX-12：您好", ("reply", "您好", "WX-12")),
    ("告诉客户 WX-12 下午到", ("reply", "下午到", "WX-12")),
    ("12", ("show", "", "12")),
    ("WX-12", ("show", "", "WX-12")),
    ("查 12", ("show", "", "12")),
    ("WX-12 详情", ("show", "", "WX-12")),
    ("show WX-12", ("show", "", "WX-12")),
]


@pytest.mark.parametrize("text, meaning", NUMBERED)
def test_the_ticket_is_found_wherever_its_number_stands(
    text: str, meaning: tuple[str, str, str]
) -> None:
    assert first(text) == meaning


WITHOUT = [
    ("到场", ("act", "到场", "")),
    ("转给王工", ("hand_over", "王工", "")),
    ("回复：下午到", ("reply", "下午到", "")),
    ("备注 客户 12 点在家", ("note", "客户 12 点在家", "")),
    ("回复很慢", ("act", "回复很慢", "")),
    ("3台空调坏了", ("act", "3台空调坏了", "")),
    ("空调坏了 3 台", ("act", "空调坏了 3 台", "")),
    ("KFR-35GW", ("act", "KFR-35GW", "")),
    ("。。。", ("", "", "")),
    ("", ("", "", "")),
]


@pytest.mark.parametrize("text, meaning", WITHOUT)
def test_a_number_of_something_else_names_no_ticket(
    text: str, meaning: tuple[str, str, str]
) -> None:
    assert first(text) == meaning


def test_a_number_at_the_end_may_be_a_value_and_both_readings_are_given() -> None:
    assert [(each.words, str(each.number or "")) for each in mentions("费用 350", PREFIXES)] == [
        ("费用", "350"),
        ("费用 350", ""),
    ]


@pytest.mark.parametrize(
    "number, ticket, is_named",
    [
        (Number(digits="12"), "WX-1012", True),
        (Number(digits="12"), "WX-12", True),
        (Number(digits="12"), "WX-1201", False),
        (Number(digits="12", prefix="WX"), "WX-12", True),
        (Number(digits="12", prefix="WX"), "WX-1012", False),
        (Number(digits="12", prefix="TS"), "WX-12", False),
    ],
)
def test_a_short_number_names_every_ticket_that_ends_so(
    number: Number, ticket: str, is_named: bool
) -> None:
    assert number.names(ticket) is is_named


@pytest.mark.parametrize(
    "text, which",
    [
        ("我的待办", Listing.MINE),
        ("今天的", Listing.TODAY),
        ("积压", Listing.WAITING),
        ("待接单。", Listing.WAITING),
        ("超时", Listing.OVERDUE),
        ("Overdue!", Listing.OVERDUE),
        ("快到期的", Listing.DUE),
        ("due next", Listing.DUE),
        ("待审批", Listing.APPROVALS),
        ("今天下午到", None),
        ("超时了怎么办", None),
    ],
)
def test_a_list_is_asked_for_by_the_whole_message(text: str, which: Listing | None) -> None:
    assert listing(text) is which


def test_the_order_keeps_its_words_when_its_ticket_is_chosen() -> None:
    mention = Mention(deed=Deed.NOTE, words="周五在家")
    chosen = about(mention, "WX-1012")
    assert (chosen.words, str(chosen.number)) == ("周五在家", "WX-1012")


@given(st.text(max_size=200))
def test_nothing_anybody_types_raises(text: str) -> None:
    mentions(text, PREFIXES)
    listing(text)


@given(
    st.sampled_from(["到", "回", "备", "转", "12", "1", "WX-", "#", "、"]), st.integers(1, 30_000)
)
def test_endless_repetition_is_read_in_no_time(piece: str, times: int) -> None:
    mentions(piece * times, PREFIXES)
