"""The clocks of rules: armed when a ticket is opened, rung by the hour or by name, stopped when it is closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from workflows.calendars.calendar import Calendar
from workflows.calendars.calendars import Calendars
from workflows.draft import Draft
from workflows.effects import StartTimer, StopTimer
from workflows.rulebook.rule import Rule, named_timer
from workflows.rulebook.triggers import WEEKDAYS, Schedule, Trigger
from workflows.ticket import Ticket
from workflows.verbs import Phase

_FURTHEST = 400
"""Days: a calendar that is not open once in a year never is."""


def arm(draft: Draft, before: Ticket | None) -> None:
    """After a deed and before any rule hears of it: what rules then start is started."""
    if draft.ticket.phase is Phase.CLOSED:
        stop_all(draft, before)
    elif before is None or before.phase is Phase.CLOSED or _is_changed(draft, before):
        for rule in _with_clock(draft):
            _arm(draft, rule)


def stop_all(draft: Draft, before: Ticket | None) -> None:
    """Where it was open before: nothing presses for what is closed."""
    if before is not None and before.phase is Phase.CLOSED:
        return
    names = [rule.timer for rule in _with_clock(draft)]
    names += [named_timer(name) for name in _started(draft)]
    draft.effects.extend(StopTimer(name=name) for name in dict.fromkeys(names))


def ring(draft: Draft, name: str) -> None:
    """`rule:<id>` or `rule::<name>`; one that no rule knows any more rings for nothing."""
    _, rule_id, timer = [*name.split(":", 2), "", ""][:3]
    if timer:
        draft.record("rule_rang", timer=timer)
        return
    rule = next((each for each in _with_clock(draft) if each.id == rule_id), None)
    if rule is None or draft.ticket.phase is Phase.CLOSED:
        return
    draft.record("rule_rang", rule=rule.id)
    _arm(draft, rule)


def arm_anew(draft: Draft) -> None:
    """The calendars are not what they were."""
    if draft.ticket.phase is not Phase.CLOSED:
        for rule in _with_clock(draft):
            if any(each.schedule and each.schedule.calendar for each in rule.on):
                _arm(draft, rule)


def due_after(draft: Draft, after: timedelta, calendar: str) -> datetime:
    if not calendar:
        return draft.now + after
    return draft.calendars.named(calendar).add(draft.now, after)


def next_at(schedule: Schedule, calendars: Calendars, now: datetime) -> datetime | None:
    """The next time of day that is on one of its days; None where there is none within a year."""
    calendar = calendars.named(schedule.calendar) if schedule.calendar in calendars else None
    zone = calendar.zone if calendar else now.tzinfo
    at, first = time.fromisoformat(schedule.at), now.astimezone(zone).date()
    for days in range(_FURTHEST):
        day = first + timedelta(days=days)
        moment = datetime.combine(day, at, zone).astimezone(UTC)
        if moment > now.astimezone(UTC) and _is_on(schedule, calendar, datetime.combine(day, at)):
            return moment
    return None


def _is_on(schedule: Schedule, calendar: Calendar | None, at: datetime) -> bool:
    is_open = calendar is None or bool(calendar.day(at.date()).spans)
    return is_open and WEEKDAYS[at.weekday()] in schedule.days


def _arm(draft: Draft, rule: Rule) -> None:
    """Its earliest; what has passed since the ticket was opened has passed."""
    due = [at for trigger in rule.on if (at := _due(draft, trigger)) and at > draft.now]
    if due:
        draft.effects.append(StartTimer(name=rule.timer, due_at=min(due)))


def _due(draft: Draft, trigger: Trigger) -> datetime | None:
    if trigger.after is not None:
        return draft.ticket.opened_at + trigger.after
    return next_at(trigger.schedule, draft.calendars, draft.now) if trigger.schedule else None


def _is_changed(draft: Draft, before: Ticket) -> bool:
    """It goes on under another version."""
    return before.type_version != draft.ticket.type_version


def _with_clock(draft: Draft) -> Iterator[Rule]:
    for rule in draft.definition.rules:
        if not rule.off and any(trigger.is_by_clock for trigger in rule.on):
            yield rule


def _started(draft: Draft) -> Iterator[str]:
    for rule in draft.definition.rules:
        yield from (each.start_timer.name for each in rule.do if each.start_timer)
