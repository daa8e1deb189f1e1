from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.builders_forms import AROUND, REPAIR, a_field
from workflows.answers import Answer
from workflows.form_fields import FormField
from workflows.kinds.fields import masked, read, show
from workflows.kinds.kind import More
from workflows.kinds.problems import Problem, ProblemCode

MACHINE = (
    "kind: choice, options: [{id: washer, label: {zh: 洗衣机, en: Washing machine}, words: [滚筒]},"
    "{id: heater, label: 电热水器}, {id: gas, label: 燃气热水器}, {id: ac, label: 空调, words: [ac]},"
    "{id: rest, label: 其他}]"
)
FAULTS = MACHINE.replace("kind: choice", "kind: choices")

READABLE = [
    ("kind: text", "  你好\x00 世界 \n", "你好 世界"),
    ("kind: text, pattern: 'SN[0-9]{4}'", "SN1234", "SN1234"),
    ("kind: text, pattern: 'SN[0-9]{4}'", "SN１２３４", "SN１２３４"),
    ("kind: number", "12", "12"),
    ("kind: number", "１２", "12"),
    ("kind: number", "-3.50", "-3.5"),
    ("kind: number", "3 台", "3"),
    ("kind: number", "两个", "2"),
    ("kind: number", "十二", "12"),
    ("kind: number", "负五", "-5"),
    ("kind: number", "二〇二六", "2026"),
    ("kind: number", "三点一四", "3.14"),
    ("kind: number", "0.0", "0"),
    ("kind: money", "350", "350"),
    ("kind: money", "350元", "350"),
    ("kind: money", "¥350", "350"),
    ("kind: money", "￥３５０．５０", "350.5"),
    ("kind: money", "1,200.5", "1200.5"),
    ("kind: money", "3k", "3000"),
    ("kind: money", "1.5K", "1500"),
    ("kind: money", "1.2万", "12000"),
    ("kind: money", "三千", "3000"),
    ("kind: money", "三千五", "3500"),
    ("kind: money", "三千零五十", "3050"),
    ("kind: money", "一百零五块", "105"),
    ("kind: money", "一万二", "12000"),
    ("kind: money", "十五万三千二百元", "153200"),
    ("kind: money", "三块五", "3.5"),
    ("kind: money", "12块5毛", "12.5"),
    ("kind: money", "大概一共 680 块钱", "680"),
    ("kind: money", "费用：680 元。", "680"),
    ("kind: money", "RMB 99", "99"),
    ("kind: money", "0", "0"),
    ("kind: phone", "13800138000", "13800138000"),
    ("kind: phone", "+86 138-0013-8000", "13800138000"),
    ("kind: phone", "１３８００１３８０００", "13800138000"),
    ("kind: phone", "我的电话是 138 0013 8000 谢谢", "13800138000"),
    ("kind: phone", "010-62345678", "010-62345678"),
    ("kind: phone", "(0755)26991234", "0755-26991234"),
    ("kind: phone", "0571 8765 4321", "0571-87654321"),
    ("kind: yes_no", "是的。", True),
    ("kind: yes_no", "好", True),
    ("kind: yes_no", "OK!", True),
    ("kind: yes_no", "1", True),
    ("kind: yes_no", "不用", False),
    ("kind: yes_no", "No", False),
    ("kind: yes_no", "２", False),
    (MACHINE, "2", "heater"),
    (MACHINE, "第3个", "gas"),
    (MACHINE, "选一", "washer"),
    (MACHINE, "洗衣机", "washer"),
    (MACHINE, "WASHING MACHINE", "washer"),
    (MACHINE, "滚筒的", "washer"),
    (MACHINE, "洗衣", "washer"),
    (MACHINE, "燃气", "gas"),
    (MACHINE, "ＡＣ", "ac"),
    (MACHINE, "我家的空调", "ac"),
    (MACHINE, "其他", "rest"),
    (MACHINE, "是空调，其他都好", "ac"),
    (FAULTS, "1,3", ["washer", "gas"]),
    (FAULTS, "3、1", ["washer", "gas"]),
    (FAULTS, "1 3", ["washer", "gas"]),
    (FAULTS, "空调和洗衣机", ["washer", "ac"]),
    (FAULTS, "空调还有滚筒都坏", ["washer", "ac"]),
    (FAULTS, "滚筒", ["washer"]),
    (FAULTS, "其他", ["rest"]),
    (FAULTS, "燃气", ["gas"]),
    ("kind: rating", "5", "5"),
    ("kind: rating", "五星", "5"),
    ("kind: rating", "4 分", "4"),
    ("kind: rating", "★★★★", "4"),
    ("kind: rating", "★★★☆☆", "3"),
    ("kind: rating", "⭐️⭐️", "2"),
    ("kind: rating", "给5分！", "5"),
    ("kind: rating", "3 stars", "3"),
    ("kind: rating", "4/5", "4"),
    ("kind: rating", "非常满意", "5"),
    ("kind: rating", "不满意", "2"),
]

UNREADABLE = [
    ("kind: text", " \x00 ", ProblemCode.EMPTY),
    ("kind: text, min_length: 4", "北京", ProblemCode.TOO_SHORT),
    ("kind: text, max_length: 4", "海淀区中关村", ProblemCode.TOO_LONG),
    ("kind: text", "字" * 2001, ProblemCode.TOO_LONG),
    ("kind: text, pattern: 'SN[0-9]{4}'", "sn1234", ProblemCode.WRONG_PATTERN),
    ("kind: text, pattern: '.*'", "x" * 201, ProblemCode.TOO_LONG),
    ("kind: number", "很多", ProblemCode.NOT_A_NUMBER),
    ("kind: number", "1e9", ProblemCode.NOT_A_NUMBER),
    ("kind: number", "NaN", ProblemCode.NOT_A_NUMBER),
    ("kind: number", "1,2", ProblemCode.NOT_A_NUMBER),
    ("kind: number", "9" * 40, ProblemCode.NOT_A_NUMBER),
    ("kind: number, minimum: 3", "2", ProblemCode.TOO_SMALL),
    ("kind: number, maximum: 3", "4", ProblemCode.TOO_LARGE),
    ("kind: money", "便宜", ProblemCode.NOT_AN_AMOUNT),
    ("kind: money", "两百块十", ProblemCode.NOT_AN_AMOUNT),
    ("kind: money", "1.005", ProblemCode.TOO_PRECISE),
    ("kind: money, minimum: 0", "-5", ProblemCode.TOO_SMALL),
    ("kind: money, maximum: 100", "一百零一", ProblemCode.TOO_LARGE),
    ("kind: phone", "12800138000", ProblemCode.NOT_A_PHONE),
    ("kind: phone", "1380013800", ProblemCode.NOT_A_PHONE),
    ("kind: phone", "138001380001", ProblemCode.NOT_A_PHONE),
    ("kind: phone", "2026112213800138000", ProblemCode.NOT_A_PHONE),
    ("kind: yes_no", "也许", ProblemCode.NOT_YES_OR_NO),
    (MACHINE, "9", ProblemCode.NOT_AN_OPTION),
    (MACHINE, "0", ProblemCode.NOT_AN_OPTION),
    (MACHINE, "飞机", ProblemCode.NOT_AN_OPTION),
    (MACHINE, "machine vacuum", ProblemCode.NOT_AN_OPTION),
    (MACHINE, "不是空调", ProblemCode.NOT_AN_OPTION),
    (MACHINE, "热水器", ProblemCode.AMBIGUOUS),
    (MACHINE, "空调，洗衣机", ProblemCode.AMBIGUOUS),
    (FAULTS, "热水器", ProblemCode.AMBIGUOUS),
    (FAULTS, "1,9", ProblemCode.NOT_AN_OPTION),
    (FAULTS, ",,", ProblemCode.NOT_AN_OPTION),
    ("kind: photos", "稍后发", ProblemCode.PHOTO_EXPECTED),
    ("kind: rating", "6", ProblemCode.NOT_A_RATING),
    ("kind: rating", "0", ProblemCode.NOT_A_RATING),
    ("kind: rating", "4.5", ProblemCode.NOT_A_RATING),
    ("kind: rating", "☆☆", ProblemCode.NOT_A_RATING),
    ("kind: rating", "", ProblemCode.NOT_A_RATING),
    ("kind: rating, minimum: 2", "1", ProblemCode.TOO_SMALL),
]

SHOWN = [
    ("kind: text", "北京", "北京", "北京"),
    ("kind: number", "1200.5", "1200.5", "1200.5"),
    ("kind: money", "350", "¥350", "¥350"),
    ("kind: phone", "13800138000", "13800138000", "13800138000"),
    ("kind: yes_no", True, "是", "Yes"),
    ("kind: yes_no", False, "否", "No"),
    ("kind: yes_no", "maybe", "maybe", "maybe"),
    (MACHINE, "washer", "洗衣机", "Washing machine"),
    (MACHINE, "gone", "gone", "gone"),
    (FAULTS, ["washer", "ac"], "洗衣机、空调", "Washing machine, 空调"),
    ("kind: photos", ["7", "8"], "2 张", "2"),
    ("kind: rating", "4", "★★★★☆", "★★★★☆"),
    ("kind: rating", "17", "17", "17"),
]


@pytest.mark.parametrize(("field", "words", "answer"), READABLE)
def test_words_people_use_are_understood(field: str, words: str, answer: Answer) -> None:
    assert read(a_field(field), words, AROUND) == answer


@pytest.mark.parametrize(("field", "words", "code"), UNREADABLE)
def test_words_that_are_no_answer_say_why(field: str, words: str, code: ProblemCode) -> None:
    problem = read(a_field(field), words, AROUND)
    assert isinstance(problem, Problem), problem
    assert problem.code is code


@pytest.mark.parametrize(("field", "answer", "zh", "en"), SHOWN)
def test_answer_is_shown_in_the_readers_language(
    field: str, answer: Answer, zh: str, en: str
) -> None:
    assert (show(a_field(field), answer, "zh_CN"), show(a_field(field), answer, "en")) == (zh, en)


def test_problem_says_the_limits() -> None:
    problem = read(a_field("kind: text, min_length: 4"), "北京", AROUND)
    assert isinstance(problem, Problem)
    assert problem.params == {"min": "4", "length": "2"}


def test_broken_pattern_is_explained_in_the_definitions_own_words() -> None:
    problem = read(
        a_field("kind: text, pattern: '[0-9]+', pattern_hint: 请写序列号"), "abc", AROUND
    )
    assert isinstance(problem, Problem)
    assert [label.zh for label in problem.labels] == ["请写序列号"]


def test_ambiguous_words_name_the_candidates() -> None:
    problem = read(a_field(MACHINE), "热水器", AROUND)
    assert isinstance(problem, Problem)
    assert [label.zh for label in problem.labels] == ["电热水器", "燃气热水器"]


@pytest.mark.parametrize(
    ("field", "answer", "shown"),
    [
        ("kind: phone", "13800010001", "138****0001"),
        ("kind: phone", "0755-26991234", "075****1234"),
        ("kind: text", "有事打 138 0001 0001 找我", "有事打 138****0001 找我"),
        ("kind: text", "没有号码", "没有号码"),
        ("kind: photos", ["1"], "1 张"),
    ],
)
def test_phone_is_masked_for_who_may_not_see_it(field: str, answer: Answer, shown: str) -> None:
    assert masked(a_field(field), answer) == shown


TYPED_FIELD = st.sampled_from(
    [a_field(f"kind: {kind}") for kind in ("text", "number", "money", "phone", "rating")]
)
ANY_FIELD = st.sampled_from([*REPAIR.form, *(a_field(field) for field, *_ in READABLE)])


@given(ANY_FIELD, st.text(max_size=5000))
def test_no_words_break_a_field(field: FormField, words: str) -> None:
    answer = read(field, words, AROUND)
    if not isinstance(answer, Problem | More):
        assert show(field, answer, "zh_CN")


@given(TYPED_FIELD, st.text("0123456789.-+,¥元k万千百十一二三两零点块星★ 1", max_size=40))
def test_what_was_read_is_read_the_same_again(field: FormField, words: str) -> None:
    answer = read(field, words, AROUND)
    if isinstance(answer, str):
        assert read(field, answer, AROUND) == answer


def test_a_suggestion_that_was_taken_is_read_in_the_readers_language() -> None:
    field = a_field("kind: text, suggest: [{zh: 明天上午, en: Tomorrow morning}]")
    assert show(field, "明天上午", "en") == "Tomorrow morning"
    assert show(field, "明天上午", "zh_CN") == "明天上午"
    assert show(field, "后天", "en") == "后天"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("杭州，文三路 90 号", "浙江省杭州市文三路 90 号"),
        (
            "深圳南山科苑路15号3栋1201，门禁 1234#",
            "广东省深圳市南山区科苑路15号3栋1201，门禁 1234#",
        ),
        ("我家在老火车站后面阳光花园3栋2单元", "老火车站后面阳光花园3栋2单元"),
        ("海淀区中关村大街1号，", "北京市海淀区中关村大街1号"),
        ("空调坏了，我住在深圳南山科苑路15号", "广东省深圳市南山区科苑路15号"),
        ("Flat 3, 15 High Street, ring twice", "Flat 3, 15 High Street, ring twice"),
    ],
)
def test_an_address_keeps_what_is_said_of_the_way_there(said: str, shown: str) -> None:
    field = a_field("kind: address")
    answer = read(field, said, AROUND)
    assert not isinstance(answer, Problem | More)
    assert show(field, answer, "zh_CN") == shown
