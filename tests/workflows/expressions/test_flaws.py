from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.workflows.expressions.repair_form import FAULT, PRODUCT, flaw, flaws
from workflows.expressions import faults as faults_module
from workflows.expressions.faults import Fault, FaultCode, Flaw
from workflows.expressions.types import DATE, NUMBER, TEXT, YES_NO, Base, Type, list_of
from workflows.expressions.wording import FAULTS, FLAWS, WORDS, explain

WRONG = [
    # ‹ and › mark the place that the sentence is about
    ("‹总介› + 1", "unknown_name", "没有叫“总介”的字段，是不是“总价”？文字要加双引号。"),
    ("SUM(‹小计›)", "unknown_name", "没有叫“小计”的字段，是不是“配件.小计”？文字要加双引号。"),
    ("件数 + ‹完全不同的名字›", "unknown_name", "没有叫“完全不同的名字”的字段。文字要加双引号。"),
    ("件数 * ‹5元›", "unknown_name", "没有叫“5元”的字段。文字要加双引号。"),
    ("‹SUM› + 1", "function_without_brackets", "SUM 是函数，后面要写括号，例如 SUM(…)。"),
    ("‹SUMM›(总价)", "unknown_function", "没有叫 SUMM 的函数，是不是“SUM”？"),
    ("‹如国›(在保, 1)", "unknown_function", "没有叫 如国 的函数，是不是“如果”？"),
    ("‹总价›(1)", "unknown_function", "没有叫 总价 的函数。"),
    ("SUM(配件.‹小记›)", "unknown_column", "这里没有叫“小记”的列，是不是“小计”？"),
    ("总价.‹小计›", "no_columns", "前面是数字，没有“小计”这样的列。只有子表单和关联数据能用点取列。"),
    ("‹IF(在保)›", "too_few_arguments", "IF 至少要 2 个参数，现在有 1 个。"),
    ("‹NOT(在保, 在保)›", "too_many_arguments", "NOT 最多 1 个参数，现在有 2 个。"),
    ("‹IFS(在保, 1, 在保)›", "uneven_arguments", "IFS 后面的参数要 2 个一组，现在多了或少了。"),
    ("ROUND(‹故障描述›, 2)", "wrong_argument", "ROUND 的第 1 个参数（数字）应当是数字，这里是文字。"),
    ("SUM(‹配件.名称›)", "wrong_argument", "SUM 的第 1 个参数（数字）应当是列表或数字，这里是列表。"),
    ("IF(‹总价›, 1, 2)", "wrong_argument", "IF 的第 1 个参数（条件）应当是是/否，这里是数字。"),
    ("1 + ‹故障描述› - 2", "text_in_operation", "文字不能用 + 计算。要连接文字请用 &，要把文字变成数字请用 VALUE(…)。"),
    ('1 + ‹"5"›', "text_in_operation", "文字不能用 + 计算。要连接文字请用 &，要把文字变成数字请用 VALUE(…)。"),
    ("-‹故障描述›", "text_in_operation", "文字不能用 - 计算。要连接文字请用 &，要把文字变成数字请用 VALUE(…)。"),
    ("‹配件.小计› * 2", "list_in_operation", "这里是一列值，不能直接用 * 计算。请先用 SUM、MAX、TEXTJOIN 等函数合成一个值。"),
    ("故障描述 & ‹故障›", "list_in_operation", "这里是一列值，不能直接用 & 计算。请先用 SUM、MAX、TEXTJOIN 等函数合成一个值。"),
    ('‹设备› & ""', "record_in_operation", "这里是一整条记录，不能用 & 计算。请用点选一列，例如 设备.型号。"),
    ("‹总价 + 在保›", "not_in_operation", "数字和是/否不能用 + 计算。"),
    ("‹预约日期 + 报修时间›", "not_in_operation", "日期和日期时间不能用 + 计算。"),
    ("‹10 - 预约日期›", "not_in_operation", "数字和日期不能用 - 计算。"),
    ("‹总价 = 故障描述›", "not_comparable", "数字不能和文字用 = 比较。"),
    ("‹在保 = 1›", "not_comparable", "是/否不能和数字用 = 比较。"),
    ("‹产品 > 另一产品›", "not_ordered", "选项没有大小，不能用 > 比较。请用 = 或 <>。"),
    ('‹故障 = "漏水"›', "list_compared", '这里可能有几个值，不能用 = 比较。要看其中有没有，请写 CONTAINS(字段, "选项")。'),
    ("‹1 < 件数 < 5›", "compared_twice", "不能连着比较两次。请写成 AND(1 < 数量, 数量 < 5)。"),
    ('产品 = ‹"空凋"›', "not_an_option", "没有“空凋”这个选项，是不是“空调”？可选的有：空调、冰箱。"),
    ('‹"洗衣机"› = 产品', "not_an_option", "没有“洗衣机”这个选项。可选的有：空调、冰箱。"),
    ('CONTAINS(故障, ‹"楼水"›)', "not_an_option", "没有“楼水”这个选项，是不是“漏水”？可选的有：漏水、异响。"),
    ('CONTAINS({"空调", ‹"电视"›}, 产品)', "not_an_option", "没有“电视”这个选项。可选的有：空调、冰箱。"),
    ('SWITCH(产品, ‹"空凋"›, "空凋", "冷")', "not_an_option", "没有“空凋”这个选项，是不是“空调”？可选的有：空调、冰箱。"),
    ('COUNTIF(配件.类别, ‹"空凋"›)', "not_an_option", "没有“空凋”这个选项，是不是“空调”？可选的有：空调、冰箱。"),
    ('SUMIFS(配件.小计, 配件.类别, ‹"空凋"›)', "not_an_option", "没有“空凋”这个选项，是不是“空调”？可选的有：空调、冰箱。"),
    ('预约日期 > ‹"2026-13-01"›', "not_a_date", "“2026-13-01”不是日期。请写成 2026-11-24。"),
    ('预约日期 - ‹"明天"›', "not_a_date", "“明天”不是日期。请写成 2026-11-24。"),
    ('报修时间 > ‹"昨天"›', "not_a_moment", "“昨天”不是日期时间。请写成 2026-11-24 或 2026-11-24 14:30。"),
    ('营业时间 < ‹"25:00"›', "not_a_time", "“25:00”不是时间。请写成 14:30。"),
    ('在保 = ‹"也许"›', "not_yes_or_no", "“也许”不能和是/否比较。请写 是 或 否。"),
    ('‹"没写完›', "unclosed_text", "这里的引号没有配对。请在文字末尾补上引号。"),
    ("‹[总价›", "unclosed_name", "这里的方括号没有配对。请在字段名末尾补上 ]。"),
    ("总价 ‹#› 1", "odd_character", "不认识字符“#”。字段名里有特殊字符时请写成 [字段名]。"),
    ("故障描述 & ‹`›", "odd_quote", '文字请用双引号 " 括起来，不能用 `。'),
    ("总价 +‹›", "value_missing", "表达式到这里没有写完，还缺一个值。"),
    ("‹›", "value_missing", "表达式到这里没有写完，还缺一个值。"),
    ("总价 * ‹*› 2", "value_expected", "“*”前面缺一个值。"),
    ("IF(在保,‹,› 1)", "value_expected", "“,”前面缺一个值。"),
    ("总价 ‹件数›", "operator_expected", "“件数”前面缺一个运算符或逗号，例如 +、=、且。"),
    ("(总价 + 1‹›", "unclosed_bracket", "还缺一个右括号。"),
    ("‹1e100›", "number_too_large", "这个数太大或太小，最多到 10 的 99 次方。"),
]  # fmt: skip


@pytest.mark.parametrize("marked, code, sentence", WRONG)
def test_a_mistake_is_told_with_its_place_and_what_would_be_right(
    marked: str, code: str, sentence: str
) -> None:
    before, about, _ = re.split("[‹›]", marked)
    found = flaw(re.sub("[‹›]", "", marked))
    assert (found.code, found.start, found.end) == (code, len(before), len(before + about))
    assert explain(found, "zh_CN") == f"第 {len(before) + 1} 个字符：{sentence}"


@pytest.mark.parametrize(
    "text, wanted, sentence",
    [
        ("总价", TEXT, "这里应当得出文字，这个表达式得出的是数字。"),
        ("故障描述", NUMBER, "这里应当得出数字，这个表达式得出的是文字。"),
        ("总价", YES_NO, "这里应当得出是/否，这个表达式得出的是数字。"),
        ("报修时间", DATE, "这里应当得出日期，这个表达式得出的是日期时间。"),
        ("配件.小计", NUMBER, "这里应当得出数字，这个表达式得出的是列表。"),
        ("总价", PRODUCT, "这里应当得出选项，这个表达式得出的是数字。"),
        ("总价", list_of(FAULT), "这里应当得出列表，这个表达式得出的是数字。"),
        ("配件.小计", list_of(TEXT), "这里应当得出列表，这个表达式得出的是列表。"),
    ],
)
def test_what_does_not_give_what_is_wanted_is_refused(
    text: str, wanted: Type, sentence: str
) -> None:
    assert explain(flaw(text, wanted), "zh_CN") == f"第 1 个字符：{sentence}"


@pytest.mark.parametrize(
    "text, wanted",
    [
        ('IF(在保, 总价, "")', NUMBER),
        ('""', DATE),
        ("预约日期", Type(Base.MOMENT)),
        ("产品", TEXT),
        ("故障描述", PRODUCT),
        ('IF(在保, "空调", "冰箱")', PRODUCT),
        ('"漏水"', list_of(FAULT)),
        ("故障", list_of(TEXT)),
        ('IFERROR("2026-11-24", TODAY())', DATE),
    ],
)
def test_what_gives_what_is_wanted_passes(text: str, wanted: Type) -> None:
    assert flaws(text, wanted) == ()


def test_an_option_that_may_become_the_result_is_checked_wherever_it_stands() -> None:
    found = flaw('IF(在保, "空调", SWITCH(件数, 1, "冰箱", "冰厢"))', PRODUCT)
    assert (found.code, found.params["nearest"]) == ("not_an_option", "冰箱")


def test_all_mistakes_are_told_at_once_in_reading_order_and_none_for_what_follows_from_another() -> (
    None
):
    found = flaws("IF(总介 > 1, SUMM(件数), 故障描述 * 2) + 产口 & ROUND(总介.x, 1)")
    assert [each.code for each in found] == [
        "unknown_name", "unknown_function", "text_in_operation", "unknown_name", "unknown_name"
    ]  # fmt: skip


def test_odd_characters_are_told_together() -> None:
    assert [each.code for each in flaws("总价 # ? '件数'")] == [
        "odd_character", "odd_character", "odd_quote", "odd_quote"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("总介", "Character 1: There is no field called “总介”; did you mean “总价”? Text goes in double quotes."),
        ("1 + ROUND(故障描述, 2)", "Character 11: Argument 1 of ROUND (number) should be a number; this is text."),
        ("(1", "Character 3: A closing bracket is missing."),
    ],
)  # fmt: skip
def test_the_same_is_said_in_english(text: str, sentence: str) -> None:
    assert explain(flaw(text), "en") == sentence


@pytest.mark.parametrize(
    "stopped, chinese, english",
    [
        (Fault(FaultCode.DIVISION_BY_ZERO), "除数是 0，算不出来。", "It divides by 0."),
        (
            Fault(FaultCode.WRONG_ARGUMENT, function="LEFT", argument="2", expected="at_least_0"),
            "LEFT 的第 2 个参数：这里应当是不小于 0 的数。",
            "LEFT, argument 2: This should be 0 or more.",
        ),
        (
            Fault(FaultCode.NOT_FOUND, function="LOOKUP"),
            "LOOKUP：没有找到要找的内容。",
            "LOOKUP: What was looked for was not found.",
        ),
        (
            Fault(FaultCode.BAD_PATTERN, function="REGEXMATCH", max="200"),
            "REGEXMATCH：正则超过 200 个字符。",
            "REGEXMATCH: The pattern is over 200 characters.",
        ),
        (
            Fault(FaultCode.WRONG_RESULT, expected="number"),
            "应当得出数字，算出来却不是。",
            "It should have given a number, but did not.",
        ),
    ],
)
def test_what_stops_an_evaluation_is_said_in_words(
    stopped: Fault, chinese: str, english: str
) -> None:
    assert explain(stopped, "zh_CN") == chinese
    assert explain(stopped, "en") == english


def test_every_code_has_its_sentences() -> None:
    sources = Path(faults_module.__file__).parent
    written = "\n".join(path.read_text("utf-8") for path in sources.rglob("*.py"))
    expected = set(re.findall(r'wrong\([^,]+, "(\w+)"\)|expected="(\w+)"', written))
    assert set(FaultCode) <= FAULTS.keys()
    assert {word for pair in expected for word in pair if word} <= WORDS.keys()
    assert set(Base) <= WORDS.keys()
    for table in (FLAWS, FAULTS, WORDS):
        assert all(chinese and english for chinese, english in table.values())


def test_every_fault_can_be_said_without_any_params() -> None:
    for code in set(FaultCode) - {FaultCode.WRONG_ARGUMENT, FaultCode.WRONG_RESULT}:
        assert "{" not in explain(Fault(code), "zh_CN")


def test_every_flaw_in_the_table_is_one_that_can_be_made() -> None:
    made = {code for _, code, _ in WRONG} | {"wrong_result", "shared_name"}
    limits = {"too_long", "too_many_parts", "too_deep"}
    assert made | limits == FLAWS.keys()
    assert isinstance(flaw("总介"), Flaw)
