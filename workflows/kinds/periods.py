"""Stretches of time: from one day to another, when somebody is at home, one of the slots that are offered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from workflows.answers import Answer, parts
from workflows.expressions.types import DATE, MOMENT, Base, Name, Type
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds.dates import (
    at_start,
    date_of,
    limit_problem,
    moment_of,
    shown_day,
    shown_moment,
)
from workflows.kinds.kind import (
    Around,
    Asking,
    Choice,
    Heard,
    Kind,
    More,
    Schema,
    as_is,
    wrong_shape,
)
from workflows.kinds.options import by_place
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label
from workflows.reading.days import days_in
from workflows.reading.folding import bare
from workflows.reading.found import apart, in_place
from workflows.reading.periods import Period, find_period

MOST_SLOTS = 6
_SUGGESTED = (
    Label(zh="今天下午", en="This afternoon"),
    Label(zh="明天上午", en="Tomorrow morning"),
    Label(zh="明天下午", en="Tomorrow afternoon"),
    Label(zh="周末", en="At the weekend"),
)


class DateRangeKind(Kind):
    """日期区间, both days included."""

    name: ClassVar[str] = "date_range"
    label: ClassVar[Label] = Label(zh="日期区间", en="Date range")

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        """Both at once, or one after the other; a single day given twice is that day."""
        days = [found.value for found in apart(days_in(in_place(words), around.now.date()))]
        first = date_of(parts(so_far).get("from", "")) or (days.pop(0) if days else None)
        if first is None:
            return Problem(code=ProblemCode.NOT_A_DATE)
        if not days:
            return _ended(first, so_far)
        last = days[0]
        if last < first:
            return Problem(code=ProblemCode.ENDS_BEFORE, params={"from": first.isoformat()})
        return {"from": first.isoformat(), "to": last.isoformat()}

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        first, last = (date_of(parts(answer).get(key, "")) for key in ("from", "to"))
        if first is None or last is None or len(parts(answer)) > len(("from", "to")):
            return wrong_shape()
        ends_before = Problem(code=ProblemCode.ENDS_BEFORE, params={"from": first.isoformat()})
        return ends_before if last < first else None

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        days = [date_of(parts(answer).get(key, "")) for key in ("from", "to")]
        shown = [shown_day(day, locale) for day in days if day]
        return " ~ ".join(shown) if len(shown) == len(days) else as_is(answer)

    def written(self, field: FormField, answer: Answer) -> str:
        return f"{parts(answer).get('from', '')} ~ {parts(answer).get('to', '')}"

    def type(self, field: FormField) -> Type:
        columns = (Name("from", ("开始", "from"), DATE), Name("to", ("结束", "to"), DATE))
        return Type(Base.RECORD, columns=columns)

    def value(self, field: FormField, answer: Answer) -> Value:
        return {key: date_of(parts(answer).get(key, "")) for key in ("from", "to")}

    def answer(self, field: FormField, value: Value) -> Answer | None:
        return None

    def schema(self, field: FormField) -> Schema:
        day = {"type": "string", "format": "date"}
        return _object({"from": day, "to": day})


class PeriodKind(Kind):
    """方便时间: when somebody can be visited, as they say it (明天下午三点以后), with the hours it means."""

    name: ClassVar[str] = "period"
    label: ClassVar[Label] = Label(zh="方便时间", en="Convenient time")
    settings: ClassVar[frozenset[str]] = frozenset({"suggest", "earliest", "latest"})

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        found = find_period(_suggested(field, words), around.now)
        if found is None:
            return Problem(code=ProblemCode.NOT_A_PERIOD)
        if found.value.end <= around.now:
            return Problem(code=ProblemCode.IS_OVER)
        return limit_problem(found.value.end, around) or _kept(found.value)

    def pressed(
        self, field: FormField, choice: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        return self.read(field, (field.suggest or _SUGGESTED)[int(choice)].zh, around)

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        """What lies ahead; since when something is broken is no time for a visit."""
        found = find_period(text, around.now)
        if found is None or found.value.start < around.now - timedelta(hours=1):
            return None
        return Heard(answer=_kept(found.value), start=0, end=0)

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        given = parts(answer)
        moments = [moment_of(given.get(key, "")) for key in ("start", "end")]
        known = {"start", "end", "words", "is_open_end"}
        return None if all(moments) and given.keys() <= known else wrong_shape()

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        """The hours first; what was said stays with them."""
        given = parts(answer)
        start, end = (moment_of(given.get(key, "")) for key in ("start", "end"))
        if not start or not end:
            return as_is(answer)
        meant = _shown(start, end, bool(given.get("is_open_end")), locale)
        return f"{given['words']}（{meant}）" if given.get("words") else meant

    def written(self, field: FormField, answer: Answer) -> str:
        return parts(answer).get("words", "")

    def choices(
        self, field: FormField, around: Around, so_far: Answer | None = None
    ) -> tuple[Choice, ...]:
        return tuple(
            Choice(id=str(place), label=label)
            for place, label in enumerate(field.suggest or _SUGGESTED)
            if not isinstance(self.read(field, label.zh, around), Problem)
        )

    def type(self, field: FormField) -> Type:
        columns = (Name("start", ("开始", "start"), MOMENT), Name("end", ("结束", "end"), MOMENT))
        return Type(Base.RECORD, columns=columns)

    def value(self, field: FormField, answer: Answer) -> Value:
        return {key: moment_of(parts(answer).get(key, "")) for key in ("start", "end")}

    def answer(self, field: FormField, value: Value) -> Answer | None:
        return None

    def schema(self, field: FormField) -> Schema:
        moment = {"type": "string", "format": "date-time"}
        optional: Schema = {"words": {"type": "string"}, "is_open_end": {"type": "string"}}
        return _object({"start": moment, "end": moment}, optional)


class TimeSlotKind(Kind):
    """预约时段: one of `slots` (09:00-12:00) on one of the next `days`."""

    name: ClassVar[str] = "time_slot"
    label: ClassVar[Label] = Label(zh="预约时段", en="Appointment")
    asking: ClassVar[Asking] = Asking.ONE
    settings: ClassVar[frozenset[str]] = frozenset({"slots", "days", "earliest", "latest"})
    needs: ClassVar[frozenset[str]] = frozenset({"slots"})

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        offered = list(_offered(field, around))
        placed = by_place(offered[:MOST_SLOTS], bare(words))
        if placed:
            return placed
        found = find_period(words, around.now)
        meant = [slot for slot in offered if found and _covers(slot, found.value, around.now)]
        return meant[0] if meant else Problem(code=ProblemCode.NO_SUCH_SLOT)

    def pressed(
        self, field: FormField, choice: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        offered = {_slot_id(slot): slot for slot in _offered(field, around)}
        return offered.get(choice) or Problem(code=ProblemCode.NO_SUCH_SLOT)

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        given = parts(answer)
        hours = f"{given.get('from')}-{given.get('to')}"
        is_right = (
            date_of(given.get("date", ""))
            and hours in field.slots
            and set(given) == {"date", "from", "to"}
        )
        return None if is_right else wrong_shape()

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        given = parts(answer)
        day = date_of(given.get("date", ""))
        return (
            f"{shown_day(day, locale)} {given.get('from')}–{given.get('to')}"
            if day
            else as_is(answer)
        )

    def written(self, field: FormField, answer: Answer) -> str:
        given = parts(answer)
        return f"{given.get('date', '')} {given.get('from', '')}-{given.get('to', '')}"

    def choices(
        self, field: FormField, around: Around, so_far: Answer | None = None
    ) -> tuple[Choice, ...]:
        return tuple(
            Choice(
                id=_slot_id(slot),
                label=Label(zh=self.show(field, slot, "zh_CN"), en=self.show(field, slot, "en")),
            )
            for slot, _ in zip(_offered(field, around), range(MOST_SLOTS), strict=False)
        )

    def type(self, field: FormField) -> Type:
        """Its day: the hours are told in words."""
        return DATE

    def value(self, field: FormField, answer: Answer) -> Value:
        return date_of(parts(answer).get("date", ""))

    def answer(self, field: FormField, value: Value) -> Answer | None:
        return None

    def schema(self, field: FormField) -> Schema:
        text = {"type": "string"}
        return _object({"date": {"type": "string", "format": "date"}, "from": text, "to": text})


def _ended(first: date, so_far: Answer | None) -> Answer | More | Problem:
    """The beginning alone waits for the end."""
    if so_far is None:
        return More(so_far={"from": first.isoformat()})
    return Problem(code=ProblemCode.NOT_A_DATE)


def _suggested(field: FormField, words: str) -> str:
    placed = by_place(field.suggest or _SUGGESTED, bare(words))
    return placed.zh if placed else words


def _kept(period: Period) -> Answer:
    moments = {
        "start": period.start.isoformat(timespec="minutes"),
        "end": period.end.isoformat(timespec="minutes"),
        "words": period.words.strip(),
    }
    return {**moments, "is_open_end": "1"} if period.is_open_end else moments


def _shown(start: datetime, end: datetime, is_open_end: bool, locale: str) -> str:
    shown = shown_moment(start, locale)
    if is_open_end:
        return f"from {shown}" if locale.startswith("en") else f"{shown} 起"
    if end.date() == start.date() or (
        end - start <= timedelta(days=1) and not end.hour + end.minute
    ):
        return f"{shown}–{end:%H:%M}" if end.hour + end.minute else f"{shown}–24:00"
    return f"{shown} ~ {shown_moment(end, locale)}"


def _offered(field: FormField, around: Around) -> Iterator[dict[str, str]]:
    """Those still to begin, within the limits, earliest first."""
    for count in range((field.days or 7) + 1):
        day = around.now.date() + timedelta(days=count)
        for hours in field.slots:
            begin, _, end = hours.partition("-")
            starts = at_start(day, around.now) + _since_midnight(begin)
            if starts > around.now and not limit_problem(starts, around):
                yield {"date": day.isoformat(), "from": begin, "to": end}


def _since_midnight(clock: str) -> timedelta:
    at = time.fromisoformat(clock)
    return timedelta(hours=at.hour, minutes=at.minute)


def _covers(slot: dict[str, str], period: Period, now: datetime) -> bool:
    """Whether the slot and what was said have time in common."""
    midnight = at_start(date.fromisoformat(slot["date"]), now)
    begins, ends = midnight + _since_midnight(slot["from"]), midnight + _since_midnight(slot["to"])
    return begins < max(period.end, period.start + timedelta(minutes=1)) and period.start < ends


def _slot_id(slot: dict[str, str]) -> str:
    return f"{slot['date']}T{slot['from']}"


def _object(required: Schema, optional: Schema | None = None) -> Schema:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


KINDS: tuple[Kind, ...] = (DateRangeKind(), PeriodKind(), TimeSlotKind())
