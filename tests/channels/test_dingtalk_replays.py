"""A signature of DingTalk's that somebody overheard: it brings nothing new, and honest repetitions are acknowledged."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from aiohttp import ClientSession
from redis.asyncio import Redis

from bot.channels import signatures as bot_signatures
from bot.channels.signatures import KEEP_SECONDS, NEW_FOR_SECONDS, Signatures
from tests.channels.builders import (
    DINGTALK,
    NOW,
    RememberingIntake,
    card_headers,
    card_press,
    robot_headers,
    robot_message,
)
from tests.channels.dingtalk_door import CARD, ROBOT, SECRET, Door, open_door
from tests.fakes import Clock

HELLO = json.dumps(robot_message()).encode()


@pytest.fixture
def intake() -> RememberingIntake:
    return RememberingIntake()


@pytest.fixture
async def door(intake: RememberingIntake, http: ClientSession) -> AsyncIterator[Door]:
    async with open_door(DINGTALK, intake, http) as client:
        yield client


@dataclass(frozen=True, slots=True, kw_only=True)
class Overheard:
    """A request of DingTalk's as somebody may have caught it: its headers, and other things to send with them."""

    path: str
    headers: dict[str, str]
    true: dict[str, object]
    false: dict[str, object]


OVERHEARD = {
    "robot": Overheard(
        path=ROBOT,
        headers=robot_headers(),
        true=robot_message(),
        false=robot_message(msgId="forged", text={"content": "已解决"}),
    ),
    "card": Overheard(
        path=CARD,
        headers=card_headers(SECRET),
        true=card_press(),
        false=card_press(userId="zhao_lei"),
    ),
}


@pytest.mark.parametrize("name", OVERHEARD)
@pytest.mark.parametrize("with_redis", [True, False])
async def test_an_overheard_signature_brings_nothing_new_after_its_moment(
    name: str, with_redis: bool, intake: RememberingIntake, http: ClientSession, redis: Redis
) -> None:
    """What it brought then is still acknowledged: DingTalk may not have heard that it arrived."""
    caught, clock = OVERHEARD[name], Clock(NOW)
    signatures = Signatures(redis if with_redis else None)
    async with open_door(DINGTALK, intake, http, signatures, clock) as door:

        async def send(body: dict[str, object]) -> int:
            async with door.post(caught.path, json=body, headers=caught.headers) as answer:
                return answer.status

        assert await send(caught.true) == 200
        clock.move(seconds=NEW_FOR_SECONDS + 1)
        assert [await send(caught.true), await send(caught.false)] == [200, 401]
        clock.move(seconds=120)
        assert [await send(caught.false), await send(caught.true)] == [401, 200]
    assert len(intake.updates) == 1


async def test_what_could_not_be_kept_may_come_again_by_the_same_signature(
    intake: RememberingIntake, http: ClientSession
) -> None:
    clock = Clock(NOW)
    async with open_door(DINGTALK, intake, http, Signatures(), clock) as door:
        intake.fails_from = 0
        async with door.post(ROBOT, data=HELLO, headers=robot_headers()) as answer:
            assert answer.status == 503
        intake.fails_from = None
        clock.move(minutes=5)
        async with door.post(ROBOT, data=HELLO, headers=robot_headers()) as answer:
            assert answer.status == 200
    assert len(intake.soon) == 1


async def test_two_messages_of_one_millisecond_are_both_taken(
    door: Door, intake: RememberingIntake
) -> None:
    for message in ("msg0001", "msg0002"):
        body = robot_message(msgId=message)
        async with door.post(ROBOT, json=body, headers=robot_headers()) as answer:
            assert answer.status == 200
    assert len(intake.updates) == 2


async def test_processes_know_of_each_others_signatures(redis: Redis) -> None:
    one, other, late = Signatures(redis), Signatures(redis), NOW + timedelta(minutes=2)
    assert await one.admit("signature", ["a"], NOW)
    assert await other.admit("signature", ["a"], late)
    assert not await other.admit("signature", ["b"], late)
    assert not await other.admit("signature", ["a", "b"], late)


async def test_without_redis_each_knows_its_own() -> None:
    late = NOW + timedelta(minutes=2)
    async with Redis(host="127.0.0.1", port=9) as away:
        signatures = Signatures(away)
        assert await signatures.admit("signature", ["a"], NOW)
        assert await signatures.admit("signature", ["a"], late)
        assert not await signatures.admit("signature", ["b"], late)
        assert await signatures.admit("another", ["b"], late)


async def test_old_signatures_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot_signatures, "FORGET_AT", 10)
    signatures = Signatures()
    for number in range(10):
        assert await signatures.admit(f"old {number}", [], NOW)
    await signatures.admit("new", [], NOW + timedelta(seconds=KEEP_SECONDS + 1))
    assert len(signatures._own) == 1


async def test_a_press_by_somebody_whom_dingtalk_does_not_name_just_now_is_asked_for_again(
    door: Door, intake: RememberingIntake
) -> None:
    """The API is nowhere in this test."""
    press = card_press(userIdType=2, userId="union-9")
    async with door.post(CARD, json=press, headers=card_headers(SECRET)) as answer:
        assert answer.status == 503
    assert intake.updates == []
