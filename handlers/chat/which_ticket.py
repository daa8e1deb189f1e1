"""补充到哪张工单？ Asked where it is not clear, with 新报修 as the last choice; what was said is remembered meanwhile."""

from __future__ import annotations

from dataclasses import replace

from handlers.chat.remarks import add_to, files_of, meant_by, open_tickets, text_of
from handlers.chat.reports import asks_aside, said_in, ticket_line, wish_of
from handlers.chat.which_type import report_of, types_asked_for
from handlers.offers import Offered, offer, taken_up
from handlers.patience import remember, state_of
from handlers.router import Heard
from handlers.talks import Choosing, Greeted
from handlers.tickets import add_comment
from handlers.turns import Turn
from workflows.forms.bursts import Sent
from workflows.forms.follow_ups import Meant
from workflows.forms.sessions import Words
from workflows.reading.commands import Wish
from workflows.reading.picking import ADD, NEW
from workflows.ticket import Ticket

NEW_CHOICE = "new"


async def ask_which(turn: Turn, said: tuple[Sent, ...], tickets: tuple[Ticket, ...]) -> None:
    if isinstance(state_of(turn), Greeted):
        await turn.take_back()
    name = await _name_of_new(turn, said, tickets)
    question = turn.words.say("burst.which")
    if len(tickets) == 1:
        question = turn.words.say("burst.more_or_new", new=name)
    card = await _offer(turn.holding(), question, tickets, name)
    about = tuple(ticket.id for ticket in tickets)
    await remember(turn, Choosing(said=said, tickets=about, card=card))


async def _offer(turn: Turn, question: str, tickets: tuple[Ticket, ...], name: str) -> int:
    lines = [await ticket_line(turn, ticket) for ticket in tickets]
    title = turn.words.say("burst.title")
    return await offer(turn, title, "\n".join([question, *lines]), _choices(turn, tickets, name))


async def _name_of_new(turn: Turn, said: tuple[Sent, ...], tickets: tuple[Ticket, ...]) -> str:
    """Called by its type where it would be one that no open ticket has."""
    types = await types_asked_for(turn, said)
    running = {ticket.type_key for ticket in tickets}
    if len(types) != 1 or types[0].definition.key in running:
        return turn.words.say("burst.new")
    return turn.words.say("burst.new_of", name=types[0].definition.name.say(turn.words.locale))


def _choices(turn: Turn, tickets: tuple[Ticket, ...], name: str) -> tuple[Offered, ...]:
    add = ADD if len(tickets) == 1 else ()
    offered = [
        Offered(
            id=str(ticket.id),
            label=turn.words.say("burst.add_to", number=ticket.number),
            names=(ticket.number, ticket.number.rpartition("-")[2], *add),
        )
        for ticket in tickets
    ]
    return (*offered, Offered(id=NEW_CHOICE, label=name, names=NEW))


async def choosing(turn: Turn) -> Heard:
    """They say which, or say more that makes it clear, or leave it."""
    state, said = state_of(turn), said_in(turn)
    if not isinstance(state, Choosing) or said is None or asks_aside(turn):
        return Heard.UNHANDLED
    is_unseen = await turn.take_back()
    wish, tickets = wish_of(turn), await _still_open(turn, state)
    if wish and wish.wish is Wish.CANCEL:
        await remember(turn, None)
        turn.say("burst.left")
        return Heard.HANDLED
    is_answer = isinstance(said, Words) and not is_unseen
    name = await _name_of_new(turn, state.said, tickets)
    choice = taken_up(text_of((said,)), _choices(turn, tickets, name)) if is_answer else ""
    if choice:
        await settle_choice(turn, state, choice)
    else:
        await _say_more(turn, (*state.said, said), tickets)
    return Heard.HANDLED


async def _say_more(turn: Turn, said: tuple[Sent, ...], tickets: tuple[Ticket, ...]) -> None:
    meant = await meant_by(turn, said, tickets)
    if meant.meant is Meant.NEW or not tickets:
        await report_of(turn, said, tickets)
    elif meant.meant is Meant.MORE and len(meant.about) == 1:
        await add_to(turn, meant.about[0], said)
    else:
        await ask_which(turn, said, tickets)


async def settle_choice(turn: Turn, state: Choosing, choice: str) -> None:
    """`choice` is the id of one of the tickets, or `new`."""
    if choice == NEW_CHOICE:
        await report_of(turn, state.said, await _still_open(turn, state))
    elif choice.isdecimal() and int(choice) in state.tickets:
        await add_to(turn, int(choice), state.said)
    else:
        turn.say("refusal.unknown_action")


async def ask_again(turn: Turn, state: Choosing) -> None:
    """Once."""
    question = turn.words.say("burst.remind", text=text_of(state.said))
    tickets = await _still_open(turn, state)
    name = await _name_of_new(turn, state.said, tickets)
    card = await _offer(turn, question, tickets, name)
    reminded = replace(state, again=card, is_reminded=True)
    await remember(turn, reminded, turn.conversation.updated_at)


async def add_unasked(turn: Turn, state: Choosing) -> None:
    """They never chose: better with the newest ticket than nowhere."""
    await remember(turn, None)
    for ticket in (await _still_open(turn, state))[:1]:
        text, files = text_of(state.said), files_of(state.said)
        await add_comment(turn.moment, ticket, turn.person, text, files)
        turn.say("burst.added_unasked", number=ticket.number)


async def _still_open(turn: Turn, state: Choosing) -> tuple[Ticket, ...]:
    """Of those that were offered, newest first."""
    return tuple(each for each in await open_tickets(turn) if each.id in state.tickets)
