"""Any decision table: cells of every kind in every spelling, each beside what it means, said a second time in plain Python.

The meaning of a cell is a predicate over plain values (numbers, strings in small letters, naive moments), written here
without a look at how the product reads cells; `plainly` reads a table with it row by row.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from workflows.decisions.document import DecisionTable
from workflows.expressions.surroundings import Surroundings
from workflows.expressions.values import Picked, Value

CHINA = timezone(timedelta(hours=8))
AROUND = Surroundings(now=datetime(2026, 11, 24, 10, 30, tzinfo=CHINA))
Plain = Any
Means = Callable[[list[Plain]], bool]
"""Of the plain items of a value: none when it is blank, one, or those of a list."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of column: what can be in a cell (as written and plainly), and what can be a value (as given and plainly)."""

    type: str
    written: Sequence[tuple[str, Plain]]
    values: Sequence[tuple[Value, Plain]]
    is_ordered: bool = False
    options: Sequence[dict[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A cell as it is written, and what it means."""

    cell: str
    means: Means


def _days(number: int) -> date:
    return date(2026, 11, 1) + timedelta(days=number)


def _at(day: int, hour: int) -> datetime:
    return datetime.combine(_days(day), time(hour), CHINA)


_REGIONS = [
    {"id": "hd", "label": "华东"},
    {"id": "hn", "label": "华南, 海南"},
    {"id": "xb", "label": "西北"},
]
_PICKED = [Picked(each["id"], each["label"]) for each in _REGIONS]

NUMBERS = Kind(
    "number",
    [(str(n), Decimal(n)) for n in range(-3, 8)] + [("2.5", Decimal("2.5")), ("６", Decimal(6))],
    [(Decimal(n) / 2, Decimal(n) / 2) for n in range(-8, 18)],
    is_ordered=True,
)
TEXTS = Kind(
    "text",
    [("A", "a"), ("Ｂ", "b"), ('"甲，乙"', "甲,乙"), ("VIP客户", "vip客户"), ("空调(挂机)", "空调(挂机)")],
    [("a", "a"), ("B", "b"), ("甲，乙", "甲,乙"), ("vip客户", "vip客户"), ("丙", "丙"), ("空调（挂机）", "空调(挂机)")],
)  # fmt: skip
DATES = Kind(
    "date",
    [(_days(n).isoformat(), _days(n)) for n in range(6)] + [("2026年11月3日", _days(2))],
    [(_days(n), _days(n)) for n in range(-1, 8)],
    is_ordered=True,
)
MOMENTS = Kind(
    "moment",
    [(f"{_days(n)} {hour:02}:00", datetime.combine(_days(n), time(hour))) for n in range(4) for hour in (0, 9, 23)],
    [(_at(n, hour), _at(n, hour).replace(tzinfo=None)) for n in range(4) for hour in (0, 9, 12, 23)]
    + [(_at(1, 9).astimezone(UTC), _at(1, 9).replace(tzinfo=None))],
    is_ordered=True,
)  # fmt: skip
TIMES = Kind(
    "time",
    [(f"{hour:02}:00", time(hour)) for hour in range(0, 24, 3)],
    [(time(hour, 30 * half), time(hour, 30 * half)) for hour in range(0, 24, 3) for half in (0, 1)],
    is_ordered=True,
)
ANSWERS = Kind(
    "yes_no",
    [("是", True), ("yes", True), ("TRUE", True), ("否", False), ("no", False)],
    [(True, True), (False, False)],
)
CHOICES = Kind(
    "choice",
    [("hd", "hd"), ("华东", "hd"), ('"华南, 海南"', "hn"), ("HN", "hn"), ("西北", "xb")],
    [(each, each.id) for each in _PICKED] + [("华东", "hd")],
    options=_REGIONS,
)
LISTS = Kind(
    "list",
    CHOICES.written,
    CHOICES.values[:3],
    options=_REGIONS,
)
KINDS = (NUMBERS, TEXTS, DATES, MOMENTS, TIMES, ANSWERS, CHOICES, LISTS)

_SIGNS: Sequence[tuple[str, Callable[[Plain, Plain], bool]]] = (
    (">", operator.gt), ("＞", operator.gt), ("大于 ", operator.gt), ("more than ", operator.gt),
    (">=", operator.ge), ("≥", operator.ge), ("至少", operator.ge), ("<", operator.lt), ("小于", operator.lt),
    ("<=", operator.le), ("不超过", operator.le), ("at most ", operator.le),
)  # fmt: skip


def cells(kind: Kind) -> st.SearchStrategy[Asked]:
    return plain_cells(kind) | _expressions(kind)


def plain_cells(kind: Kind) -> st.SearchStrategy[Asked]:
    parts = _ranges(kind) | _ranges(kind) | _values(kind) if kind.is_ordered else _values(kind)
    several = parts | st.tuples(
        st.lists(parts | _blanks(), min_size=1, max_size=3),
        st.sampled_from([", ", "，", "、", "；", "\n"]),
    ).map(_joined)
    return st.one_of(
        st.sampled_from(["-", "", "任意", "any", "*"]).map(
            lambda cell: Asked(cell, lambda _: True)
        ),
        st.sampled_from(["非空", "filled"]).map(lambda cell: Asked(cell, bool)),
        several,
        several,
        several,
        st.tuples(st.sampled_from(["<> ", "不是", "not "]), several).map(_but),
    )


def _but(drawn: tuple[str, Asked]) -> Asked:
    sign, asked = drawn
    return Asked(sign + asked.cell, lambda items: not asked.means(items))


def _joined(drawn: tuple[list[Asked], str]) -> Asked:
    parts, separator = drawn
    return Asked(
        separator.join(part.cell for part in parts),
        lambda items: any(part.means(items) for part in parts),
    )


def _values(kind: Kind) -> st.SearchStrategy[Asked]:
    return st.sampled_from(kind.written).map(
        lambda each: Asked(each[0], lambda items: each[1] in items)
    )


def _blanks() -> st.SearchStrategy[Asked]:
    return st.sampled_from(["空", "blank", '""']).map(
        lambda cell: Asked(cell, lambda items: not items)
    )


def _ranges(kind: Kind) -> st.SearchStrategy[Asked]:
    ends = st.sampled_from(kind.written)
    compared = st.tuples(st.sampled_from(_SIGNS), ends).map(
        lambda drawn: Asked(
            drawn[0][0] + drawn[1][0],
            lambda items: any(drawn[0][1](item, drawn[1][1]) for item in items),
        )
    )
    brackets = st.sampled_from(["[]", "[)", "(]", "()", "［]", "[）", "  "])
    between = st.tuples(ends, ends, brackets, st.sampled_from(["..", "~", "至"]))
    return compared | between.filter(lambda drawn: drawn[0][1] != drawn[1][1]).map(_between)


def _between(drawn: tuple[tuple[str, Plain], tuple[str, Plain], str, str]) -> Asked:
    *ends, brackets, sign = drawn
    (low, least), (high, most) = sorted(ends, key=lambda end: end[1])
    above = operator.gt if brackets[0] == "(" else operator.ge
    below = operator.lt if brackets[1] in ")）" else operator.le
    return Asked(
        f"{brackets[0]}{low} {sign} {high}{brackets[1]}".strip(),
        lambda items: any(above(item, least) and below(item, most) for item in items),
    )


def _expressions(kind: Kind) -> st.SearchStrategy[Asked]:
    """The language has tests of its own; here it matters only which rows are asked."""
    some = [
        Asked("=ISBLANK(值)", lambda items: not items),
        Asked("=NOT(ISBLANK(VALUE))", bool),
        Asked("=1/0 > 1", lambda _: False),
        Asked("＝TRUE", lambda _: True),
    ]
    if kind is NUMBERS:
        some.append(Asked("=值 * 2 > 5", lambda items: bool(items) and items[0] * 2 > 5))
    return st.sampled_from(some)


@dataclass(frozen=True, slots=True)
class Written:
    """A table, and the meaning of each cell by row and column."""

    table: DecisionTable
    kinds: Sequence[Kind]
    means: Sequence[Sequence[Means]]


@st.composite
def tables(
    draw: st.DrawFn,
    most_rows: int = 12,
    kinds_of: Sequence[Kind] = KINDS,
    cells_of: Callable[[Kind], st.SearchStrategy[Asked]] = cells,
    most_columns: int = 4,
    hits: Sequence[str] = ("first", "all", "unique"),
) -> Written:
    kinds = draw(st.lists(st.sampled_from(kinds_of), min_size=1, max_size=most_columns))
    rows = draw(
        st.lists(
            st.tuples(st.tuples(*map(cells_of, kinds)), st.sampled_from([True, True, True, False])),
            min_size=1,
            max_size=most_rows,
        )
    )
    table = {
        "key": "any",
        "name": "任意",
        "hit": draw(st.sampled_from(hits)),
        "inputs": [
            {"id": f"i{at}", "type": kind.type, "options": list(kind.options)}
            for at, kind in enumerate(kinds)
        ],
        "outputs": [{"id": "row", "type": "number"}],
        "rows": [
            {
                "on": is_on,
                "when": {f"i{at}": asked.cell for at, asked in enumerate(row)},
                "then": {"row": number},
            }
            for number, (row, is_on) in enumerate(rows)
        ],
    }
    means = [[asked.means for asked in row] for row, _ in rows]
    return Written(DecisionTable.model_validate(table), kinds, means)


@dataclass(frozen=True, slots=True)
class Given:
    values: dict[str, Value]
    plainly: Sequence[list[Plain]]


@st.composite
def values(draw: st.DrawFn, kinds: Sequence[Kind]) -> Given:
    """Blanks of every sort among them, and lists where the column is one."""
    given: dict[str, Value] = {}
    plainly: list[list[Plain]] = []
    for at, kind in enumerate(kinds):
        items = draw(st.lists(st.sampled_from(kind.values), max_size=3 if kind is LISTS else 1))
        plainly.append([plain for _, plain in items])
        if kind is LISTS:
            given[f"i{at}"] = tuple(value for value, _ in items)
        elif items:
            given[f"i{at}"] = items[0][0]
        elif draw(st.booleans()):
            given[f"i{at}"] = draw(st.sampled_from([None, "", ()]))
    return Given(given, plainly)


def plainly(written: Written, given: Given) -> list[int]:
    """The rows that are met, one after another."""
    return [
        number
        for number, row in enumerate(written.means)
        if written.table.rows[number].on
        and all(means(items) for means, items in zip(row, given.plainly, strict=True))
    ]
