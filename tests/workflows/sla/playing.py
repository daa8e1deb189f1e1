"""A story played to `decide`, with every timer rung as it falls due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, lru_cache
from math import ceil

from tests.workflows.builders_tickets import (
    LI_HONG,
    REPORT,
    STAFF,
    SUN_LI,
    WANG_QIANG,
    ZHAO_LEI,
    repair_definition,
)
from tests.workflows.sla.open_minutes import WrittenCalendar
from tests.workflows.sla.scenes import REPAIR, Scene, Step
from tests.workflows.sla.worlds import CONDITIONS, Story, World
from workflows.calendars.calendar import Calendar
from workflows.calendars.calendars import Calendars, compile_calendars
from workflows.calendars.document import CalendarDocument, Week
from workflows.calendars.special_days import FIXED_DATES, DayOff, Makeup, SpecialDays
from workflows.company import Company
from workflows.definition import Definition
from workflows.effects import Notify, Outcome, Refusal
from workflows.engine import decide
from workflows.events import (
    ActionTaken,
    CalendarsChanged,
    Cancelled,
    CommentAdded,
    Event,
    Extended,
    Reopened,
    Replied,
    Resumed,
    Suspended,
    TicketOpened,
    TimerExpired,
)
from workflows.people import Person
from workflows.replay import Changes, changes_between
from workflows.targets import Target
from workflows.ticket import Clock, Ticket

MINUTE = timedelta(minutes=1)
_DAY_MAN, _NIGHT_MAN = WANG_QIANG, ZHAO_LEI
_PEOPLE = {
    **STAFF.people,
    _DAY_MAN.id: replace(STAFF.people[_DAY_MAN.id], teams=frozenset({"day"})),
    _NIGHT_MAN.id: replace(STAFF.people[_NIGHT_MAN.id], teams=frozenset({"night"})),
}
TEAMS = replace(STAFF, people=_PEOPLE)


class Played:
    """A ticket that lives through events, with its timers rung as they fall due."""

    def __init__(self, world: World, story: Story, *, rings: bool = True) -> None:
        self.definition = _definition(story)
        self.world, self.other = world, world.other or world
        self.company = Company(calendars=calendars_of(world))
        self.now = world.begins + story.opened * MINUTE
        self.rings = rings
        report = {**REPORT, "product": story.product}
        event = TicketOpened(by=LI_HONG, origin=7, number="WX-1001", answers=report)
        outcome = decide(None, event, self.definition, self.now, TEAMS, self.company)
        assert isinstance(outcome, Outcome)
        self.ticket = replace(outcome.ticket, id=12)
        self.changes: list[Changes] = [changes_between(None, self.ticket)]
        self.refused = ""
        self.pressed: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._ring()

    def pass_to(self, moment: datetime) -> None:
        self._ring(moment)
        self.now = moment

    def take(self, event: Event) -> None:
        outcome = decide(self.ticket, event, self.definition, self.now, TEAMS, self.company)
        if isinstance(outcome, Refusal):
            self.refused = outcome.reason.value
            return
        self._become(outcome.ticket)
        self._ring()

    def go_on(self, step: Step, scene: Scene) -> None:
        """As `scene` stands before the step."""
        if step.name != "change_hours":
            self.take(event_of(step, scene, self.ticket))
            return
        self.world, self.other = self.other, self.world
        before, self.company = self.company, Company(calendars=calendars_of(self.world))
        self.take(CalendarsChanged(before=before.calendars))

    def clock(self, target: str) -> Clock:
        return next(each for each in self.ticket.clocks if each.target == target)

    def spent(self, target: str) -> float:
        """Minutes up to now."""
        clock = self.clock(target)
        calendar = self.company.calendars.named(clock.calendar)
        running = clock.running_since
        passed = calendar.between(running, self.now) / MINUTE if running else 0.0
        return clock.spent_seconds / 60 + passed

    def _ring(self, until: datetime | None = None) -> None:
        """All that are due by then, each at its moment."""
        until = until or self.now
        while self.rings and (due := self._next_ring()) and due[0] <= until:
            moment = max(due[0], self.now)
            event = TimerExpired(name=due[1])
            outcome = decide(self.ticket, event, self.definition, moment, TEAMS, self.company)
            assert isinstance(outcome, Outcome)
            self._hear(outcome, moment)
            self._become(outcome.ticket)

    def _hear(self, outcome: Outcome, moment: datetime) -> None:
        """Which steps of a ladder were told, in which minute."""
        minute = ceil((moment - self.world.begins) / MINUTE)
        for told in outcome.effects:
            if isinstance(told, Notify) and "at" in told.details:
                self.pressed[told.target].append((minute, told.details["at"]))

    def _become(self, ticket: Ticket) -> None:
        self.changes.append(changes_between(self.ticket, ticket))
        self.ticket = ticket

    def _next_ring(self) -> tuple[datetime, str] | None:
        armed = [(each.rings_at, each.target) for each in self.ticket.clocks if each.rings_at]
        return min(armed, default=None)


def event_of(step: Step, scene: Scene, ticket: Ticket) -> Event:
    said = _SAID.get(step.name)
    if said:
        return said(step)
    by, action, answers = _PRESSED[step.name]
    if step.name == "cost":
        answers = {"parts": "压缩机", "cost": str(step.amount)}
    if scene.place == REPAIR:
        by = _ENGINEERS[scene.engineer]
    task = next(task for task in reversed(ticket.open_tasks) if task.node == scene.place)
    return ActionTaken(by=by, task=task.id, action=action, answers=answers)


_SAID: dict[str, Callable[[Step], Event]] = {
    "comment": lambda step: CommentAdded(by=LI_HONG, text="几点到？"),
    "reply": lambda step: Replied(by=SUN_LI, text="马上"),
    "suspend": lambda step: Suspended(by=SUN_LI, reason="等"),
    "resume": lambda step: Resumed(by=SUN_LI),
    "cancel": lambda step: Cancelled(by=SUN_LI, reason="不修了"),
    "reopen": lambda step: Reopened(by=LI_HONG, reason="又坏了"),
    "extend": lambda step: Extended(by=SUN_LI, more=step.amount * MINUTE, reason="缺件"),
    "wind": lambda step: CalendarsChanged(),
}
_ENGINEERS = {"day": _DAY_MAN, "night": _NIGHT_MAN}
_PRESSED: dict[str, tuple[Person, str, dict[str, str]]] = {
    "accept_by_day": (_DAY_MAN, "accept", {}),
    "accept_by_night": (_NIGHT_MAN, "accept", {}),
    "hand_back": (_DAY_MAN, "hand_back", {}),
    "hold": (_DAY_MAN, "wait_parts", {}),
    "go_on": (_DAY_MAN, "parts_here", {}),
    "cost": (_DAY_MAN, "report_cost", {}),
    "resolve": (_DAY_MAN, "resolve", {"solution": "好了"}),
    "approve": (SUN_LI, "approve", {}),
    "refuse": (SUN_LI, "reject", {"refusal": "太贵"}),
    "yes": (LI_HONG, "confirm", {}),
    "no": (LI_HONG, "reopen", {}),
    "rate": (LI_HONG, "rate", {"rating": "5"}),
}


def _definition(story: Story) -> Definition:
    targets = tuple(Target.model_validate(each.written) for each in story.targets)
    return _compiled().model_copy(update={"sla": targets})


@cache
def _compiled() -> Definition:
    """The repair with everything worked out that its copies can share."""
    repair = repair_definition()
    for condition in CONDITIONS:
        repair.compiled(condition)
    _ = repair.conditions, repair.walked, repair.blueprint
    return repair


@lru_cache(maxsize=2)
def calendars_of(world: World) -> Calendars:
    by_key: dict[str, Calendar] = {}
    by_team: dict[str, Calendar] = {}
    for each in world.calendars:
        made = compile_calendars([_document(each)], {"CN": _special_days(each)}, each.zone)
        by_key[each.key] = made.named(each.key)
        by_team |= made.by_team
    return Calendars(by_key=by_key, by_team=by_team)


def _document(written: WrittenCalendar) -> CalendarDocument:
    return CalendarDocument.model_validate(
        {
            "key": written.key,
            "name": written.key,
            "zone": written.zone,
            "week": dict(zip(Week.model_fields, written.week, strict=True)),
            "holidays": "CN" if written.holidays else "",
            "makeup": written.makeup,
            "days": written.days,
            "teams": written.teams,
        }
    )


def _special_days(written: WrittenCalendar) -> SpecialDays:
    known = written.holidays
    if known is None:
        return SpecialDays()
    return SpecialDays(
        days={day: DayOff("休") for day in known.off} | {day: Makeup("班") for day in known.work},
        published=known.published,
        fixed=FIXED_DATES["CN"],
    )
