"""What the one who acted hears at once: a polite no with its reason, or that it is done."""

from __future__ import annotations

from handlers.tickets import type_of
from handlers.turns import Turn
from handlers.views import status_of
from workflows.effects import Reason, Refusal
from workflows.ticket import Ticket


async def refuse(turn: Turn, ticket: Ticket, refusal: Refusal) -> None:
    definition = (await type_of(turn.moment, ticket)).definition
    key, name = await _reason_key(turn, ticket, refusal), await _name(turn, refusal.by)
    words = turn.words.of(definition)
    turn.reply(words.say(key, number=ticket.number, name=name, field=refusal.detail))


async def _reason_key(turn: Turn, ticket: Ticket, refusal: Refusal) -> str:
    """Losing the race for a ticket is told in other words than coming late to a vote."""
    if refusal.reason is Reason.ALREADY_TAKEN and refusal.detail != "accept":
        return "refusal.already_decided"
    return f"refusal.{refusal.reason}"


async def _name(turn: Turn, person: int | None) -> str:
    if person is None:
        return ""
    return (await turn.moment.uow.people.names([person])).get(person, "")


async def tell_done(turn: Turn, ticket: Ticket, action_id: str) -> None:
    """After a form for an action the chat would otherwise fall silent; the requester hears through notices."""
    if turn.person.id == ticket.requester:
        return
    definition = (await type_of(turn.moment, ticket)).definition
    locale = turn.words.locale
    turn.say(
        "ticket.line",
        number=ticket.number,
        name=definition.name.say(locale),
        status=status_of(ticket, definition, locale),
    )
