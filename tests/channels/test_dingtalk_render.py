from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.channel import Refused
from bot.channels.dingtalk.render import card_params, render_reply, render_text
from handlers.cards import Button, Card, Fact, Text, Tone
from tests.channels.builders import any_card, repair_card

VARIABLES = {
    "title",
    "status",
    "tone",
    "text",
    "facts",
    "buttons",
    "outcome",
    "due_at",
    "summary",
}


def test_a_card_becomes_the_templates_variables() -> None:
    params = card_params(repair_card())
    assert params == {
        "title": "空调不制冷",
        "status": "待接单",
        "tone": "waiting",
        "text": "不制冷了, 还滴水",
        "facts": '[{"label":"客户","value":"李红"},{"label":"地址","value":"张江路 1 号"}]',
        "buttons": '[{"text":"接单","payload":"accept:1","style":"primary"},'
        '{"text":"转派","payload":"transfer:1","style":"default"}]',
        "outcome": "",
        "due_at": "1795321800000",
        "summary": "新工单 1001",
    }


def test_a_settled_card_has_an_outcome_in_place_of_buttons() -> None:
    settled = dataclasses.replace(
        repair_card(), buttons=(), outcome="已由赵磊接单", due_at=None, tone=Tone.GOOD
    )
    params = card_params(settled)
    assert params["buttons"] == "[]"
    assert params["outcome"] == "已由赵磊接单"
    assert params["due_at"] == ""


@given(any_card(payload_bytes=80))
def test_any_card_keeps_within_every_documented_limit(card: Card) -> None:
    params = card_params(card)
    assert params.keys() == VARIABLES
    assert all(len(value.encode()) <= 1000 for value in params.values())
    for name in ("facts", "buttons"):
        rows = json.loads(params[name])
        assert all(isinstance(value, str) for row in rows for value in row.values())
    buttons = json.loads(params["buttons"])
    payloads = [button.payload for button in card.buttons]
    assert [button["payload"] for button in buttons] == payloads[: len(buttons)]
    assert bool(buttons) == bool(card.buttons)


def test_long_values_are_shortened_before_a_fact_is_left_out() -> None:
    facts = tuple(Fact(label=f"项{number}", value="水" * 200) for number in range(6))
    shown = json.loads(card_params(Card(title="报修", facts=facts))["facts"])
    assert [fact["label"] for fact in shown] == [fact.label for fact in facts]
    assert all(fact["value"].endswith("…") for fact in shown)


def test_a_payload_is_never_cut() -> None:
    card = Card(title="报修", buttons=(Button(text="接单", payload="x" * 1000),))
    with pytest.raises(Refused, match="payload"):
        card_params(card)


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
