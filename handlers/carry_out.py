"""A decision made real: the ticket, its history, timers, notices and cards, all in the caller's transaction."""

from __future__ import annotations

from dataclasses import replace

from handlers.definitions import TicketType
from handlers.desk import Moment
from handlers.telling import Teller
from workflows.effects import Effect, Notify, Outcome, Record, StartTimer, StopTimer
from workflows.ticket import Ticket


async def carry_out(
    moment: Moment, before: Ticket | None, outcome: Outcome, ticket_type: TicketType
) -> Ticket:
    """Raises `storage.errors.Conflict` when somebody else changed the ticket meanwhile."""
    ticket = await _keep(moment, before, outcome.ticket, ticket_type)
    for effect in outcome.effects:
        await _remember(moment, ticket, effect)
    teller = Teller(moment, ticket, ticket_type)
    await teller.refresh_cards()
    for effect in outcome.effects:
        if isinstance(effect, Notify):
            await teller.tell(effect)
    return ticket


async def _keep(
    moment: Moment, before: Ticket | None, after: Ticket, ticket_type: TicketType
) -> Ticket:
    if before is None:
        return await moment.uow.tickets.add(replace(after, type_version=ticket_type.version))
    return await moment.uow.tickets.save(before, after)


async def _remember(moment: Moment, ticket: Ticket, effect: Effect) -> None:
    match effect:
        case Record():
            moment.uow.history.add(
                ticket.id, effect.kind, effect.by, moment.now, moment.door, dict(effect.details)
            )
        case StartTimer():
            moment.uow.timers.arm(ticket.id, effect.name, effect.due_at)
        case StopTimer():
            moment.uow.timers.disarm(ticket.id, effect.name)
        case Notify():
            pass
