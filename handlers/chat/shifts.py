"""明天谁上班 · 我的班次 · 王强明天上早班 08:00-16:00: the shift plan asked for and changed in a chat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from handlers.chat.reports import said_in
from handlers.chat.shift_changes import planning, swapping
from handlers.chat.shift_team import Team, plans
from handlers.chat.shift_words import day_said, hours_said
from handlers.router import Heard
from handlers.shifts import shift_names
from handlers.turns import Turn
from workflows.dispatch.shifts import ShiftPlan
from workflows.forms.sessions import Words
from workflows.reading.shifts import OnDuty, ShiftOrder, ShiftsOf, Swap, shift_wish

SHOWN_DAYS = 7
MOST_NAMED = 40
_DAY = timedelta(days=1)


async def scheduling(turn: Turn) -> Heard:
    """Colleagues are looked up only once it sounds like shifts at all."""
    said, now = said_in(turn), turn.around.surroundings.now
    if not turn.person.is_staff or not isinstance(said, Words):
        return Heard.UNHANDLED
    if not _may_be(said.text):
        return Heard.UNHANDLED
    team, shifts = await Team.of(turn), await shift_names(turn.moment.uow)
    match shift_wish(said.text, now, team.names.values(), shifts):
        case OnDuty() as asked:
            await _show_team(turn, team, asked)
        case ShiftsOf() as asked:
            return await _show_shifts(turn, team, asked)
        case ShiftOrder() as order:
            return await planning(turn, team, shifts, order)
        case Swap() as swap:
            return await swapping(turn, team, swap)
        case None:
            return Heard.UNHANDLED
    return Heard.HANDLED


def _may_be(text: str) -> bool:
    """Of what shifts are spoken with something is there."""
    folded = text.casefold()
    return any(word in folded for word in _WORDS)


_WORDS = (
    "班", "休", "谁", "在岗", "什么时候", "几点", ":", "：", "点", "照常", "不来", "who", "shift", "work", "off", "roster", "rota",
    "hours", "schedule", "swap", "usual",
)  # fmt: skip


async def _show_team(turn: Turn, team: Team, asked: OnDuty) -> None:
    people = list(team.names)[:MOST_NAMED]
    found = await plans(turn, people, [asked.day])
    now, words = turn.around.surroundings.now, turn.words
    away = [each for each in people if _is_away(team, each, asked, now)]
    here = [each for each in people if each not in away and _works(found[each], asked, now)]
    rest = [each for each in people if each not in away and each not in here]
    head = "shift.now" if asked.is_now else "shift.day"
    lines = [words.say(head, day=day_said(asked.day, words), count=len(here))]
    for each in here:
        hours = hours_said(found[each].on(asked.day), words)
        lines.append(words.say("shift.person", name=team.names[each], hours=hours))
    lines += _named(turn, team, "shift.resting", rest)
    lines += _named(turn, team, "shift.on_leave", away)
    turn.reply("\n".join(lines))


def _is_away(team: Team, person: int, asked: OnDuty, now: datetime) -> bool:
    if asked.is_now:
        return not team.staff.people[person].is_here
    return team.is_away_on(person, asked.day, now)


def _works(plan: ShiftPlan, asked: OnDuty, now: datetime) -> bool:
    return plan.is_on(now) if asked.is_now else bool(plan.on(asked.day))


def _named(turn: Turn, team: Team, key: str, people: list[int]) -> Iterator[str]:
    if people:
        names = turn.words.listed([team.names[each] for each in people])
        yield turn.words.say(key, names=names)


async def _show_shifts(turn: Turn, team: Team, asked: ShiftsOf) -> Heard:
    found = team.meant(turn, asked.name)
    if not found:
        return Heard.UNHANDLED
    now = turn.around.surroundings.now
    days = asked.days or [now.date() + count * _DAY for count in range(SHOWN_DAYS)]
    shifts = await plans(turn, found, days)
    for person in found:
        head = "shift.yours" if person == turn.person.id else "shift.theirs"
        lines = [turn.words.say(head, name=team.names[person])]
        lines += [_line(turn, team, person, shifts[person], day) for day in days]
        turn.reply("\n".join(lines))
    return Heard.HANDLED


def _line(turn: Turn, team: Team, person: int, plan: ShiftPlan, day: date) -> str:
    words, now = turn.words, turn.around.surroundings.now
    is_away = team.is_away_on(person, day, now)
    hours = words.say("shift.away") if is_away else hours_said(plan.on(day), words)
    return words.say("shift.line", day=day_said(day, words), hours=hours)
