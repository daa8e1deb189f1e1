"""What a requester says: a report, an answer to a running form, a question about progress, a word about an open ticket."""

from __future__ import annotations

from handlers.answers import refuse
from handlers.audience import role_seats
from handlers.cards import Text
from handlers.conversations import begin_report, go_on, talk_of
from handlers.definitions import TicketType
from handlers.post import send
from handlers.router import Heard
from handlers.tickets import add_comment, type_of
from handlers.turns import Turn
from handlers.updates import FileSent, LocationSent, TextSent
from handlers.views import status_of
from handlers.wording import DEFAULT_LOCALE
from workflows.effects import Refusal
from workflows.forms.sessions import GaveFile, GavePlace, Picked, Said, Words
from workflows.forms.understanding import is_report
from workflows.people import AGENT, CUSTOMER, SUPERVISOR
from workflows.reading.commands import Command, Wish, command
from workflows.rights import may_follow
from workflows.ticket import Ticket

SHOWN_TICKETS = 5


async def answering(turn: Turn) -> Heard:
    """Somebody is in the middle of a form: whatever they say goes there, but for a question about progress."""
    talk, said = talk_of(turn), said_in(turn)
    if talk is None or said is None:
        return Heard.UNHANDLED
    wish = _wish(turn)
    if wish and wish.is_firm and wish.wish in (Wish.PROGRESS, Wish.HELP, Wish.HUMAN, Wish.MINE):
        return Heard.UNHANDLED
    await go_on(turn, talk, said)
    return Heard.HANDLED


def said_in(turn: Turn) -> Said | None:
    match turn.update.content:
        case TextSent(text=text):
            return Words(text=text)
        case LocationSent(latitude=latitude, longitude=longitude, label=label):
            return GavePlace(latitude=latitude, longitude=longitude, label=label)
        case FileSent(stored=int(stored), file_kind=kind, transcript=transcript):
            if kind == "voice" and transcript:
                return Words(text=transcript, recording=stored)
            return GaveFile(file_id=stored, media=kind)
        case _:
            return None


def _wish(turn: Turn) -> Command | None:
    content = turn.update.content
    return command(content.text) if isinstance(content, TextSent) else None


async def asking(turn: Turn) -> Heard:
    """Progress, help, a human: understood at any point."""
    wish = _wish(turn)
    match wish.wish if wish else None:
        case Wish.PROGRESS | Wish.MINE:
            await show_progress(turn, wish.about if wish else "")
        case Wish.HELP:
            turn.say("help.customer")
        case Wish.HUMAN:
            await call_a_human(turn)
        case Wish.CANCEL:
            turn.say("form.nothing_to_cancel")
        case _:
            return Heard.UNHANDLED
    return Heard.HANDLED


async def call_a_human(turn: Turn) -> None:
    """Agents are told; where the company has none, supervisors."""
    turn.say("human")
    moment = turn.moment
    seats = await role_seats(moment, AGENT) or await role_seats(moment, SUPERVISOR)
    for seat in seats:
        words = moment.desk.words(seat.person.locale if seat.person else DEFAULT_LOCALE)
        key = "staff_notice.human_in_group" if turn.chat.kind == "group" else "staff_notice.human"
        text = words.say(key, name=turn.person.name, chat=turn.chat.title)
        send(moment, seat.chat, Text(text=text))


async def show_progress(turn: Turn, number: str = "") -> None:
    """Of the ticket named, if it is theirs to follow; else of all that are open."""
    asked = await turn.moment.uow.tickets.by_number(number) if number else None
    if asked and may_follow(turn.person, asked):
        turn.reply(await ticket_line(turn, asked))
        return
    tickets = await turn.moment.uow.tickets.open_of_requester(turn.person.id, SHOWN_TICKETS)
    lines = [await ticket_line(turn, ticket) for ticket in tickets]
    turn.reply(
        "\n".join([turn.words.say("ticket.progress"), *lines])
        if lines
        else turn.words.say("ticket.none")
    )


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


async def reporting(turn: Turn) -> Heard:
    """Words that say something is wrong, or a photo out of the blue while nothing is open.

    Staff report too, if they are customers as well.
    """
    if CUSTOMER not in turn.person.roles:
        return Heard.UNHANDLED
    said = said_in(turn)
    types = await turn.moment.desk.types.current(turn.moment.uow)
    if isinstance(said, Words):
        for ticket_type in types:
            if is_report(said.text, ticket_type.definition):
                files = () if said.recording is None else (said.recording,)
                await start_report(turn, ticket_type, said.text, files)
                return Heard.HANDLED
    if isinstance(said, GaveFile) and types and not await _newest_open(turn):
        await begin_report(turn, types[0], file=said)
        return Heard.HANDLED
    return Heard.UNHANDLED


async def start_report(
    turn: Turn, ticket_type: TicketType, words: str, attachments: tuple[int, ...] = ()
) -> None:
    await begin_report(turn, ticket_type, words, attachments=attachments)


async def adding(turn: Turn) -> Heard:
    """Anything else while a ticket is open belongs to it."""
    ticket, said = await _newest_open(turn), said_in(turn)
    if ticket is None or said is None:
        return Heard.UNHANDLED
    result = await add_comment(turn.moment, ticket, turn.person, *_remark(said))
    if isinstance(result, Refusal):
        await refuse(turn, ticket, result)
    else:
        turn.say("ticket.comment_added", number=ticket.number)
    return Heard.HANDLED


def _remark(said: Said) -> tuple[str, tuple[int, ...]]:
    """What a follow-up says, and the files that come with it."""
    match said:
        case Words(text=text, recording=recording):
            return text, () if recording is None else (recording,)
        case GaveFile(file_id=file_id):
            return "", (file_id,)
        case GavePlace(label=label, latitude=latitude, longitude=longitude):
            return label or f"{latitude}, {longitude}", ()
        case Picked():
            return "", ()


async def _newest_open(turn: Turn) -> Ticket | None:
    tickets = await turn.moment.uow.tickets.open_of_requester(turn.person.id, 1)
    return await turn.moment.uow.tickets.get(tickets[0].id) if tickets else None
