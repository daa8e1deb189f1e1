from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.reading.verdicts import verdict

GOOD = [
    "是的", "解决了", "已经解决了，谢谢", "好了", "修好了", "嗯，可以用了", "yes", "yes, solved", "Yes, thank you!", "it works now",
    "it's fixed, thanks", "all good", "ok, it is working again",
]  # fmt: skip
BAD = [
    "没有", "不", "没有，还在漏水", "还没修好", "没修好", "还是漏水", "没解决，昨天又响了", "no", "No, it still leaks",
    "it still leaks", "not yet", "it is still dripping", "it doesn't work", "nope, same noise",
]  # fmt: skip
NEITHER = [
    "好的", "谢谢", "收到", "thanks", "ok", "great", "没问题", "no problem, thanks", "now", "师傅几点来", "修好了吗", "is it fixed?",
    "能不能再来一次", "还是明天来吧", "tomorrow is fine", "不用发票", "",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [(t, True) for t in GOOD] + [(t, False) for t in BAD] + [(t, None) for t in NEITHER],
)
def test_a_verdict_is_heard_and_nothing_else(text: str, says: bool | None) -> None:
    assert verdict(text) is says


@given(st.text(max_size=2000))
def test_no_words_break_a_verdict(text: str) -> None:
    assert verdict(text) in {True, False, None}
