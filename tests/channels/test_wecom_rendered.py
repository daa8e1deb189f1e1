"""Whatever is to be said by 微信客服 or by an AI bot has the shape that WeCom documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.channel import FetchedFile
from bot.channels.wecom.aibot import render as bot_render
from bot.channels.wecom.aibot import upload
from bot.channels.wecom.kf import render as kf_render
from handlers.cards import Card, Text
from tests.channels.builders import PUBLIC_URL, SHANGHAI, any_card
from tests.channels.wecom_shapes import misshapen, misshapen_frame

any_words = st.one_of(st.text(max_size=80), st.text(min_size=500, max_size=9000))
KEY = "Zx9_card-key-0123456789abcdefgh"
TO_CUSTOMER = {"touser": "wmZhouNvShi00001", "open_kfid": "wk1", "msgid": "m-1"}


def of_bot(command: str, body: dict[str, object]) -> str:
    return misshapen_frame({"cmd": command, "headers": {"req_id": "r1"}, "body": body})


@given(any_card(payload_bytes=60), any_words)
def test_a_customer_gets_what_kf_takes(card: Card, words: str) -> None:
    for said in (
        kf_render.render_card(card, key=KEY, timezone=SHANGHAI),
        kf_render.render_text(Text(text=words)),
    ):
        assert misshapen("kf/send_msg", {}, {**TO_CUSTOMER, **said}) == ""
        assert misshapen("kf/send_msg_on_event", {}, {"code": "c", "msgid": "m", **said}) == ""


class Line:
    """Takes whatever a bot uploads, and remembers what was wrong with it."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    async def ask(
        self, command: str, body: dict[str, object], request: str = ""
    ) -> dict[str, object]:
        self.faults += filter(None, [of_bot(command, body)])
        return {"upload_id": "u1", "media_id": "m1"}


@pytest.mark.parametrize("size", [5, 512 * 1024, 512 * 1024 + 1, 3 << 20])
async def test_a_bots_picture_goes_in_pieces_that_its_line_takes(size: int) -> None:
    line = Line()
    picture = FetchedFile(content=b"x" * size, media_type="image/png")
    assert await upload.upload_picture(line, picture) == "m1"
    assert line.faults == []


@given(any_card(payload_bytes=1024), any_words)
def test_a_bot_says_what_its_line_takes(card: Card, words: str) -> None:
    where = {"link": PUBLIC_URL, "timezone": SHANGHAI}
    text = Text(text=words, mention="zhou_min")
    place = {"chatid": "wr1", "chat_type": 2}
    for message in (card, text):
        pushed = bot_render.render_message(message, key=KEY, **where)  # type: ignore[arg-type]
        assert of_bot("aibot_send_msg", {**place, **pushed}) == ""
        welcome = bot_render.render_welcome(message, key=KEY, **where)  # type: ignore[arg-type]
        assert of_bot("aibot_respond_welcome_msg", welcome) == ""
    assert of_bot("aibot_respond_msg", bot_render.render_stream(text, key=KEY)) == ""
    face = bot_render.render_face(card, key=KEY, **where)  # type: ignore[arg-type]
    assert of_bot("aibot_respond_update_msg", face) == ""
