"""What of our own people's words nobody else took: their tickets, help, and a dry word that always names what works."""

from __future__ import annotations

from handlers.chat.reports import wish_of
from handlers.chat.staff_help import not_understood, staff_help
from handlers.chat.staff_lists import show_list
from handlers.router import Heard
from handlers.turns import Turn
from handlers.updates import Entered
from workflows.reading.commands import Wish
from workflows.reading.staff_orders import Listing


async def staff_saying(turn: Turn) -> Heard:
    if not turn.person.is_staff or isinstance(turn.update.content, Entered):
        return Heard.UNHANDLED
    wish = wish_of(turn)
    match wish.wish if wish else None:
        case Wish.MINE | Wish.PROGRESS:
            await show_list(turn, Listing.MINE)
        case Wish.HELP:
            turn.reply(await staff_help(turn))
        case Wish.CANCEL:
            turn.say("form.nothing_to_cancel")
        case _:
            await not_understood(turn)
    return Heard.HANDLED
