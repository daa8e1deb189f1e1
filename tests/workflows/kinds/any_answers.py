"""Any answer a kind of field may keep, for the properties every kind must have; of kinds not named here, the examples'."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.workflows.kinds.examples import EXAMPLES
from workflows.answers import Answer, Cell, Row
from workflows.kinds.durations import iso
from workflows.reading.amounts import plain

Answers = st.SearchStrategy[Answer]
SHANGHAI = ZoneInfo("Asia/Shanghai")
WORDS = st.text(min_size=1, max_size=20)
"""Half emoji, control characters, what looks like a formula, a number or JSON: an API may have kept any of it."""
ODD_WORDS = st.sampled_from(
    ['=1+1', '+86', '-', '@SUM(A1)', '#N/A', '007', 'TRUE', '是', '["a"]', '{"a": 1}', '_x000D_', 'a\r\nb', ' a ', '\x00',
     '\ud83d', '、', '1e5', '2026-01-01', "'quoted", '\ufffe', '\x1f_x0041_']
)  # fmt: skip
TEXTS: Answers = WORDS | ODD_WORDS
IDS = st.integers(1, 10**9).map(str)


def subset(*ids: str, least: int = 0, most: int = 9) -> Answers:
    """Some options, in the order of the form."""
    chosen = st.lists(st.sampled_from(ids), min_size=least, max_size=most, unique=True)
    return chosen.map(lambda found: [each for each in ids if each in found])


def numbers(least: int, most: int, places: int) -> Answers:
    return st.decimals(least, most, places=places).map(plain)


def days() -> st.SearchStrategy[date]:
    return st.dates(date(1, 1, 1), date(9999, 12, 31))


def day_texts() -> Answers:
    return days().map(date.isoformat)


def clocks() -> st.SearchStrategy[str]:
    return st.times().map(lambda at: f"{at:%H:%M}")


def moments() -> st.SearchStrategy[str]:
    """In the company's zone or another; to the minute as a chat gives them, or to the second."""
    zones = st.sampled_from([SHANGHAI, ZoneInfo("UTC"), ZoneInfo("America/New_York")])
    at = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=zones)  # noqa: DTZ001
    return st.builds(
        lambda moment, unit: moment.isoformat(timespec=unit),
        at,
        st.sampled_from(["minutes", "seconds"]),
    )


def stretches() -> Answers:
    pairs = st.tuples(days(), days()).map(sorted)
    return pairs.map(lambda pair: {"from": f"{pair[0]}", "to": f"{pair[1]}"})


def parts(**texts: st.SearchStrategy[str]) -> Answers:
    """Some of them; `detail`, `text`, `id` and `label` always."""
    needed = {"detail", "text", "id", "label", "start", "end", "latitude", "longitude"}
    always = {key: each for key, each in texts.items() if key in needed}
    others = {key: each for key, each in texts.items() if key not in needed}
    return st.fixed_dictionaries(always, optional=others)


def durations() -> Answers:
    spelled = st.timedeltas(timedelta(0), timedelta(minutes=10_000)).map(iso)
    return spelled | st.sampled_from(["PT90M", "PT0M", "P0DT1H", "PT3600S"])


def degrees(most: int) -> st.SearchStrategy[str]:
    return st.decimals(-most, most, places=6).map(plain)


def linked(**values: st.SearchStrategy[str]) -> Answers:
    return parts(id=WORDS, label=WORDS | ODD_WORDS, **values)


def part_rows() -> Answers:
    cells: dict[str, st.SearchStrategy[Cell]] = {"part": WORDS | ODD_WORDS, "count": counts()}
    row: st.SearchStrategy[Row] = st.fixed_dictionaries({}, optional=cells)
    return st.lists(row, min_size=1, max_size=4)


def counts() -> st.SearchStrategy[str]:
    return st.decimals(-9, 999, places=2).map(plain)


LONG = st.text(min_size=2, max_size=300) | st.just("行\n" * 4000)
STEPS = st.sampled_from(["bad", "fair", "good"])
THINGS = ("washer", "heater", "gas", "ac", "rest")
ANY: Mapping[str, Answers] = {
    "text": TEXTS,
    "long_text": LONG,
    "rich_text": TEXTS,
    "number": numbers(1, 5000, 2) | st.sampled_from(["1.50", "0003", "2500.00000000000000000001"]),
    "money": numbers(-(10**9), 5000, 2),
    "percent": numbers(-100, 100, 1),
    "yes_no": st.booleans(),
    "choice": st.sampled_from(THINGS),
    "choices": subset(*THINGS, least=1, most=3),
    "multi_select": subset(*THINGS, least=1),
    "cascade": st.sampled_from([["gd", "sz", "sz_ns"], ["hlj", "hg", "hg_ns"], ["jl", "jls", "jl_cy"]]),
    "tree": st.sampled_from(["gd", "sz", "sz_ns", "hg_ns", "hlj", "jl", "jls"]),
    "matrix": st.fixed_dictionaries({"0": STEPS, "1": STEPS, "2": STEPS}),
    "tags": st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=3, unique=True),
    "photos": st.lists(IDS | WORDS, min_size=1, max_size=2),
    "photo_text": parts(text=WORDS | ODD_WORDS, photo=IDS),
    "signature": IDS,
    "rating": st.integers(1, 5).map(str),
    "nps": st.integers(0, 10).map(str),
    "duration": durations(),
    "date": day_texts(),
    "time": clocks() | st.just("15:30:20"),
    "moment": moments(),
    "date_range": stretches(),
    "period": parts(start=moments(), end=moments(), words=WORDS, is_open_end=st.just("1")),
    "time_slot": days().flatmap(
        lambda day: st.sampled_from(["09:00-12:00", "14:00-18:00"]).map(
            lambda hours: {"date": f"{day}", "from": hours[:5], "to": hours[6:]}
        )
    ),
    "address": parts(detail=st.text(min_size=4, max_size=40), city=WORDS, county=WORDS, province=WORDS),
    "location": parts(latitude=degrees(90), longitude=degrees(180), label=WORDS | ODD_WORDS),
    "linked": linked(model=WORDS, bought=WORDS),
    "asset": linked(model=WORDS),
    "customer": linked(),
    "computed": TEXTS | st.booleans() | numbers(-1000, 1000, 3),
    "lookup": TEXTS,
    "running_number": TEXTS,
    "subform": part_rows(),
}  # fmt: skip
"""Within the examples' fields; what a kind would still refuse is sorted out by whoever draws."""


def any_answer(kind: str) -> Answers:
    return ANY[kind] if kind in ANY else st.sampled_from(EXAMPLES[kind].answers)
