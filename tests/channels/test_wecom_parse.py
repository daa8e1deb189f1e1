from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from bot.channels.channel import BadCallback
from bot.channels.wecom.parse import parse
from handlers.updates import (
    ButtonPressed,
    Content,
    Entered,
    FileSent,
    LocationSent,
    TextSent,
    Unsupported,
    Update,
)
from tests.channels.builders import NOW, WECOM, wecom_xml

CASES: list[tuple[str, dict[str, str], Content]] = [
    ("text", {"Content": "空调不制冷了, 还滴水"}, TextSent(text="空调不制冷了, 还滴水")),
    ("image", {"MediaId": "m1", "PicUrl": "x"}, FileSent(ref="m1", file_kind="image")),
    (
        "voice",
        {"MediaId": "m2", "Format": "amr", "Recognition": "滴水"},
        FileSent(ref="m2", file_kind="voice", transcript="滴水"),
    ),
    ("video", {"MediaId": "m3", "ThumbMediaId": "t"}, FileSent(ref="m3", file_kind="video")),
    (
        "file",
        {"MediaId": "m4", "FileName": "发票.pdf"},
        FileSent(ref="m4", file_kind="file", name="发票.pdf"),
    ),
    (
        "location",
        {"Location_X": "31.20", "Location_Y": "121.59", "Scale": "16", "Label": "张江路 1 号"},
        LocationSent(latitude="31.20", longitude="121.59", label="张江路 1 号"),
    ),
    (
        "link",
        {"Title": "说明书", "Description": "空调", "Url": "https://x.cn/1"},
        TextSent(text="说明书\n空调\nhttps://x.cn/1"),
    ),
    ("image", {}, Unsupported(platform_kind="image")),
    ("sticker", {"MediaId": "m"}, Unsupported(platform_kind="sticker")),
    ("event", {"Event": "enter_agent", "EventKey": ""}, Entered()),
    ("event", {"Event": "subscribe"}, Entered()),
    (
        "event",
        {
            "Event": "template_card_event",
            "EventKey": "accept:1",
            "TaskId": "card-1",
            "CardType": "button_interaction",
            "ResponseCode": "rc-9",
        },
        ButtonPressed(card_key="card-1", payload="accept:1", update_code="rc-9"),
    ),
    (
        "event",
        {
            "Event": "template_card_menu_event",
            "EventKey": "t:1:2:transfer:",
            "TaskId": "card-1",
            "CardType": "text_notice",
            "ResponseCode": "rc-3",
        },
        ButtonPressed(card_key="card-1", payload="t:1:2:transfer:", update_code="rc-3"),
    ),
    ("event", {"Event": "click", "EventKey": "progress"}, TextSent(text="进度")),
    ("event", {"Event": "click", "EventKey": "help"}, TextSent(text="帮助")),
    ("event", {"Event": "click", "EventKey": "menu"}, Entered(is_asked=True)),
    ("event", {"Event": "click", "EventKey": "我的工单"}, TextSent(text="我的工单")),
]


def read(text: str) -> Update | None:
    return parse(text, corp_id=WECOM.corp_id, agent_id=WECOM.agent_id).update


@pytest.mark.parametrize("kind, fields, expected", CASES)
def test_each_kind_of_message_is_understood(
    kind: str, fields: dict[str, str], expected: Content
) -> None:
    update = read(wecom_xml(kind, **fields))
    assert update is not None
    assert update.content == expected


def test_a_message_names_its_chat_sender_and_moment() -> None:
    update = read(wecom_xml("text", Content="hi", MsgId="4561255354251345929"))
    assert update is not None
    assert update.event_id == "message:4561255354251345929"
    assert (update.chat.channel, update.chat.account) == ("wecom", WECOM.corp_id)
    assert (update.chat.kind, update.chat.id) == ("direct", "li_hong")
    assert (update.sender.id, update.sender.is_member) == ("li_hong", True)
    assert update.sent_at == NOW


def test_the_vendors_own_example_is_read() -> None:
    plaintext = (
        "<xml><ToUserName>ww1436e0e65a779aee</ToUserName><FromUserName>ChenJiaShun</FromUserName>"
        "<CreateTime>1476422779</CreateTime><MsgType>text</MsgType><Content>你好</Content>"
        "<MsgId>1456453720</MsgId><AgentID>1000002</AgentID></xml>"
    )
    update = parse(plaintext, corp_id="ww1436e0e65a779aee", agent_id="1000002").update
    assert update is not None
    assert update.content == TextSent(text="你好")
    assert update.sent_at == datetime(2016, 10, 14, 5, 26, 19, tzinfo=UTC)


def test_two_events_of_one_second_are_two_and_one_delivered_twice_is_one() -> None:
    entered = wecom_xml("event", Event="enter_agent")
    subscribed = wecom_xml("event", Event="subscribe")
    first, again, other = read(entered), read(entered), read(subscribed)
    assert first is not None
    assert again is not None
    assert other is not None
    assert first.event_id == again.event_id
    assert first.event_id == "event:" + hashlib.sha256(entered.encode()).hexdigest()
    assert first.event_id != other.event_id


def test_a_press_is_known_by_its_response_code() -> None:
    fields = {"Event": "template_card_event", "TaskId": "card-1", "EventKey": "accept:1"}
    first = read(wecom_xml("event", ResponseCode="rc-1", **fields))
    second = read(wecom_xml("event", ResponseCode="rc-2", **fields))
    assert first is not None
    assert second is not None
    assert (first.event_id, second.event_id) == ("card:rc-1", "card:rc-2")


@pytest.mark.parametrize(
    "event", ["LOCATION", "unsubscribe", "view", "click", "open_approval_change", ""]
)
def test_events_that_mean_nothing_to_us_make_no_update(event: str) -> None:
    assert read(wecom_xml("event", Event=event)) is None


def test_an_event_about_the_whole_corp_needs_no_agent() -> None:
    assert read(wecom_xml("event", Event="subscribe", AgentID="")) is not None


@pytest.mark.parametrize(
    "plaintext, status",
    [
        (wecom_xml("text", ToUserName="ww0000000000000000"), 403),
        (wecom_xml("text", AgentID="1000009"), 403),
        (wecom_xml("text", FromUserName=""), 400),
        (wecom_xml("text", CreateTime="yesterday"), 400),
        (wecom_xml("text", CreateTime="9" * 30), 400),
        (wecom_xml("event", Event="template_card_event", TaskId=""), 400),
        ("not xml", 400),
        ("<xml/>", 400),
        ("<xml>words</xml>", 400),
        ("<html><MsgType>text</MsgType></html>", 400),
        ("<xml><MsgType>text</MsgType><MsgType>event</MsgType></xml>", 400),
        ('<!DOCTYPE x [<!ENTITY a "b">]><xml><MsgType>&a;</MsgType></xml>', 400),
    ],
)
def test_what_is_not_ours_or_not_documented_is_refused(plaintext: str, status: int) -> None:
    with pytest.raises(BadCallback) as refusal:
        read(plaintext)
    assert refusal.value.status == status


def picked(*options: str, key: str = "pick") -> str:
    """As doc 90240 shows it: a question each with the options that were chosen."""
    ids = "".join(f"<OptionId><![CDATA[{option}]]></OptionId>" for option in options)
    items = (
        "<SelectedItem><QuestionKey><![CDATA[pick]]></QuestionKey>"
        f"<OptionIds>\n  {ids}</OptionIds></SelectedItem>"
    )
    plain = wecom_xml("event", Event="template_card_event", TaskId="card-1", EventKey=key)
    return plain.replace("</xml>", f"<SelectedItems>{items}</SelectedItems></xml>")


@pytest.mark.parametrize(
    "options, places",
    [
        (("2",), (2,)),
        (("2", "0", "11"), (0, 2, 11)),
        ((), ()),
        (("0", "0"), (0,)),
        (("x", "-1", "1000", "１"), ()),
    ],
)
def test_what_was_picked_from_a_list_is_read_by_its_places(
    options: tuple[str, ...], places: tuple[int, ...]
) -> None:
    update = read(picked(*options))
    assert update is not None
    assert update.content == ButtonPressed(card_key="card-1", payload="", selected=places)


def test_what_stands_chosen_beside_a_button_does_not_disturb_it() -> None:
    update = read(picked("0", key="accept:1"))
    assert update is not None
    assert update.content == ButtonPressed(card_key="card-1", payload="accept:1")


@pytest.mark.parametrize(
    "text",
    [
        "<xml>" * 300_000,
        "<xml><a>" + "<b/>" * 250_000 + "</a></xml>",
    ],
)
def test_xml_made_to_keep_us_busy_is_given_up_at_once(text: str) -> None:
    with pytest.raises(BadCallback, match="too many elements"):
        read(text)
