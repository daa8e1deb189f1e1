"""The index says what a plain reading row by row says, whatever the table and whatever the values."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.decisions.any_tables import AROUND, Written, plainly, tables, values
from workflows.decisions.compiling import compile_table
from workflows.decisions.table import CompiledTable
from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.values import Value


@settings(max_examples=400, deadline=None)
@given(written=tables(), data=st.data())
def test_the_rows_found_are_those_a_plain_reading_finds(
    written: Written, data: st.DataObject
) -> None:
    compiled = compile_table(written.table)
    for _ in range(4):
        asked = data.draw(values(written.kinds))
        met = plainly(written, asked)
        assert found(compiled, asked.values) == counted(met, written.table.hit)
        seen = compiled.explain(asked.values, AROUND)
        assert [row.row for row in seen if row.is_met] == met


@settings(max_examples=20, deadline=None)
@given(written=tables(most_rows=150), data=st.data())
def test_and_so_in_a_long_table(written: Written, data: st.DataObject) -> None:
    compiled = compile_table(written.table)
    asked = data.draw(values(written.kinds))
    assert found(compiled, asked.values) == counted(plainly(written, asked), written.table.hit)


def found(compiled: CompiledTable, given_values: Mapping[str, Value]) -> list[int] | str:
    """The rows of the hits, or which rows were too many."""
    try:
        return [hit.row for hit in compiled.decide(given_values, AROUND)]
    except Fault as fault:
        return fault.params["rows"] if fault.code is FaultCode.SEVERAL_HITS else fault.code


def counted(met: list[int], hit: str) -> list[int] | str:
    if hit == "first":
        return met[:1]
    if hit == "unique" and len(met) > 1:
        return ", ".join([*(str(row + 1) for row in met[:5]), *(["…"] if len(met) > 5 else [])])
    return met
