"""Days and hours: a date, a time of day, a moment; kept as ISO 8601 text, read as people say them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from workflows.answers import Answer
from workflows.expressions.types import DATE, MOMENT, TIME, Type
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds import schemas
from workflows.kinds.cells import Shape
from workflows.kinds.kind import Around, Choice, Heard, Kind, More, Schema, as_is, wrong_shape
from workflows.kinds.problems import Problem, ProblemCode
from workflows.labels import Label
from workflows.reading.days import find_day
from workflows.reading.folding import fold
from workflows.reading.hours import find_time
from workflows.reading.moments import find_moment

_DAY, _CLOCK, _MOMENT = map(re.compile, (schemas.DAY, schemas.CLOCK, schemas.MOMENT))
_DAYS = (
    Label(zh="今天", en="Today"),
    Label(zh="明天", en="Tomorrow"),
    Label(zh="后天", en="The day after"),
)
_WEEKDAYS = tuple(
    Label(zh=zh, en=en)
    for zh, en in zip(
        "一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True
    )
)


class DateKind(Kind):
    """日期, kept as 2026-11-24. Of a field whose `latest` has passed, days lie behind: 5月3日 is last May."""

    name: ClassVar[str] = "date"
    label: ClassVar[Label] = Label(zh="日期", en="Date")
    shape: ClassVar[Shape] = Shape.DATE
    settings: ClassVar[frozenset[str]] = frozenset({"earliest", "latest"})

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        day = _day(field, words, around)
        if day is None:
            return Problem(code=ProblemCode.NOT_A_DATE)
        return limit_problem(at_start(day, around.now), around) or day.isoformat()

    def pressed(
        self, field: FormField, choice: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        return self.read(field, _DAYS[int(choice)].zh, around)

    def find(self, field: FormField, text: str, around: Around) -> Heard | None:
        """Only where it is called by its name: a day in a story may be any day."""
        said = fold(text)
        names = [name for name in (field.label.zh, field.label.en, *field.words) if name]
        place = next((said.find(fold(name)) for name in names if fold(name) in said), -1)
        day = _day(field, text[place:], around) if place >= 0 else None
        return Heard(answer=day.isoformat(), start=0, end=0) if day else None

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        return None if date_of(answer) else wrong_shape()

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        day = date_of(answer)
        return shown_day(day, locale) if day else as_is(answer)

    def written(self, field: FormField, answer: Answer) -> str:
        return as_is(answer)

    def choices(
        self, field: FormField, around: Around, so_far: Answer | None = None
    ) -> tuple[Choice, ...]:
        """Today and the next two, those within the limits."""
        days = (around.now.date() + timedelta(days=count) for count in range(len(_DAYS)))
        return tuple(
            Choice(id=str(count), label=_DAYS[count])
            for count, day in enumerate(days)
            if not limit_problem(at_start(day, around.now), around)
        )

    def type(self, field: FormField) -> Type:
        return DATE

    def value(self, field: FormField, answer: Answer) -> Value:
        return date_of(answer)

    def answer(self, field: FormField, value: Value) -> Answer | None:
        if isinstance(value, datetime):
            return value.date().isoformat()
        return value.isoformat() if isinstance(value, date) else None

    def schema(self, field: FormField) -> Schema:
        return schemas.day()


class TimeKind(Kind):
    """时间, kept as 15:30."""

    name: ClassVar[str] = "time"
    label: ClassVar[Label] = Label(zh="时间", en="Time")
    shape: ClassVar[Shape] = Shape.TIME

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        found = find_time(words)
        return f"{found.value:%H:%M}" if found else Problem(code=ProblemCode.NOT_A_TIME)

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        return None if time_of(answer) else wrong_shape()

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        return as_is(answer)

    def type(self, field: FormField) -> Type:
        return TIME

    def value(self, field: FormField, answer: Answer) -> Value:
        return time_of(answer)

    def answer(self, field: FormField, value: Value) -> Answer | None:
        return f"{value:%H:%M}" if isinstance(value, time | datetime) else None

    def schema(self, field: FormField) -> Schema:
        return {"type": "string", "pattern": f"^{schemas.CLOCK}$"}


class MomentKind(Kind):
    """日期时间, kept as 2026-11-24T15:30+08:00 in the company's zone."""

    name: ClassVar[str] = "moment"
    label: ClassVar[Label] = Label(zh="日期时间", en="Date and time")
    shape: ClassVar[Shape] = Shape.MOMENT
    settings: ClassVar[frozenset[str]] = frozenset({"earliest", "latest"})

    def read(
        self, field: FormField, words: str, around: Around, so_far: Answer | None = None
    ) -> Answer | More | Problem:
        moment = moment_of(words.strip())
        found = None if moment else find_moment(words, around.now)
        meant = moment or (found.value if found else None)
        if meant is None:
            return Problem(code=ProblemCode.NOT_A_MOMENT)
        return limit_problem(meant, around) or meant.isoformat(timespec="minutes")

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        if not isinstance(answer, str) or not is_moment(answer):
            return wrong_shape()
        return None if moment_of(answer) else Problem(code=ProblemCode.NOT_A_MOMENT)

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        moment = moment_of(as_is(answer))
        return shown_moment(moment, locale) if moment else as_is(answer)

    def written(self, field: FormField, answer: Answer) -> str:
        return as_is(answer)

    def type(self, field: FormField) -> Type:
        return MOMENT

    def value(self, field: FormField, answer: Answer) -> Value:
        return moment_of(as_is(answer))

    def answer(self, field: FormField, value: Value) -> Answer | None:
        return value.isoformat(timespec="minutes") if isinstance(value, datetime) else None

    def schema(self, field: FormField) -> Schema:
        return schemas.moment()


def limit_problem(moment: datetime, around: Around) -> Problem | None:
    if around.earliest and moment < around.earliest:
        return Problem(code=ProblemCode.TOO_EARLY, params={"min": f"{around.earliest:%Y-%m-%d}"})
    if around.latest and moment > around.latest:
        return Problem(code=ProblemCode.TOO_LATE, params={"max": f"{around.latest:%Y-%m-%d}"})
    return None


def at_start(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(), tzinfo=now.tzinfo)


def date_of(answer: Answer) -> date | None:
    """Of an answer as it is kept: 2026-11-24, and no other way ISO 8601 knows."""
    if not isinstance(answer, str) or not _DAY.fullmatch(answer):
        return None
    try:
        return date.fromisoformat(answer)
    except ValueError:
        return None


def moment_of(text: str) -> datetime | None:
    """Only an aware one, as it is kept."""
    if not is_moment(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def is_moment(text: str) -> bool:
    """By its shape; the day may be none of the calendar's."""
    return bool(_MOMENT.fullmatch(text))


def shown_day(day: date, locale: str) -> str:
    weekday = _WEEKDAYS[day.weekday()].say(locale)
    return (
        f"{day.isoformat()} ({weekday})"
        if locale.startswith("en")
        else f"{day.isoformat()}（周{weekday}）"
    )


def shown_moment(moment: datetime, locale: str) -> str:
    return f"{shown_day(moment.date(), locale)} {moment:%H:%M}"


def time_of(answer: Answer) -> time | None:
    is_one = isinstance(answer, str) and _CLOCK.fullmatch(answer)
    return time.fromisoformat(answer) if isinstance(answer, str) and is_one else None


def _day(field: FormField, words: str, around: Around) -> date | None:
    looks_back = around.latest is not None and around.latest <= around.now
    found = find_day(words, around.now, looks_back=looks_back)
    return date_of(words.strip()) or (found.value if found else None)


KINDS: tuple[Kind, ...] = (DateKind(), TimeKind(), MomentKind())
