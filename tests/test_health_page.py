from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.health import ChannelHealth, Health, Waiting, as_json
from bot.health_page import page
from bot.jobs.lines import LineState
from handlers.wording import Wording
from storage.errands import ErrandKind
from storage.troubles import Trouble
from tests.fakes import MORNING

SHANGHAI = ZoneInfo("Asia/Shanghai")
REFUSED = Trouble(
    channel="wecom",
    account="ww8f2a61c0d94e7b35",
    code="60020",
    reason="企业微信 60020：服务器出口 IP 不在“企业可信IP”中",
    first_at=MORNING,
    last_at=MORNING + timedelta(minutes=9),
    count=41,
)
PULLS = ErrandKind(
    channel="wecom_kf", kind="messages", count=2, failing=0, reason="", asked_at=MORNING
)
LINE = LineState(channel="wecom_bot", state="here", since=MORNING, heard_at=MORNING)
OWN = replace(LINE, channel="dingtalk")
WELL = Health(
    at=MORNING,
    database=True,
    redis=True,
    channels=(
        ChannelHealth(name="wecom", is_on=True),
        ChannelHealth(name="wecom_kf", is_on=True, errands=(PULLS,)),
        ChannelHealth(name="wecom_bot", is_on=True, line=LINE),
        ChannelHealth(name="dingtalk", is_on=False),
    ),
)


def with_channel(channel: ChannelHealth) -> Health:
    return replace(WELL, channels=(channel,))


def words(locale: str) -> Wording:
    return Wording(locale)


@pytest.mark.parametrize(
    ("health", "status"),
    [
        (WELL, "ok"),
        (replace(WELL, database=False), "down"),
        (replace(WELL, redis=False), "trouble"),
        (replace(WELL, outbox=Waiting(waiting=4, dead=9, oldest_seconds=20)), "ok"),
        (replace(WELL, outbox=Waiting(waiting=4, oldest_seconds=301)), "trouble"),
        (replace(WELL, inbox=Waiting(waiting=1, oldest_seconds=301)), "trouble"),
        (with_channel(ChannelHealth(name="wecom", is_on=True, troubles=(REFUSED,))), "trouble"),
        (with_channel(ChannelHealth(name="wecom_bot", is_on=True, is_held=False)), "trouble"),
        (
            with_channel(
                ChannelHealth(name="dingtalk", is_on=True, lines=(replace(OWN, state="resting"),))
            ),
            "trouble",
        ),
        (
            with_channel(
                ChannelHealth(name="wecom_kf", is_on=True, errands=(replace(PULLS, failing=1),))
            ),
            "trouble",
        ),
    ],
)
def test_one_word_for_the_whole(health: Health, status: str) -> None:
    assert health.status == status
    assert as_json(health)["status"] == status


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("zh_CN", ["有事要您处理", "企业微信应用", "2026-11-23 09:00:00 起", "共 41 次"]),
        ("en", ["Something needs you", "WeCom application", "41 times", "since 2026-11-23 09:00"]),
    ],
)
def test_a_trouble_says_since_when_and_what_to_do(locale: str, said: list[str]) -> None:
    health = with_channel(ChannelHealth(name="wecom", is_on=True, troubles=(REFUSED,)))
    shown = page(health, words(locale), SHANGHAI)
    assert [each for each in [*said, "企业可信IP"] if each not in shown] == []
    assert REFUSED.account not in shown


def test_when_all_is_well_nothing_asks_for_attention() -> None:
    shown = page(WELL, words("zh_CN"), SHANGHAI)
    assert "一切正常" in shown
    assert 'class="late"' not in shown
    assert "没有开启" in shown
    assert "长连接在这个进程" in shown
    assert "消息：最近一次通知在 2026-11-23 09:00:00" in shown


def test_what_platforms_say_is_shown_as_words_and_never_as_markup() -> None:
    evil = replace(REFUSED, reason="<script>alert(1)</script>")
    health = with_channel(ChannelHealth(name="wecom", is_on=True, troubles=(evil,)))
    shown = page(health, words("en"), SHANGHAI)
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_what_waits_too_long_is_told_with_for_how_long() -> None:
    health = replace(WELL, outbox=Waiting(waiting=7, dead=2, oldest_seconds=3_725))
    shown = page(health, words("en"), SHANGHAI)
    assert "7 waiting, 2 given up." in shown
    assert '<span class="late">The longest has waited for 1 h 2 min.</span>' in shown


def test_a_line_nobody_holds_says_why() -> None:
    resting = replace(LINE, state="resting", reason="Secret 不正确")
    bot = ChannelHealth(name="wecom_bot", is_on=True, line=resting, is_held=False)
    assert "Secret 不正确" in page(with_channel(bot), words("zh_CN"), SHANGHAI)


def test_lines_of_this_process_say_how_many_stand_and_why_others_do_not() -> None:
    resting = replace(OWN, state="resting", heard_at=None, reason="钉钉的 Stream 连接断开了")
    health = with_channel(ChannelHealth(name="dingtalk", is_on=True, lines=(OWN, resting)))
    shown = page(health, words("zh_CN"), SHANGHAI)
    assert "2 条长连接有 1 条是通的，最近一次收到平台的消息在 2026-11-23 09:00:00" in shown
    assert '<span class="late">本进程有一条长连接自 2026-11-23 09:00:00 起不通。钉钉的' in shown
    channels = as_json(health)["channels"]
    assert isinstance(channels, list)
    assert [each["state"] for each in channels[0]["lines"]] == ["here", "resting"]
    assert health.status == "ok"


def test_lines_that_were_never_heard_from_say_so() -> None:
    silent = replace(OWN, state="connecting", heard_at=None)
    health = with_channel(ChannelHealth(name="dingtalk", is_on=True, lines=(silent,)))
    assert "last heard from at no time yet" in page(health, words("en"), SHANGHAI)


def test_what_is_planned_says_when_and_what_fails_says_why() -> None:
    planned = replace(PULLS, kind="directory", asked_at=MORNING + timedelta(hours=16))
    failing = replace(PULLS, failing=1, reason="企业微信 48007：客服账号没有授权")
    kf = ChannelHealth(name="wecom_kf", is_on=True, errands=(planned, failing))
    shown = page(with_channel(kf), words("zh_CN"), SHANGHAI)
    assert "通讯录：下一次在 2026-11-24 01:00:00" in shown
    assert '<span class="late">消息：有 1 处没能取到：企业微信 48007' in shown
