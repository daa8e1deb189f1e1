"""填表: the link to the page on which the form goes on that is being filled in here."""

from __future__ import annotations

from handlers.chat.reports import wish_of
from handlers.conversations import talk_of
from handlers.page_links import page_link
from handlers.router import Heard
from handlers.turns import Turn
from workflows.reading.commands import Wish


async def asking_for_the_page(turn: Turn) -> Heard:
    wish = wish_of(turn)
    if wish is None or wish.wish is not Wish.PAGE:
        return Heard.UNHANDLED
    if talk_of(turn) is None:
        turn.say("page.no_form")
        return Heard.HANDLED
    url = page_link(turn)
    if url:
        turn.say("page.here", url=url)
    else:
        turn.say("page.unavailable")
    return Heard.HANDLED
