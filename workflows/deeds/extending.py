"""延期: a deadline is put off, by somebody who answers for it, and for a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from workflows.draft import Draft
from workflows.effects import Occasion, Reason, Refusal
from workflows.events import Extended
from workflows.people import ADMINISTRATOR, SUPERVISOR
from workflows.ticket import Clock
from workflows.verbs import Phase


def extend(draft: Draft, event: Extended) -> Refusal | None:
    if not {SUPERVISOR, ADMINISTRATOR} & event.by.roles:
        return Refusal(reason=Reason.NOT_YOURS)
    if draft.ticket.phase is Phase.CLOSED:
        return Refusal(reason=Reason.CLOSED)
    if not event.reason.strip():
        return Refusal(reason=Reason.REASON_NEEDED)
    put_off = [clock for clock in draft.ticket.clocks if _is_meant(clock, event)]
    if not put_off or event.more <= timedelta(0):
        return Refusal(reason=Reason.NOTHING_RUNS, detail=event.target)
    minutes = int(event.more.total_seconds() // 60)
    targets = [clock.target for clock in put_off]
    draft.record("extended", targets=targets, minutes=minutes, reason=event.reason)
    clocks = tuple(_longer(c, event.more) if c in put_off else c for c in draft.ticket.clocks)
    draft.ticket = replace(draft.ticket, clocks=clocks)
    draft.tell(Occasion.EXTENDED, reason=event.reason, minutes=str(minutes))
    return None


def _is_meant(clock: Clock, event: Extended) -> bool:
    """Under way: a clock that stands still for a while is put off as well."""
    is_under_way = bool(clock.calendar) and clock.met_at is None
    return is_under_way and event.target in ("", clock.target)


def _longer(clock: Clock, more: timedelta) -> Clock:
    return replace(clock, extra_seconds=clock.extra_seconds + more.total_seconds())
