"""Whatever arrives at the callbacks: the right 4xx, or a polite word in the chat; never a 5xx, nothing changed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.channels.webhook import MAX_BODY_BYTES
from bot.sandbox.envelope import Envelope
from tests.scenarios.postman import (
    Letter,
    card_letter,
    dingtalk_press,
    post,
    robot_letter,
    robot_message,
    sealed_letter,
    wecom_letter,
    wecom_press,
    wecom_text,
)
from tests.scenarios.stories import WORDS
from tests.scenarios.town import WECOM, Town

OTHER_KEY = "b3RoZXJXZUNvbUFlc0tleTAxMjM0NTY3ODlhYmNkZWY"
TABLES = ("ticket", "task", "history", "timer", "conversation", "inbox", "outbox", "card", "person")
HOUR = 3600
BIG = "很" * MAX_BODY_BYTES


def _wecom_raw(body: bytes) -> Letter:
    return replace(wecom_letter(wecom_text("li_hong", WORDS)), body=body)


def _garbled(encrypted: str) -> Letter:
    """Rightly signed, so that the seal itself is looked at."""
    envelope = Envelope(token=WECOM.token, aes_key=WECOM.aes_key, receiver=WECOM.corp_id)
    return sealed_letter(encrypted, envelope)


def _unsigned(letter: Letter) -> Letter:
    return replace(letter, headers={}, path=letter.path.partition("?")[0])


_BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;">]><xml><Encrypt>&c;</Encrypt></xml>"""
TEXT = wecom_text("li_hong", WORDS)
ROBOT = robot_message("zhang_min", WORDS)
PRESS = dingtalk_press("zhao_lei", "card-7", "t:1:1:accept:")
REFUSED: dict[str, tuple[int, Callable[[], Letter]]] = {
    "wecom, wrong token": (401, lambda: wecom_letter(TEXT, token="somebodyElsesToken")),
    "wecom, no signature": (401, lambda: _unsigned(wecom_letter(TEXT))),
    "wecom, two days old": (401, lambda: wecom_letter(TEXT, age_seconds=48 * HOUR)),
    "wecom, two days ahead": (401, lambda: wecom_letter(TEXT, age_seconds=-48 * HOUR)),
    "wecom, another key": (400, lambda: wecom_letter(TEXT, aes_key=OTHER_KEY)),
    "wecom, another receiver": (403, lambda: wecom_letter(TEXT, receiver="ww0000000000000000")),
    "wecom, another corp inside": (
        403,
        lambda: wecom_letter(TEXT.replace(WECOM.corp_id, "ww0000000000000000")),
    ),
    "wecom, garbage sealed": (400, lambda: _garbled("bm90IGEgd2hvbGUgYmxvY2s=")),
    "wecom, no base64": (400, lambda: _garbled("这不是密文")),
    "wecom, no xml": (400, lambda: _wecom_raw(b'{"Encrypt": 1}')),
    "wecom, empty": (400, lambda: _wecom_raw(b"")),
    "wecom, too large": (413, lambda: _wecom_raw(BIG.encode())),
    "wecom, xml bomb": (400, lambda: _wecom_raw(_BOMB)),
    "wecom, no sender": (400, lambda: wecom_letter(TEXT.replace("li_hong", ""))),
    "wecom, no xml inside": (400, lambda: wecom_letter("not xml")),
    "robot, wrong secret": (401, lambda: robot_letter(ROBOT, secret="somebody else's")),
    "robot, no signature": (401, lambda: _unsigned(robot_letter(ROBOT))),
    "robot, two hours old": (401, lambda: robot_letter(ROBOT, age_seconds=2 * HOUR)),
    "robot, no json": (400, lambda: robot_letter(b"<xml></xml>")),
    "robot, a list": (400, lambda: robot_letter(b"[1, 2]")),
    "robot, empty": (400, lambda: robot_letter(b"")),
    "robot, too large": (413, lambda: robot_letter(robot_message("zhang_min", BIG))),
    "robot, another robot": (
        403,
        lambda: robot_letter(robot_message("zhang_min", WORDS, robotCode="dingother")),
    ),
    "robot, another corp": (
        403,
        lambda: robot_letter(robot_message("zhang_min", WORDS, chatbotCorpId="ding0000")),
    ),
    "robot, no msgId": (400, lambda: robot_letter(robot_message("zhang_min", WORDS, msgId=""))),
    "robot, no sender": (
        400,
        lambda: robot_letter(robot_message("", WORDS, senderId="", msgId="m")),
    ),
    "card, wrong secret": (401, lambda: card_letter(PRESS, secret="somebody else's")),
    "card, no signature": (401, lambda: _unsigned(card_letter(PRESS))),
    "card, an hour old": (401, lambda: card_letter(PRESS, age_seconds=HOUR)),
    "card, no json": (400, lambda: card_letter(b"accept")),
    "card, content no json": (
        400,
        lambda: card_letter(dingtalk_press("zhao_lei", "card-7", "", content="{")),
    ),
    "card, nobody pressed": (
        400,
        lambda: card_letter(dingtalk_press("", "card-7", "t:1:1:accept:")),
    ),
    "card, another corp": (
        403,
        lambda: card_letter(dingtalk_press("zhao_lei", "card-7", "", corpId="ding0000")),
    ),
    "events, no json": (400, lambda: Letter(path="/callbacks/dingtalk/events", body=b"x")),
    "events, not sealed": (
        401,
        lambda: Letter(path="/callbacks/dingtalk/events", body=b'{"encrypt": "aGVsbG8="}'),
    ),
    "unknown route": (404, lambda: Letter(path="/callbacks/feishu", body=b"{}")),
    "unknown door": (404, lambda: Letter(path="/callbacks/dingtalk/robots", body=b"{}")),
}


async def test_bad_callbacks_are_refused_and_change_nothing(town: Town) -> None:
    """One town for the whole table: a town takes longer to build than all of its rows to post."""
    before = await town.contents(*TABLES)
    answers = {name: (await post(town, make()))[0] for name, (_, make) in REFUSED.items()}
    assert answers == {name: status for name, (status, _) in REFUSED.items()}
    assert await town.contents(*TABLES) == before


async def test_wrong_methods_are_refused(town: Town) -> None:
    for path in ("wecom", "dingtalk/robot", "dingtalk/card", "dingtalk/events"):
        async with town.http.delete(f"{town.bot_url}/callbacks/{path}") as answer:
            assert answer.status == 405, path


@pytest.mark.parametrize("kind", ["wecom", "dingtalk"])
async def test_an_unknown_kind_of_message_gets_a_polite_word(kind: str, town: Town) -> None:
    letters = {
        "wecom": ("li_hong", wecom_letter(TEXT.replace("CDATA[text]", "CDATA[contact_card]"))),
        "dingtalk": (
            "zhang_min",
            robot_letter(robot_message("zhang_min", "", msgtype="interactiveCard")),
        ),
    }
    who, letter = letters[kind]
    assert (await post(town, letter))[0] == 200
    await town.player(who).hears("看不懂这种消息", "请用文字或照片")
    assert await town.count("ticket") == 0


@pytest.mark.parametrize(
    ("who", "make"),
    [
        ("li_hong", lambda: wecom_letter(TEXT)),
        ("zhang_min", lambda: robot_letter(ROBOT)),
    ],
    ids=["wecom", "dingtalk"],
)
async def test_a_request_sent_again_is_answered_and_handled_once(
    who: str, make: Callable[[], Letter], town: Town
) -> None:
    """Byte for byte the same, as a replay or the platform's own second try."""
    letter = make()
    answers = await asyncio.gather(*(post(town, letter) for _ in range(4)))
    assert [status for status, _ in answers] == [200] * 4
    customer = town.player(who)
    await customer.hears("已了解：空调", "型号")
    await customer.says("取消")
    await customer.hears("已取消")
    assert (await customer.window()).count("已了解：空调") == 1


async def test_one_event_signed_anew_four_times_is_one_event(town: Town) -> None:
    """WeCom seals a retry afresh: only what is inside stays the same."""
    for _ in range(4):
        assert (await post(town, wecom_letter(TEXT)))[0] == 200
    assert await town.count("inbox") == 1


async def test_two_events_in_one_second_are_two(town: Town) -> None:
    said = [
        wecom_text("li_hong", words, msg_id) for msg_id, words in enumerate(("你好", WORDS), 81)
    ]
    for plaintext in said:
        assert (await post(town, wecom_letter(plaintext)))[0] == 200
    await town.player("li_hong").hears("请直接描述问题")
    await town.player("li_hong").hears("已了解：空调")
    assert await town.count("inbox") == 2


async def test_two_presses_in_one_second_are_two(town: Town) -> None:
    """Of the same button: WeCom gives every press its own code, and nothing else that differs."""
    for _ in range(2):
        press = wecom_press("wang_qiang", "no-such-card", "t:1:1:accept:")
        assert (await post(town, wecom_letter(press)))[0] == 200
    wang_qiang = town.player("wang_qiang")
    await wang_qiang.hears("按钮已经失效")
    await wang_qiang.hears("按钮已经失效")
    assert await town.count("inbox") == 2


async def test_a_replayed_press_is_handled_once(town: Town) -> None:
    letter = card_letter(PRESS)
    answers = [await post(town, letter) for _ in range(3)]
    assert [(status, json.loads(body)) for status, body in answers] == [(200, {})] * 3
    assert await town.count("inbox") == 1


async def test_both_addresses_pass_the_platforms_own_check(town: Town) -> None:
    """What the admin pages do when the addresses are saved."""
    for platform in ("wecom", "dingtalk"):
        assert await town.page.do("verify_url", platform=platform) == {"ok": True, "reason": "ok"}
