from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.reading.merge_orders import merge_order
from workflows.reading.named_place import named_place
from workflows.reading.staff_deeds import Deed
from workflows.reading.staff_orders import mentions
from workflows.reading.ticket_orders import is_still_broken, ticket_order

PREFIXES = {"WX", "TS"}
READ = [
    ("撤回", Deed.WITHDRAW, ""),
    ("撤回我的同意", Deed.WITHDRAW, ""),
    ("帮我撤回工单", Deed.WITHDRAW, ""),
    ("withdraw", Deed.WITHDRAW, ""),
    ("take it back", None, ""),
    ("催办", Deed.URGE, ""),
    ("催一下", Deed.URGE, ""),
    ("麻烦再催一下", Deed.URGE, ""),
    ("快点处理吧", Deed.URGE, ""),
    ("能不能快点来", Deed.URGE, ""),
    ("urge", Deed.URGE, ""),
    ("please hurry up", Deed.URGE, ""),
    ("挂起，等客户出差回来", Deed.SUSPEND, "等客户出差回来"),
    ("挂起 因为没货", Deed.SUSPEND, "没货"),
    ("suspend waiting for parts", Deed.SUSPEND, "waiting for parts"),
    ("解除挂起", Deed.RESUME, ""),
    ("作废", Deed.CANCEL, ""),
    ("作废：重复了", Deed.CANCEL, "重复了"),
    ("取消工单 不想修了", Deed.CANCEL, "不想修了"),
    ("cancel the ticket", Deed.CANCEL, ""),
    ("void", Deed.CANCEL, ""),
    ("重新打开", Deed.REOPEN, ""),
    ("重开，还在漏", Deed.REOPEN, "还在漏"),
    ("reopen: it leaks again", Deed.REOPEN, "it leaks again"),
    ("拆分", Deed.SPLIT, ""),
    ("split", Deed.SPLIT, ""),
    ("接待", Deed.SERVE, ""),
    ("我来接待客户", Deed.SERVE, ""),
    ("serve the customer", Deed.SERVE, ""),
    ("结束接待", Deed.RELEASE, ""),
    ("交回机器人", Deed.RELEASE, ""),
    ("没人接待我", None, ""),
    ("撤回不了", None, ""),
    ("催了三次了都没人来", None, ""),
    ("取消不了定时", None, ""),
    ("作废票怎么开", None, ""),
    ("空调挂起来了", None, ""),
    ("重启了，还是不行", None, ""),
    ("算了，取消报修吧", Deed.CANCEL, ""),
    ("取消这次报修", Deed.CANCEL, ""),
    ("不修了，取消工单", Deed.CANCEL, ""),
    ("能不能快点啊师傅", Deed.URGE, ""),
    ("快点吧", Deed.URGE, ""),
    ("麻烦尽快安排", Deed.URGE, ""),
    ("快递什么时候到", None, ""),
    ("快坏了", None, ""),
    ("先不取消", None, ""),
    ("", None, ""),
]


@pytest.mark.parametrize(("said", "deed", "reason"), READ)
def test_what_becomes_of_a_ticket_is_said_by_the_whole_message(
    said: str, deed: Deed | None, reason: str
) -> None:
    order = ticket_order(said)
    assert (order.deed if order else None, order.reason if order else "") == (deed, reason)


@pytest.mark.parametrize("said", ["取消", "cancel", "恢复", "暂停一下"])
def test_a_verb_alone_means_a_ticket_only_by_its_number(said: str) -> None:
    def deeds(text: str) -> set[Deed]:
        return {each.deed for each in mentions(text, PREFIXES)}

    assert deeds(said) == {Deed.ACT}
    assert deeds(f"{said} WX-12") > {Deed.ACT}


WITH_NUMBERS = [
    ("驳回12太贵了", (Deed.ACT, "驳回 太贵了", "12", "")),
    ("帮我驳回12，太贵了", (Deed.ACT, "驳回 太贵了", "12", "")),
    ("退回 12 缺发票", (Deed.ACT, "退回 缺发票", "12", "")),
    ("reject 12 too dear", (Deed.ACT, "reject too dear", "12", "")),
    ("12 委托李静看看", (Deed.DELEGATE, "李静", "12", "")),
    ("delegate 12 to Tom", (Deed.DELEGATE, "Tom", "12", "")),
    ("加签 12 张三", (Deed.ADD_SIGNER, "张三", "12", "")),
    ("前加签王强、李静 12", (Deed.ADD_SIGNER, "王强、李静", "12", "")),
    ("add signer 12 Tom", (Deed.ADD_SIGNER, "Tom", "12", "")),
    ("抄送给孙丽 12：请知悉", (Deed.COPY, "孙丽", "12", "请知悉")),
    ("抄送给孙丽、周敏和王强 12：请知悉", (Deed.COPY, "孙丽、周敏和王强", "12", "请知悉")),
    (
        "cc Sun Li and Tom 12: for your information",
        (Deed.COPY, "Sun Li and Tom", "12", "for your information"),
    ),
    (
        "加签王强、李静、孙丽、周敏 12，谢谢",
        (Deed.ADD_SIGNER, "王强、李静、孙丽、周敏 谢谢", "12", ""),
    ),
    ("转办 12 给王强", (Deed.HAND_OVER, "王强", "12", "")),
    ("挂起 WX-12 等配件", (Deed.SUSPEND, "", "WX-12", "等配件")),
    ("12 催一下", (Deed.URGE, "", "12", "")),
    ("urge 12", (Deed.URGE, "", "12", "")),
    ("取消 12", (Deed.CANCEL, "", "12", "")),
]


@pytest.mark.parametrize(("said", "meaning"), WITH_NUMBERS)
def test_one_reading_of_an_order_with_its_number_is_the_one_meant(
    said: str, meaning: tuple[Deed, str, str, str]
) -> None:
    read = {(m.deed, m.words, str(m.number or ""), m.reason) for m in mentions(said, PREFIXES)}
    assert meaning in read


@pytest.mark.parametrize(
    ("said", "gone", "into", "is_certain"),
    [
        ("合并 12 到 15", "12", "15", True),
        ("把WX-12合并到WX-15", "WX-12", "WX-15", True),
        ("12 并入 15", "12", "15", True),
        ("merge 12 into WX-15", "12", "WX-15", True),
        ("WX-12 is a duplicate of WX-15", "WX-12", "WX-15", True),
        ("12和15是同一个", "12", "15", False),
        ("12 和 15 重复了", "12", "15", False),
        ("12号单跟15号单是同一个问题", "12", "15", False),
        ("合并 12 和 15", "12", "15", False),
        ("merge 12 and 15", "12", "15", False),
    ],
)
def test_which_two_are_one(said: str, gone: str, into: str, is_certain: bool) -> None:
    merge = merge_order(said, PREFIXES)
    assert merge and (str(merge.gone), str(merge.into), merge.is_certain) == (
        gone, into, is_certain
    )  # fmt: skip


@pytest.mark.parametrize(
    "said",
    ["12 和 15 点都行", "合并 12", "12 到 15 号在家", "AB-12 并入 WX-15", "我和他是同一个小区", ""],
)
def test_other_pairs_of_numbers_are_no_tickets(said: str) -> None:
    assert merge_order(said, PREFIXES) is None


@pytest.mark.parametrize(
    ("said", "is_so"),
    [
        ("还是不行", True),
        ("还是不行，一开机就响", True),
        ("没修好", True),
        ("又坏了", True),
        ("It's still leaking", True),
        ("冰箱不制冷", False),
        ("修好了", False),
        ("还是你们服务好", False),
    ],
)
def test_what_did_not_help_is_heard_at_the_beginning(said: str, is_so: bool) -> None:
    assert is_still_broken(said) is is_so


PLACES = {"check": ("检测",), "quote": ("检测报价",), "start": ("报修人", "requester")}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("到检测", ("check", "")),
        ("到检测，缺数据", ("check", "缺数据")),
        ("检测报价 算错了", ("quote", "算错了")),
        ("给报修人：金额不对", ("start", "金额不对")),
        ("to the requester no invoice", ("start", "no invoice")),
        ("检测数据不全", None),
        ("缺发票", None),
        ("", None),
    ],
)
def test_a_place_is_named_before_the_reason(said: str, found: tuple[str, str] | None) -> None:
    assert named_place(said, PLACES) == found


@given(st.text(max_size=120))
def test_nothing_anybody_types_raises(said: str) -> None:
    ticket_order(said)
    merge_order(said, PREFIXES)
    named_place(said, PLACES)
    is_still_broken(said)


@given(st.sampled_from(["催", "取消", "12", "和", "合并", " ", "快点"]), st.integers(1, 20_000))
def test_endless_repetition_is_read_in_no_time(piece: str, times: int) -> None:
    ticket_order(piece * times)
    merge_order(piece * times, PREFIXES)
