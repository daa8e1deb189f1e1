"""How a ticket's SLA targets stand, a line each: due when, kept in time or late, standing still and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers.notice_values import MINUTE, lasting
from handlers.pauses import is_paused, pause_called
from handlers.wording import Wording
from workflows.definition import Definition
from workflows.ticket import Clock, Ticket


def target_lines(
    ticket: Ticket, definition: Definition, words: Wording, now: datetime
) -> Iterator[str]:
    """Of those that have anything to tell."""
    names = {target.id: target.name.say(words.locale) for target in definition.sla}
    for clock in ticket.clocks:
        standing = _standing(clock, words, now)
        if is_paused(clock):
            why = pause_called(clock, ticket, definition, words)
            standing = words.say("clock.paused", why=why)
        if standing and clock.target in names:
            yield words.say("clock.line", target=names[clock.target], standing=standing)


def _standing(clock: Clock, words: Wording, now: datetime) -> str:
    if clock.met_at is not None:
        return _met(clock, clock.met_at, words, now)
    if clock.due_at is None:
        return ""
    key = "clock.late" if clock.breached_at or clock.due_at < now else "clock.due"
    return words.say(key, at=words.moment(clock.due_at, now))


def _met(clock: Clock, met_at: datetime, words: Wording, now: datetime) -> str:
    """By how much it was late by the clock on the wall."""
    at = words.moment(met_at, now)
    if clock.breached_at is None:
        return words.say("clock.met_in_time", at=at)
    seconds = max((met_at - clock.breached_at).total_seconds(), MINUTE)
    return words.say("clock.met_late", at=at, late=lasting(words, round(seconds / MINUTE) * MINUTE))
