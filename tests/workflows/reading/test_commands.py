from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.reading.commands import Command, Wish, command

SAID = {
    Wish.SUBMIT: ["提交", "确认提交", "提交！", "ＯＫ", "ok.", "好的", "没问题", "Submit", "yes"],
    Wish.EDIT: ["修改", "我要修改", "改一下", "edit", "改"],
    Wish.CANCEL: ["取消", "取消。", "算了", "不报了", "「取消」", "cancel", "never mind"],
    Wish.SKIP: ["跳过", "没有", "不知道", "无", "skip", "不用了", "don't know"],
    Wish.BACK: ["上一步", "返回", "back"],
    Wish.DONE: ["完成", "下一步", "没有了", "就这些", "done", "that's all"],
    Wish.PROGRESS: [
        "进度",
        "查进度",
        "查一下进度",
        "到哪了？",
        "到哪一步了",
        "怎么样了",
        "progress",
    ],
    Wish.HELP: ["帮助", "菜单", "help", "HELP!", "？帮助"],
    Wish.HUMAN: ["人工", "转人工", "人工客服", "human"],
    Wish.RESUME: ["继续", "继续填写", "接着填", "continue"],
    Wish.DRAFTS: ["草稿", "看草稿", "drafts"],
    Wish.MINE: ["我的工单", "我的报修", "my tickets"],
}
ABOUT = [
    ("修改 地址", Wish.EDIT, "地址"),
    ("改电话", Wish.EDIT, "电话"),
    ("修改：地址", Wish.EDIT, "地址"),
    ("edit address", Wish.EDIT, "address"),
    ("进度 WX20261122-0001", Wish.PROGRESS, "WX20261122-0001"),
    ("查进度wx1001", Wish.PROGRESS, "WX1001"),
    ("WX1001到哪了？", Wish.PROGRESS, "WX1001"),
    ("wx1001 的进度", Wish.PROGRESS, "WX1001"),
    ("progress of wx1001", Wish.PROGRESS, "WX1001"),
    ("草稿 3", Wish.DRAFTS, "3"),
    ("查看草稿12", Wish.DRAFTS, "12"),
    ("draft 3", Wish.DRAFTS, "3"),
]
NO_COMMANDS = [
    "取消不了定时", "不知道为什么漏水", "没有声音", "好的空调", "帮助我修空调", "进度条不动",
    "返回键坏了", "空调不制冷", "WX20261122-0001", "KFR-35", "", "。", "13800138000", "完成不了洗涤",
    "继续漏水", "草稿纸卡住了",
]  # fmt: skip


@pytest.mark.parametrize(("text", "wish"), [(t, w) for w, texts in SAID.items() for t in texts])
def test_whole_message_is_an_order(text: str, wish: Wish) -> None:
    found = command(text)
    assert found is not None
    assert (found.wish, found.about) == (wish, "")


@pytest.mark.parametrize(("text", "wish", "about"), ABOUT)
def test_order_says_what_it_is_about(text: str, wish: Wish, about: str) -> None:
    found = command(text)
    assert found is not None
    assert (found.wish, found.about) == (wish, about)


@pytest.mark.parametrize("text", NO_COMMANDS)
def test_sentence_with_such_a_word_in_it_is_no_order(text: str) -> None:
    assert command(text) is None


@pytest.mark.parametrize(("text", "is_firm"), [("跳过", True), ("没有", False), ("好的", False)])
def test_words_that_may_be_an_answer_are_not_firm(text: str, is_firm: bool) -> None:
    found = command(text)
    assert found is not None
    assert found.is_firm is is_firm


@given(st.text(max_size=5000))
def test_no_words_break_commands(text: str) -> None:
    assert isinstance(command(text), Command | None)
