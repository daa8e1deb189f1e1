"""A decision made real: the ticket, its history, timers, calls, notices and cards, all in the caller's transaction."""

from __future__ import annotations

from dataclasses import replace

import structlog

from handlers.backlog import look_if_somebody_is_freed
from handlers.definitions import TicketType
from handlers.desk import Moment
from handlers.telling import Teller
from handlers.uniqueness import hold_answers
from storage.calls import CallItem
from storage.records import KeptRecord
from storage.workload import Turn
from workflows.effects import (
    Ask,
    Effect,
    KeepRecord,
    Notify,
    Outcome,
    Record,
    StartTimer,
    StopTimer,
    TurnTaken,
)
from workflows.replay import changes_between
from workflows.ticket import Ticket

log = structlog.get_logger(__name__)


async def carry_out(
    moment: Moment, before: Ticket | None, outcome: Outcome, ticket_type: TicketType
) -> Ticket:
    """Raises `storage.errors.Conflict` when somebody else changed the ticket meanwhile."""
    ticket = await _keep(moment, before, outcome.ticket, ticket_type)
    if before is None or before.answers != ticket.answers:
        await hold_answers(moment, ticket_type.definition, ticket)
    _write_history(moment, before, ticket, outcome)
    for effect in outcome.effects:
        _leave_behind(moment, ticket, effect)
    await _keep_records(moment, outcome)
    await moment.uow.people.approach(_concerned(ticket))
    teller = Teller(moment, ticket, ticket_type)
    if before is not None:
        await teller.refresh_cards([each for each in outcome.effects if isinstance(each, Record)])
        await look_if_somebody_is_freed(moment, before, ticket)
    happened = [each for each in outcome.effects if isinstance(each, Notify)]
    for notify in happened:
        await teller.tell(notify)
    if before is not None:
        await teller.tell_groups(happened)
    _log(moment, ticket, outcome)
    return ticket


def _concerned(ticket: Ticket) -> set[int]:
    """Who may be told: read at once, rather than one after the other as their turn comes."""
    at_work = {task.person for task in ticket.tasks if task.is_live and task.person}
    return {ticket.requester, *at_work, *({ticket.assignee} if ticket.assignee else ())}


def _log(moment: Moment, ticket: Ticket, outcome: Outcome) -> None:
    """One line a change, so that a ticket can be followed by its number; what people wrote stays out of it."""
    what = [effect.kind for effect in outcome.effects if isinstance(effect, Record)]
    log.info("ticket", ticket=ticket.number, what=what, phase=ticket.phase.value, door=moment.door)


async def _keep(
    moment: Moment, before: Ticket | None, after: Ticket, ticket_type: TicketType
) -> Ticket:
    if before is None:
        return await moment.uow.tickets.add(replace(after, type_version=ticket_type.version))
    return await moment.uow.tickets.save(before, after)


def _write_history(moment: Moment, before: Ticket | None, after: Ticket, outcome: Outcome) -> None:
    """What was changed stands with the last entry: with it the ticket can be put together again."""
    entries = [effect for effect in outcome.effects if isinstance(effect, Record)]
    changes = changes_between(before, after)
    entries = entries or [Record(kind="changed", by=None)]
    for entry in entries:
        is_last = entry is entries[-1]
        moment.uow.history.add(
            after.id,
            entry.kind,
            entry.by,
            moment.now,
            moment.door,
            dict(entry.details),
            changes if is_last else None,
        )


def _leave_behind(moment: Moment, ticket: Ticket, effect: Effect) -> None:
    """What is to happen later: a timer rings, another system is asked."""
    match effect:
        case StartTimer():
            moment.uow.timers.arm(ticket.id, effect.name, effect.due_at)
        case StopTimer():
            moment.uow.timers.disarm(ticket.id, effect.name)
        case Ask():
            moment.uow.calls.add(_call(ticket, effect, moment))
        case TurnTaken():
            turn = Turn(given_at=moment.now, given=effect.given)
            moment.uow.workload.take_turn(effect.person, turn)
        case _:
            pass


async def _keep_records(moment: Moment, outcome: Outcome) -> None:
    """In one order everywhere: who changes several waits for nobody who waits for them."""
    records = [effect for effect in outcome.effects if isinstance(effect, KeepRecord)]
    for effect in sorted(records, key=lambda each: (each.dataset, each.key)):
        await moment.uow.records.change(effect.dataset, _kept(effect))


def _kept(effect: KeepRecord) -> KeptRecord:
    return KeptRecord(key=effect.key, label=effect.label, values=effect.values, owner=effect.owner)


def _call(ticket: Ticket, ask: Ask, moment: Moment) -> CallItem:
    return CallItem(
        ticket_id=ticket.id,
        visit=ask.visit,
        node=ask.node,
        method=ask.method,
        url=ask.url,
        body=ask.body,
        secret=ask.secret,
        due_at=moment.now,
    )
