from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.reading.messy import ANY_MOMENT, texts
from workflows.reading.leaves import Back, Leave, Relief, leave, leave_until

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Monday."""
NAMES = ("王强", "赵磊", "孙丽", "周敏", "何军", "周一鸣", "Sun Li", "Tom")


def told(text: str) -> str:
    """`from → until, stand-in`, in as few words as it takes."""
    match leave(text, NOW, NAMES):
        case Leave(since=since, until=until, stand_in=name, is_endless=endless):
            begins = "now" if since == NOW else f"{since:%m-%d %H:%M}"
            ends = "∞" if endless else f"{until:%m-%d %H:%M}" if until else "?"
            return f"{begins} → {ends}{', ' + name if name else ''}"
        case Relief(name=name):
            return f"relief {name}"
        case Back():
            return "back"
        case None:
            return ""


UNTIL_FRIDAY = "now → 11-28 00:00"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("请假到周五，李工代班", f"{UNTIL_FRIDAY}, 李工"),
        ("我请假 今天到周日 由孙丽代理", "now → 11-30 00:00, 孙丽"),
        ("请假三天", "now → 11-26 00:00"),
        ("我明天请假", "11-24 00:00 → 11-25 00:00"),
        ("现在请假", "now → ?"),
        ("我现在请假到明天", "now → 11-25 00:00"),
        ("从现在起请假到周五，李工代班", f"{UNTIL_FRIDAY}, 李工"),
        ("明天请假一天，孙丽代班", "11-24 00:00 → 11-25 00:00, 孙丽"),
        ("请两天假", "now → 11-25 00:00"),
        ("我从明天起请假三天，工作交给赵磊", "11-24 00:00 → 11-27 00:00, 赵磊"),
        ("下周请年假，期间由孙丽代理我的工作", "11-30 00:00 → 12-07 00:00, 孙丽"),
        ("下周一到下周三休假 代班人：李工", "11-30 00:00 → 12-03 00:00, 李工"),
        ("休年假到12月1号，孙丽顶班", "now → 12-02 00:00, 孙丽"),
        ("从周三请假到周五", "11-25 00:00 → 11-28 00:00"),
        ("从周五请假到周三", "11-27 00:00 → 12-03 00:00"),
        ("请假，从今天到周五，@孙丽 代班", f"{UNTIL_FRIDAY}, 孙丽"),
        ("请假，下周一回来", "now → 11-30 00:00"),
        ("请假到下周一上班", "now → 11-30 00:00"),
        ("请假三天后回来", "now → 11-26 00:00"),
        ("请假到周五下午三点", "now → 11-27 15:00"),
        ("请假两小时", "now → 11-23 11:00"),
        ("请半天假", "now → 11-23 13:00"),
        ("明天请半天假", "11-24 00:00 → 11-24 13:00"),
        ("请假24号到26号", "11-24 00:00 → 11-27 00:00"),
        ("请假11月24日-26日，何军接手", "11-24 00:00 → 11-27 00:00, 何军"),
        ("请假（周三周四）孙丽代班", "11-25 00:00 → 11-27 00:00, 孙丽"),
        ("明后天请假，找李工", "11-24 00:00 → 11-26 00:00, 李工"),
        ("请假到月底", "now → 12-01 00:00"),
        ("我昨天请假了", "11-22 00:00 → 11-23 00:00"),
        ("请假", "now → ?"),
        ("这几天请假，孙丽代班", "now → ?, 孙丽"),
        ("请长假，孙丽代班", "now → ∞, 孙丽"),
        ("请病假，时间未定", "now → ∞"),
        ("我明天不在，孙丽替我", "11-24 00:00 → 11-25 00:00, 孙丽"),
        ("出差到周四，李工代班", "now → 11-27 00:00, 李工"),
        ("下午请半天假", "11-23 13:00 → 11-24 00:00"),
        ("请一下午假", "11-23 13:00 → 11-23 18:00"),
        ("明天请一上午假", "11-24 09:00 → 11-24 12:00"),
        ("后天请个下午假", "11-25 13:00 → 11-25 18:00"),
        ("请明天下午的假", "11-24 13:00 → 11-24 18:00"),
        ("我要请明天一天的假", "11-24 00:00 → 11-25 00:00"),
        ("请两个小时的假", "now → 11-23 11:00"),
    ],
)
def test_leave_tells_when_and_who_stands_in(text: str, meaning: str) -> None:
    assert told(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("on leave until Friday, Sun Li stands in", f"{UNTIL_FRIDAY}, Sun Li"),
        ("i'm on leave until friday", UNTIL_FRIDAY),
        ("I'll be out tomorrow, Tom covers", "11-24 00:00 → 11-25 00:00, Tom"),
        ("off tomorrow", "11-24 00:00 → 11-25 00:00"),
        ("I need a day off tomorrow", "11-24 00:00 → 11-25 00:00"),
        ("Away from Monday to Friday, Tom will stand in for me", f"{UNTIL_FRIDAY}, Tom"),
        ("On vacation next week, my stand-in is Sun Li", "11-30 00:00 → 12-07 00:00, Sun Li"),
        (
            "taking 3 days off from wednesday, sun li takes over",
            "11-25 00:00 → 11-28 00:00, Sun Li",
        ),
        ("I am on leave for two days", "now → 11-25 00:00"),
        ("out of office till friday. tom is my backup", f"{UNTIL_FRIDAY}, Tom"),
        ("on leave, back on Monday", "now → 11-30 00:00"),
        ("on leave until further notice, Tom covers", "now → ∞, Tom"),
        ("sick today", "now → 11-24 00:00"),
        ("I'm off sick today", "now → 11-24 00:00"),
        ("taking the afternoon off", "11-23 13:00 → 11-23 18:00"),
    ],
)
def test_leave_is_taken_in_english_too(text: str, meaning: str) -> None:
    assert told(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("请假到周五李工代班", f"{UNTIL_FRIDAY}, 李工"),
        ("請假到周五", UNTIL_FRIDAY),
        ("请假到２７号，李工代班！！", f"{UNTIL_FRIDAY}, 李工"),
        ("请假至11.27,李工代班", f"{UNTIL_FRIDAY}, 李工"),
        ("大家好，我请假到周五，工单转给李工", f"{UNTIL_FRIDAY}, 李工"),
        ("收到，我明天请假", "11-24 00:00 → 11-25 00:00"),
        ("家里有事，请假半天", "now → 11-23 13:00"),
        ("身体不舒服请假一天，小王代班", "now → 11-24 00:00, 小王"),
        ("请假三天，去医院看病，孙丽帮忙代班", "now → 11-26 00:00, 孙丽"),
        ("请假三天，家里有事处理", "now → 11-26 00:00"),
        ("请假到周五，孙丽帮我顶一下", f"{UNTIL_FRIDAY}, 孙丽"),
        ("请假至周五，有急事找孙丽", f"{UNTIL_FRIDAY}, 孙丽"),
        ("请假到周五，周一鸣代班", f"{UNTIL_FRIDAY}, 周一鸣"),
        ("请假到周五 周一鸣", f"{UNTIL_FRIDAY}, 周一鸣"),
        ("  请假  到  周五 ，，， 李工  代班  ", f"{UNTIL_FRIDAY}, 李工"),
        ("ON LEAVE UNTIL FRIDAY!!! TOM COVERS", f"{UNTIL_FRIDAY}, Tom"),
    ],
)
def test_untidy_words_are_understood(text: str, meaning: str) -> None:
    assert told(text) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "销假", "我要销假", "我回来了", "已经回来上班了", "回来了，可以派单", "取消请假", "我不请假了", "假期结束",
        "I'm back", "i am back at work", "back to work", "cancel my leave", "my leave is over",
        "销假！", "　我回来了。",
    ],
)  # fmt: skip
def test_they_are_back(text: str) -> None:
    assert told(text) == "back"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("孙丽代班", "孙丽"),
        ("由孙丽代班", "孙丽"),
        ("代班人是李工", "李工"),
        ("小王替我", "小王"),
        ("那就换李工代班吧", "李工"),
        ("请假期间由孙丽代班", "孙丽"),
        ("Sun Li covers for me", "Sun Li"),
        ("my stand-in is Tom", "Tom"),
    ],
)
def test_stand_in_may_be_named_alone(text: str, name: str) -> None:
    assert told(text) == f"relief {name}"


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("到周五", "11-28 00:00"),
        ("周五", "11-28 00:00"),
        ("三天吧", "11-26 00:00"),
        ("下周一回来", "11-30 00:00"),
        ("until Friday", "11-28 00:00"),
        ("3 days", "11-26 00:00"),
        ("明天下午三点", "11-24 15:00"),
        ("不知道", None),
        ("算了", None),
        ("好的", None),
        ("唱首歌", None),
    ],
)
def test_end_may_be_said_when_it_was_asked_for(text: str, until: str | None) -> None:
    found = leave_until(text, NOW, NAMES)
    assert (f"{found.until:%m-%d %H:%M}" if found and found.until else None) == until


@pytest.mark.parametrize(
    "text",
    [
        "客户请假了，改到周五", "备注 12 客户请假到周五", "12 备注 请假到周五", "王强请假到周五", "请假的客户周五才在家",
        "请假怎么请", "请假条怎么写", "我能请假吗", "谁请假了", "请假流程", "请假几天合适", "can i take leave until friday?",
        "出差的客户周四回来", "我不在的时候客户来过", "今天休息室漏水", "客户明天不在家", "空调休息一下就好了",
        "out of parts today", "the customer is on leave until friday", "away", "off",
        "配件回来了", "客户回来了", "back", "孙丽处理", "让王强接单", "转给孙丽", "王强 12", "",
        "请假" + "到周五" * 100,
    ],
)  # fmt: skip
def test_other_words_take_no_leave(text: str) -> None:
    assert told(text) == ""


PIECES = texts(
    "请假", "我", "到周五", "三天", "半天", "明天", "从", "起", "李工", "孙丽", "代班", "由", "销假", "回来", "on leave", "until",
    "friday", "stands in", "i'm back", "sun li", "下午三点", "长期",
)  # fmt: skip


@given(PIECES, ANY_MOMENT)
def test_nothing_anybody_writes_raises_and_leave_has_an_order(text: str, now: datetime) -> None:
    leave_until(text, now, NAMES)
    found = leave(text, now, NAMES)
    if isinstance(found, Leave):
        assert not (found.until and found.is_endless)
        assert found.since.tzinfo is not None
        assert found.stand_in == found.stand_in.strip()


@given(
    st.sampled_from(["请假", "我", "了", "有事", "刚", "家里", "工作", "李", "代班", "back ", "now ", "的", ","]),
    st.integers(1, 300),
)  # fmt: skip
def test_endless_repetition_is_read_in_no_time(piece: str, times: int) -> None:
    leave((piece * times)[:200], NOW, NAMES)
