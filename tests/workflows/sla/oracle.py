"""Deadlines by counting minutes: in each, does the clock run, and is the calendar that holds open? Knows nothing of `workflows.sla`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.workflows.sla.scenes import GONE, PLACES, Scene

OVER, BEYOND = -1, -2
"""A deadline that lies before the clock last began to run, and one that lies after the last minute looked at."""

Condition = Callable[[Scene], bool]


def always(scene: Scene) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Terms: where `when` holds, so many minutes by this calendar (`team` for that of whoever has it)."""

    when: Condition
    within: int
    calendar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """The first of `cases` that holds; the last always does. `until` are places, or reply, resolved, closed. `ladder` are
    steps of which somebody hears: a share of the time, or so long before or after the deadline."""

    since: str
    until: tuple[str, ...]
    concerns: Condition
    cases: tuple[Case, ...]
    pauses_in: tuple[str, ...]
    pauses_on_hold: bool
    is_afresh: bool
    ladder: tuple[str, ...]

    def has_begun(self, scene: Scene) -> bool:
        if self.since == "opened":
            return True
        if self.since == "message":
            return scene.was_asked
        return self.since in scene.came and not scene.is_ahead(self.since)

    def is_met(self, scene: Scene) -> bool:
        return any(self._is_reached(end, scene) for end in self.until)

    def _is_reached(self, end: str, scene: Scene) -> bool:
        match end:
            case "reply":
                is_answered = not scene.is_asked if self.since == "message" else scene.was_answered
                return is_answered or scene.is_at_rest
            case "resolved":
                return scene.is_at_rest
            case "closed":
                return scene.is_closed
            case place:
                return place in scene.done and scene.is_behind(place)

    def is_paused(self, scene: Scene) -> bool:
        is_on_hold = self.pauses_on_hold and (scene.is_held or scene.is_suspended)
        is_over = scene.place == GONE or all(self._is_passed_by(end, scene) for end in self.until)
        return is_over or is_on_hold or scene.place in self.pauses_in

    def _is_passed_by(self, end: str, scene: Scene) -> bool:
        return end in PLACES and scene.is_behind(end) and not scene.may_come(end)


@dataclass(slots=True)
class Reckoning:
    """One promise of one ticket. `minutes` are the open minutes by calendar, from the minute it was opened in;
    `by_team` the calendars of those teams that have one."""

    promise: Promise
    minutes: Mapping[str, bytes]
    by_team: Mapping[str, str]
    spent: int = 0
    extra: int = 0
    now: int = 0
    is_late: bool = False
    was_met: bool = False
    has_started: bool = False
    pressed: list[tuple[int, str]] = field(default_factory=list)
    """In which minute which step of the ladder was told."""
    _told: set[int] = field(default_factory=set)
    _case: Case | None = None
    _calendar: str = ""
    _since: int | None = None
    _spent_before: int = field(default=0)

    @property
    def is_running(self) -> bool:
        return self._since is not None

    @property
    def is_under_way(self) -> bool:
        return self.has_started and not self.was_met

    def pass_to(self, minute: int) -> None:
        """Minute by minute under the scene as it stands."""
        for each in range(self.now, minute):
            if self._since is not None:
                self.spent += self.minutes[self._calendar][each]
                self.is_late = self.spent >= self._total
                self._press(each + 1)
        self.now = minute

    def put_off(self, minutes: int) -> None:
        if self.is_under_way:
            self.extra += minutes

    def change_hours(self, minutes: Mapping[str, bytes]) -> None:
        """What was spent stays spent; a clock that runs goes on by other hours."""
        self.minutes = minutes
        if self._since is not None:
            self._since, self._spent_before = self.now, self.spent

    def see(self, scene: Scene) -> None:
        """From this minute on the ticket stands like that."""
        promise = self.promise
        if not promise.concerns(scene):
            self._stop()
            return
        if promise.has_begun(scene):
            self.has_started = True
            self._take_terms(scene)
        if not promise.has_begun(scene):
            self._stop()
        elif promise.is_met(scene):
            self._stop()
            self.was_met = True
        elif promise.is_paused(scene):
            self._stop()
        else:
            self._run()

    def deadline(self) -> int | None:
        """The first minute by which all is spent; None while it stands still."""
        if self._since is None:
            return None
        if self._total <= self._spent_before:
            return OVER
        spent, minutes = self._spent_before, self.minutes[self._calendar]
        for minute in range(self._since, len(minutes)):
            spent += minutes[minute]
            if spent == self._total:
                return minute + 1
        return BEYOND

    @property
    def _total(self) -> int:
        return (self._case.within if self._case else 0) + self.extra

    def _take_terms(self, scene: Scene) -> None:
        """Under another calendar it goes on from here."""
        self._case = next(each for each in self.promise.cases if each.when(scene))
        named = self._case.calendar
        calendar = self.by_team.get(scene.engineer, "work") if named == "team" else named
        if self._since is not None and calendar != self._calendar:
            self._since, self._spent_before = self.now, self.spent
        self._calendar = calendar

    def _stop(self) -> None:
        self._since = None

    def _run(self) -> None:
        if self._since is None:
            if self.was_met and self.promise.is_afresh:
                self.spent, self.extra, self.is_late = 0, 0, False
                self._told.clear()
            self.was_met = False
            self._since, self._spent_before = self.now, self.spent
        self.is_late = self.spent >= self._total
        self._told = {n for n in self._told if self._mark(n) <= self.spent * 60}
        self._press(self.now, only_last=True)

    def _press(self, minute: int, *, only_last: bool = False) -> None:
        """Each step once, unless its deadline moved away again; of those that are due together the last."""
        ladder = self.promise.ladder
        due = {n: self._mark(n) for n in range(len(ladder)) if n not in self._told}
        due = {n: mark for n, mark in due.items() if 0 < mark <= self.spent * 60}
        self._told |= due.keys()
        last = {mark: n for n, mark in due.items()}
        told = [last[mark] for mark in sorted(last)]
        self.pressed += [(minute, ladder[n]) for n in (told[-1:] if only_last else told)]

    def _mark(self, step: int) -> float:
        """In seconds of what is spent."""
        at, total = self.promise.ladder[step], self._total * 60
        return total + _BESIDE[at] if at in _BESIDE else total * int(at[:-1]) / 100


_BESIDE = {"-PT5M": -300, "+PT1H": 3600}
