from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.reading.commands import Command, Wish, command

SAID = {
    Wish.SUBMIT: [
        "提交", "确认提交", "提交！", "ＯＫ", "ok.", "好的", "没问题", "Submit", "yes", "好的，提交吧", "👍", "[OK]",
        "没错，提交", "ok, submit it please", "yes please", "looks good",
    ],
    Wish.EDIT: ["修改", "我要修改", "改一下", "edit", "改"],
    Wish.CANCEL: [
        "取消", "取消。", "算了", "不报了", "「取消」", "cancel", "never mind", "那算了", "算了不报了", "我不报了", "取消这次报修",
        "please cancel",
    ],
    Wish.CALL_OFF: ["不用修了，谢谢", "先不修了", "已经好了", "它自己好了", "不用来了", "没事了"],
    Wish.SKIP: [
        "跳过", "没有", "不知道", "无", "skip", "不用了", "don't know", "跳过这个吧", "下一题", "我也不知道", "看不到", "没拍", "记不清了",
        "没有照片", "暂时没有", "不方便", "no thanks", "skip this one please", "I don't have one",
        "no", "I don't have it here", "I can't see it", "sorry, I couldn't find it", "not sure about it", "I have none",
    ],
    Wish.BACK: [
        "上一步", "返回", "back", "返回上一题", "回到上一个问题", "上个问题", "重新回答上一题", "go back", "previous question",
    ],
    Wish.WRONG: ["说错了", "刚才说错了", "我写错了", "不对", "that's wrong", "sorry, I made a mistake"],
    Wish.DONE: ["完成", "下一步", "没有了", "就这些", "done", "that's all", "就这几张", "发完了"],
    Wish.PROGRESS: [
        "进度", "查进度", "查一下进度", "到哪了？", "到哪一步了", "怎么样了", "progress", "空调那个到哪一步了", "现在什么情况了",
        "我的维修进度怎么样了？", "处理到哪了", "修好了吗", "有没有进展", "how is my ticket going", "is it fixed yet", "any news?",
        "what's the status of my repair",
    ],
    Wish.HELP: ["帮助", "菜单", "help", "HELP!", "？帮助", "怎么用", "你能做什么", "what can you do"],
    Wish.HUMAN: [
        "人工", "转人工", "人工客服", "human", "我要人工客服", "能不能找个真人", "接人工", "麻烦转一下人工", "人工接待", "我不想跟机器人说话",
        "让客服联系我", "can I talk to a human please", "I want to speak to a real person", "call me back",
        "I don't want to talk to a bot",
    ],
    Wish.RESUME: ["继续", "继续填写", "接着填", "continue"],
    Wish.DRAFTS: ["草稿", "看草稿", "drafts"],
    Wish.MINE: ["我的工单", "我的报修", "my tickets"],
}  # fmt: skip
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
    "继续漏水", "草稿纸卡住了", "有人吗", "好了吗", "可以吗", "没有热水", "不热了", "修了三次没修好", "空调修好了又坏了", "我要报修",
    "不知道什么情况", "看情况吧", "有没有卖", "谢谢", "收到", "no hot water", "it does not start", "I can't see the picture on the tv", "not cooling",
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
