"""延期 of a ticket's deadlines: how much longer, then why; whoever may not is told before being asked anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.answers import refuse
from handlers.calendars import calendars_of
from handlers.chat.asking_orders import ask_how_long, ask_why
from handlers.chat.trying import trial
from handlers.notice_values import MINUTE, lasting
from handlers.talks import Order
from handlers.tickets import happen
from handlers.turns import Turn
from workflows.effects import Reason, Refusal
from workflows.events import Extended
from workflows.people import Person
from workflows.reading.put_offs import PutOff, put_off
from workflows.sla.putting_off import more_time
from workflows.ticket import Clock, Ticket

_ANY = 1
"""Minute, of a trial that is about everything else."""


async def put_off_deadline(turn: Turn, ticket: Ticket, order: Order) -> Ticket | None:
    refusal = await trial(turn, ticket, extension(turn.person, order.target))
    if refusal:
        await refuse(turn, ticket, _in_context(refusal))
        return None
    timed = order if order.minutes else await _timed(turn, ticket, order)
    if timed is None:
        return None
    if not timed.reason:
        action = turn.words.say("order.name.extend")
        question = turn.words.say("order.why", number=ticket.number, action=action)
        await ask_why(turn, timed, question)
        return None
    return await _happen(turn, ticket, timed)


def extension(by: Person, target: str = "", minutes: int = _ANY, reason: str = "-") -> Extended:
    return Extended(by=by, more=timedelta(minutes=minutes), reason=reason, target=target)


def _in_context(refusal: Refusal) -> Refusal:
    """Who may not put off is told who may."""
    is_theirs = refusal.reason is not Reason.NOT_YOURS
    return refusal if is_theirs else replace(refusal, detail="extend")


async def _timed(turn: Turn, ticket: Ticket, order: Order) -> Order | None:
    """None where it is asked how long."""
    told = put_off(order.words, turn.around.surroundings.now)
    if told is None:
        await _ask(turn, ticket, order, "order.no_length")
        return None
    order = replace(order, words="", reason=order.reason or told.reason)
    if not told.is_told:
        await _ask(turn, ticket, order, "")
        return None
    return await _reckoned(turn, ticket, order, told)


async def _reckoned(turn: Turn, ticket: Ticket, order: Order, told: PutOff) -> Order | None:
    """A length is for every target that runs, unless one is meant; a date is for the one that is due next."""
    clock = _meant(ticket, order.target)
    if told.until and clock.due_at is None:
        await _ask(turn, ticket, order, "order.stands_still")
        return None
    calendars = await calendars_of(turn.moment.uow, turn.moment.desk.timezone)
    calendar = calendars.named(clock.calendar)
    more = more_time(told, calendar, clock.due_at or turn.moment.here)
    minutes = int(more.total_seconds()) // MINUTE
    if minutes < 1:
        await _ask(turn, ticket, order, "order.no_later")
        return None
    target = clock.target if told.until else order.target
    return replace(order, minutes=minutes, target=target)


def _meant(ticket: Ticket, target: str) -> Clock:
    """Of those under way: the one named, or due next; one that stands still only where none runs."""
    clocks = [each for each in ticket.clocks if each.calendar and each.met_at is None]
    named = [each for each in clocks if each.target == target]
    late = ticket.closed_at or ticket.opened_at
    return min(named or clocks, key=lambda each: (each.due_at is None, each.due_at or late))


async def _ask(turn: Turn, ticket: Ticket, order: Order, problem: str) -> None:
    words = turn.words
    question = words.say("order.how_long", number=ticket.number)
    if problem:
        question = f"{words.say(problem)}\n{question}"
    await ask_how_long(turn, replace(order, words=""), question, again=bool(problem))


async def _happen(turn: Turn, ticket: Ticket, order: Order) -> Ticket | None:
    event = extension(turn.person, order.target, order.minutes, order.reason)
    result = await happen(turn.moment, ticket, event)
    if isinstance(result, Refusal):
        await refuse(turn, ticket, _in_context(result))
        return None
    longer = lasting(turn.words, order.minutes * MINUTE)
    due_at = _meant(result, order.target).due_at
    at = turn.words.moment(due_at, turn.moment.now) if due_at else ""
    key = "order.done.extend" if due_at else "order.done.extend_later"
    turn.say(key, number=ticket.number, longer=longer, at=at)
    return result
