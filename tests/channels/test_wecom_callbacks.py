"""WeCom's callbacks over HTTP: what is answered, what is written down, what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from aiohttp import ClientError, ClientSession, web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from bot.channels.wecom.channel import WeComChannel
from bot.channels.wecom.client import WeComCredentials
from handlers.updates import ButtonPressed, TextSent
from tests.channels.builders import (
    NOW,
    PUBLIC_URL,
    SHANGHAI,
    WECOM,
    RememberingIntake,
    seal_wecom,
    wecom_client,
    wecom_xml,
)

PATH = "/callbacks/wecom"
Door = TestClient[web.Request, web.Application]
HELLO = wecom_xml("text", Content="空调不制冷了", MsgId="42")

VENDOR = WeComCredentials(
    corp_id="ww1436e0e65a779aee",
    agent_id="1000002",
    secret="s",
    token=WECOM.token,
    aes_key=WECOM.aes_key,
)
VENDOR_CHECK = (
    "msg_signature=012bc692d0a58dd4b10f8dfe5c4ac00ae211ebeb&timestamp=1476416373&nonce=47744683"
    "&echostr=fsi1xnbH4yQh0{plus}PJxcOdhhK6TDXkjMyhEPA7xB2TGz6b{plus}g7xyAbEkRxN/3cNXW9qdqjnoVzEtp"
    "bhnFyq6SVHyA=="
)


@pytest.fixture
def intake() -> RememberingIntake:
    return RememberingIntake()


@pytest.fixture
async def door(intake: RememberingIntake, http: ClientSession) -> AsyncIterator[Door]:
    async with open_door(WECOM, NOW, intake, http) as client:
        yield client


def open_door(
    credentials: WeComCredentials,
    now: datetime,
    intake: RememberingIntake,
    http: ClientSession,
    *,
    answers_presses: bool = False,
) -> Door:
    client = wecom_client(http, credentials=credentials)
    channel = WeComChannel(
        credentials,
        client,
        public_url=PUBLIC_URL,
        timezone=SHANGHAI,
        clock=lambda: now,
        answers_presses=answers_presses,
    )
    app = web.Application()
    channel.mount(app, intake)
    return TestClient(TestServer(app))


async def say(door: Door, plaintext: str, *, at: datetime = NOW) -> int:
    query, body = seal_wecom(plaintext, now=at)
    async with door.post(PATH, params=query, data=body) as answer:
        assert answer.status != 200 or await answer.text() == ""
        return answer.status


async def test_a_message_is_written_down_answered_and_gone_on_with(
    door: Door, intake: RememberingIntake
) -> None:
    assert await say(door, HELLO) == 200
    (update,) = intake.updates
    assert update.content == TextSent(text="空调不制冷了")
    assert intake.soon == [update]


async def test_the_same_message_delivered_four_times_is_handled_once(
    door: Door, intake: RememberingIntake
) -> None:
    for seconds in (0, 5, 10, 15):
        assert await say(door, HELLO, at=NOW + timedelta(seconds=seconds)) == 200
    assert len(intake.soon) == 1


async def test_a_press_carries_the_right_to_change_the_card(
    door: Door, intake: RememberingIntake
) -> None:
    pressed = {"TaskId": "card-1", "EventKey": "accept:1", "ResponseCode": "rc-1"}
    assert await say(door, wecom_xml("event", Event="template_card_event", **pressed)) == 200
    assert intake.soon[0].content == ButtonPressed(
        card_key="card-1", payload="accept:1", update_code="rc-1"
    )


async def test_an_event_that_means_nothing_is_answered_and_forgotten(
    door: Door, intake: RememberingIntake
) -> None:
    assert await say(door, wecom_xml("event", Event="LOCATION")) == 200
    assert intake.updates == []


async def test_the_url_check_needs_neither_database_nor_platform(http: ClientSession) -> None:
    """It has a second: nothing that may be slow stands before its answer."""
    intake = RememberingIntake(fails_from=0)
    then = datetime.fromtimestamp(1476416373, NOW.tzinfo)
    address = URL(f"{PATH}?{VENDOR_CHECK.format(plus='%2B')}", encoded=True)
    async with open_door(VENDOR, then, intake, http) as door, door.get(address) as answer:
        assert (answer.status, await answer.text()) == (200, "1288432023552776189")


@pytest.mark.parametrize("plus", ["%2B", "+"])
async def test_the_vendors_url_check_is_answered_with_its_number(
    plus: str, intake: RememberingIntake, http: ClientSession
) -> None:
    then = datetime.fromtimestamp(1476416373, NOW.tzinfo)
    address = URL(f"{PATH}?{VENDOR_CHECK.format(plus=plus)}", encoded=True)
    async with open_door(VENDOR, then, intake, http) as door, door.get(address) as answer:
        assert answer.status == 200
        assert await answer.text() == "1288432023552776189"
        assert answer.content_type == "text/plain"


async def test_a_message_that_could_not_be_kept_is_left_unanswered_so_that_it_comes_again(
    door: Door, intake: RememberingIntake
) -> None:
    """WeCom delivers again after silence only: any answer, a 503 too, would be the end of the message."""
    intake.fails_from = 0
    with pytest.raises(ClientError):
        await say(door, HELLO)
    assert intake.soon == []
    intake.fails_from = None
    assert await say(door, HELLO) == 200
    assert len(intake.soon) == 1


@pytest.mark.parametrize(
    "minutes, status",
    [(-4, 200), (4, 200), (-60 * 23, 200), (60 * 23, 200), (-60 * 25, 401), (60 * 25, 401)],
)
async def test_what_is_said_is_taken_though_the_clocks_differ_and_refused_from_a_day_on(
    minutes: int, status: int, door: Door, intake: RememberingIntake
) -> None:
    assert await say(door, HELLO, at=NOW + timedelta(minutes=minutes)) == status
    assert len(intake.updates) == (1 if status == 200 else 0)


SEALED_QUERY, SEALED_BODY = seal_wecom(HELLO)
OTHER = WeComCredentials(
    corp_id="ww0000000000000000",
    agent_id="1",
    secret="s",
    token=WECOM.token,
    aes_key=WECOM.aes_key,
)
BAD = {
    "no signature": ({}, SEALED_BODY, 401),
    "wrong signature": ({**SEALED_QUERY, "msg_signature": "0" * 40}, SEALED_BODY, 401),
    "signature of another script": ({**SEALED_QUERY, "msg_signature": "签名"}, SEALED_BODY, 401),
    "another nonce": ({**SEALED_QUERY, "nonce": "1"}, SEALED_BODY, 401),
    "no timestamp": ({**SEALED_QUERY, "timestamp": ""}, SEALED_BODY, 401),
    "empty": (SEALED_QUERY, b"", 400),
    "not XML": (SEALED_QUERY, b"hello", 400),
    "JSON": (SEALED_QUERY, b'{"encrypt": "x"}', 400),
    "XML without Encrypt": (SEALED_QUERY, b"<xml><A>1</A></xml>", 400),
    "two Encrypt": (SEALED_QUERY, b"<xml><Encrypt>1</Encrypt><Encrypt>2</Encrypt></xml>", 400),
    "not UTF-8": (SEALED_QUERY, b"\xff\xfe<xml>", 400),
    "an entity": (SEALED_QUERY, b'<!DOCTYPE x [<!ENTITY e "1">]><xml>&e;</xml>', 400),
    "deep": (SEALED_QUERY, b"<a>" * 100_000, 400),
    "garbage inside": (SEALED_QUERY, b"<xml><Encrypt>AAAA</Encrypt></xml>", 401),
    "another company": (*seal_wecom(HELLO, credentials=OTHER), 403),
    "another company inside": (*seal_wecom(wecom_xml("text", ToUserName="ww1")), 403),
    "another application": (*seal_wecom(wecom_xml("text", AgentID="7")), 403),
    "not XML inside": (*seal_wecom("hello"), 400),
    "no sender inside": (*seal_wecom(wecom_xml("text", FromUserName="")), 400),
    "too large": (SEALED_QUERY, b"<xml>" + b" " * (1 << 20), 413),
}


@pytest.mark.parametrize("query, body, status", BAD.values(), ids=BAD.keys())
async def test_what_is_not_wecoms_is_refused_and_changes_nothing(
    query: dict[str, str], body: bytes, status: int, door: Door, intake: RememberingIntake
) -> None:
    async with door.post(PATH, params=query, data=BytesIO(body)) as answer:
        assert answer.status == status
        assert 0 < len(await answer.text()) < 200
    assert intake.updates == []


async def test_an_address_check_without_anything_is_refused(door: Door) -> None:
    async with door.get(PATH) as answer:
        assert answer.status == 401


async def test_a_body_that_is_not_what_its_header_says_is_refused(door: Door) -> None:
    headers = {"Content-Encoding": "gzip"}
    async with door.post(PATH, params=SEALED_QUERY, data=b"not gzip", headers=headers) as answer:
        assert answer.status == 400
