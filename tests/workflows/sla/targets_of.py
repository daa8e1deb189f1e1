"""The repair with other targets, played by a company whose calendar is nine to five with an hour for lunch."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

import yaml

from tests.workflows.builders_tickets import LI_HONG, REPAIR_FILE, REPORT, STAFF, Play
from workflows.answers import Answers
from workflows.calendars.calendars import Calendars, compile_calendars
from workflows.calendars.document import CalendarDocument
from workflows.company import Company
from workflows.effects import Notify, Outcome, Refusal
from workflows.engine import decide
from workflows.events import Event, Extended, Resumed, Suspended, TicketOpened
from workflows.parsing import parse
from workflows.people import Person
from workflows.ticket import Clock

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
HOURS = ["09:00-12:00", "13:00-18:00"]
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), HOURS)
"""Eight hours a day."""


def calendars(**more: object) -> Calendars:
    work = CalendarDocument.model_validate({"key": "work", "name": "上班", "week": WEEK, **more})
    night = {"key": "night", "name": "夜班", "week": {"mon": ["18:00-24:00"]}, "teams": ["night"]}
    both = [work, CalendarDocument.model_validate(night)]
    return compile_calendars(both, {}, "Asia/Shanghai")


class Promised(Play):
    """A repair under these targets, reported on Monday at nine unless told otherwise."""

    def __init__(
        self,
        *targets: str,
        answers: Answers = REPORT,
        at: datetime = MONDAY,
        by: Person = LI_HONG,
        company: Company | None = None,
    ) -> None:
        document = yaml.safe_load(REPAIR_FILE.read_text(encoding="utf-8"))
        document["sla"] = [yaml.safe_load(target) for target in targets]
        self.definition = parse(yaml.safe_dump(document, allow_unicode=True))
        self.staff, self.company = STAFF, company or Company(calendars=calendars())
        self.now, self.refusal = at, None
        opened = TicketOpened(by=by, origin=7, number="WX-1001", answers=answers)
        outcome = decide(None, opened, self.definition, at, self.staff, self.company)
        assert isinstance(outcome, Outcome)
        self.ticket, self.effects = replace(outcome.ticket, id=12), outcome.effects

    def _take(self, event: Event) -> Self:
        result = decide(self.ticket, event, self.definition, self.now, self.staff, self.company)
        self.refusal = result if isinstance(result, Refusal) else None
        self.effects = result.effects if isinstance(result, Outcome) else ()
        if isinstance(result, Outcome):
            self.ticket = result.ticket
        return self

    def takes(self, event: Event) -> Self:
        return self._take(event)

    def at(self, day: int, hour: int, minute: int = 0) -> Self:
        """Of November 2026."""
        self.now = datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)
        return self

    def suspend(self, by: Person) -> Self:
        return self._take(Suspended(by=by))

    def resume(self, by: Person) -> Self:
        return self._take(Resumed(by=by))

    def extend(self, by: Person, more: timedelta, reason: str = "等配件", target: str = "") -> Self:
        return self._take(Extended(by=by, more=more, reason=reason, target=target))

    def clock(self, target: str = "it") -> Clock:
        return next(each for each in self.ticket.clocks if each.target == target)

    def due(self, target: str = "it") -> str:
        """`24 10:00`, by the clock on the wall."""
        due_at = self.clock(target).due_at
        return due_at.astimezone(SHANGHAI).strftime("%d %H:%M") if due_at else "-"

    def rings(self, target: str = "it") -> str:
        at = self.clock(target).rings_at
        return at.astimezone(SHANGHAI).strftime("%d %H:%M") if at else "-"

    def pressed_at(self) -> list[str]:
        """The steps told by the last event."""
        return [each.details["at"] for each in self.effects_of(Notify) if "at" in each.details]

    def rings_in_time(self, target: str = "it", until: datetime | None = None) -> list[str]:
        """Every time its timer rings, with what is told then."""
        told = []
        while (at := self.clock(target).rings_at) and (until is None or at <= until):
            self.now = at.astimezone(UTC)
            self.ring(target)
            moment = at.astimezone(SHANGHAI).strftime("%d %H:%M")
            told += [f"{moment} {step}" for step in self.pressed_at()]
        return told
