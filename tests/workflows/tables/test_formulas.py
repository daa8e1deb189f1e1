from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.tables.formulas import References, Untranslatable, translated

ROW = 5
SHEET = References(
    by_letter={"C": "[数量]", "D": "[单价]", "E": "[运费]", "AB": "[备注]"},
    by_header={"数量": "[数量]", "单价(元)": "[单价]"},
)


@pytest.mark.parametrize(
    ("formula", "expression"),
    [
        ("=C5*D5", "[数量]*[单价]"),
        ("=$C5*D$5+$E$5", "[数量]*[单价]+[运费]"),
        ("=c5*d5", "[数量]*[单价]"),
        ("=SUM(C5:E5)", "SUM([数量],[单价],[运费])"),
        ("=SUM(E5:C5)", "SUM([数量],[单价],[运费])"),
        ("=SUM(B5:D5)", "SUM([数量],[单价])"),
        ('=IF(AB5="A5级",C5,0)', 'IF([备注]="A5级",[数量],0)'),
        ('=C5&"""件"""', '[数量]&"""件"""'),
        ("=LOG10(C5)", "LOG10([数量])"),
        ("=ROUND(C5*1.13,2)", "ROUND([数量]*1.13,2)"),
        ("=[@数量]*[@[单价(元)]]", "[数量]*[单价]"),
        ("=配件[[#This Row],[数量]]*2", "[数量]*2"),
        ("=_xlfn.IFS(C5>1,1,TRUE,0)", "IFS([数量]>1,1,TRUE,0)"),
        ("=C5%", "[数量]%"),
    ],
)
def test_cells_of_the_row_are_fields(formula: str, expression: str) -> None:
    assert translated(formula, ROW, SHEET) == expression


@pytest.mark.parametrize(
    "formula",
    [
        "=C4", "=C5*D6", "=$H$1*C5", "=A5", "=SUM(C2:C5)", "=SUM(C:C)", "=VLOOKUP(C5,价格!A:B,2,0)",
        "='价 格'!B2", "=[1]Sheet1!A1", "=[@没有]", "=#REF!*2", "={1,2}", "=SUM(F5:G5)",
    ],
)  # fmt: skip
def test_what_no_form_has_is_not_translated(formula: str) -> None:
    with pytest.raises(Untranslatable):
        translated(formula, ROW, SHEET)


@given(st.text(max_size=200) | st.text("=C5D:$!'\"[]@#(){},AB 1", max_size=40))
def test_any_formula_is_translated_or_not(formula: str) -> None:
    with suppress(Untranslatable):
        assert isinstance(translated(formula, ROW, SHEET), str)
