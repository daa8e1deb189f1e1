"""Plates, e-mail addresses, links, identity numbers, percentages, model and serial numbers, names."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.reading.messy import check_patience, check_span, texts
from workflows.reading.emails import find_email
from workflows.reading.found import Found, without
from workflows.reading.identity import find_identity, hidden_identity, is_identity
from workflows.reading.links import find_link
from workflows.reading.people_names import find_name
from workflows.reading.percents import find_percent, percent
from workflows.reading.plates import find_plate
from workflows.reading.serials import find_model, find_serial

PLATES = [
    ("粤B12345", "粤B12345"), ("粤b12345", "粤B12345"), ("粤B·12345", "粤B12345"), ("粤B 12345", "粤B12345"),
    ("粤Ｂ１２３４５", "粤B12345"), ("粤BD12345", "粤BD12345"), ("粤B·F01234", "粤BF01234"), ("粤B12345D", "粤B12345D"),
    ("车牌号是京A88888，停在楼下", "京A88888"), ("沪A6K21M", "沪A6K21M"), ("粤Z1234港", "粤Z1234港"),
    ("京A1234警", "京A1234警"), ("我的车牌京AD66666", "京AD66666"), ("京N-8P8F8", "京N8P8F8"), ("川A12A45👍", "川A12A45"),
    ("粤BABCDE", None), ("粤I12345", None), ("粤B1234", None), ("粤B1234567", None), ("B12345", None), ("", None),
    ("粤B12O45", None), ("13800138000", None),
]  # fmt: skip
EMAILS = [
    ("li.lei@example.com", "li.lei@example.com"), ("Li.Lei@Example.COM", "li.lei@example.com"),
    ("ｌｉ＠example．com", "li@example.com"), ("我的邮箱是lilei@163.com谢谢", "lilei@163.com"),
    ("邮箱：lilei@qq.com，电话13800138000", "lilei@qq.com"), ("lilei艾特163.com", "lilei@163.com"),
    ("lilei@163。com", "lilei@163.com"), ("a+b@mail.example.co.uk", "a+b@mail.example.co.uk"), ("x_1@vip.qq.com", "x_1@vip.qq.com"),
    ("lilei @ qq.com", "lilei@qq.com"), ("li(at)example.com", "li@example.com"), ("a@b.cn.", "a@b.cn"), ("👍a@b.cn👍", "a@b.cn"),
    ("lilei@qq", None), ("@qq.com", None), ("a..b@qq.com", None), ("lilei@.com", None), ("", None), ("@李雷", None),
    ("a@b@c.com", None),
]  # fmt: skip
LINKS = [
    ("https://example.com/a?b=c#d", "https://example.com/a?b=c#d"), ("HTTPS://Example.com/Abc", "https://example.com/Abc"),
    ("看这个 https://item.example.com/12.html。", "https://item.example.com/12.html"), ("www.example.com", "https://www.example.com"),
    ("链接：http://example.com:8080/x，就是这个", "http://example.com:8080/x"), ("(https://example.com/a)", "https://example.com/a"),
    ("https://example.com/a_(b)", "https://example.com/a_(b)"), ("https://example.com!", "https://example.com"),
    ("https://example.com/空调", "https://example.com/"), ("【分享】https://m.example.cn/s/aB3打开看", "https://m.example.cn/s/aB3"),
    ("ｈｔｔｐｓ：／／example.com／a", "https://example.com/a"), ("https://localhost/x", "https://localhost/x"),
    ("https://example.com?x=1", "https://example.com?x=1"), ("https://10.0.0.1/a", "https://10.0.0.1/a"),
    ("example.com", None), ("a@www.example.com", None), ("https://", None), ("", None), ("ftp://example.com", None),
    ("3.5/kw", None), ("javascript:alert(1)", None),
]  # fmt: skip
IDENTITIES = [
    ("11010519491231002X", "11010519491231002X"), ("11010519491231002x", "11010519491231002X"),
    ("440524188001010014", "440524188001010014"), ("身份证号是11010519491231002X。", "11010519491231002X"),
    ("110105 19491231 002X", "11010519491231002X"), ("110105-19491231-002X", "11010519491231002X"),
    ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"), ("我身份证11010519491231002X电话13800138000", "11010519491231002X"),
    ("👍440524188001010014", "440524188001010014"), ("证件号码：440524188001010014", "440524188001010014"),
    ("110105194912310021", None), ("110105194913310021", None), ("110105194902300023", None), ("13800138000", None),
    ("6222021234567890123", None), ("", None), ("1101051949123100", None), ("A11010519491231002X", None),
]  # fmt: skip
PERCENTS = [
    ("30%", "30"), ("３０％", "30"), ("30 %", "30"), ("12.5%", "12.5"), ("-5%", "-5"), ("百分之三十", "30"),
    ("百分之12.5", "12.5"), ("大概百分之二十吧", "20"), ("三成", "30"), ("七成半", "75"), ("三成五", "35"), ("百分之百", "100"),
    ("百分之零点五", "0.5"), ("30 percent", "30"), ("涨了5个百分点", "5"), ("电量还剩20%左右", "20"), ("8成新", "80"),
    ("完成了", None), ("三成功", None), ("", None), ("%", None), ("30", None), ("百分之", None), ("变成一成员", None),
]  # fmt: skip
MODELS = [
    ("KFR-35GW/BP3DN8Y", "KFR-35GW/BP3DN8Y"), ("kfr-35gw/bp3dn8y", "KFR-35GW/BP3DN8Y"), ("型号是KFR-35GW", "KFR-35GW"),
    ("型号：BCD-510WKPZM(E)", "BCD-510WKPZM(E)"), ("美的KFR-35GW/N8XHC3空调不制冷", "KFR-35GW/N8XHC3"), ("ＫＦＲ－３５ＧＷ", "KFR-35GW"),
    ("洗衣机TG100V88WDG漏水", "TG100V88WDG"), ("型号 X9", None), ("机型XQG100-14FG", "XQG100-14FG"), ("model no. WW90T", "WW90T"),
    ("Model: RT-38K", "RT-38K"), ("型号是 65E8H 👌", "65E8H"), ("产品型号为F55S3，电话13800138000", "F55S3"), ("EG80B829G", "EG80B829G"),
    ("JSQ25-T3 热水器", "JSQ25-T3"), ("型号不知道", None), ("WX20261122-0001到哪了", None), ("空调", None), ("13800138000", None), ("", None),
    ("on/off", None), ("wi-fi坏了", None), ("a@ab-12cd.com", None), ("SN: AB-12345-CD", None),
]  # fmt: skip
SERIALS = [
    ("SN: 8A3F-2231-9912", "8A3F-2231-9912"), ("sn码是CN0123456789", "CN0123456789"), ("序列号ABC1234567", "ABC1234567"),
    ("序列号：AB12 CD34 EF56", "AB12CD34EF56"), ("S/N 20231100123", "20231100123"), ("serial number: x1y2z3w4", "X1Y2Z3W4"),
    ("机身号是D1005AB12345，型号KFR-35", "D1005AB12345"), ("ＳＮ：ＡＢ１２３４５", "AB12345"), ("设备编号GD-00017", "GD-00017"),
    ("条码6901234567892", "6901234567892"), ("AB12CD34EF56GH", "AB12CD34EF56GH"), ("sn AB12345👍", "AB12345"), ("SN#AB12345", "AB12345"),
    ("Serial No. AB12345, thanks", "AB12345"), ("产品序列号就是 a1b2c3", "A1B2C3"), ("序列号不知道", None), ("空调", None), ("", None),
    ("13800138000", None), ("isn 12345", None), ("sn: abc", None), ("internationalization", None), ("SN: 12", None),
]  # fmt: skip
NAMES = [
    ("我姓王", "王"), ("免贵姓欧阳", "欧阳"), ("我姓李先生", "李先生"), ("我叫李雷", "李雷"), ("我叫李雷的电话是13800138000", "李雷"),
    ("我叫李雷空调坏了", "李雷"), ("联系人王小姐", "王小姐"), ("联系人：张三丰，13800138000", "张三丰"), ("联系人王芳手机13800138000", "王芳"),
    ("收货人 赵六", "赵六"), ("王女士 13800138000", "王女士"), ("我是陈先生", "陈先生"), ("我是陈晓明", "陈晓明"), ("请找刘经理", "刘经理"),
    ("姓名：诸葛亮", "诸葛亮"), ("我的名字叫韩梅梅", "韩梅梅"), ("欧阳娜娜小姐，电话…", "欧阳娜娜小姐"), ("my name is Li Lei", "Li Lei"),
    ("Name: Anna Smith, 13800138000", "Anna Smith"), ("我叫王伟👌", "王伟"), ("叫我张工就行", "张工"), ("我叫麦克", "麦克"),
    ("我是房东", None), ("我是安装的", None), ("空调坏了", None), ("", None), ("王者荣耀", None), ("我姓名", None), ("我叫不出名字", None),
    ("13800138000", None), ("联系人不在", None), ("我是来报修的", None), ("女士", None),
]  # fmt: skip

FINDERS: list[tuple[Callable[[str], Found[str] | None], list[tuple[str, str | None]]]] = [
    (find_plate, PLATES), (find_email, EMAILS), (find_link, LINKS), (find_identity, IDENTITIES),
    (find_model, MODELS), (find_serial, SERIALS), (find_name, NAMES),
]  # fmt: skip
PIECES = (
    "粤", "B", "12345", "D", "车牌", "@", "qq.com", "邮箱", "https://", "www.", "example", ".com", "/a", "(", ")", "11010519491231002X",
    "身份证", "30", "%", "百分之", "三十", "成", "KFR-35GW", "/BP3", "型号", "SN: ", "AB12", "序列号", "我叫", "我姓", "王", "李雷", "小姐",
    "联系人", "my name is ", "13800138000",
)  # fmt: skip


@pytest.mark.parametrize(
    ("find", "text", "value"),
    [(find, text, value) for find, rows in FINDERS for text, value in rows],
)
def test_mark_is_found_and_spelled_one_way(
    find: Callable[[str], Found[str] | None], text: str, value: str | None
) -> None:
    found = find(text)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(("text", "value"), PERCENTS)
def test_percentage_is_found(text: str, value: str | None) -> None:
    found = find_percent(text)
    assert (found.value if found else None) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"), [("30", "30"), ("三十", "30"), ("30%", "30"), ("高", None)]
)
def test_bare_number_is_a_percentage_where_one_was_asked_for(text: str, value: str | None) -> None:
    assert percent(text) == (None if value is None else Decimal(value))


def test_identity_is_shown_without_its_birthday() -> None:
    assert hidden_identity("11010519491231002X") == "110105********002X"


@given(st.integers(min_value=0, max_value=16), st.integers(min_value=1, max_value=9))
def test_one_wrong_digit_is_noticed(place: int, off: int) -> None:
    number = "440524188001010014"
    wrong = str((int(number[place]) + off) % 10)
    assert not is_identity(number[:place] + wrong + number[place + 1 :])


def test_several_things_are_cut_out_of_one_message() -> None:
    text = "空调漏水，型号：KFR-35GW，我叫李雷，车牌号粤B12345，谢谢"
    found = [each for find in (find_model, find_name, find_plate) if (each := find(text))]
    assert without(text, *found) == "空调漏水，谢谢"


@pytest.mark.parametrize("text", ["", "空调漏水", "，空调，"])
def test_nothing_found_leaves_the_words(text: str) -> None:
    assert without(text) == text.strip("，")


@settings(max_examples=300)
@given(texts(*PIECES))
def test_any_words_hold_a_mark_or_none(text: str) -> None:
    check_span(find_percent, text)
    for find, _ in FINDERS:
        check_span(find, text)


@pytest.mark.parametrize("find", [find_percent, percent, *(find for find, _ in FINDERS)])
def test_long_texts_cost_little(find: Callable[[str], object]) -> None:
    check_patience(find, (*PIECES, "a.", "a-", "a1-", "0 ", "（", "((", "%2"))
