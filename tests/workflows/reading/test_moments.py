from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from tests.workflows.reading.messy import ANY_MOMENT, check_patience, check_span, texts
from workflows.reading.durations import find_duration
from workflows.reading.hours import find_time
from workflows.reading.moments import find_moment
from workflows.reading.periods import find_period

SHANGHAI = ZoneInfo("Asia/Shanghai")
TUESDAY = datetime(2026, 11, 24, 10, 20, tzinfo=SHANGHAI)

TIMES = [
    ("三点半", "15:30"), ("3点一刻", "15:15"), ("三点三刻", "15:45"), ("15:30", "15:30"), ("03:30", "03:30"),
    ("3:30", "15:30"), ("３点半", "15:30"), ("下午三点", "15:00"), ("晚上8点", "20:00"), ("早上八点", "08:00"),
    ("中午12点", "12:00"), ("中午一点", "13:00"), ("凌晨2点", "02:00"), ("晚上12点", "00:00"), ("零点", "00:00"),
    ("八点", "08:00"), ("七点", "19:00"), ("十二点半", "12:30"), ("十点二十", "10:20"), ("三点零五分", "15:05"),
    ("15时30分", "15:30"), ("下午三点钟吧", "15:00"), ("下午3點", "15:00"), ("二十点", "20:00"),
    ("下午三点以后", "15:00"), ("9点到11点", "09:00"), ("上午9-12点", "09:00"), ("三四点", "15:00"),
    ("差不多四点多", "16:00"), ("3点13800138000", "15:00"), ("三点两个人", "15:00"), ("下午一点半", "13:30"),
    ("一点钟", "13:00"), ("明天一点", "13:00"), ("3pm", "15:00"), ("3:15 p.m.", "15:15"), ("12am", "00:00"),
    ("at 3", "15:00"), ("3 o'clock", "15:00"), ("half past three", "15:30"), ("quarter to 4 pm", "15:45"),
    ("noon", "12:00"), ("3 in the afternoon", "15:00"), ("evening at 8", "20:00"), ("2-4pm", "14:00"),
]  # fmt: skip
NO_TIMES = [
    "有一点漏水", "声音大一点", "一点都不冷", "快一点", "三点建议", "两点水", "25:00", "10:75", "1.5点", "",
    "小时", "第三点", "after 3 days", "at 5 Main Street", "比分3", "00:1A:2B:3C", "随时", "下午", "等一下", "点", "13800138000",
]  # fmt: skip

MOMENTS = [
    ("明天下午三点", "11-25 15:00"), ("明天下午三点以后", "11-25 15:00"), ("今晚8点", "11-24 20:00"),
    ("明早九点", "11-25 09:00"), ("明儿个上午十点", "11-25 10:00"), ("下周三下午2点半", "12-02 14:30"),
    ("11月24日（周二）下午3点", "11-24 15:00"), ("2026-11-24T15:30", "11-24 15:30"),
    ("2026-11-24 15:30:00", "11-24 15:30"), ("11.28 9:00", "11-28 09:00"), ("３０号１０点", "11-30 10:00"),
    ("预约时间：明天上午十点", "11-25 10:00"), ("三点半", "11-24 15:30"), ("9点", "11-25 09:00"),
    ("两小时后", "11-24 12:20"), ("半小时以后到", "11-24 10:50"), ("一个半小时后", "11-24 11:50"),
    ("再过20分钟", "11-24 10:40"), ("明天晚上12点", "11-26 00:00"), ("后天凌晨2点", "11-26 02:00"),
    ("今晚两点", "11-25 02:00"), ("昨天下午三点坏的", "11-23 15:00"), ("空调不制冷明天下午三点来修", "11-25 15:00"),
    ("tomorrow at 3pm", "11-25 15:00"), ("3pm tomorrow", "11-25 15:00"), ("at 8 tonight", "11-24 20:00"),
    ("next Wednesday 14:00", "12-02 14:00"), ("in two hours", "11-24 12:20"), ("Nov 30 at noon", "11-30 12:00"),
]  # fmt: skip
NO_MOMENTS = [
    "明天下午",
    "明天",
    "下周",
    "三天后",
    "随时",
    "后天师傅能来吗 下午三点",
    "三天内",
    "修了两小时",
    "",
]

PERIODS = [
    ("明天下午三点以后", "11-25 15:00", "11-26 00:00", True),
    ("明天下班以后", "11-25 18:00", "11-25 22:00", False),
    ("明天下班后七点到八点", "11-25 19:00", "11-25 20:00", False),
    ("下周三上午9-12点", "12-02 09:00", "12-02 12:00", False),
    ("9点到11点", "11-24 09:00", "11-24 11:00", False),
    ("8点半到10点", "11-25 08:30", "11-25 10:00", False),
    ("今天下午4点~6点", "11-24 16:00", "11-24 18:00", False),
    ("早上9点到下午5点", "11-24 09:00", "11-24 17:00", False),
    ("10点到2点", "11-24 10:00", "11-24 14:00", False),
    ("晚上10点到2点", "11-24 22:00", "11-25 02:00", False),
    ("下午两三点左右", "11-24 14:00", "11-24 15:00", False),
    ("明天三四点以后", "11-25 15:00", "11-26 00:00", True),
    ("随时", "11-24 10:20", "12-01 10:20", True),
    ("明天随时都可以", "11-25 00:00", "11-26 00:00", False),
    ("明天什么时候都行", "11-25 00:00", "11-26 00:00", False),
    ("明天全天", "11-25 00:00", "11-26 00:00", False),
    ("三天内", "11-24 10:20", "11-27 10:20", False),
    ("48小时内", "11-24 10:20", "11-26 10:20", False),
    ("两小时后", "11-24 12:20", "11-24 12:20", False),
    ("我下午有空", "11-24 13:00", "11-24 18:00", False),
    ("早上", "11-25 07:00", "11-25 09:00", False),
    ("今晚", "11-24 18:00", "11-24 22:00", False),
    ("周末", "11-28 00:00", "11-30 00:00", False),
    ("周末下午", "11-28 13:00", "11-29 18:00", False),
    ("下周", "11-30 00:00", "12-07 00:00", False),
    ("周一到周五", "11-30 00:00", "12-05 00:00", False),
    ("24号到26号", "11-24 00:00", "11-27 00:00", False),
    ("11月24日-26日", "11-24 00:00", "11-27 00:00", False),
    ("明后天", "11-25 00:00", "11-27 00:00", False),
    ("本月下旬", "11-21 00:00", "12-01 00:00", False),
    ("三点之前", "11-24 10:20", "11-24 15:00", False),
    ("明天下午三点之前", "11-25 00:00", "11-25 15:00", False),
    ("最晚周五", "11-24 10:20", "11-28 00:00", False),
    ("周五前", "11-24 10:20", "11-28 00:00", False),
    ("明天起", "11-25 00:00", "12-02 00:00", True),
    ("周三以后都行", "11-25 00:00", "12-02 00:00", True),
    ("五点后", "11-24 17:00", "11-25 00:00", True),
    ("漏水三天了 明天下午来修", "11-25 13:00", "11-25 18:00", False),
    ("上门时间是后天", "11-26 00:00", "11-27 00:00", False),
    ("tomorrow afternoon after 3", "11-25 15:00", "11-26 00:00", True),
    ("between 2 and 4pm on Friday", "11-27 14:00", "11-27 16:00", False),
    ("from 9 to 11 tomorrow", "11-25 09:00", "11-25 11:00", False),
    ("by Friday", "11-24 10:20", "11-28 00:00", False),
    ("within 3 days", "11-24 10:20", "11-27 10:20", False),
    ("any time", "11-24 10:20", "12-01 10:20", True),
    ("next Wednesday", "12-02 00:00", "12-03 00:00", False),
]  # fmt: skip
NO_PERIODS = [
    "",
    "什么时候来",
    "师傅几点到啊",
    "空调漏水",
    "有一点响",
    "修了三天",
    "科苑路15号",
    "昨天之前",
    "13800138000",
]

DURATIONS = [
    ("半小时", 30), ("半个小时", 30), ("一个半小时", 90), ("一个小时", 60), ("两小时", 120), ("1.5小时", 90),
    ("三个半钟头", 210), ("2小时30分钟", 150), ("2小时30分", 150), ("一小时零五分", 65), ("40分钟", 40),
    ("一刻钟", 15), ("三天", 4320), ("３天", 4320), ("一天半", 2160), ("3天2小时", 4440), ("两周", 20160),
    ("两个星期", 20160), ("两个月", 86400), ("保修3年", 3 * 525600), ("大概要两个钟", 120), ("坏了三天了", 4320),
    ("an hour and a half", 90), ("half an hour", 30), ("2.5 hours", 150), ("90 minutes", 90), ("2h30m", 150),
    ("two days", 2880), ("a couple of weeks", 20160),
]  # fmt: skip
NO_DURATIONS = [
    "",
    "三点",
    "第三天",
    "五分",
    "十一月",
    "30m水管",
    "2026年11月",
    "周三",
    "每天",
    "等了半天",
    "3号",
]


def _clock(moment: datetime) -> str:
    return f"{moment:%m-%d %H:%M}"


@pytest.mark.parametrize(("text", "said"), TIMES)
def test_hour_is_the_one_meant(text: str, said: str) -> None:
    found = find_time(text)
    assert found is not None
    assert found.value == time.fromisoformat(said)


@pytest.mark.parametrize("text", NO_TIMES)
def test_what_only_looks_like_an_hour_is_none(text: str) -> None:
    assert find_time(text) is None


@pytest.mark.parametrize(("text", "said"), MOMENTS)
def test_moment_has_its_day_and_hour(text: str, said: str) -> None:
    found = find_moment(text, TUESDAY)
    assert found is not None
    assert _clock(found.value) == said
    assert found.value.tzinfo is SHANGHAI


@pytest.mark.parametrize("text", NO_MOMENTS)
def test_day_or_part_of_it_is_no_moment(text: str) -> None:
    assert find_moment(text, TUESDAY) is None


@pytest.mark.parametrize(("text", "start", "end", "is_open_end"), PERIODS)
def test_period_is_what_was_offered(text: str, start: str, end: str, is_open_end: bool) -> None:
    found = find_period(text, TUESDAY)
    assert found is not None
    period = found.value
    assert (_clock(period.start), _clock(period.end)) == (start, end)
    assert period.is_open_end is is_open_end
    assert period.words in text


@pytest.mark.parametrize("text", NO_PERIODS)
def test_sentence_without_a_time_has_no_period(text: str) -> None:
    assert find_period(text, TUESDAY) is None


@pytest.mark.parametrize(("text", "minutes"), DURATIONS)
def test_duration_is_added_up(text: str, minutes: int) -> None:
    found = find_duration(text)
    assert found is not None
    assert found.value == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", NO_DURATIONS)
def test_what_only_looks_like_a_duration_is_none(text: str) -> None:
    assert find_duration(text) is None


def test_words_of_a_period_are_kept_and_its_announcement_is_cut() -> None:
    text = "空调漏水，上门时间：明天下午，谢谢"
    found = find_period(text, TUESDAY)
    assert found is not None
    assert found.value.words == "明天下午"
    assert text[found.start : found.end] == "上门时间：明天下午"


def test_hours_count_through_a_change_of_clocks() -> None:
    eve = datetime(2026, 10, 31, 23, 30, tzinfo=ZoneInfo("America/New_York"))
    found = find_moment("in 4 hours", eve)
    assert found is not None
    assert found.value.astimezone(UTC) - eve.astimezone(UTC) == timedelta(hours=4)


def test_hour_that_summer_time_skips_comes_one_later() -> None:
    march = datetime(2026, 3, 7, 12, 0, tzinfo=ZoneInfo("America/New_York"))
    found = find_moment("tomorrow 02:30", march)
    assert found is not None
    assert _clock(found.value) == "03-08 03:30"


PIECES = (
    "明天", "今晚", "下午", "晚上", "三点", "半", "9点", "到", "-", "11点", "15:30", "以后", "之前", "两小时", "后", "内",
    "周末", "随时", "tomorrow", " at ", "after ", "3", "pm", "in ", "two hours", "下周", "24号", "一", "上门时间", "noon ",
)  # fmt: skip


@settings(max_examples=300)
@given(texts(*PIECES), ANY_MOMENT)
def test_any_words_at_any_moment_tell_a_time_or_none(text: str, moment: datetime) -> None:
    check_span(find_time, text)
    check_span(find_duration, text)
    check_span(lambda said: find_moment(said, moment), text)
    check_span(lambda said: find_period(said, moment), text)
    period = find_period(text, moment)
    assert period is None or period.value.start <= period.value.end


def test_long_texts_cost_little() -> None:
    for find in (
        find_time,
        find_duration,
        lambda text: find_moment(text, TUESDAY),
        lambda text: find_period(text, TUESDAY),
    ):
        check_patience(find, PIECES)
