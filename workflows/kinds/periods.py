"""方便时间: when somebody can be visited."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import ClassVar

from workflows.answers import Answer, parts
from workflows.expressions.types import MOMENT, Base, Name, Type
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds import wordings
from workflows.kinds.cells import Part, Shape
from workflows.kinds.dates import is_moment, limit_problem, moment_of, shown_day, shown_moment
from workflows.kinds.kind import Around, Choice, Heard, Kind, More, Schema, as_is, wrong_shape
from workflows.kinds.options import by_place
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.schemas import moment, object_of
from workflows.labels import Label
from workflows.reading.folding import bare
from workflows.reading.found import Found
from workflows.reading.periods import Period, days_told, find_period

_NEAR = 8
_AT_HOME = re.compile(
    r"在家|有空|有人|方便|可以|都行|都好|休息|不上班|\b(?:home|free|available|suits?|fine|works|convenient)\b",
    re.IGNORECASE,
)
_SUGGESTED = (
    Label(zh="今天下午", en="This afternoon"),
    Label(zh="明天上午", en="Tomorrow morning"),
    Label(zh="明天下午", en="Tomorrow afternoon"),
    Label(zh="周末", en="At the weekend"),
)

_WHENEVER = "随时"
_ANY = re.compile(
    r"(?:都|怎么都|哪天都|几时都)(?:可以|行|好|方便)的?|随便(?:什么时候|哪天|你们?)?|无所谓|[看听随]你们(?:安排|方便|的)?|你们(?:定|安排)"
    r"|whenever(?: suits you| you like| you can)?|any(?: of them| day)?|i don't mind"
)


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
        """What lies ahead; since when something is broken is no time for a visit, nor are hours in a story about
        something else."""
        found = find_period(text, around.now)
        if found is None or found.value.start < around.now - timedelta(hours=1):
            return None
        if not (days_told(found.value.words, around.now) or _is_offered(text, found)):
            return None
        return Heard(answer=_kept(found.value), start=0, end=0)

    def problem(self, field: FormField, answer: Answer) -> Problem | None:
        given = parts(answer)
        moments = [given.get(key, "") for key in ("start", "end")]
        known = {"start", "end", "words", "is_open_end"}
        if not all(map(is_moment, moments)) or not given.keys() <= known:
            return wrong_shape()
        is_in_calendar = all(map(moment_of, moments))
        return None if is_in_calendar else Problem(code=ProblemCode.NOT_A_PERIOD)

    def show(self, field: FormField, answer: Answer, locale: str) -> str:
        """In their words, then the hours meant; a suggestion that was taken is read in the reader's language."""
        given = parts(answer)
        start, end = (moment_of(given.get(key, "")) for key in ("start", "end"))
        if not start or not end:
            return as_is(answer)
        meant = _shown(start, end, bool(given.get("is_open_end")), locale)
        said = given.get("words", "")
        taken = next((each for each in field.suggest or _SUGGESTED if each.zh == said), None)
        words = taken.say(locale) if taken else said
        return (", " if locale.startswith("en") else "，").join(filter(None, (words, meant)))

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

    def cell_parts(self, field: FormField) -> tuple[Part, ...]:
        return (
            Part(key="start", label=wordings.FROM, shape=Shape.MOMENT),
            Part(key="end", label=wordings.UNTIL, shape=Shape.MOMENT),
            Part(key="words", label=wordings.IN_THEIR_WORDS),
            Part(key="is_open_end", label=wordings.OR_LATER),
        )

    def type(self, field: FormField) -> Type:
        columns = (Name("start", ("开始", "start"), MOMENT), Name("end", ("结束", "end"), MOMENT))
        return Type(Base.RECORD, columns=columns)

    def value(self, field: FormField, answer: Answer) -> Value:
        return {key: moment_of(parts(answer).get(key, "")) for key in ("start", "end")}

    def answer(self, field: FormField, value: Value) -> Answer | None:
        return None

    def schema(self, field: FormField) -> Schema:
        optional: Schema = {"words": {"type": "string"}, "is_open_end": {"type": "string"}}
        return object_of({"start": moment(), "end": moment()}, optional)


def _is_offered(text: str, found: Found[Period]) -> bool:
    """上午在家 offers the morning; 约好上午没来 does not."""
    return _AT_HOME.search(text[max(0, found.start - _NEAR) : found.end + _NEAR]) is not None


def _suggested(field: FormField, words: str) -> str:
    placed = by_place(field.suggest or _SUGGESTED, bare(words))
    if placed:
        return placed.zh
    return _WHENEVER if _ANY.fullmatch(bare(words)) else words


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
    if _is_midnight(start) and _is_midnight(end) and end > start:
        return _shown_days(start.date(), end.date() - timedelta(days=1), locale)
    if end.date() == start.date():
        return f"{shown}–{end:%H:%M}" if end > start else shown
    if _is_midnight(end) and end - start <= timedelta(days=1):
        return f"{shown}–24:00"
    return f"{shown} ~ {shown_moment(end, locale)}"


def _shown_days(first: date, last: date, locale: str) -> str:
    """Whole ones."""
    if first != last:
        return f"{shown_day(first, locale)} ~ {shown_day(last, locale)}"
    return (
        f"{shown_day(first, locale)}, all day"
        if locale.startswith("en")
        else f"{shown_day(first, locale)}全天"
    )


def _is_midnight(moment: datetime) -> bool:
    return not moment.hour + moment.minute


KINDS: tuple[Kind, ...] = (PeriodKind(),)
