from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.workflows.expressions.cases import AROUND
from workflows.expressions.faults import Fault, FaultCode
from workflows.expressions.functions.catalogue import FUNCTIONS
from workflows.expressions.functions.regexes import LONGEST_PATTERN, compiled, wild

LONG = "a" * 9_999 + "!"
TOO_COSTLY = {FaultCode.TOO_LARGE, FaultCode.TOO_MANY_STEPS, FaultCode.BAD_PATTERN}
RUNAWAYS = (
    "^(a+)+$",
    "^(a|aa)+$",
    "^(a|a?)+$",
    "(.*a){12}$",
    "([a-zA-Z]+)*$",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "(?:a?){50}a{50}b",
    "(?:" + "a?" * 90 + "){1000}b",
    "(?:[ab]?[ab]?[ab]?){333}x",
    "(?:.{0,10}){10}x|a",
    ".*x|a",
)


@pytest.mark.parametrize("pattern", RUNAWAYS)
@pytest.mark.parametrize("name", ["REGEXMATCH", "REGEXEXTRACT", "REGEXREPLACE"])
def test_pattern_that_runs_away_elsewhere_comes_back(name: str, pattern: str) -> None:
    """A backtracking engine would need longer than the universe is old; the suite's time limit is the judge."""
    new = ("x",) if name == "REGEXREPLACE" else ()
    told: FaultCode | None = None
    try:
        FUNCTIONS[name].run(AROUND, LONG, pattern, *new)
    except Fault as fault:
        told = fault.code
    assert told in {None, FaultCode.NOT_FOUND, *TOO_COSTLY}


@pytest.mark.parametrize(
    "pattern", ["(", "a{2,1}", "[z-a]", r"(a)\1", "a(?=b)", "(?<!a)b", "a{1001}", "\\"]
)
def test_pattern_that_cannot_be_kept_cheap_is_refused_with_the_reason(pattern: str) -> None:
    with pytest.raises(Fault) as refused:
        compiled(pattern)
    assert refused.value.code is FaultCode.BAD_PATTERN
    assert refused.value.params["problem"]


def test_pattern_has_a_longest_length() -> None:
    compiled("a" * LONGEST_PATTERN)
    with pytest.raises(Fault) as refused:
        compiled("a" * (LONGEST_PATTERN + 1))
    assert refused.value.params == {"max": str(LONGEST_PATTERN)}


def test_text_beyond_the_limit_is_not_searched() -> None:
    with pytest.raises(Fault) as refused:
        FUNCTIONS["REGEXMATCH"].run(AROUND, "a" * 10_001, "a")
    assert refused.value.code is FaultCode.TOO_LARGE


def test_wildcards_of_one_count_share_what_they_may_cost() -> None:
    with pytest.raises(Fault) as stopped:
        FUNCTIONS["COUNTIF"].run(AROUND, (LONG,) * 400, "*a?????????????b*")
    assert stopped.value.code is FaultCode.TOO_MANY_STEPS
    many = tuple(f"滤芯 {number}" for number in range(10_000))
    assert FUNCTIONS["COUNTIF"].run(AROUND, many, "滤?*9") == 1_000


words = st.text(st.sampled_from("aAb漏水?*~!.\n😀"), max_size=8)


@given(words, words)
@example("a?c", "aBC")
def test_wildcards_mean_what_the_same_regular_expression_means(written: str, text: str) -> None:
    pattern = wild(written)
    parts = re.findall(r"~[?*~]|.", written, re.DOTALL)
    said = "".join({"?": ".", "*": ".*"}.get(part, re.escape(part[-1])) for part in parts)
    expected = re.fullmatch(said, text, re.DOTALL | re.IGNORECASE) is not None
    if pattern is None:
        assert not set(written) & set("?*~")
    else:
        assert pattern.fits(text) == expected


@given(st.text(max_size=20), st.text(min_size=1, max_size=3))
def test_find_says_a_place_where_the_text_stands(text: str, sought: str) -> None:
    place = FUNCTIONS["FIND"].run(AROUND, sought, text + sought)
    assert isinstance(place, Decimal)
    assert (text + sought)[int(place) - 1 :].startswith(sought)


@given(words, words.filter(bool))
def test_search_says_a_place_where_the_text_stands_in_any_case(text: str, sought: str) -> None:
    escaped = re.sub("([?*~])", r"~\1", sought)
    place = FUNCTIONS["SEARCH"].run(AROUND, escaped, text + sought.upper())
    assert isinstance(place, Decimal)
    found = (text + sought.upper())[int(place) - 1 :]
    assert found.lower().startswith(sought.lower())
