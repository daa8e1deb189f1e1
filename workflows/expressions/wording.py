"""The sentences for what is wrong with an expression: where it is, what it is, and what would be right."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.expressions.faults import Fault, Flaw

Sentences = Mapping[str, tuple[str, str]]
"""By code: Chinese, then English."""

FLAWS: Sentences = {
    "too_long": ("表达式超过 {max} 个字符。请拆成几个公式字段。", "The expression is over {max} characters. Split it into several formula fields."),
    "too_many_parts": ("表达式超过 {max} 个部分。请拆成几个公式字段。", "The expression has over {max} parts. Split it into several formula fields."),
    "too_deep": ("括号和函数套了超过 {max} 层。请把里层拆成另一个公式字段。", "This is nested more than {max} deep. Move the inner part to a formula field of its own."),
    "number_too_large": ("这个数太大或太小，最多到 10 的 99 次方。", "This number is too large or too small; 10 to the 99th is the limit."),
    "unclosed_text": ("这里的引号没有配对。请在文字末尾补上引号。", "This quotation mark is never closed. Put one behind the text."),
    "unclosed_name": ("这里的方括号没有配对。请在字段名末尾补上 ]。", "This square bracket is never closed. Put ] behind the name."),
    "odd_quote": ("文字请用双引号 \" 括起来，不能用 {character}。", "Put text in double quotes, not in {character}."),
    "odd_character": ("不认识字符“{character}”。字段名里有特殊字符时请写成 [字段名]。", "“{character}” means nothing here. A field name with special characters is written [name]."),
    "value_missing": ("表达式到这里没有写完，还缺一个值。", "The expression stops here, but a value is still missing."),
    "value_expected": ("“{token}”前面缺一个值。", "A value is missing before “{token}”."),
    "operator_expected": ("“{token}”前面缺一个运算符或逗号，例如 +、=、且。", "An operator or a comma is missing before “{token}”, such as +, = or and."),
    "unclosed_bracket": ("还缺一个右括号。", "A closing bracket is missing."),
    "unknown_name": ("没有叫“{name}”的字段{hint}文字要加双引号。", "There is no field called “{name}”{hint} Text goes in double quotes."),
    "shared_name": ("有两个字段都叫“{name}”：{first} 和 {second}。请改用其中一个的标识。", "Two fields are called “{name}”: {first} and {second}. Write the id of the one you mean."),
    "function_without_brackets": ("{name} 是函数，后面要写括号，例如 {name}(…)。", "{name} is a function and needs brackets: {name}(…)."),
    "unknown_function": ("没有叫 {name} 的函数{hint}", "There is no function called {name}{hint}"),
    "unknown_column": ("这里没有叫“{name}”的列{hint}", "There is no column called “{name}” here{hint}"),
    "no_columns": ("前面是{found}，没有“{name}”这样的列。只有子表单和关联数据能用点取列。", "Before the dot stands {found}, which has no column “{name}”. Only sub-tables and linked records have columns."),
    "too_few_arguments": ("{function} 至少要 {min} 个参数，现在有 {count} 个。", "{function} needs at least {min} arguments; there are {count}."),
    "too_many_arguments": ("{function} 最多 {max} 个参数，现在有 {count} 个。", "{function} takes at most {max} arguments; there are {count}."),
    "uneven_arguments": ("{function} 后面的参数要 {group} 个一组，现在多了或少了。", "The last arguments of {function} come in groups of {group}; one is missing or too many."),
    "wrong_argument": ("{function} 的第 {argument} 个参数（{name_zh}）应当是{expected}，这里是{found}。", "Argument {argument} of {function} ({name_en}) should be {expected}; this is {found}."),
    "not_in_operation": ("{left}和{right}不能用 {operator} 计算。", "{left} and {right} cannot be put together with {operator}."),
    "text_in_operation": ("文字不能用 {operator} 计算。要连接文字请用 &，要把文字变成数字请用 VALUE(…)。", "Text cannot be calculated with {operator}. Join text with &; make it a number with VALUE(…)."),
    "list_in_operation": ("这里是一列值，不能直接用 {operator} 计算。请先用 SUM、MAX、TEXTJOIN 等函数合成一个值。", "This is a list of values and cannot be used with {operator}. Make one value of it first, with SUM, MAX, TEXTJOIN or the like."),
    "record_in_operation": ("这里是一整条记录，不能用 {operator} 计算。请用点选一列，例如 设备.型号。", "This is a whole record and cannot be used with {operator}. Choose a column of it with a dot."),
    "not_comparable": ("{left}不能和{right}用 {operator} 比较。", "{left} cannot be compared with {right} by {operator}."),
    "not_ordered": ("{left}没有大小，不能用 {operator} 比较。请用 = 或 <>。", "{left} has no order, so {operator} cannot compare it. Use = or <>."),
    "list_compared": ("这里可能有几个值，不能用 = 比较。要看其中有没有，请写 CONTAINS(字段, \"选项\")。", "There may be several values here, which = cannot compare. To see whether one is among them write CONTAINS(field, \"option\")."),
    "compared_twice": ("不能连着比较两次。请写成 AND(1 < 数量, 数量 < 5)。", "Comparisons cannot follow each other. Write AND(1 < quantity, quantity < 5)."),
    "not_an_option": ("没有“{value}”这个选项{hint}可选的有：{allowed}。", "“{value}” is none of the options{hint} There are: {allowed}."),
    "not_a_date": ("“{value}”不是日期。请写成 2026-11-24。", "“{value}” is no date. Write it as 2026-11-24."),
    "not_a_moment": ("“{value}”不是日期时间。请写成 2026-11-24 或 2026-11-24 14:30。", "“{value}” is no date and time. Write it as 2026-11-24 or 2026-11-24 14:30."),
    "not_a_time": ("“{value}”不是时间。请写成 14:30。", "“{value}” is no time of day. Write it as 14:30."),
    "not_yes_or_no": ("“{value}”不能和是/否比较。请写 是 或 否。", "“{value}” is neither yes nor no. Write TRUE or FALSE."),
    "wrong_result": ("这里应当得出{wanted}，这个表达式得出的是{found}。", "This should give {wanted}; the expression gives {found}."),
}  # fmt: skip

FAULTS: Sentences = {
    "division_by_zero": ("除数是 0，算不出来。", "It divides by 0."),
    "not_a_number": ("{place}这里需要数字。", "{place}A number is needed here."),
    "not_a_date": ("{place}这里需要日期，或者算出的日期超出了范围。", "{place}A date is needed here, or the date would be out of range."),
    "wrong_argument": ("{place}这里应当是{expected}。", "{place}This should be {expected}."),
    "not_found": ("{place}没有找到要找的内容。", "{place}What was looked for was not found."),
    "too_large": ("{place}结果太大：文字最多 10,000 个字符，列表最多 10,000 项，数字最多到 10 的 99 次方。", "{place}The result is too large: texts end at 10,000 characters, lists at 10,000 items, numbers at 10 to the 99th."),
    "too_many_steps": ("计算步骤太多，已停下。请减少列表的行数，或拆成几个公式字段。", "There were too many steps, so it was stopped. Use shorter lists, or split it into several formula fields."),
    "bad_pattern": ("{place}正则写错了：{problem}", "{place}The pattern is wrong: {problem}"),
    "long_pattern": ("{place}正则超过 {max} 个字符。", "{place}The pattern is over {max} characters."),
    "several_hits": ("决策表里同时满足了几行：{rows}，而这张表只能满足一行。请把这几行的条件分开，或把命中方式改为 first。", "Several rows of the decision table are met: {rows}; only one may be. Keep their conditions apart, or make the hit policy first."),
    "wrong_result": ("应当得出{expected}，算出来却不是。", "It should have given {expected}, but did not."),
}  # fmt: skip

WORDS: Sentences = {
    # What stands in `expected`, `found`, `left`, `right` and `wanted`.
    "number": ("数字", "a number"),
    "text": ("文字", "text"),
    "yes_no": ("是/否", "yes or no"),
    "date": ("日期", "a date"),
    "moment": ("日期时间", "a date and time"),
    "time": ("时间", "a time of day"),
    "choice": ("选项", "a choice"),
    "list": ("列表", "a list"),
    "record": ("记录", "a record"),
    "blank": ("空值", "nothing"),
    "any": ("任意值", "any value"),
    "alike": ("同一类的值", "values of one kind"),
    "same_length": ("一样长的列表", "lists of the same length"),
    "week_type": ("1、2、3、11 到 17 或 21", "1, 2, 3, 11 to 17, or 21"),
    "not_before_start": ("不早于开始日期的日期", "a date not before the start"),
    "span_unit": ("\"Y\"、\"M\"、\"D\"、\"YM\"、\"MD\" 或 \"YD\"", "\"Y\", \"M\", \"D\", \"YM\", \"MD\" or \"YD\""),
    "at_least_0": ("不小于 0 的数", "0 or more"),
    "at_least_1": ("不小于 1 的数", "1 or more"),
    "code_point": ("字符编号", "the number of a character"),
    "format": ("格式，例如 \"0.00\" 或 \"yyyy-mm-dd\"", "a format such as \"0.00\" or \"yyyy-mm-dd\""),
    "decimals": ("小数位数", "a number of decimals"),
    "mapx_operation": ("\"first\"、\"last\"、\"max\"、\"min\"、\"avg\"、\"sum\" 或 \"count\"", "\"first\", \"last\", \"max\", \"min\", \"avg\", \"sum\" or \"count\""),
    "coordinates": ("经纬度在范围之内的地点", "a place whose latitude and longitude are in range"),
    "not_empty": ("不为空的文字", "some text"),
}  # fmt: skip

_PREFIX = ("第 {place} 个字符：", "Character {place}: ")
_NO_HINT = ("。", ".")
_HINT = ("，是不是“{nearest}”？", "; did you mean “{nearest}”?")
_ARGUMENT = ("{function} 的第 {argument} 个参数：", "{function}, argument {argument}: ")
_FUNCTION = ("{function}：", "{function}: ")
_OR = ("或", " or ")
_TYPED = frozenset({"expected", "found", "left", "right", "wanted"})


def explain(wrong: Flaw | Fault, locale: str) -> str:
    """One or two sentences; a flaw's begin with its place, counted from 1."""
    language = 1 if locale.startswith("en") else 0
    params = {**wrong.params, **_typed(wrong.params, language)}
    if isinstance(wrong, Fault):
        code = "long_pattern" if "max" in params else wrong.code
        place = _where(params)[language].format_map(params) if "function" in params else ""
        return FAULTS[code][language].format_map(
            {"problem": "", "rows": "…", **params, "place": place}
        )
    hint = _HINT[language].format_map(params) if params.get("nearest") else _NO_HINT[language]
    sentence = FLAWS[wrong.code][language].format_map({**params, "hint": hint})
    return _PREFIX[language].format(place=wrong.start + 1) + sentence


def _where(params: Mapping[str, str]) -> tuple[str, str]:
    return _ARGUMENT if "argument" in params else _FUNCTION


def _typed(params: Mapping[str, str], language: int) -> Mapping[str, str]:
    """The names of types, and of what else is expected, in words."""
    return {key: _worded(each, language) for key, each in params.items() if key in _TYPED}


def _worded(names: str, language: int) -> str:
    words = (WORDS.get(name, (name, name))[language] for name in names.split(","))
    return _OR[language].join(words)
