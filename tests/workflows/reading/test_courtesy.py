from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.reading.courtesy import Nicety, nicety, plainly

THANKS = [
    "谢谢",
    "谢谢您",
    "好的，谢谢",
    "非常感谢！",
    "辛苦了",
    "太谢谢师傅了",
    "🙏",
    "thanks",
    "Thank you so much",
    "great, thanks!",
]
NOTED = ["收到", "好的", "嗯嗯", "知道了", "明白", "OK", "👌", "好的收到", "got it", "all right"]
NEWS = ["谢谢，师傅什么时候来", "收到货了但是坏的", "好的空调", "知道怎么修吗", "thanks but it still leaks", "", "。", "你好"]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [(t, Nicety.THANKS) for t in THANKS]
    + [(t, Nicety.NOTED) for t in NOTED]
    + [(t, None) for t in NEWS],
)
def test_only_what_says_nothing_else_is_a_nicety(text: str, said: Nicety | None) -> None:
    assert nicety(text) is said


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("麻烦帮我转人工，谢谢", "转人工"),
        ("好的，提交吧", "提交"),
        ("can i cancel please", "cancel"),
        ("谢谢", ""),
    ],
)
def test_an_order_is_heard_through_its_manners(text: str, order: str) -> None:
    assert plainly(text) == order


@given(st.text(max_size=5000))
def test_no_words_are_too_polite(text: str) -> None:
    assert len(plainly(text)) <= len(text)
    assert nicety(text) in {*Nicety, None}
