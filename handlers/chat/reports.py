"""What a requester says amid a form, and what they may ask at any time: progress, help, a human."""

from __future__ import annotations

from handlers.audience import role_seats
from handlers.cards import Text
from handlers.conversations import go_on, talk_of
from handlers.merging import standing_for
from handlers.post import send
from handlers.router import Heard
from handlers.tickets import type_of
from handlers.turns import Turn
from handlers.updates import FileSent, LocationSent, TextSent
from handlers.views import status_of
from handlers.windows import is_handed_over
from handlers.wording import DEFAULT_LOCALE
from workflows.forms.bursts import Sent
from workflows.forms.corrections import names_of
from workflows.forms.sessions import GaveFile, GavePlace, Words
from workflows.people import AGENT, SUPERVISOR
from workflows.reading.commands import Command, Wish, command
from workflows.reading.folding import visible
from workflows.rights import may_follow
from workflows.ticket import Ticket

SHOWN_TICKETS = 5


async def answering(turn: Turn) -> Heard:
    """Somebody is in the middle of a form: whatever they say goes there, but for a question about progress."""
    talk, said = talk_of(turn), said_in(turn)
    if talk is None or said is None:
        return Heard.UNHANDLED
    if asks_aside(turn):
        return Heard.UNHANDLED
    await go_on(turn, talk, said)
    return Heard.HANDLED


def said_in(turn: Turn) -> Sent | None:
    match turn.update.content:
        case TextSent(text=text):
            return Words(text=visible(text))
        case LocationSent(latitude=latitude, longitude=longitude, label=label):
            return GavePlace(latitude=latitude, longitude=longitude, label=label)
        case FileSent(stored=int(stored), file_kind=kind, transcript=transcript):
            if kind == "voice" and transcript:
                return Words(text=transcript, recording=stored)
            return GaveFile(file_id=stored, media=kind)
        case _:
            return None


def wish_of(turn: Turn) -> Command | None:
    content = turn.update.content
    return command(visible(content.text)) if isinstance(content, TextSent) else None


def asks_aside(turn: Turn) -> bool:
    """Something that is answered whatever else is being talked about."""
    wish = wish_of(turn)
    return wish is not None and wish.is_firm and wish.wish in _ASIDE


_ASIDE = frozenset({Wish.PROGRESS, Wish.HELP, Wish.HUMAN, Wish.MINE})


async def asking(turn: Turn) -> Heard:
    """Progress, help, a human: understood at any point."""
    wish = wish_of(turn)
    match wish.wish if wish else None:
        case Wish.PROGRESS | Wish.MINE:
            await show_progress(turn, wish.about if wish else "")
        case Wish.HELP:
            turn.say("help.customer")
        case Wish.HUMAN:
            await call_a_human(turn)
        case Wish.CANCEL:
            is_any = await turn.moment.uow.tickets.open_of_requester(turn.person.id, 1)
            turn.say("form.only_a_ticket" if is_any else "form.nothing_to_cancel")
        case Wish.CALL_OFF if not await turn.moment.uow.tickets.open_of_requester(
            turn.person.id, 1
        ):
            turn.say("form.nothing_to_cancel")
        case Wish.EDIT if wish and await _names_an_answer(turn, wish.about):
            turn.say("ticket.how_to_change")
        case Wish.SKIP | Wish.BACK | Wish.SUBMIT if wish and wish.is_firm:
            turn.say("form.nothing_to_cancel")
        case _:
            return Heard.UNHANDLED
    return Heard.HANDLED


async def _names_an_answer(turn: Turn, about: str) -> bool:
    """Of a ticket that is open; what is not said is any of them."""
    for ticket in await turn.moment.uow.tickets.open_of_requester(turn.person.id, SHOWN_TICKETS):
        form = (await type_of(turn.moment, ticket)).definition.asked
        if not about or any(about in names_of(field) for field in form):
            return True
    return False


async def call_a_human(turn: Turn) -> None:
    """Agents are told; where the company has none, supervisors. Where somebody can be called over that is what is done."""
    moment = turn.moment
    if not await is_handed_over(moment, turn.chat):
        turn.say("human")
    seats = await role_seats(moment, AGENT) or await role_seats(moment, SUPERVISOR)
    for seat in seats:
        words = moment.desk.words(seat.person.locale if seat.person else DEFAULT_LOCALE)
        is_named = turn.chat.kind == "group" and turn.chat.title
        key = "staff_notice.human_in_group" if is_named else "staff_notice.human"
        text = words.say(key, name=turn.person.name, chat=turn.chat.title)
        send(moment, seat.chat, Text(text=text))


async def show_progress(turn: Turn, number: str = "") -> None:
    """Of the ticket named, if it is theirs to follow; else of all that are open."""
    asked = await turn.moment.uow.tickets.by_number(number) if number else None
    if asked and may_follow(turn.person, asked):
        await _show_one(turn, asked)
        return
    tickets = await turn.moment.uow.tickets.open_of_requester(turn.person.id, SHOWN_TICKETS)
    lines = [await ticket_line(turn, ticket) for ticket in tickets]
    turn.reply(
        "\n".join([turn.words.say("ticket.progress"), *lines])
        if lines
        else turn.words.say("ticket.none")
    )


async def _show_one(turn: Turn, ticket: Ticket) -> None:
    """Where it was merged, the one that stands for it, if that is theirs to follow too."""
    standing = await standing_for(turn.moment, ticket)
    if standing.id != ticket.id:
        turn.say("staff.merged_into", number=ticket.number, other=standing.number)
    if may_follow(turn.person, standing):
        turn.reply(await ticket_line(turn, standing))


async def ticket_line(turn: Turn, ticket: Ticket) -> str:
    definition = (await type_of(turn.moment, ticket)).definition
    words, locale = turn.words, turn.words.locale
    values = {
        "number": ticket.number,
        "name": definition.name.say(locale),
        "status": status_of(ticket, definition, locale),
    }
    if ticket.due_at is None:
        return words.say("ticket.line", **values)
    return words.say("ticket.line_due", at=words.moment(ticket.due_at, turn.moment.now), **values)
