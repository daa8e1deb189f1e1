from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.calls import Json
from bot.channels.channel import Outgoing
from bot.channels.wecom.aibot.frames import ANSWER_SECONDS, WELCOME_SECONDS, Frames
from bot.channels.wecom.aibot.render import (
    MARKDOWN_BYTES,
    render_face,
    render_message,
    render_stream,
    render_welcome,
    render_words,
)
from handlers.cards import Card, Message, Picture, Text
from handlers.updates import Chat, Content, Entered, Sender, TextSent, Update
from tests.channels.builders import NOW, PUBLIC_URL, SHANGHAI, any_card, repair_card

GROUP = Chat(channel="wecom_bot", account="ww1", kind="group", id="wrGROUP")
OWN = Chat(channel="wecom_bot", account="ww1", kind="direct", id="zhou_min")


def rendered(message: Message) -> Json:
    return render_message(message, key="card-1", link=PUBLIC_URL, timezone=SHANGHAI)


@given(st.text(max_size=30_000), st.sampled_from(["", "zhou_min"]))
def test_words_fit_whatever_was_said_and_call_only_whom_we_call(words: str, mention: str) -> None:
    content = render_words(Text(text=words, mention=mention))
    assert 0 < len(content.encode()) <= MARKDOWN_BYTES
    assert content.count("<") == bool(mention)
    assert "](" not in content


def test_an_address_leads_where_it_did_and_nothing_else_does() -> None:
    said = "见 https://desk.example.com/m/#/t/7?a=1~b 和 [这里](https://evil.example)*#*"
    shown = render_words(Text(text=said))
    assert "https://desk.example.com/m/#/t/7?a=1~b" in shown
    assert "［这里］(https://evil.example)＊＃＊" in shown


@given(any_card(payload_bytes=100))
def test_any_card_becomes_one_of_the_bots(card: Card) -> None:
    body = rendered(card)
    assert body["msgtype"] == "template_card"
    face = render_face(card, key="card-1", link=PUBLIC_URL, timezone=SHANGHAI)
    assert isinstance(face["template_card"], dict)
    assert face["template_card"]["task_id"] == "card-1"


def test_a_picture_is_said_to_be_in_the_ticket() -> None:
    assert "图片" in str(rendered(Picture(file=7)))


def test_an_answer_is_whole_at_once_and_two_answers_are_two_streams() -> None:
    one, two = (render_stream(Text(text="好的"), key=key)["stream"] for key in ("o1", "o2"))
    assert isinstance(one, dict) and isinstance(two, dict)
    assert one["finish"] is True and one["id"] != two["id"]


def test_a_welcome_is_plain_words_or_a_card() -> None:
    welcome = render_welcome(Text(text="您好"), key="o1", link=PUBLIC_URL, timezone=SHANGHAI)
    assert welcome == {"msgtype": "text", "text": {"content": "您好"}}
    card = render_welcome(repair_card(), key="c1", link=PUBLIC_URL, timezone=SHANGHAI)
    assert card["msgtype"] == "template_card"


class Watch:
    at = 100.0

    def __call__(self) -> float:
        return self.at


def heard(chat: Chat, content: Content) -> Update:
    return Update(
        event_id="e", chat=chat, sender=Sender(id="zhou_min"), sent_at=NOW, content=content
    )


def going(to: Chat, message: Message) -> Outgoing:
    return Outgoing(to=to, message=message, key="o1")


@pytest.mark.parametrize(
    ("chat", "message", "answers"),
    [
        (GROUP, Text(text="好的", mention="zhou_min"), True),
        (GROUP, Text(text="好的", mention="chen_gang"), False),
        (GROUP, Text(text="WX-1001 已由陈刚同意"), False),
        (GROUP, repair_card(), False),
        (OWN, Text(text="好的"), True),
    ],
)
def test_only_what_is_said_to_the_speaker_answers_them(
    chat: Chat, message: Message, answers: bool
) -> None:
    frames = Frames(Watch())
    frames.note("r1", heard(chat, TextSent(text="进度")))
    assert (frames.take_for(going(chat, message)) is not None) == answers


def test_a_callback_is_answered_once_and_not_for_ever() -> None:
    watch = Watch()
    frames, answer = Frames(watch), going(OWN, Text(text="好的"))
    frames.note("r1", heard(OWN, TextSent(text="进度")))
    assert frames.take_for(answer) and not frames.take_for(answer)
    frames.note("r2", heard(OWN, TextSent(text="进度")))
    watch.at += ANSWER_SECONDS
    assert not frames.take_for(answer)


def test_an_opened_chat_is_welcomed_by_whatever_is_said_first_or_not_at_all() -> None:
    watch = Watch()
    frames = Frames(watch)
    frames.note("r1", heard(OWN, Entered()))
    found = frames.take_for(going(OWN, repair_card()))
    assert found and found.is_entry
    frames.note("r2", heard(OWN, Entered()))
    watch.at += WELCOME_SECONDS
    assert not frames.take_for(going(OWN, Text(text="您好")))


def test_another_connection_knows_no_callback_of_the_last() -> None:
    frames = Frames(Watch())
    frames.note("r1", heard(OWN, TextSent(text="进度")))
    frames.forget_all()
    assert not frames.take_for(going(OWN, Text(text="好的")))
