"""Expressions made up so that their types are right: they compile, keep, show and give what they promise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.expressions.repair_form import AROUND, BEIJING, FILLED, compiled
from workflows.expressions.expression import Expression
from workflows.expressions.faults import Fault
from workflows.expressions.types import Base, Type
from workflows.expressions.values import Picked, Value

Texts = st.SearchStrategy[str]

COMPARISONS: Texts = st.sampled_from(["=", "<>", "<", "<=", ">", ">=", "≤", "≠"])
NUMBERS: Texts = st.deferred(
    lambda: st.one_of(
        st.decimals(0, 10_000, places=2).map(str),
        st.sampled_from(["总价", "件数", "SUM(配件.小计)", "COUNT(配件.数量)", "LEN(故障描述)"]),
        _filled("({0}) {op} ({1})", NUMBERS, NUMBERS, op=st.sampled_from("+-*/^×÷")),
        _filled("-({0})", NUMBERS),
        _filled("({0})%", NUMBERS),
        _filled("IF({1}, {0}, {2})", NUMBERS, YES_NOS, NUMBERS),
        _filled("ROUND({0}, 2)", NUMBERS),
        _filled("({0}) - ({1})", DATES, DATES),
    )
)
TEXTS: Texts = st.deferred(
    lambda: st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=5).map(_quoted),
        st.sampled_from(["故障描述", "[客户 备注(选填)]", "设备.型号", "产品"]),
        _filled("({0}) & ({1})", TEXTS | NUMBERS, TEXTS | YES_NOS),
        _filled("IF({1}, {0}, {2})", TEXTS, YES_NOS, TEXTS),
        _filled("LEFT({0}, 3)", TEXTS),
    )
)
YES_NOS: Texts = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["在保", "真", '产品 = "空调"', 'CONTAINS(故障, "漏水")', '总价 = ""']),
        _filled("({0}) {op} ({1})", NUMBERS, NUMBERS, op=COMPARISONS),
        _filled("({0}) {op} ({1})", DATES, DATES, op=COMPARISONS),
        _filled("({0}) 且 ({1})", YES_NOS, YES_NOS),
        _filled("({0}) or not ({1})", YES_NOS, YES_NOS),
        _filled("AND({0}, {1})", YES_NOS, YES_NOS),
    )
)
DATES: Texts = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["预约日期", "TODAY()", "DATE(2026, 11, 24)"]),
        _filled("({0}) + ({1})", DATES, NUMBERS),
        _filled("IF({1}, {0}, {2})", DATES, YES_NOS, DATES),
    )
)
OF_TYPE: Mapping[Base, Texts] = {
    Base.NUMBER: NUMBERS,
    Base.TEXT: TEXTS,
    Base.YES_NO: YES_NOS,
    Base.DATE: DATES,
    Base.MOMENT: DATES,
}
KEPT_AS = {
    Base.NUMBER: Decimal,
    Base.TEXT: str,
    Base.YES_NO: bool,
    Base.DATE: date,
    Base.MOMENT: datetime,
}

VALUES = st.fixed_dictionaries(
    {},
    optional={
        "total": st.none() | st.decimals(allow_nan=False, allow_infinity=False),
        "pieces": st.none() | st.integers(-100, 100).map(Decimal),
        "words": st.none() | st.text(max_size=20),
        "covered": st.none() | st.booleans(),
        "day": st.none() | st.dates(),
        "product": st.none() | st.just(Picked("fridge", "冰箱")),
        "faults": st.just(()),
        "parts": st.just(()),
    },
)


def _filled(form: str, *parts: Texts, op: Texts = st.just("")) -> Texts:  # noqa: B008
    return st.tuples(op, *parts).map(lambda made: form.format(*made[1:], op=made[0]))


def _quoted(text: str) -> str:
    return "“" + text.replace("“", "““").replace("”", "””") + "”"


def drawn(data: st.DataObject, base: Base) -> str:
    return data.draw(OF_TYPE[base].filter(lambda text: len(text) < 400))


@pytest.mark.parametrize("base", OF_TYPE)
@settings(max_examples=50)
@given(st.data(), VALUES)
def test_what_is_of_a_type_gives_that_type_or_a_fault(
    base: Base, data: st.DataObject, values: dict[str, Value]
) -> None:
    expression = compiled(drawn(data, base), Type(base))
    try:
        value = expression.evaluate({**FILLED, **values}, AROUND)
    except Fault:
        return
    assert value is None or type(value) is KEPT_AS[base]
    assert not isinstance(value, datetime) or value.tzinfo is BEIJING


@pytest.mark.parametrize("base", OF_TYPE)
@settings(max_examples=50)
@given(st.data(), VALUES)
def test_what_is_kept_and_what_is_shown_mean_the_same(
    base: Base, data: st.DataObject, values: dict[str, Value]
) -> None:
    written = compiled(drawn(data, base), Type(base))
    kept = compiled(written.text, Type(base))
    shown = compiled(written.shown({}), Type(base))
    assert kept.text == shown.text == written.text
    assert kept.reads == shown.reads == written.reads
    assert _outcome(kept, values) == _outcome(shown, values) == _outcome(written, values)


def _outcome(expression: Expression, values: dict[str, Value]) -> tuple[str, Value]:
    try:
        return "gave", expression.evaluate({**FILLED, **values}, AROUND)
    except Fault as stopped:
        return "stopped", stopped.code
