"""What engineers and supervisors say in words: their tickets in hand, help, and a dry word that always names what works."""

from __future__ import annotations

from handlers.chat.reports import ticket_line
from handlers.router import Heard
from handlers.turns import Turn
from handlers.updates import Entered, TextSent
from workflows.reading.commands import Wish, command

SHOWN_TICKETS = 10


async def staff_saying(turn: Turn) -> Heard:
    if not turn.person.is_staff or isinstance(turn.update.content, Entered):
        return Heard.UNHANDLED
    content = turn.update.content
    wish = command(content.text) if isinstance(content, TextSent) else None
    match wish.wish if wish else None:
        case Wish.MINE | Wish.PROGRESS:
            await _show_mine(turn)
        case Wish.HELP:
            turn.say("help.staff")
        case Wish.CANCEL:
            turn.say("form.nothing_to_cancel")
        case _:
            turn.reply(f"{turn.words.say('help.not_understood')}\n{turn.words.say('help.staff')}")
    return Heard.HANDLED


async def _show_mine(turn: Turn) -> None:
    tickets = await turn.moment.uow.tickets.open_of_assignee(turn.person.id, SHOWN_TICKETS)
    lines = [await ticket_line(turn, ticket) for ticket in tickets]
    if lines:
        turn.reply("\n".join([turn.words.say("ticket.mine"), *lines]))
    else:
        turn.say("ticket.mine_none")
