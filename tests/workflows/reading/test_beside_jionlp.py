"""Our readings beside JioNLP's on one list, written before either was tried on it; skipped where jionlp is not installed.

What counts is the beginning of the time, and province, city and county of the address. The figures are printed (-s).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from workflows.reading.addresses import find_address
from workflows.reading.periods import find_period

jionlp: Any = pytest.importorskip("jionlp")

TUESDAY = datetime(2026, 11, 24, 10, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
TIMES = [
    ("明天上午10点", "2026-11-25 10:00"), ("后天下午两点半", "2026-11-26 14:30"), ("周六上午", "2026-11-28 09:00"),
    ("下周五下午三点到五点", "2026-12-04 15:00"), ("12月3号早上9点", "2026-12-03 09:00"), ("30号晚上七点", "2026-11-30 19:00"),
    ("明晚8点半", "2026-11-25 20:30"), ("大后天中午12点", "2026-11-27 12:00"), ("今天下午4点之后", "2026-11-24 16:00"),
    ("11点一刻", "2026-11-24 11:15"), ("三小时后", "2026-11-24 13:20"), ("四十分钟后", "2026-11-24 11:00"),
    ("一个半小时以后", "2026-11-24 11:50"), ("五天内", "2026-11-24 10:20"), ("这周日下午", "2026-11-29 13:00"),
    ("下个月15号", "2026-12-15 00:00"), ("明年1月8日", "2027-01-08 00:00"), ("礼拜四下午", "2026-11-26 13:00"),
    ("2026年12月1日14:30", "2026-12-01 14:30"), ("2026/12/05 9:00", "2026-12-05 09:00"), ("12.20", "2026-12-20 00:00"),
    ("明天9-11点", "2026-11-25 09:00"), ("明天下午2点到4点", "2026-11-25 14:00"), ("后天", "2026-11-26 00:00"),
    ("周五中午", "2026-11-27 12:00"), ("明早8点", "2026-11-25 08:00"), ("本周六", "2026-11-28 00:00"),
    ("下周一到周三", "2026-11-30 00:00"), ("十二月二十四号晚上八点", "2026-12-24 20:00"), ("明天四点", "2026-11-25 16:00"),
    ("后天凌晨一点", "2026-11-26 01:00"), ("月底", "2026-11-30 00:00"), ("两天后的上午", "2026-11-26 09:00"),
    ("下周末", "2026-12-05 00:00"), ("明天傍晚6点左右", "2026-11-25 18:00"), ("周三周四都行", "2026-11-25 00:00"),
]  # fmt: skip
ADDRESSES = [
    ("浙江省杭州市西湖区文三路90号", "浙江省", "杭州市", "西湖区"), ("杭州西湖区文三路90号", "浙江省", "杭州市", "西湖区"),
    ("武汉洪山区珞喻路1037号", "湖北省", "武汉市", "洪山区"), ("湖北武汉洪山珞喻路1037号", "湖北省", "武汉市", "洪山区"),
    ("上海徐汇区漕溪北路595号", "上海市", "上海市", "徐汇区"), ("上海闵行莘庄镇", "上海市", "上海市", "闵行区"),
    ("北京海淀区知春路6号", "北京市", "北京市", "海淀区"), ("重庆沙坪坝区大学城南路55号", "重庆市", "重庆市", "沙坪坝区"),
    ("广西桂林市七星区漓江路10号", "广西壮族自治区", "桂林市", "七星区"), ("宁夏银川兴庆区解放西街20号", "宁夏回族自治区", "银川市", "兴庆区"),
    ("内蒙古包头市昆都仑区钢铁大街5号", "内蒙古自治区", "包头市", "昆都仑区"), ("云南省大理白族自治州大理市人民路3号", "云南省", "大理白族自治州", "大理市"),
    ("湖南湘西州吉首市人民北路8号", "湖南省", "湘西土家族苗族自治州", "吉首市"), ("张家港市杨舍镇人民中路1号", "江苏省", "苏州市", "张家港市"),
    ("浙江义乌稠州北路699号", "浙江省", "金华市", "义乌市"), ("佛山顺德大良街道新桂中路1号", "广东省", "佛山市", "顺德区"),
    ("广东佛山市南海区桂城街道海五路", "广东省", "佛山市", "南海区"), ("青岛市崂山区香港东路195号", "山东省", "青岛市", "崂山区"),
    ("山东济南历下区经十路88号", "山东省", "济南市", "历下区"), ("西安市雁塔区科技二路65号", "陕西省", "西安市", "雁塔区"),
    ("厦门思明区湖滨南路20号", "福建省", "厦门市", "思明区"), ("沈阳和平区三好街55号", "辽宁省", "沈阳市", "和平区"),
    ("长春朝阳区人民大街100号", "吉林省", "长春市", "朝阳区"), ("哈尔滨南岗区西大直街92号", "黑龙江省", "哈尔滨市", "南岗区"),
    ("越秀区北京路100号", "广东省", "广州市", "越秀区"), ("南京市江宁区秣周东路9号", "江苏省", "南京市", "江宁区"),
]  # fmt: skip


def test_times_are_read_at_least_as_well() -> None:
    ours = sum(_our_time(text) == begin for text, begin in TIMES)
    theirs = sum(_their_time(text) == begin for text, begin in TIMES)
    print(f"times: ours {ours}, JioNLP {theirs}, of {len(TIMES)}")
    assert ours >= theirs


def test_addresses_are_read_at_least_as_well() -> None:
    ours = sum(_our_levels(text) == tuple(levels) for text, *levels in ADDRESSES)
    theirs = sum(_their_levels(text) == tuple(levels) for text, *levels in ADDRESSES)
    print(f"addresses: ours {ours}, JioNLP {theirs}, of {len(ADDRESSES)}")
    assert ours >= theirs


def _our_time(text: str) -> str:
    found = find_period(text, TUESDAY)
    return f"{found.value.start:%Y-%m-%d %H:%M}" if found else ""


def _their_time(text: str) -> str:
    base = {"year": 2026, "month": 11, "day": 24, "hour": 10, "minute": 20, "second": 0}
    try:
        told = jionlp.parse_time(text, time_base=base)
    except ValueError:
        return ""
    times = told["time"] if isinstance(told["time"], list) else []
    return times[0][:16] if times else ""


def _our_levels(text: str) -> tuple[str, ...]:
    found = find_address(text)
    return (found.value.province, found.value.city, found.value.county) if found else ()


def _their_levels(text: str) -> tuple[str, ...]:
    told = jionlp.parse_location(text)
    return tuple(told[level] or "" for level in ("province", "city", "county"))
