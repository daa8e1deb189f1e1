"""Words and cards as 微信客服 takes them: every limit of doc 94677 kept, and a tap finds its button again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.channels.wecom.kf.render import pressed_by, render_card, render_text, shows_whole
from bot.sandbox.wecom.kf_messages import KfWords
from handlers.cards import Button, Card, Fact, Text
from handlers.presses import whole_payload
from tests.channels.builders import SHANGHAI, any_card, repair_card
from tests.channels.wecom_shapes import misshapen

KEY = "k" * 32
WORDS = TypeAdapter(KfWords)


def menu_of(card: Card) -> Any:
    return render_card(card, key=KEY, timezone=SHANGHAI)["msgmenu"]


def test_a_card_with_buttons_is_a_menu() -> None:
    card = Card(
        title="家电报修 WX-1001",
        status="待确认",
        text="更换压缩机，制冷正常。问题解决了吗？",
        facts=(Fact(label="工程师", value="王强"),),
        buttons=(
            Button(text="已解决", payload="t:1:2:confirm:"),
            Button(text="未解决", payload="t:1:2:reopen:"),
        ),
        due_at=datetime(2026, 11, 22, 4, 0, tzinfo=UTC),
    )
    assert render_card(card, key=KEY, timezone=SHANGHAI) == {
        "msgtype": "msgmenu",
        "msgmenu": {
            "head_content": "家电报修 WX-1001 · 待确认\n更换压缩机，制冷正常。问题解决了吗？\n工程师：王强\n截止 11-22 12:00",
            "list": [
                {"type": "click", "click": {"id": f"g:{KEY}:t:1:2:confirm:", "content": "已解决"}},
                {"type": "click", "click": {"id": f"g:{KEY}:t:1:2:reopen:", "content": "未解决"}},
            ],
        },
    }


def test_a_card_without_buttons_is_its_words() -> None:
    card = Card(title="家电报修", outcome="已由王强接单", facts=(Fact(label="地址", value="张江"),))
    rendered = render_card(card, key=KEY, timezone=SHANGHAI)
    assert rendered == {
        "msgtype": "text",
        "text": {"content": "家电报修\n已由王强接单\n地址：张江"},
    }


@given(card=any_card(payload_bytes=120), key=st.text("abcXYZ019_-", min_size=32, max_size=32))
def test_whatever_the_card_the_platform_takes_it(card: Card, key: str) -> None:
    rendered: Any = render_card(card, key=key, timezone=SHANGHAI)
    WORDS.validate_python(rendered)
    sent = {"touser": "wm1", "open_kfid": "wk1", "msgid": "g1", **rendered}
    assert misshapen("kf/send_msg", {"access_token": "t"}, sent) == ""
    if card.buttons:
        assert len(rendered["msgmenu"]["list"]) == min(10, len(card.buttons))


@given(card=any_card(payload_bytes=120))
def test_a_tap_on_any_item_is_the_button_it_shows(card: Card) -> None:
    if not card.buttons:
        return
    payloads = [button.payload for button in card.buttons]
    for item, payload in zip(menu_of(card)["list"], payloads[:10], strict=True):
        pressed = pressed_by(item["click"]["id"])
        assert pressed is not None and pressed.card_key == KEY
        assert whole_payload(pressed.payload, payloads) == payload


@given(words=st.text(max_size=3000))
def test_whatever_is_said_the_platform_takes_it(words: str) -> None:
    WORDS.validate_python(render_text(Text(text=words)))


def test_long_words_are_cut_before_the_link_at_their_end() -> None:
    link = "在网页上填写：https://desk.example.com/f/abc"
    rendered: Any = render_text(Text(text="长" * 900 + "\n" + link))
    text = rendered["text"]["content"]
    assert text.endswith("…\n" + link) and len(text.encode()) <= 2048


def test_the_link_of_a_menu_stands_below_its_items() -> None:
    link = "在网页上填写：https://desk.example.com/f/abc"
    menu = menu_of(replace(repair_card(), facts=(), due_at=None, text=f"型号？\n{link}"))
    assert menu["tail_content"] == link and link not in menu["head_content"]


@pytest.mark.parametrize(("chars", "is_whole"), [(320, True), (350, False)])
def test_a_card_knows_when_it_does_not_show_all(chars: int, is_whole: bool) -> None:
    card = Card(title="报修", text="长" * chars, buttons=(Button(text="好", payload="a:1:x"),))
    assert shows_whole(card) is is_whole
    assert menu_of(card)["head_content"].endswith("长" if is_whole else "…")


@pytest.mark.parametrize("menu_id", ["", "101", "g:", "g:nokey", "x:KEY:a:1:b"])
def test_a_strange_menu_is_none_of_ours(menu_id: str) -> None:
    assert pressed_by(menu_id) is None


def test_how_far_a_form_is_stands_right_after_its_name() -> None:
    card = Card(
        title="家电报修",
        status="（8/9）",
        text="什么时间方便？",
        buttons=(Button(text="今天", payload="a:1:0"),),
    )
    assert str(menu_of(card)["head_content"]) == "家电报修（8/9）\n什么时间方便？"
