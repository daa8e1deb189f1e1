from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.dingtalk.render import render_reply, render_text
from handlers.cards import Text


@given(st.text(max_size=200) | st.text(alphabet='"\\\n水', min_size=5000, max_size=9000))
def test_any_text_keeps_within_the_limit_of_a_message(words: str) -> None:
    found = render_text(Text(text=words))
    param = found["msgParam"]
    assert found["msgKey"] == "sampleText"
    assert isinstance(param, str)
    assert len(param.encode()) <= 15_000
    assert isinstance(json.loads(param)["content"], str)


@pytest.mark.parametrize(
    "mention, expected",
    [
        ("", None),
        ("zhao_lei", {"atUserIds": ["zhao_lei"], "isAtAll": False}),
        ("$:LWCP_v1:$chen", {"atDingtalkIds": ["$:LWCP_v1:$chen"], "isAtAll": False}),
    ],
)
def test_an_answer_into_a_group_addresses_its_asker(
    mention: str, expected: dict[str, object] | None
) -> None:
    found = render_reply(Text(text="已登记", mention=mention))
    assert found["msgtype"] == "text"
    assert found["text"] == {"content": "已登记"}
    assert found.get("at") == expected
