"""What is said of a table as a whole, held against every value there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.decisions.any_tables import (
    ANSWERS,
    AROUND,
    CHOICES,
    KINDS,
    LISTS,
    NUMBERS,
    TEXTS,
    Given,
    Kind,
    Plain,
    Written,
    plain_cells,
    plainly,
    tables,
)
from tests.workflows.decisions.builders_tables import REGIONS, a_table, met, one_column, row
from workflows.decisions.analysis import axes, covering, space
from workflows.decisions.analysis.analysing import Analysis, analyse
from workflows.decisions.compiling import compile_table

OPTIONS = ("hd", "hn", "xb")
ALL_OF = {
    NUMBERS.type: [[], *([Decimal(n) / 4] for n in range(-16, 40))],
    TEXTS.type: [[], *([plain] for _, plain in TEXTS.written), ["其他"]],
    ANSWERS.type: [[], [True], [False]],
    CHOICES.type: [[], *([each] for each in OPTIONS)],
    LISTS.type: [list(some) for size in range(4) for some in combinations(OPTIONS, size)],
}
"""Every value that any two cells may tell apart, plainly."""
Point = Sequence[list[Plain]]


@dataclass(frozen=True)
class Truth:
    """The points each row is met by; rows out of use by none."""

    written: Written
    points: Sequence[frozenset[int]]

    @property
    def hit(self) -> str:
        return self.written.table.hit

    def unreached(self) -> set[int]:
        """Rows in use that are met by nothing, or by nothing that earlier rows leave."""
        found = set()
        taken: frozenset[int] = frozenset()
        for number, points in enumerate(self.points):
            is_beyond = points <= taken if self.hit == "first" else not points
            if self.written.table.rows[number].on and is_beyond:
                found.add(number)
            taken |= points
        return found

    def overlaps(self) -> set[tuple[int, int]]:
        """Later and earlier."""
        return {
            (later, earlier)
            for earlier, later in combinations(range(len(self.points)), 2)
            if self.points[earlier] & self.points[later]
        }

    def is_plain(self, later: int, earlier: int) -> bool:
        """The exception before its rule, or a row that is taken wholly."""
        mine, before = self.points[later], self.points[earlier]
        return before <= mine or mine <= before


def everything(kinds: Sequence[Kind]) -> Iterator[Point]:
    yield from product(*(ALL_OF[kind.type] for kind in kinds))


def truth_of(written: Written) -> Truth:
    points: list[set[int]] = [set() for _ in written.table.rows]
    for place, point in enumerate(everything(written.kinds)):
        for number in plainly(written, Given({}, point)):
            points[number].add(place)
    return Truth(written, [frozenset(each) for each in points])


def analysed(written: Written) -> Analysis:
    return analyse(compile_table(written.table))


def rows_told(analysis: Analysis, *codes: str) -> set[int]:
    return {
        int(each.path.partition("[")[2].partition("]")[0])
        for each in (*analysis.errors, *analysis.warnings)
        if each.code in codes
    }


def pairs_told(analysis: Analysis, code: str) -> set[tuple[int, int]]:
    return {
        (int(each.path[5:-1]), int(each.params["row"][5:-1]))
        for each in (*analysis.errors, *analysis.warnings)
        if each.code == code
    }


UNREACHED = ("row_never_met", "row_shadowed", "row_shadowed_together")
FEW_NUMBERS = replace(NUMBERS, written=[(str(n), Decimal(n)) for n in range(3)])
"""So few that ends often meet."""


def any_of(kinds: Sequence[Kind], *hits: str) -> st.SearchStrategy[Written]:
    return st.one_of(
        [
            tables(6, [kind], plain_cells, most_columns=columns, hits=hits)
            for kind in kinds
            for columns in (1, 2)
        ]
    )


SINGLE = (FEW_NUMBERS, TEXTS, ANSWERS, CHOICES)


@settings(max_examples=200, deadline=None)
@given(any_of(SINGLE, "first", "all"))
def test_rows_that_are_never_reached_are_named_and_no_others(written: Written) -> None:
    assert rows_told(analysed(written), *UNREACHED) == truth_of(written).unreached()


@settings(max_examples=200, deadline=None)
@given(any_of([LISTS], "first"))
def test_no_row_is_refused_that_some_list_reaches(written: Written) -> None:
    assert rows_told(analysed(written), *UNREACHED) <= truth_of(written).unreached()


@settings(max_examples=200, deadline=None)
@given(any_of([FEW_NUMBERS, CHOICES, LISTS], "first", "unique"))
def test_overlaps_are_those_that_some_value_meets_twice(written: Written) -> None:
    truth, analysis = truth_of(written), analysed(written)
    if truth.hit == "unique":
        assert pairs_told(analysis, "rows_overlap") == truth.overlaps()
    if truth.hit == "first":
        told = pairs_told(analysis, "rows_differ")
        assert told == {pair for pair in truth.overlaps() if not truth.is_plain(*pair)}


@settings(max_examples=150, deadline=None)
@given(any_of([FEW_NUMBERS, TEXTS, CHOICES], "all"))
def test_a_gap_is_told_when_there_is_one(written: Written) -> None:
    points = [each for each in everything(written.kinds) if all(each)]
    open_to = [each for each in points if not plainly(written, Given({}, each))]
    if analysed(written).gap is None:
        assert all(any(item < 0 for (item,) in point if type(item) is Decimal) for point in open_to)
    else:
        assert open_to


@settings(max_examples=200, deadline=None)
@given(tables(cells_of=plain_cells, kinds_of=[each for each in KINDS if each.type != "moment"]))
def test_the_example_of_a_gap_meets_no_row(written: Written) -> None:
    compiled = compile_table(written.table)
    gap = analyse(compiled).gap
    if gap is not None:
        assert [row.row for row in compiled.explain(gap, AROUND) if row.is_met] == []


@settings(max_examples=100, deadline=None)
@given(tables(), st.integers(0, 400))
def test_an_analysis_that_is_cut_short_says_so_and_nothing_wrong(
    written: Written, steps: int
) -> None:
    compiled = compile_table(written.table)
    whole, short = analyse(compiled), analyse(compiled, steps)
    assert set(map(str, short.errors)) <= set(map(str, whole.errors))
    if set(map(str, whole.errors)) - set(map(str, short.errors)):
        assert any(each.code.startswith("not_examined") for each in short.warnings)


def test_a_row_behind_its_like_is_named_with_the_row_before_it() -> None:
    analysis = analyse(a_table(row(region="华东"), row(cost="> 5"), row(region="华东", cost="> 9")))
    assert [(each.code, each.path) for each in analysis.errors] == [("row_shadowed", "rows[2]")]
    assert "rows[0]" in analysis.errors[0].say()


def test_rows_that_take_all_only_together_are_named_together() -> None:
    table = a_table(row(region="华东"), row(region="不是 华东"), row(cost="> 5"))
    (wrong,) = analyse(table).errors
    assert (wrong.code, wrong.params["rows"]) == ("row_shadowed_together", "rows[0]、rows[1]")


def test_a_row_is_reached_by_what_was_not_answered() -> None:
    assert analyse(a_table(row(region="华东"), row(region="华南"), row())).errors == ()


def test_a_row_with_an_expression_stands_in_nobodys_way_but_may_be_shadowed() -> None:
    assert analyse(a_table(row(region="=TRUE"), row(region="华东"))).errors == ()
    (wrong,) = analyse(a_table(row(), row(cost="=值 > 5"))).errors
    assert wrong.path == "rows[1]"


def test_rows_out_of_use_are_not_looked_at() -> None:
    assert analyse(a_table({**row(), "on": False}, row(region="华东"))).errors == ()


def test_the_exception_before_its_rule_is_not_told() -> None:
    analysis = analyse(a_table(row("A", region="华东"), row("B")))
    assert (analysis.errors, analysis.warnings) == ((), ())


def test_rows_that_cross_and_give_different_things_are_told_with_an_example() -> None:
    crossing = [row("A", region="华东"), row("B", cost="> 500"), row("C")]
    (told,) = analyse(a_table(*crossing)).warnings
    assert (told.code, told.path, told.params["row"]) == ("rows_differ", "rows[1]", "rows[0]")
    assert told.params["example"] == "区域 = 华东, 费用 = 501, VIP = 是"
    same = [row("A", region="华东"), row("A", cost="> 500"), row("C")]
    assert analyse(a_table(*same)).warnings == ()


def test_unique_rows_that_only_an_expression_keeps_apart_are_a_warning() -> None:
    table = a_table(row(region="华东", cost="=值 > 5"), row(region="华东"), hit="unique")
    analysis = analyse(table)
    assert [each.code for each in analysis.errors] == []
    assert [each.code for each in analysis.warnings] == ["rows_may_overlap", "table_gap"]


def test_a_gap_is_told_with_one_example() -> None:
    table = a_table(row(region="华东", cost="[0..500)"), row(region="华东", cost="> 500"))
    analysis = analyse(table)
    assert [each.code for each in analysis.warnings] == ["table_gap"]
    assert analysis.gap is not None
    assert met(table, **analysis.gap) == []


def test_numbers_below_zero_are_no_gap_unless_a_cell_speaks_of_them() -> None:
    assert analyse(one_column("number", "[0..5)", ">= 5")).gap is None
    assert analyse(one_column("number", "[-5..5)", ">= 5")).gap == {"x": Decimal(-6)}


def test_days_that_follow_each_other_leave_no_gap() -> None:
    table = one_column("date", "<= 2026-11-03", ">= 2026-11-04")
    assert analyse(table).gap is None


def test_of_many_overlaps_some_are_told_and_the_others_counted() -> None:
    table = one_column("number", *(f">= {n}" for n in range(20)), hit="unique")
    analysis = analyse(table)
    assert len(analysis.errors) == 50
    assert analysis.warnings[0].params["count"] == str(20 * 19 // 2 - 50)


def test_a_choice_there_is_not_any_more_of_is_never_met() -> None:
    table = one_column("choice", "不是 华东、华南、空", hit="all", options=REGIONS)
    assert [each.code for each in analyse(table).errors] == ["row_never_met"]


def test_a_table_there_is_no_room_for_is_let_pass_and_said_not_to_be_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(space, "MOST_OCTETS", 0)
    analysis = analyse(one_column("number", *map(str, range(20)), hit="first"))
    assert analysis.errors == ()
    assert [each.code for each in analysis.warnings] == [
        "not_examined_never_met",
        "not_examined_shadowed",
        "not_examined_overlapping",
        "not_examined_gaps",
    ]


def test_what_is_forgotten_meanwhile_is_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row(str(n), cost=f"[{n}..{n + 2})", region="华东") for n in range(30)]
    whole = analyse(a_table(*rows))
    for module in (axes, covering):
        monkeypatch.setattr(module, "MOST_KEPT", 2)
    assert analyse(a_table(*rows)) == whole
