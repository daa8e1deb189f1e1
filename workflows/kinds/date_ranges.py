"""From one day to another."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from workflows.answers import Answer, parts
from workflows.expressions.types import DATE, Base, Name, Type
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds import wordings
from workflows.kinds.cells import Part, Shape
from workflows.kinds.dates import date_of, shown_day
from workflows.kinds.kind import Around, Kind, More, Schema, as_is, wrong_shape
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.schemas import day, object_of
from workflows.labels import Label
from workflows.reading.days import days_in
from workflows.reading.found import apart, in_place


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

    def cell_parts(self, field: FormField) -> tuple[Part, ...]:
        return (
            Part(key="from", label=wordings.FROM, shape=Shape.DATE),
            Part(key="to", label=wordings.UNTIL, shape=Shape.DATE),
        )

    def type(self, field: FormField) -> Type:
        columns = (Name("from", ("开始", "from"), DATE), Name("to", ("结束", "to"), DATE))
        return Type(Base.RECORD, columns=columns)

    def value(self, field: FormField, answer: Answer) -> Value:
        return {key: date_of(parts(answer).get(key, "")) for key in ("from", "to")}

    def answer(self, field: FormField, value: Value) -> Answer | None:
        return None

    def schema(self, field: FormField) -> Schema:
        return object_of({"from": day(), "to": day()})


def _ended(first: date, so_far: Answer | None) -> Answer | More | Problem:
    """The beginning alone waits for the end."""
    if so_far is None:
        return More(so_far={"from": first.isoformat()})
    return Problem(code=ProblemCode.NOT_A_DATE)


KINDS: tuple[Kind, ...] = (DateRangeKind(),)
