"""微信客服 as a channel: what is sent and how, which refusals wait for the customer's word, and what a retry means."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import ClientSession, web

from bot.channels.channel import (
    CardExpired,
    FetchedFile,
    NotNow,
    Outgoing,
    Receipt,
    Refused,
    TryLater,
)
from bot.channels.wecom.kf.channel import WeComKfChannel
from bot.channels.wecom.kf.client import KfClient, KfCustomer, SessionState
from handlers.cards import Picture, Text
from handlers.updates import Chat, FileSent, ReplyHook
from tests.channels.builders import (
    LIMIT,
    NOW,
    SHANGHAI,
    WECOM,
    ScriptedPlatform,
    repair_card,
    wecom_client,
)

SEND, ON_EVENT = "/cgi-bin/kf/send_msg", "/cgi-bin/kf/send_msg_on_event"
STATE, TRANS = "/cgi-bin/kf/service_state/get", "/cgi-bin/kf/service_state/trans"
SYNC, CUSTOMERS = "/cgi-bin/kf/sync_msg", "/cgi-bin/kf/customer/batchget"
KFID, ZHOU = "wkSandboxKf000001", "wmZhouNvShi00001"
OK = {"errcode": 0, "errmsg": "ok"}
MARK = "abcDEF012-_xyzAB"
WORDS = Outgoing(
    to=Chat(channel="wecom_kf", account=WECOM.corp_id, kind="direct", id=ZHOU),
    message=Text(text="请问地址？"),
    key="o1",
    mark=MARK,
    through=KFID,
)
HOOK = ReplyHook(url="event:CODE", expires_at=NOW + timedelta(seconds=20))


@pytest.fixture
async def channel(platform: ScriptedPlatform, http: ClientSession) -> WeComKfChannel:
    platform.on("/cgi-bin/gettoken", {**OK, "access_token": "t1", "expires_in": 7200})
    api = wecom_client(http, platform.base).api
    return WeComKfChannel(WECOM.corp_id, KfClient(api), timezone=SHANGHAI, clock=lambda: NOW)


def refusal(code: int) -> dict[str, object]:
    return {"errcode": code, "errmsg": "no"}


async def test_words_go_through_the_account_that_was_written_to(
    platform: ScriptedPlatform, channel: WeComKfChannel
) -> None:
    platform.on(SEND, {**OK, "msgid": f"g{MARK}"})
    assert await channel.send(WORDS) == Receipt(message_id=f"g{MARK}")
    (call,) = platform.calls_to(SEND)
    assert call.json() == {
        "touser": ZHOU,
        "open_kfid": KFID,
        "msgid": f"g{MARK}",
        "msgtype": "text",
        "text": {"content": "请问地址？"},
    }


async def test_a_card_is_a_menu_and_never_changes(
    platform: ScriptedPlatform, channel: WeComKfChannel
) -> None:
    platform.on(SEND, OK)
    await channel.send(replace(WORDS, message=repair_card(), key="k" * 32))
    assert platform.calls_to(SEND)[0].json()["msgtype"] == "msgmenu"
    with pytest.raises(CardExpired):
        await channel.refresh(WORDS.to, "k" * 32, repair_card(), "")


async def test_a_picture_is_brought_first_unless_the_platform_has_it(
    platform: ScriptedPlatform, channel: WeComKfChannel
) -> None:
    platform.on(SEND, OK)
    platform.on("/cgi-bin/media/upload", {**OK, "media_id": "M1"})
    file = FetchedFile(content=b"png", media_type="image/png", name="a.png")
    await channel.send(replace(WORDS, message=Picture(file=1), picture=file))
    await channel.send(replace(WORDS, message=Picture(file=1), media_id="M0"))
    sent = [call.json()["image"] for call in platform.calls_to(SEND)]
    assert sent == [{"media_id": "M1"}, {"media_id": "M0"}]


async def test_the_answer_to_an_event_goes_by_its_code(
    platform: ScriptedPlatform, channel: WeComKfChannel
) -> None:
    platform.on(ON_EVENT, {**OK, "msgid": "x"})
    receipt = await channel.send(replace(WORDS, reply_hook=HOOK, through=""))
    assert receipt == Receipt(message_id="x", hook_is_spent=True)
    (call,) = platform.calls_to(ON_EVENT)
    assert call.json() == {
        "code": "CODE",
        "msgid": f"g{MARK}",
        "msgtype": "text",
        "text": {"content": "请问地址？"},
    }


async def test_a_code_that_is_too_old_is_not_tried(
    platform: ScriptedPlatform, channel: WeComKfChannel
) -> None:
    platform.on(SEND, OK)
    await channel.send(replace(WORDS, reply_hook=replace(HOOK, expires_at=NOW)))
    assert len(platform.calls_to(SEND)) == 1 and not platform.calls_to(ON_EVENT)


async def test_a_code_that_is_refused_is_tried_until_it_is_too_old(
    platform: ScriptedPlatform, channel: WeComKfChannel
) -> None:
    platform.on(ON_EVENT, refusal(40058))
    with pytest.raises(TryLater):
        await channel.send(replace(WORDS, reply_hook=HOOK))
    assert not platform.calls_to(SEND)


@pytest.mark.parametrize("code", [95001, 95002])
async def test_what_may_not_be_sent_waits_for_the_customers_word(
    code: int, platform: ScriptedPlatform, channel: WeComKfChannel
) -> None:
    platform.on(SEND, refusal(code))
    with pytest.raises(NotNow) as refused:
        await channel.send(WORDS)
    assert (refused.value.code, refused.value.served_by) == (str(code), None)


@pytest.mark.parametrize(
    ("state", "servicer", "served_by"),
    [
        (SessionState.SERVICER, "lin_fang", "lin_fang"),
        (SessionState.QUEUE, "", "queue"),
        (SessionState.ENDED, "", ""),
        (SessionState.NEW, "", ""),
    ],
)
async def test_a_session_that_is_not_the_bots_says_whose_it_is(
    state: SessionState,
    servicer: str,
    served_by: str,
    platform: ScriptedPlatform,
    channel: WeComKfChannel,
) -> None:
    platform.on(SEND, refusal(95018))
    platform.on(STATE, {**OK, "service_state": int(state), "servicer_userid": servicer})
    with pytest.raises(NotNow) as refused:
        await channel.send(WORDS)
    assert refused.value.served_by == served_by


async def test_without_a_word_nobody_is_written_to(
    platform: ScriptedPlatform, channel: WeComKfChannel
) -> None:
    with pytest.raises(NotNow):
        await channel.send(replace(WORDS, through=""))
    assert not platform.calls


async def test_a_retry_whose_msgid_is_known_has_arrived(
    platform: ScriptedPlatform, channel: WeComKfChannel
) -> None:
    """The answer to the first try was lost: each msgid is taken once."""
    platform.on(SEND, refusal(40058))
    platform.on(ON_EVENT, refusal(40058))
    again = replace(WORDS, is_retry=True)
    assert await channel.send(again) == Receipt(message_id=f"g{MARK}")
    by_code = await channel.send(replace(again, reply_hook=HOOK))
    assert by_code == Receipt(message_id=f"g{MARK}", hook_is_spent=True)
    with pytest.raises(Refused):
        await channel.send(WORDS)


async def test_reading_on_asks_with_cursor_and_token(
    platform: ScriptedPlatform, channel: WeComKfChannel
) -> None:
    said = {"msgid": "m1"}
    platform.on(SYNC, {**OK, "next_cursor": "c2", "has_more": 1, "msg_list": [said]})
    page = await channel.client.read(KFID, "c1", "T1")
    assert (page.messages, page.next_cursor, page.has_more) == ((said,), "c2", True)
    assert platform.calls_to(SYNC)[0].json() == {
        "open_kfid": KFID,
        "cursor": "c1",
        "token": "T1",
        "limit": 1000,
        "voice_format": 0,
    }


async def test_a_token_that_is_too_old_is_left_out(
    platform: ScriptedPlatform, channel: WeComKfChannel
) -> None:
    platform.on(SYNC, refusal(95007), {**OK, "next_cursor": "c2", "has_more": 0})
    page = await channel.client.read(KFID, "", "T1")
    assert page.messages == () and not page.has_more
    assert "token" not in platform.calls_to(SYNC)[1].json()


async def test_customers_are_asked_after_by_their_ids(
    platform: ScriptedPlatform, channel: WeComKfChannel
) -> None:
    known = {"external_userid": ZHOU, "nickname": "周女士", "unionid": "u1"}
    platform.on(CUSTOMERS, {**OK, "customer_list": [known], "invalid_external_userid": ["x"]})
    assert await channel.client.customers([ZHOU, "x"]) == [
        KfCustomer(id=ZHOU, name="周女士", union="u1")
    ]
    assert platform.calls_to(CUSTOMERS)[0].json() == {"external_userid_list": [ZHOU, "x"]}


async def test_a_session_is_handed_on(platform: ScriptedPlatform, channel: WeComKfChannel) -> None:
    platform.on(TRANS, {**OK, "msg_code": "WAIT"})
    assert await channel.client.change_state(KFID, ZHOU, SessionState.QUEUE) == "WAIT"
    assert platform.calls_to(TRANS)[0].json() == {
        "open_kfid": KFID,
        "external_userid": ZHOU,
        "service_state": 2,
    }


async def test_a_customers_photo_is_fetched(
    platform: ScriptedPlatform, channel: WeComKfChannel
) -> None:

    platform.on("/cgi-bin/media/get", web.Response(body=b"png", content_type="image/png"))
    found = await channel.fetch_file(FileSent(ref="M1", file_kind="image"), LIMIT)
    assert found.content == b"png"
