"""王强明天上早班 08:00-16:00 · 李工周六休息 · 王强和李工明天换班: days of the shift plan changed in a chat, and who hears of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from handlers.audience import seats_of
from handlers.backlog import look_at_backlog
from handlers.cards import Text
from handlers.chat.shift_team import Team, plans
from handlers.chat.shift_words import day_said, days_said, hours_said
from handlers.post import send
from handlers.router import Heard
from handlers.shift_plans import keep_days
from handlers.shifts import ShiftNames, names_on
from handlers.turns import Turn
from handlers.wording import Wording
from workflows.dispatch.shifts import kept_hours
from workflows.reading.shift_hours import Planned
from workflows.reading.shifts import ShiftOrder, Swap

Days = dict[date, str | Planned]


async def planning(turn: Turn, team: Team, shifts: ShiftNames, order: ShiftOrder) -> Heard:
    """Somebody whose name is none of ours may be anything: then this was no order."""
    found = team.meant(turn, order.name)
    if not found:
        return Heard.UNHANDLED
    today = turn.around.surroundings.now.date()
    days = [day for day in order.days if day >= today]
    refusal = _refusal(turn, team, found, days)
    meant = None if refusal else _meant(turn, team.names[found[0]], days, shifts, order)
    if refusal or isinstance(meant, str) or meant is None:
        turn.reply(refusal or str(meant))
    else:
        await _keep(turn, team, {found[0]: meant})
    return Heard.HANDLED


async def swapping(turn: Turn, team: Team, swap: Swap) -> Heard:
    """Both would have to agree; so it is for whoever plans for both."""
    one, other = team.meant(turn, swap.one), team.meant(turn, swap.other)
    today = turn.around.surroundings.now.date()
    days = [day for day in swap.days if day >= today]
    refusal = _refusal(turn, team, one, days) or _refusal(turn, team, other, days)
    if not (one and other) or one == other:
        return Heard.UNHANDLED
    if refusal:
        turn.reply(refusal)
        return Heard.HANDLED
    before = await plans(turn, (one[0], other[0]), days)
    changes: dict[int, Days] = {
        one[0]: {day: kept_hours(before[other[0]].on(day)) for day in days},
        other[0]: {day: kept_hours(before[one[0]].on(day)) for day in days},
    }
    await _keep(turn, team, changes)
    return Heard.HANDLED


def _refusal(turn: Turn, team: Team, people: Collection[int], days: Collection[date]) -> str | None:
    words, found = turn.words, list(people)
    if len(found) > 1:
        return words.say("shift.which", names=words.listed([team.names[each] for each in found]))
    if found and not team.may_plan(turn, found[0]):
        return words.say("shift.not_yours", name=team.names[found[0]])
    return None if days else words.say("shift.over")


def _meant(
    turn: Turn, name: str, days: Collection[date], shifts: ShiftNames, order: ShiftOrder
) -> Days | str:
    """What each day becomes, or what is still to be said."""
    if order.hours is not None:
        return dict.fromkeys(days, order.hours)
    named = {day: names_on(day, shifts).get(order.shift, "") for day in days}
    if order.shift and all(named.values()):
        return dict(named)
    words = turn.words
    key = "shift.unknown" if order.shift else "shift.which_hours"
    known = words.listed(
        list(dict.fromkeys(each.name.say(words.locale) for each in shifts.values()))
    )
    day = day_said(min(days), words)
    return words.say(key, shift=order.shift, shifts=known, name=name, day=day)


async def _keep(turn: Turn, team: Team, changes: dict[int, Days]) -> None:
    for person, days in changes.items():
        await keep_days(turn.moment.uow, person, days)
    look_at_backlog(turn.moment)
    lines = []
    for person, days in changes.items():
        lines += await _told(turn, person, days, turn.words, team.names[person])
        if person != turn.person.id:
            await _tell(turn, team, person, days)
    turn.reply("\n".join([turn.words.say("shift.noted"), *lines]))


async def _told(
    turn: Turn, person: int, days: Collection[date], words: Wording, name: str
) -> list[str]:
    """As they stand now: days with the same hours in one line."""
    plan = (await plans(turn, [person], days))[person]
    alike: dict[str, list[date]] = {}
    for day in sorted(days):
        alike.setdefault(hours_said(plan.on(day), words), []).append(day)
    return [
        words.say("shift.changed", name=name, days=days_said(each, words), hours=hours)
        for hours, each in alike.items()
    ]


async def _tell(turn: Turn, team: Team, person: int, days: Collection[date]) -> None:
    """In their own chat and their own language."""
    whom = team.staff.people[person].person
    words = turn.moment.desk.words(whom.locale)
    lines = await _told(turn, person, days, words, whom.name)
    text = "\n".join([words.say("shift.told", by=turn.person.name), *lines])
    for seat in await seats_of(turn.moment, [whom]):
        send(turn.moment, seat.chat, Text(text=text))
