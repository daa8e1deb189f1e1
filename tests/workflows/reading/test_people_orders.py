from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.reading.people_orders import people_order
from workflows.reading.several_names import names_in
from workflows.reading.staff_deeds import Deed
from workflows.reading.staff_orders import mentions

READ = [
    ("转办给王强", Deed.HAND_OVER, "王强", None, ""),
    ("转办 给王强", Deed.HAND_OVER, "王强", None, ""),
    ("改派给@赵磊师傅", Deed.HAND_OVER, "赵磊", None, ""),
    ("hand it over to Zhao Lei", Deed.HAND_OVER, "Zhao Lei", None, ""),
    ("委托李静看看", Deed.DELEGATE, "李静", None, ""),
    ("委托给李静处理", Deed.DELEGATE, "李静", None, ""),
    ("征求意见 李静", Deed.DELEGATE, "李静", None, ""),
    ("征求李静的意见", Deed.DELEGATE, "李静", None, ""),
    ("请李静把把关", Deed.DELEGATE, "李静", None, ""),
    ("找李静也看一下", Deed.DELEGATE, "李静", None, ""),
    ("让李静也签一下", Deed.ADD_SIGNER, "李静", None, ""),
    ("delegate to Tom Hill", Deed.DELEGATE, "Tom Hill", None, ""),
    ("Delegate it to Tom", Deed.DELEGATE, "Tom", None, ""),
    ("ask Tom for an opinion", Deed.DELEGATE, "Tom", None, ""),
    ("委托", Deed.DELEGATE, "", None, ""),
    ("加签 张三", Deed.ADD_SIGNER, "张三", None, ""),
    ("加签", Deed.ADD_SIGNER, "", None, ""),
    ("前加签王强、李静", Deed.ADD_SIGNER, "王强、李静", "before", ""),
    ("后加签：王强", Deed.ADD_SIGNER, "王强", "after", ""),
    ("加签王强在我之后", Deed.ADD_SIGNER, "王强", "after", ""),
    ("并行加签王强和李静", Deed.ADD_SIGNER, "王强和李静", "beside", ""),
    ("add signer Tom before me", Deed.ADD_SIGNER, "Tom", "before", ""),
    ("Add signers Tom and Ann after", Deed.ADD_SIGNER, "Tom and Ann", "after", ""),
    ("减签 王强", Deed.REMOVE_SIGNER, "王强", None, ""),
    ("去掉王强的审批", Deed.REMOVE_SIGNER, "王强", None, ""),
    ("不用王强签了", Deed.REMOVE_SIGNER, "王强", None, ""),
    ("remove signer Tom", Deed.REMOVE_SIGNER, "Tom", None, ""),
    ("抄送给孙丽：请知悉", Deed.COPY, "孙丽", None, "请知悉"),
    ("抄送给孙丽、周敏", Deed.COPY, "孙丽、周敏", None, ""),
    ("cc Sun Li: for your information", Deed.COPY, "Sun Li", None, "for your information"),
    ("cc", Deed.COPY, "", None, ""),
]


@pytest.mark.parametrize(("said", "deed", "names", "where", "text"), READ)
def test_deed_names_place_and_words_are_found(
    said: str, deed: Deed, names: str, where: str | None, text: str
) -> None:
    order = people_order(said)
    assert order and (order.deed, order.names, order.where, order.text) == (
        deed, names, where, text
    )  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        "转账给王强了吗",
        "签字了",
        "ccleaner 装不上",
        "加班",
        "抄表员来了",
        "空调不制冷",
        "意见很大",
        "",
    ],
)
def test_plain_speech_is_about_nobody(said: str) -> None:
    assert people_order(said) is None


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("王强、李静和孙丽", ("王强", "李静", "孙丽")),
        ("王强 李静", ("王强", "李静")),
        ("王强,李静，王强", ("王强", "李静")),
        ("Tom Hill and Ann", ("Tom Hill", "Ann")),
        ("李和平", ("李和平",)),
        ("王强李和平", ("王强", "李和平")),
        ("王强李四", ("王强李四",)),
        ("王强和李和平", ("王强", "李和平")),
        ("@王强", ("王强",)),
        ("、", ()),
        ("", ()),
    ],
)
def test_names_are_parted_and_known_ones_kept_whole(said: str, names: tuple[str, ...]) -> None:
    assert names_in(said, frozenset({"李和平", "王强"})) == names


@given(st.text(max_size=120), st.frozensets(st.text(max_size=4), max_size=4))
def test_nothing_anybody_types_raises(said: str, known: frozenset[str]) -> None:
    people_order(said)
    names_in(said, known)


@given(
    st.sampled_from(["加签", "委托", "请", "、", "抄送给", "cc ", "的意见"]), st.integers(1, 20_000)
)
def test_endless_repetition_is_read_in_no_time(piece: str, times: int) -> None:
    people_order(piece * times)


@pytest.mark.parametrize("said", ["改派 12", "转给 12", "12 换人", "转派一下 12", "reassign 12"])
def test_without_a_name_it_is_asked_whom_to(said: str) -> None:
    """After what the flow itself may call so."""
    found = [(m.deed, str(m.number), m.words) for m in mentions(said, {"WX"})]
    assert found[0][0] is Deed.ACT
    assert (Deed.HAND_OVER, "12", "") in found
    assert Deed.HAND_OVER not in [m.deed for m in mentions(said.replace("12", ""), {"WX"})]
