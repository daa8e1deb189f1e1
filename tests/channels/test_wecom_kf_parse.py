"""What 微信客服 hands out, understood: customers' words, taps on our menus, and events; all else is left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.calls import Json
from bot.channels.channel import BadCallback, ErrandAsked
from bot.channels.wecom.kf.callback import kf_errands
from bot.channels.wecom.kf.parse import KfEvent, NotDelivered, Served, code_of, parse_messages
from bot.channels.wecom.parse import parse
from handlers.updates import (
    ButtonPressed,
    Chat,
    Content,
    Entered,
    FileSent,
    LocationSent,
    Sender,
    TextSent,
    Unsupported,
    Update,
)
from tests.channels.builders import WECOM, wecom_xml

KFID, ZHOU = "wkSandboxKf000001", "wmZhouNvShi00001"
AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def said(kind: str, **more: object) -> Json:
    return {
        "msgid": "m1",
        "open_kfid": KFID,
        "external_userid": ZHOU,
        "send_time": int(AT.timestamp()),
        "origin": 3,
        "msgtype": kind,
        **more,
    }


def happened(**event: object) -> Json:
    about = {"open_kfid": KFID, "external_userid": ZHOU, **event}
    return {
        "msgid": "e1",
        "send_time": int(AT.timestamp()),
        "origin": 4,
        "msgtype": "event",
        "event": about,
    }


def read(*messages: Json) -> list[Update | KfEvent]:
    return parse_messages(messages, corp_id=WECOM.corp_id, open_kfid=KFID)


def read_one(message: Json) -> Update:
    (found,) = read(message)
    assert isinstance(found, Update)
    return found


def test_a_message_says_who_wrote_when_and_through_which_account() -> None:
    assert read_one(said("text", text={"content": "空调不制冷"})) == Update(
        event_id="message:m1",
        chat=Chat(channel="wecom_kf", account=WECOM.corp_id, kind="direct", id=ZHOU),
        sender=Sender(id=ZHOU, is_member=False),
        sent_at=AT,
        content=TextSent(text="空调不制冷"),
        through=KFID,
    )


LINK = {"title": "说明书", "desc": "KFR-35GW", "url": "https://example.com/m", "pic_url": "x"}


@pytest.mark.parametrize(
    ("message", "content"),
    [
        (said("image", image={"media_id": "i"}), FileSent(ref="i", file_kind="image")),
        (said("voice", voice={"media_id": "v"}), FileSent(ref="v", file_kind="voice")),
        (said("video", video={"media_id": "v"}), FileSent(ref="v", file_kind="video")),
        (said("file", file={"media_id": "f"}), FileSent(ref="f", file_kind="file")),
        (said("image", image={}), Unsupported(platform_kind="image")),
        (
            said("location", location={"latitude": 31.2, "longitude": 121.5, "name": "张江大厦", "address": "张江路 88 号"}),
            LocationSent(latitude="31.2", longitude="121.5", label="张江路 88 号 张江大厦"),
        ),
        (said("link", link=LINK), TextSent(text="说明书\nKFR-35GW\nhttps://example.com/m")),
        (said("miniprogram", miniprogram={"title": "x"}), Unsupported(platform_kind="miniprogram")),
        (said("business_card", business_card={"userid": "x"}), Unsupported(platform_kind="business_card")),
        (said("merged_msg", merged_msg={"title": "x"}), Unsupported(platform_kind="merged_msg")),
        (said("something_new"), Unsupported(platform_kind="something_new")),
        (
            said("text", text={"content": "已解决", "menu_id": "g:KEY:t:1:2:confirm:"}),
            ButtonPressed(card_key="KEY", payload="t:1:2:confirm:"),
        ),
        (said("text", text={"content": "好评", "menu_id": "somebody_else's"}), TextSent(text="好评")),
    ],
)  # fmt: skip
def test_each_kind_of_message(message: Json, content: Content) -> None:
    assert read_one(message).content == content


def test_entering_is_told_only_where_it_may_be_answered() -> None:
    entered = read_one(happened(event_type="enter_session", welcome_code="CODE"))
    assert entered.content == Entered()
    assert entered.reply_hook is not None and code_of(entered.reply_hook) == "CODE"
    assert entered.reply_hook.expires_at == AT + timedelta(seconds=20)
    assert read(happened(event_type="enter_session")) == []


def test_a_servicer_takes_over_and_gives_back() -> None:
    taken, ended = read(
        happened(event_type="session_status_change", change_type=1, new_servicer_userid="lin_fang"),
        happened(event_type="session_status_change", change_type=3, msg_code="BYE"),
    )
    assert taken == Served(open_kfid=KFID, customer=ZHOU, by="lin_fang", at=AT)
    assert ended == Served(open_kfid=KFID, customer=ZHOU, by="", at=AT, code="BYE")


def test_what_did_not_arrive_is_named() -> None:
    assert read(happened(event_type="msg_send_fail", fail_msgid="g1", fail_type=4)) == [
        NotDelivered(message_id="g1", fail_type=4)
    ]


@pytest.mark.parametrize(
    "message",
    [
        said("text", origin=5, servicer_userid="lin_fang", text={"content": "您好"}),
        said("text", origin=4, text={"content": "系统"}),
        happened(event_type="servicer_status_change", status=1),
        happened(event_type="user_recall_msg", recall_msgid="m0"),
        {**happened(event_type="enter_session", welcome_code="CODE"), "origin": 3},
        {**said("text", text={"content": "x"}), "external_userid": ""},
        {**said("text", text={"content": "x"}), "send_time": "soon"},
    ],
)
def test_what_is_no_customers_word_is_left_out(message: Json) -> None:
    assert read(message) == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
NAMES = ["msgid", "send_time", "origin", "msgtype", "event", "text", "external_userid", "image"]


@given(message=st.dictionaries(st.sampled_from(NAMES), json_values))
def test_no_message_however_odd_breaks_the_reading(message: Json) -> None:
    read(message, said("text", text=message))


def test_the_callback_asks_to_fetch_and_says_nothing_else() -> None:
    plaintext = wecom_xml("event", Event="kf_msg_or_event", Token="T1", OpenKfId=KFID, AgentID="")
    asked = parse(plaintext, corp_id=WECOM.corp_id, agent_id=WECOM.agent_id).errands
    assert asked == (
        ErrandAsked(
            channel="wecom_kf", account=WECOM.corp_id, kind="messages", key=KFID, token="T1"
        ),
    )


@pytest.mark.parametrize("open_kfid", ["", "x" * 129])
def test_a_callback_without_its_account_is_refused(open_kfid: str) -> None:
    with pytest.raises(BadCallback):
        kf_errands({"OpenKfId": open_kfid}, WECOM.corp_id)
