from __future__ import annotations

from datetime import MAXYEAR, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.workflows.expressions.cases import AROUND, ZONE
from workflows.expressions.faults import Fault
from workflows.expressions.functions.bounds import LONGEST_LIST, LONGEST_TEXT
from workflows.expressions.functions.catalogue import FUNCTIONS
from workflows.expressions.functions.function import Function
from workflows.expressions.values import Picked, Value
from workflows.expressions.wording import explain

NAMES = sorted({function.name for function in FUNCTIONS.values()})

numbers = st.decimals(-(10**12), 10**12, allow_nan=False, places=6)
digits = st.integers(-6, 8)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31))
near_days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def call(name: str, *values: Any) -> Any:
    return FUNCTIONS[name].run(AROUND, *(_value(each) for each in values))


def _value(given: Any) -> Value:
    is_whole = isinstance(given, int) and not isinstance(given, bool)
    return Decimal(given) if is_whole else given


@given(numbers, digits)
@example(Decimal("2.5"), 0)
@example(Decimal("-2.5"), 0)
def test_roundup_is_never_nearer_to_zero_than_round_and_that_not_than_rounddown(
    number: Decimal, places: int
) -> None:
    up, to, down = (call(name, number, places) for name in ("ROUNDUP", "ROUND", "ROUNDDOWN"))
    assert abs(up) >= abs(to) >= abs(down)
    assert to in {up, down}
    assert abs(down) <= abs(number) <= abs(up)


@given(numbers, digits)
def test_round_is_at_most_half_a_step_off(number: Decimal, places: int) -> None:
    assert abs(call("ROUND", number, places) - number) <= Decimal(5).scaleb(-places - 1)


@given(numbers, numbers.filter(bool))
def test_mod_has_the_sign_of_its_divisor_and_fills_up_the_multiple(
    number: Decimal, divisor: Decimal
) -> None:
    rest = call("MOD", number, divisor)
    assert abs(rest) < abs(divisor)
    assert not rest or (rest > 0) == (divisor > 0)
    assert ((number - rest) / divisor) % 1 == 0


@given(numbers, st.decimals(Decimal("0.01"), 1000, places=2))
def test_ceiling_and_floor_are_the_multiples_around(number: Decimal, step: Decimal) -> None:
    below, above = call("FLOOR", number, step), call("CEILING", number, step)
    assert below <= number <= above
    assert above - below in {Decimal(), step}


@given(days.filter(lambda day: day.day <= 28), st.integers(-600, 600))
def test_edate_is_undone_by_its_opposite_up_to_the_28th(day: date, months: int) -> None:
    assert call("EDATE", call("EDATE", day, months), -months) == day


@given(days, st.integers(-600, 600))
def test_day_after_eomonth_is_the_first(day: date, months: int) -> None:
    end = call("EOMONTH", day, months)
    assert (end + timedelta(days=1)).day == 1
    assert call("EOMONTH", call("EDATE", day, months), 0) == end


@given(near_days, st.integers(1, 400), st.lists(near_days, max_size=5))
def test_networkdays_counts_what_workday_went(start: date, count: int, free: list[date]) -> None:
    end = call("WORKDAY", start, count, tuple(free))
    is_worked = call("NETWORKDAYS", start, start, tuple(free)) == 1
    assert call("NETWORKDAYS", start, end, tuple(free)) == count + is_worked
    assert call("NETWORKDAYS", end, end, tuple(free)) == 1


@given(days, days)
def test_datedif_agrees_with_counting_month_by_month(one: date, other: date) -> None:
    start, end = sorted((one, other))
    months = call("DATEDIF", start, end, "M")
    assert counted_months(start, end) == months
    assert call("DATEDIF", start, end, "Y") * 12 + call("DATEDIF", start, end, "YM") == months
    assert call("DATEDIF", start, end, "D") == call("DAYS", end, start) == (end - start).days
    rest = call("DATEDIF", start, end, "MD")
    assert call("EDATE", start, months) + timedelta(days=int(rest)) == end
    assert 0 <= rest <= 31 and 0 <= call("DATEDIF", start, end, "YD") <= 366


def counted_months(start: date, end: date) -> int:
    """Walks through the calendar: a month is full when the number of the start's day has come, or would have."""
    months, year, month = 0, start.year, start.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        if (year, month, start.day) > (end.year, end.month, end.day):
            return months
        months += 1


@given(st.datetimes(timezones=st.just(ZONE)).filter(lambda moment: 1 < moment.year < MAXYEAR))
def test_timestamp_counts_milliseconds_back_to_the_moment(moment: datetime) -> None:
    since = timedelta(milliseconds=int(call("TIMESTAMP", moment)))
    epoch = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    assert timedelta() <= moment - (epoch + since) < timedelta(milliseconds=1)


@given(days)
def test_text_and_datevalue_are_inverse(day: date) -> None:
    for form in ("yyyy-mm-dd", "yyyy/m/d", "yyyy年m月d日", "yyyymmdd"):
        assert call("DATEVALUE", call("TEXT", day, form)) == day


@given(numbers)
def test_value_reads_what_text_and_fixed_write(number: Decimal) -> None:
    assert call("VALUE", call("FIXED", number, 6)) == number
    assert call("VALUE", call("TEXT", number, "#,##0.000000")) == number
    assert call("VALUE", call("CONCATENATE", number)) == number


FIGURES = {figure: value for value, figure in enumerate("零壹贰叁肆伍陆柒捌玖")}
SCALES = {"拾": 10, "佰": 100, "仟": 1000}


def read_capitals(words: str) -> Decimal:
    """A reader of its own: 亿 and 万 gather what stands before them."""
    sign = -1 if words.startswith("负") else 1
    whole, _, rest = words.removeprefix("负").removesuffix("整").rpartition("元")
    jiao = FIGURES[rest[rest.index("角") - 1]] if "角" in rest else 0
    fen = FIGURES[rest[rest.index("分") - 1]] if "分" in rest else 0
    return sign * (Decimal(read_whole(whole)) + Decimal(jiao * 10 + fen) / 100)


def read_whole(words: str) -> int:
    for mark, worth in (("亿", 10**8), ("万", 10**4)):
        before, found, after = words.rpartition(mark)
        if found:
            return read_whole(before) * worth + read_whole(after)
    total = figure = 0
    for sign in words:
        if sign in SCALES:
            total, figure = total + figure * SCALES[sign], 0
        else:
            figure = FIGURES[sign]
    return total + figure


@given(st.integers(-(10**17), 10**17), st.integers(0, 17))
@example(10**15, 0)
@example(10**10 + 5, 0)
def test_capitals_of_an_amount_read_back(fen: int, zeros: int) -> None:
    fen = fen // 10**zeros * 10**zeros
    amount = Decimal(fen) / 100
    assume(abs(amount) < 10**16)
    words = call("RMBCAP", amount)
    assert read_capitals(words) == amount
    assert "零零" not in words and "零元" not in words.removeprefix("零元")


@given(st.text(max_size=50), st.integers(0, 60), st.integers(0, 60))
def test_left_mid_and_right_put_a_text_together_again(text: str, one: int, two: int) -> None:
    length = int(call("LEN", text))
    cut, rest = min(one, length), max(length - one - two, 0)
    parts = (call("LEFT", text, cut), call("MID", text, cut + 1, two), call("RIGHT", text, rest))
    assert call("CONCATENATE", *parts) == text


@given(st.text(max_size=50), st.text(min_size=1, max_size=3))
def test_split_is_undone_by_textjoin(text: str, separator: str) -> None:
    assert call("TEXTJOIN", separator, False, call("SPLIT", text, separator)) == text


@given(st.lists(numbers, min_size=1, max_size=20))
def test_statistics_of_a_list_agree(listed: list[Decimal]) -> None:
    values = tuple(listed)
    assert call("SUM", values) == sum(listed)
    assert call("LARGE", values, 1) == call("MAX", values) == max(listed)
    assert call("SMALL", values, 1) == call("MIN", values) == min(listed)
    assert call("MIN", values) <= call("MEDIAN", values) <= call("MAX", values)
    above, rest = call("SUMIF", values, ">5"), call("SUMIF", values, "<=5")
    assert above + rest == sum(listed)
    assert call("COUNTIF", values, ">5") + call("COUNTIF", values, "<=5") == len(listed)
    assert call("RANK", max(listed), values) == 1


@given(st.lists(st.one_of(st.none(), st.text(max_size=3)), max_size=20), st.text(max_size=3))
def test_equal_and_unequal_count_everything_once(listed: list[str | None], word: str) -> None:
    values = tuple(listed)
    assert call("COUNTIF", values, f"={word}") + call("COUNTIF", values, f"<>{word}") == len(values)


scalars = (
    st.none()
    | st.booleans()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.integers(-3, 40).map(Decimal)
    | st.text(max_size=20)
    | st.sampled_from(["", "Y", "sum", "0.00", "yyyy-mm-dd h:mm", ">5", "(a+)+$", "*a?", "\ud83d"])
    | st.dates()
    | st.datetimes(timezones=st.just(ZONE))
    | st.times()
    | st.builds(Picked, st.text(max_size=3), st.text(max_size=3))
)
records = st.dictionaries(st.sampled_from(["name", "latitude", "longitude"]), scalars)
anything = scalars | records | st.lists(scalars | records, max_size=4).map(tuple)
"""What a field, a record's column or a subform may hold."""


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_whatever_is_given_only_faults_come_out(name: str, data: st.DataObject) -> None:
    function = FUNCTIONS[name]
    values = [data.draw(anything) for _ in range(data.draw(st.sampled_from(counts(function))))]
    given = [lambda each=each: each for each in values] if function.is_lazy else values
    try:
        assert_value(function.run(AROUND, *given))
    except Fault as fault:
        assert_told(fault, name)


def counts(function: Function) -> list[int]:
    """How many arguments it may have: with none of the optional ones, all, and some of those that come again."""
    needed = sum(not parameter.is_optional for parameter in function.parameters)
    declared = len(function.parameters)
    if function.repeats:
        return [declared, declared + function.repeats]
    is_open = any(parameter.is_rest for parameter in function.parameters)
    return [*range(needed, declared + 1), *([declared + 1, declared + 3] if is_open else [])]


def assert_told(fault: Fault, name: str) -> None:
    assert fault.params["function"] == name
    for locale in ("zh_CN", "en"):
        assert "{" not in explain(fault, locale)


def assert_value(result: Value) -> None:
    assert result is None or isinstance(
        result, bool | Decimal | str | date | time | Picked | tuple | dict
    )
    assert not isinstance(result, str) or len(result) <= LONGEST_TEXT
    assert not isinstance(result, tuple) or len(result) <= LONGEST_LIST
