"""预约时段: hours that can be booked on the days to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from workflows.answers import Answer, parts
from workflows.expressions.types import DATE, Type
from workflows.expressions.values import Value
from workflows.form_fields import FormField
from workflows.kinds import wordings
from workflows.kinds.cells import Part, Shape
from workflows.kinds.dates import at_start, date_of, limit_problem, shown_day
from workflows.kinds.kind import Around, Asking, Choice, Kind, More, Schema, as_is, wrong_shape
from workflows.kinds.options import by_place
from workflows.kinds.problems import Problem, ProblemCode
from workflows.kinds.schemas import day, object_of
from workflows.labels import Label
from workflows.reading.folding import bare
from workflows.reading.periods import Period, find_period

MOST_SLOTS = 6


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
        return self.offered(field, around)[:MOST_SLOTS]

    def offered(self, field: FormField, around: Around) -> tuple[Choice, ...]:
        return tuple(
            Choice(
                id=_slot_id(slot),
                label=Label(zh=self.show(field, slot, "zh_CN"), en=self.show(field, slot, "en")),
            )
            for slot in _offered(field, around)
        )

    def cell_parts(self, field: FormField) -> tuple[Part, ...]:
        return (
            Part(key="date", label=wordings.DAY, shape=Shape.DATE),
            Part(key="from", label=wordings.FROM, shape=Shape.TIME),
            Part(key="to", label=wordings.UNTIL, shape=Shape.TIME),
        )

    def type(self, field: FormField) -> Type:
        """Its day: the hours are told in words."""
        return DATE

    def value(self, field: FormField, answer: Answer) -> Value:
        return date_of(parts(answer).get("date", ""))

    def answer(self, field: FormField, value: Value) -> Answer | None:
        return None

    def schema(self, field: FormField) -> Schema:
        """Its hours together are one of the slots."""
        hours = [each.partition("-")[::2] for each in field.slots]
        whole = object_of({"date": day(), "from": {"type": "string"}, "to": {"type": "string"}})
        slots = [{"properties": {"from": {"const": a}, "to": {"const": b}}} for a, b in hours]
        return {**whole, "anyOf": slots}


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


KINDS: tuple[Kind, ...] = (TimeSlotKind(),)
