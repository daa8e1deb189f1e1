"""What a requester says out of the blue: a new report, or more about what is open; where it is unclear they are asked."""

from __future__ import annotations

from handlers.chat.remarks import (
    add_to,
    just_spoken_of,
    meant_by,
    open_tickets,
)
from handlers.chat.reports import said_in, ticket_line, wish_of
from handlers.chat.which_ticket import ask_which
from handlers.chat.which_type import report_of, start_one_of, types_asked_for
from handlers.patience import remember, state_of
from handlers.router import Heard
from handlers.talks import Greeted
from handlers.turns import Turn
from workflows.forms.bursts import Sent
from workflows.forms.follow_ups import Meant
from workflows.forms.sessions import Words
from workflows.forms.understanding import is_greeting
from workflows.people import CUSTOMER
from workflows.reading.commands import Wish
from workflows.ticket import Ticket


async def reporting(turn: Turn) -> Heard:
    """Words that say something is wrong, or a photo out of the blue while nothing is open.

    Staff report too, if they are customers as well.
    """
    said = said_in(turn)
    if CUSTOMER not in turn.person.roles or said is None or _is_order(turn):
        return Heard.UNHANDLED
    tickets = await open_tickets(turn)
    if not tickets:
        return await _first_report(turn, said)
    meant = await meant_by(turn, (said,), tickets)
    if meant.meant is Meant.NEW:
        await report_of(turn, (*await _said_in_greeting(turn), said), tickets)
    elif meant.meant is Meant.UNCLEAR and not just_spoken_of(turn, meant):
        await ask_which(turn, (said,), tickets)
    else:
        return Heard.UNHANDLED
    return Heard.HANDLED


def _is_order(turn: Turn) -> bool:
    """改装过的空调漏水 only begins like one."""
    wish = wish_of(turn)
    return wish is not None and not (wish.wish is Wish.EDIT and wish.about)


async def _first_report(turn: Turn, said: Sent) -> Heard:
    types = await types_asked_for(turn, (said,))
    if not types:
        return Heard.UNHANDLED
    await start_one_of(turn, types, (*await _said_in_greeting(turn), said))
    return Heard.HANDLED


async def _said_in_greeting(turn: Turn) -> tuple[Words, ...]:
    """A welcome that has not left is not needed any more, and what it was to answer belongs to the report."""
    state = state_of(turn)
    if isinstance(state, Greeted) and await turn.take_back():
        return state.said
    return ()


async def adding(turn: Turn) -> Heard:
    """Anything else while a ticket is open belongs to it."""
    said, tickets = said_in(turn), await open_tickets(turn)
    if said is None or not tickets:
        return Heard.UNHANDLED
    if isinstance(said, Words) and is_greeting(said.text):
        await _greet(turn, tickets)
        return Heard.HANDLED
    meant = await meant_by(turn, (said,), tickets)
    ticket = meant.about[0] if len(meant.about) == 1 else just_spoken_of(turn, meant)
    if ticket:
        await add_to(turn, ticket, (said,))
    else:
        await ask_which(turn, (said,), tickets)
    return Heard.HANDLED


async def _greet(turn: Turn, tickets: tuple[Ticket, ...]) -> None:
    """With how it stands: that is what most of them are about to ask."""
    if isinstance(state_of(turn), Greeted):
        await turn.take_back()
    lines = [await ticket_line(turn, ticket) for ticket in tickets]
    await remember(turn, Greeted())
    turn.holding().reply("\n".join([turn.words.say("burst.greeting"), *lines]))
