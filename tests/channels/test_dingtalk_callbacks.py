"""DingTalk's callbacks over HTTP: what is answered, what is written down, what is refused."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO

import pytest
from aiohttp import ClientSession

from bot.channels.dingtalk.crypto import sign
from bot.channels.envelope import Envelope, Sealed
from handlers.updates import ButtonPressed, TextSent
from tests.channels.builders import (
    DINGTALK,
    NOW,
    RememberingIntake,
    card_headers,
    card_press,
    milliseconds,
    repair_card,
    robot_headers,
    robot_message,
)
from tests.channels.dingtalk_door import CARD, EVENTS, ROBOT, SECRET, Door, open_door


@pytest.fixture
def intake() -> RememberingIntake:
    return RememberingIntake()


@pytest.fixture
async def door(intake: RememberingIntake, http: ClientSession) -> AsyncIterator[Door]:
    async with open_door(DINGTALK, intake, http) as client:
        yield client


def test_the_signatures_agree_with_the_recorded_ones() -> None:
    timestamp, secret = "1577262236757", "this is secret"
    robot = sign(secret, f"{timestamp}\n{secret}")
    assert robot == "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM="
    assert sign(secret, timestamp) == "FGwKaEF7XaGlJ5gccMRQ354PCw//L4yApnX1QNvs7BU="


async def test_a_message_is_written_down_answered_and_gone_on_with(
    door: Door, intake: RememberingIntake
) -> None:
    async with door.post(ROBOT, json=robot_message(), headers=robot_headers()) as answer:
        assert answer.status == 200
    assert [update.content for update in intake.soon] == [TextSent(text="进度")]


async def test_a_message_delivered_again_is_handled_once(
    door: Door, intake: RememberingIntake
) -> None:
    for seconds in (0, 16, 60):
        headers = robot_headers(now=NOW + timedelta(seconds=seconds))
        async with door.post(ROBOT, json=robot_message(), headers=headers) as answer:
            assert answer.status == 200
    assert len(intake.soon) == 1


async def test_of_two_things_said_the_one_that_was_kept_is_handled_and_the_other_asked_for_again(
    door: Door, intake: RememberingIntake
) -> None:
    parts = {"richText": [{"text": "滴水"}, {"downloadCode": "r1"}]}
    message = robot_message(msgtype="richText", content=parts)
    intake.fails_from = 1
    async with door.post(ROBOT, json=message, headers=robot_headers()) as answer:
        assert answer.status == 503
    intake.fails_from = None
    async with door.post(ROBOT, json=message, headers=robot_headers()) as answer:
        assert answer.status == 200
    assert [update.event_id for update in intake.soon] == ["msg0001", "msg0001#2"]


async def test_a_press_is_answered_with_the_cards_new_face(
    door: Door, intake: RememberingIntake
) -> None:
    intake.face = dataclasses.replace(repair_card(), buttons=(), outcome="孙丽已同意")
    async with door.post(CARD, json=card_press(), headers=card_headers(SECRET)) as answer:
        assert answer.status == 200
        face = await answer.json()
    assert face["cardUpdateOptions"]["updateCardDataByKey"] is True
    assert face["cardData"]["cardParamMap"]["outcome"] == "孙丽已同意"
    assert face["cardData"]["cardParamMap"]["buttons"] == "[]"
    (update,) = intake.now
    assert update.content == ButtonPressed(card_key="card-7", payload="approve:7")
    assert intake.updates == [update]
    assert intake.soon == []


@pytest.mark.parametrize("stumbles", [True, False])
async def test_a_press_whose_face_is_not_ready_leaves_the_card_as_it_is(
    stumbles: bool, door: Door, intake: RememberingIntake
) -> None:
    intake.stumbles = stumbles
    async with door.post(CARD, json=card_press(), headers=card_headers(SECRET)) as answer:
        assert (answer.status, await answer.json()) == (200, {})
    assert len(intake.updates) == 1


async def test_a_press_delivered_twice_is_one_and_shows_the_face_as_it_is_now(
    door: Door, intake: RememberingIntake
) -> None:
    intake.face = repair_card()
    async with door.post(CARD, json=card_press(), headers=card_headers(SECRET)) as answer:
        assert answer.status == 200
    intake.face = dataclasses.replace(repair_card(), outcome="孙丽已同意")
    async with door.post(CARD, json=card_press(), headers=card_headers(SECRET)) as answer:
        face = await answer.json()
    assert len(intake.updates) == 1
    assert face["cardData"]["cardParamMap"]["outcome"] == "孙丽已同意"


async def test_a_press_that_could_not_be_kept_is_asked_for_again(
    door: Door, intake: RememberingIntake
) -> None:
    intake.fails_from = 0
    async with door.post(CARD, json=card_press(), headers=card_headers(SECRET)) as answer:
        assert answer.status == 503
    assert intake.now == []


def envelope() -> Envelope:
    return Envelope(token=DINGTALK.token, aes_key=DINGTALK.aes_key, receiver=DINGTALK.app_key)


def an_event(event: dict[str, object], *, timestamp: str = milliseconds(NOW)) -> Sealed:
    return envelope().close(json.dumps(event), timestamp=timestamp, nonce="WL4PK6yA")


def event_query(sealed: Sealed) -> dict[str, str]:
    return {
        "msg_signature": sealed.signature,
        "timestamp": sealed.timestamp,
        "nonce": sealed.nonce,
    }


@pytest.mark.parametrize("timestamp", [milliseconds(NOW), milliseconds(NOW)[:-3]])
@pytest.mark.parametrize("kind", ["check_url", "label_user_change"])
async def test_an_event_is_answered_with_a_sealed_success(
    timestamp: str, kind: str, door: Door, intake: RememberingIntake
) -> None:
    sealed = an_event({"EventType": kind}, timestamp=timestamp)
    body = {"encrypt": sealed.encrypted}
    async with door.post(EVENTS, params=event_query(sealed), json=body) as answer:
        assert answer.status == 200
        words = await answer.json()
    returned = Sealed(
        signature=words["msg_signature"],
        timestamp=words["timeStamp"],
        nonce=words["nonce"],
        encrypted=words["encrypt"],
    )
    assert envelope().open(returned) == "success"
    assert intake.updates == []


async def test_an_event_tells_whom_to_look_up(door: Door, intake: RememberingIntake) -> None:
    """Sent again it is the same."""
    sealed = an_event({"EventType": "user_leave_org", "userId": ["zhao_lei", "sun_li"]})
    for _ in range(2):
        body = {"encrypt": sealed.encrypted}
        async with door.post(EVENTS, params=event_query(sealed), json=body) as answer:
            assert answer.status == 200
    assert {errand.key for errand in intake.errands} == {"zhao_lei", "sun_li"}
    assert intake.errands_woken == 2


async def test_an_event_that_could_not_be_kept_is_asked_for_again(
    door: Door, intake: RememberingIntake
) -> None:
    intake.fails_from = 0
    sealed = an_event({"EventType": "org_dept_create", "deptId": [7]})
    body = {"encrypt": sealed.encrypted}
    async with door.post(EVENTS, params=event_query(sealed), json=body) as answer:
        assert answer.status == 503


async def test_without_the_keys_of_events_there_is_no_such_address(
    intake: RememberingIntake, http: ClientSession
) -> None:
    keyless = dataclasses.replace(DINGTALK, token="", aes_key="")
    async with open_door(keyless, intake, http) as door, door.post(EVENTS) as answer:
        assert answer.status == 404


def dumped(value: object) -> bytes:
    return json.dumps(value).encode()


def old_robot(minutes: int) -> dict[str, str]:
    return robot_headers(now=NOW + timedelta(minutes=minutes))


def old_card(minutes: int) -> dict[str, str]:
    return card_headers(SECRET, now=NOW + timedelta(minutes=minutes))


HELLO = dumped(robot_message())
PRESS = dumped(card_press())
BAD = {
    "robot: unsigned": (ROBOT, {}, HELLO, 401),
    "robot: another secret": (ROBOT, robot_headers(secret="guessed"), HELLO, 401),
    "robot: an hour old": (ROBOT, old_robot(-61), HELLO, 401),
    "robot: an hour ahead": (ROBOT, old_robot(61), HELLO, 401),
    "robot: odd timestamp": (ROBOT, {**robot_headers(), "timestamp": "now"}, HELLO, 401),
    "robot: empty": (ROBOT, robot_headers(), b"", 400),
    "robot: not JSON": (ROBOT, robot_headers(), b"<xml/>", 400),
    "robot: a list": (ROBOT, robot_headers(), b"[]", 400),
    "robot: not UTF-8": (ROBOT, robot_headers(), b'{"msgId": "\xff"}', 400),
    "robot: deep": (ROBOT, robot_headers(), b"[" * 200_000, 400),
    "robot: another robot": (ROBOT, robot_headers(), dumped(robot_message(robotCode="x")), 403),
    "robot: another company": (
        ROBOT,
        robot_headers(),
        dumped(robot_message(chatbotCorpId="x")),
        403,
    ),
    "robot: no id": (ROBOT, robot_headers(), dumped(robot_message(msgId=None)), 400),
    "robot: too large": (ROBOT, robot_headers(), b" " * (1 << 20) + b"{}", 413),
    "card: unsigned": (CARD, {}, PRESS, 401),
    "card: signed with the robot's secret": (
        CARD,
        card_headers(DINGTALK.app_secret),
        PRESS,
        401,
    ),
    "card: signed as a robot's message": (CARD, robot_headers(), PRESS, 401),
    "card: old": (CARD, old_card(-6), PRESS, 401),
    "card: ahead": (CARD, old_card(6), PRESS, 401),
    "card: not JSON": (CARD, card_headers(SECRET), b"press", 400),
    "card: content not JSON": (CARD, card_headers(SECRET), dumped(card_press(content="x")), 400),
    "card: nobody": (CARD, card_headers(SECRET), dumped(card_press(userId="")), 400),
    "card: another company": (CARD, card_headers(SECRET), dumped(card_press(corpId="x")), 403),
    "card: too large": (CARD, card_headers(SECRET), b" " * (1 << 20) + b"{}", 413),
    "event: not JSON": (EVENTS, {}, b"x", 400),
    "event: nothing sealed": (EVENTS, {}, b"{}", 400),
    "event: unsigned": (EVENTS, {}, b'{"encrypt": "AAAA"}', 401),
}


@pytest.mark.parametrize("path, headers, body, status", BAD.values(), ids=BAD.keys())
async def test_what_is_not_dingtalks_is_refused_and_changes_nothing(
    path: str,
    headers: dict[str, str],
    body: bytes,
    status: int,
    door: Door,
    intake: RememberingIntake,
) -> None:
    async with door.post(path, data=BytesIO(body), headers=headers) as answer:
        assert answer.status == status
        assert 0 < len(await answer.text()) < 200
    assert intake.updates == []


@pytest.mark.parametrize(
    "receiver, words, age, status",
    [
        ("dingother", '{"EventType":"check_url"}', 0, 403),
        (DINGTALK.app_key, "not json", 0, 400),
        (DINGTALK.app_key, '{"EventType":"check_url"}', 2, 401),
    ],
)
async def test_an_event_that_is_not_ours_is_refused(
    receiver: str, words: str, age: int, status: int, door: Door
) -> None:
    other = Envelope(token=DINGTALK.token, aes_key=DINGTALK.aes_key, receiver=receiver)
    timestamp = milliseconds(NOW - timedelta(hours=age))
    sealed = other.close(words, timestamp=timestamp, nonce="n")
    body = {"encrypt": sealed.encrypted}
    async with door.post(EVENTS, params=event_query(sealed), json=body) as answer:
        assert answer.status == status


@pytest.mark.parametrize("minutes", [-59, 59])
async def test_a_message_within_the_hour_is_taken(
    minutes: int, door: Door, intake: RememberingIntake
) -> None:
    async with door.post(ROBOT, data=HELLO, headers=old_robot(minutes)) as answer:
        assert answer.status == 200
    assert len(intake.updates) == 1
