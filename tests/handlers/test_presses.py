from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.presses import (
    MAX_PAYLOAD,
    AnswerPress,
    LookPress,
    MenuPress,
    Press,
    TakeBackPress,
    TargetPress,
    TaskPress,
    parse_press,
)

NUMBERS = st.integers(min_value=0, max_value=10**18 - 1)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True)
PRESSES: st.SearchStrategy[Press] = st.one_of(
    st.builds(AnswerPress, NUMBERS, KEYS),
    st.builds(TaskPress, NUMBERS, NUMBERS, KEYS, KEYS | st.just("")),
    st.builds(TakeBackPress, NUMBERS, NUMBERS),
    st.builds(MenuPress, KEYS),
    st.builds(TargetPress, NUMBERS, KEYS, KEYS),
    st.builds(LookPress),
)


@given(PRESSES)
def test_what_was_packed_is_read_back(press: Press) -> None:
    assert parse_press(press.pack()) == press


@given(PRESSES)
def test_two_buttons_never_share_a_payload(press: Press) -> None:
    assert len(press.pack()) <= MAX_PAYLOAD
    assert parse_press(press.pack() + "x") != press


@given(st.text(max_size=200))
def test_whatever_a_client_sends_is_a_press_or_nothing(payload: str) -> None:
    press = parse_press(payload)
    assert press is None or parse_press(press.pack()) == press


@pytest.mark.parametrize(
    "payload",
    ["", ":", "a", "a:", "a:x:y", "a:1", "a:-1:y", "a:٣:y", "a:1.0:y", "t:1:2:accept", "t:1::x:",
     "t::2:x:", "m", "b:1", "b:x:2", "b:1:2:3", "z:1:2", "A:1:y", f"a:{10**18}:y", f"t:1:{'9' * 40}:x:"],
)  # fmt: skip
def test_garbage_is_nothing(payload: str) -> None:
    assert parse_press(payload) is None


def test_a_payload_too_long_for_a_button_is_never_made() -> None:
    with pytest.raises(ValueError, match="at most 120"):
        TaskPress(1, 1, "accept", "很" * 200).pack()
