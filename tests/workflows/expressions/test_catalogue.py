from __future__ import annotations

import re

import pytest

from tests.workflows.expressions.cases import AROUND
from tests.workflows.expressions.desk import DESK
from workflows.expressions.expression import compile_expression
from workflows.expressions.faults import Fault
from workflows.expressions.functions.catalogue import FUNCTIONS, functions_by_group
from workflows.expressions.functions.function import Function

PROMISED = {
    "logic": """IF IFS SWITCH AND OR NOT XOR TRUE FALSE IFERROR ISBLANK COALESCE""",
    "text": """CONCATENATE TEXTJOIN LEFT RIGHT MID LEN TRIM UPPER LOWER PROPER REPLACE SUBSTITUTE
        SEARCH FIND EXACT REPT TEXT VALUE SPLIT CONTAINS STARTSWITH REGEXMATCH REGEXEXTRACT
        REGEXREPLACE RMBCAP CHAR""",
    "number": """SUM SUMIF SUMIFS SUMPRODUCT AVERAGE AVERAGEIF COUNT COUNTA COUNTIF COUNTIFS MAX MIN
        LARGE SMALL MEDIAN RANK ROUND ROUNDUP ROUNDDOWN CEILING FLOOR INT MOD ABS POWER SQRT PRODUCT
        FIXED""",
    "date": """TODAY NOW DATE TIME DATEVALUE YEAR MONTH DAY HOUR MINUTE SECOND WEEKDAY WEEKNUM
        ISOWEEKNUM DATEDIF DAYS DAYS360 DATEDELTA EDATE EOMONTH WORKDAY NETWORKDAYS TIMESTAMP
        SYSTIME""",
    "service": """MAPX LOOKUP UNIQUE INDEX UUID RECNO GETUSERNAME TEXTUSER TEXTDEPT TEXTLOCATION
        TEXTPHONE DISTANCE WORKMINUTES SLADUE INWARRANTY MASK""",
}
EACH = sorted({function.name: function for function in FUNCTIONS.values()}.items())
each_function = pytest.mark.parametrize(
    "function", [function for _, function in EACH], ids=[name for name, _ in EACH]
)


def test_the_hundred_and_six_are_there_each_in_its_group() -> None:
    found = {
        group: {each.name for each in functions}
        for group, functions in functions_by_group().items()
    }
    assert found == {group: set(names.split()) for group, names in PROMISED.items()}
    assert sum(map(len, found.values())) == 106


def test_each_name_leads_to_its_function() -> None:
    for name, function in FUNCTIONS.items():
        assert name == name.upper()
        assert name in {function.name, *(alias.upper() for alias in function.aliases)}


@pytest.mark.parametrize("chinese, name", [("如果", "IF"), ("求和", "SUM"), ("包含", "CONTAINS")])
def test_functions_answer_to_their_chinese_names(chinese: str, name: str) -> None:
    assert FUNCTIONS[chinese] is FUNCTIONS[name]


@each_function
def test_each_has_a_chinese_name(function: Function) -> None:
    assert any(re.search(r"[\u4e00-\u9fff]", alias) for alias in function.aliases)


@each_function
def test_each_is_explained_in_one_sentence_of_both_languages(function: Function) -> None:
    assert function.help.zh.endswith("。") and function.help.zh.count("。") == 1
    assert function.help.en.endswith(".") and not re.search(r"\.\s", function.help.en)
    for parameter in function.parameters:
        assert parameter.name.zh and parameter.name.en


@each_function
def test_each_example_stands_in_a_form_of_the_desk(function: Function) -> None:
    assert f"{function.name}(" in function.example
    expression = compile_expression(function.example, DESK)
    try:
        expression.evaluate({}, AROUND)
    except Fault as fault:
        pytest.fail(f"an empty form stops it: {fault.code} {fault.params}")


@each_function
def test_only_the_last_parameter_comes_again(function: Function) -> None:
    assert not any(parameter.is_rest for parameter in function.parameters[:-1])
    assert function.repeats <= len(function.parameters)
    needed = [parameter.is_optional for parameter in function.parameters]
    assert needed == sorted(needed)
