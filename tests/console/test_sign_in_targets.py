"""Where somebody who has signed in may be sent on to."""

from __future__ import annotations

import pytest

from bot.console.sign_in_states import local


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example.com/m/",
        "//evil.example.com/m/x",
        "/m//evil.example.com",
        "/m/\\evil.example.com",
        "/m/../api/v1/me",
        "/api/v1/me",
        "/m/x\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "/m/x#@evil",
        "",
    ],
)
def test_nobody_is_sent_anywhere_but_to_a_page_of_ours(to: str) -> None:
    assert local(to) == "/m/"


@pytest.mark.parametrize("to", ["/m/", "/m/tickets/WX-1001", "/m/tickets/%E5%B7%A5-1?tab=past&x=1"])
def test_a_page_of_ours_is_gone_on_to(to: str) -> None:
    assert local(to) == to
