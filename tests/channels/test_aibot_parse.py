from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.channels.wecom.aibot.parse import Unreadable, parse
from bot.channels.wecom.aibot.socket import Incoming
from handlers.updates import (
    ButtonPressed,
    Content,
    Entered,
    FileSent,
    TextSent,
    Unsupported,
    Update,
)
from tests.channels.builders import NOW

ACCOUNT = "ww8f2a61c0d94e7b35"


def message(kind: str, *, group: bool = True, **more: object) -> dict[str, object]:
    where = {"chatid": "wrGROUP", "chattype": "group"} if group else {"chattype": "single"}
    return {
        "msgid": "m1", "aibotid": "aib", **where,
        "from": {"userid": "zhou_min"}, "msgtype": kind, **more,
    }  # fmt: skip


def event(kind: str, **more: object) -> dict[str, object]:
    about = message("event", event={"eventtype": kind, **more})
    return {**about, "create_time": 1764133200}


def read(body: dict[str, object], *, is_event: bool = False) -> tuple[Update, ...]:
    incoming = Incoming(request="r1", is_event=is_event, body=body)
    return parse(incoming, account=ACCOUNT, now=NOW)


def said(body: dict[str, object]) -> list[Content]:
    return [each.content for each in read(body)]


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("@工单助手 同意 12", "同意 12"),
        ("@工单助手\u2005驳回 12 太贵了", "驳回 12 太贵了"),
        ("同意 12 @工单助手", "同意 12"),
        ("@工单助手", ""),
        ("@工单助手 转给 @王强 12", "转给 @王强 12"),
        ("邮箱是 a@b.cn 请记下", "邮箱是 a@b.cn 请记下"),
    ],
)
def test_in_a_group_the_bots_name_is_not_part_of_what_is_said(words: str, heard: str) -> None:
    assert said(message("text", text={"content": words})) == [TextSent(text=heard)]


def test_alone_with_the_bot_every_word_counts() -> None:
    body = message("text", group=False, text={"content": "@王强 在吗"})
    assert said(body) == [TextSent(text="@王强 在吗")]
    assert read(body)[0].chat.id == "zhou_min" and read(body)[0].chat.kind == "direct"


def test_words_and_pictures_are_each_one_thing_said() -> None:
    items = [
        {"msgtype": "text", "text": {"content": "@工单助手 这里漏水"}},
        {"msgtype": "image", "image": {"url": "https://f/1", "aeskey": "k1"}},
        {"msgtype": "image", "image": {"url": "https://f/2", "aeskey": "k2"}},
    ]
    updates = read(message("mixed", mixed={"msg_item": items}))
    assert [each.event_id for each in updates] == ["message:m1", "message:m1#2", "message:m1#3"]
    assert updates[0].content == TextSent(text="这里漏水")
    photo = updates[2].content
    assert isinstance(photo, FileSent) and photo.caption == "这里漏水"
    assert photo.ref == '{"url": "https://f/2", "aeskey": "k2"}'


def test_what_is_quoted_comes_along() -> None:
    quote = {"msgtype": "text", "text": {"content": "WX-1001 待审批"}}
    assert said(message("text", text={"content": "@助手 同意"}, quote=quote)) == [
        TextSent(text="同意", quoted="WX-1001 待审批")
    ]


@pytest.mark.parametrize("kind", ["image", "video", "file"])
def test_a_file_is_its_link_and_its_key(kind: str) -> None:
    (content,) = said({**message(kind), kind: {"url": "https://f/1", "aeskey": "k"}})
    assert isinstance(content, FileSent) and content.file_kind == kind
    assert "aeskey" not in repr(content)


@pytest.mark.parametrize(
    "body",
    [message("sticker"), message("image", image={}), message("voice", voice={"content": " "})],
)
def test_what_cannot_be_read_is_said_to_be_so(body: dict[str, object]) -> None:
    assert said(body) == [Unsupported(platform_kind=str(body["msgtype"]))]


def test_a_press_names_its_card_however_deep_it_lies() -> None:
    pressed = {"task_id": "card-1", "event_key": "t:1:2:approve:"}
    for body in (
        event("template_card_event", template_card_event=pressed),
        event("template_card_event", **pressed),
    ):
        (update,) = read(body, is_event=True)
        assert update.content == ButtonPressed(card_key="card-1", payload="t:1:2:approve:")
        assert update.sent_at == datetime(2025, 11, 26, 5, 0, tzinfo=UTC)


def test_what_was_picked_is_told_by_its_place() -> None:
    items = [{"question_key": "pick", "option_ids": {"option_id": ["2", "0"]}}]
    pressed = {
        "task_id": "card-1", "event_key": "pick", "selected_items": {"selected_item": items}
    }  # fmt: skip
    (update,) = read(event("template_card_event", template_card_event=pressed), is_event=True)
    assert update.content == ButtonPressed(card_key="card-1", payload="", selected=(0, 2))


def test_an_opened_chat_is_an_entry_and_feedback_is_nothing() -> None:
    assert [each.content for each in read(event("enter_chat"), is_event=True)] == [Entered()]
    assert read(event("feedback_event"), is_event=True) == ()
    assert read(event("something_new"), is_event=True) == ()


def test_without_a_message_id_two_frames_are_two_events_and_one_is_one() -> None:
    body = {**event("enter_chat"), "msgid": ""}
    first = Incoming(request="r1", is_event=True, body=body)
    again = Incoming(request="r1", is_event=True, body=dict(body))
    other = Incoming(request="r2", is_event=True, body=body)
    ids = [parse(each, account=ACCOUNT, now=NOW)[0].event_id for each in (first, again, other)]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize(
    "spoilt",
    [
        {**message("text", text={"content": "x"}), "from": {}},
        {**message("text", text={"content": "x"}), "chatid": ""},
    ],
)
def test_a_frame_of_nobody_or_nowhere_is_unreadable(spoilt: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        read(spoilt)


def test_a_press_on_no_card_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        read(event("template_card_event", template_card_event={"event_key": "x"}), is_event=True)
