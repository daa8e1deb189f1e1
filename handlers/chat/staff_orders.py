"""Orders of engineers, agents and supervisors in words, about a ticket they name, reply to, or leave to be guessed."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.chat.reports import asks_aside, said_in
from handlers.chat.staff_actions import obey
from handlers.chat.staff_choices import ask_which_order, offered_orders
from handlers.chat.staff_lists import show_list, staff_line
from handlers.chat.staff_meaning import able_tickets, known_action, named_in, order_of
from handlers.chat.staff_merging import merging
from handlers.chat.staff_showing import can_do
from handlers.chat.staff_tickets import definition_of, named, prefixes
from handlers.offers import taken_up
from handlers.patience import remember, state_of
from handlers.router import Heard
from handlers.talks import Asked, Ordering, Talk
from handlers.turns import Turn
from workflows.forms.sessions import Words
from workflows.reading.commands import Wish, command
from workflows.reading.staff_deeds import Deed
from workflows.reading.staff_orders import Mention, listing, mentions
from workflows.reading.ticket_numbers import Number
from workflows.ticket import Ticket

CHOICES = 5
_OF_VOTES = frozenset({Deed.DELEGATE, Deed.ADD_SIGNER, Deed.REMOVE_SIGNER})


async def choosing_order(turn: Turn) -> Heard:
    """They say which was meant; anything else lets the question go."""
    state, words = state_of(turn), _words(turn)
    if not isinstance(state, Ordering) or not words or asks_aside(turn):
        return Heard.UNHANDLED
    choice = taken_up(words, offered_orders(state.options))
    wish = command(words)
    if choice:
        await settle_order(turn, state, choice)
    elif wish and wish.wish is Wish.CANCEL:
        await remember(turn, None)
        turn.say("staff.left")
    else:
        await remember(turn, None)
        return Heard.UNHANDLED
    return Heard.HANDLED


async def settle_order(turn: Turn, state: Ordering, choice: str) -> None:
    """`choice` is the place of one of the options, as a client says."""
    if not choice.isdecimal() or int(choice) >= len(state.options):
        turn.say("refusal.unknown_action")
        return
    await remember(turn, None)
    await obey(turn, state.options[int(choice)][1])


async def ordering_aside(turn: Turn) -> Heard:
    """Amid a form or a question only what cannot be an answer: a list, or an order with a ticket's whole number."""
    is_asked = isinstance(state_of(turn), Talk | Asked)
    if not is_asked or not turn.person.is_staff:
        return Heard.UNHANDLED
    words = _words(turn)
    firm = [m for m in mentions(words, await prefixes(turn)) if m.number and not m.number.is_short]
    if listing(words) or (firm and firm[0].deed is not Deed.ACT):
        return await ordering(turn)
    return await _obey_first(turn, tuple(firm))


async def ordering(turn: Turn) -> Heard:
    words = _words(turn)
    if not turn.person.is_staff or not words:
        return Heard.UNHANDLED
    which = listing(words)
    if which:
        await show_list(turn, which)
        return Heard.HANDLED
    if await merging(turn, words) is Heard.HANDLED:
        return Heard.HANDLED
    found = mentions(words, await prefixes(turn))
    if await _obey_first(turn, found) is Heard.HANDLED:
        return Heard.HANDLED
    return await _explain(turn, found)


def _words(turn: Turn) -> str:
    said = said_in(turn)
    return said.text if isinstance(said, Words) else ""


async def _obey_first(turn: Turn, found: tuple[Mention, ...]) -> Heard:
    """The first reading that can be done with a ticket; of several tickets they are asked which. Only then one that
    cannot, so that they learn why not."""
    for fitting in (able_tickets, named_in):
        for mention in found:
            tickets = await fitting(turn, mention)
            if len(tickets) == 1:
                await obey(turn, await order_of(turn, mention, tickets[0]))
                return Heard.HANDLED
            if tickets:
                await _ask_which(turn, mention, tickets)
                return Heard.HANDLED
    return Heard.UNHANDLED


async def _ask_which(turn: Turn, mention: Mention, tickets: Sequence[Ticket]) -> None:
    shown = tickets[:CHOICES]
    options = [(each.number, await order_of(turn, mention, each)) for each in shown]
    lines = [await staff_line(turn, each) for each in shown]
    await ask_which_order(turn, "\n".join([turn.words.say("staff.which_ticket"), *lines]), options)


async def _explain(turn: Turn, found: tuple[Mention, ...]) -> Heard:
    """An order that fits nothing is told why; what is no order is somebody else's to answer."""
    if not found:
        return Heard.UNHANDLED
    first = next((each for each in found if each.deed is not Deed.ACT), found[0])
    if first.number and not first.number.is_short:
        await _explain_number(turn, first.number)
    elif first.deed in _OF_VOTES and first.number is None:
        action = turn.words.say(f"order.name.{first.deed}")
        turn.say("staff.nothing_to_act_on", action=action)
    elif first.deed is not Deed.ACT:
        turn.say(
            "staff.say_number" if first.number is None else "staff.no_such_ticket",
            number=first.number,
        )
    elif action := await known_action(turn, found):
        turn.say("staff.nothing_to_act_on", action=action)
    else:
        return Heard.UNHANDLED
    return Heard.HANDLED


async def _explain_number(turn: Turn, number: Number) -> None:
    """The ticket is not there, or what to do with it was not understood."""
    for ticket in await named(turn, number):
        can = can_do(turn, ticket, await definition_of(turn, ticket))
        turn.reply("\n".join([turn.words.say("help.not_understood"), *([can] if can else [])]))
        return
    turn.say("staff.no_such_ticket", number=number)
