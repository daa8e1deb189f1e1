"""Whatever is typed into a cell, it is read or refused with a sentence: nothing breaks, and nothing takes long."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.workflows.decisions.any_tables import AROUND, KINDS, Kind
from workflows.decisions.compiling import compile_table
from workflows.decisions.document import DecisionTable
from workflows.decisions.jdm.cells import rewritten
from workflows.decisions.jdm.outputs import rewritten_output
from workflows.decisions.jdm.tokens import Untranslatable
from workflows.mistakes import Mistakes

SIGNS = st.sampled_from(
    ["-", "..", "[", ")", "(", "]", ",", "、", '"', "“", "=", "<>", "不是", "空", "非空", "任意", "> ", "<=", "至", "~",
     "以上", "大于", "值", "VALUE", "华东", "500", "1,000", "2026-11-03", "09:00", "是", "%", "\n", " ", "９", "．"]
)  # fmt: skip
PIECES = st.lists(SIGNS | st.text(max_size=3), max_size=8).map("".join)


def table_with(kind: Kind, text: str) -> DecisionTable:
    column = {"id": "x", "type": kind.type, "options": list(kind.options)}
    row = {"when": {"x": text}, "then": {"y": text}}
    return DecisionTable.model_validate(
        {"key": "t", "name": "T", "inputs": [column], "outputs": [{**column, "id": "y"}], "rows": [row]}
    )  # fmt: skip


def all_are_said(mistakes: Mistakes) -> None:
    assert all(each.say("en") and each.say("zh_CN") for each in mistakes.mistakes)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(KINDS), PIECES)
@example(KINDS[0], "[" + " " * 900 + "1")
@example(KINDS[0], "1" + "." * 900)
@example(KINDS[1], '"' * 999)
@example(KINDS[2], "-" * 999)
@example(KINDS[0], ">" * 999)
def test_any_text_is_read_or_refused_with_a_sentence(kind: Kind, text: str) -> None:
    try:
        table = compile_table(table_with(kind, text))
    except Mistakes as mistakes:
        all_are_said(mistakes)
        return
    for value, _ in (*kind.values[:3], (None, None)):
        table.decide({"x": value}, AROUND)
        table.explain({"x": value}, AROUND)


ZENS = st.sampled_from(
    ["'a'", '"b"', "1", "-2.5", "1_0", "..", "[", "]", "(", ")", ",", "and", "or", "not", "in", "$", "==", "!=", ">", "<=",
     "true", "null", "x", "."]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(ZENS | st.text(max_size=3), max_size=8).map(" ".join))
def test_any_cell_of_zens_is_rewritten_or_refused(text: str) -> None:
    for rewrite in (rewritten, rewritten_output):
        try:
            rewrite(text)
        except Untranslatable:
            continue


@pytest.mark.parametrize("text", ["not", "$", "in", "[1..", "1 and", "> and 2", "$ $ 1", "[1,]"])
def test_a_cell_that_breaks_off_is_refused(text: str) -> None:
    with pytest.raises(Untranslatable):
        rewritten(text)
