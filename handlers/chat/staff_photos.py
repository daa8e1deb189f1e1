"""A photo or file one of ours sends belongs to a ticket: replied to, named in its caption, just spoken of, or the only one in hand."""

from __future__ import annotations

from dataclasses import replace

from handlers.chat.staff_actions import obey
from handlers.chat.staff_choices import ask_which_order
from handlers.chat.staff_tickets import in_hand, named, prefixes, replied_to
from handlers.patience import remember, state_of
from handlers.router import Heard
from handlers.talks import Followed, Order, Ordering
from handlers.turns import Turn
from handlers.updates import FileSent
from workflows.people import CUSTOMER
from workflows.reading.staff_deeds import Deed
from workflows.reading.staff_orders import Mention, mentions
from workflows.ticket import Ticket

CHOICES = 5


async def staff_sending(turn: Turn) -> Heard:
    content = turn.update.content
    if not turn.person.is_staff or not isinstance(content, FileSent) or content.stored is None:
        return Heard.UNHANDLED
    state = state_of(turn)
    if isinstance(state, Ordering) and any(order.files for _, order in state.options):
        await remember(turn, _with_one_more(state, content.stored))
        return Heard.HANDLED
    caption = await _caption(turn, content)
    deed = Deed.REPLY if caption and caption.deed is Deed.REPLY else Deed.NOTE
    tickets = await _meant(turn, caption)
    orders = [Order(deed=deed, ticket=each.id, files=(content.stored,)) for each in tickets]
    if len(orders) == 1:
        await obey(turn, orders[0])
    elif orders:
        labelled = [(t.number, order) for t, order in zip(tickets, orders, strict=True)][:CHOICES]
        await ask_which_order(turn, turn.words.say("staff.which_for_file"), labelled)
    elif CUSTOMER in turn.person.roles:
        return Heard.UNHANDLED
    else:
        turn.say("staff.no_ticket_for_file")
    return Heard.HANDLED


async def _caption(turn: Turn, file: FileSent) -> Mention | None:
    found = mentions(file.caption, await prefixes(turn))
    same = (each for each in found if each.number == found[0].number)
    return next((each for each in same if each.deed is Deed.REPLY), found[0] if found else None)


async def _meant(turn: Turn, caption: Mention | None) -> tuple[Ticket, ...]:
    replied = await replied_to(turn)
    if replied:
        return (replied,)
    if caption and caption.number:
        return await named(turn, caption.number)
    own, state = await in_hand(turn), state_of(turn)
    if isinstance(state, Followed) and turn.moment.now <= state.until:
        spoken_of = await turn.moment.uow.tickets.get(state.ticket, lock=False)
        if spoken_of and (spoken_of.requester != turn.person.id or spoken_of in own):
            return (spoken_of,)
    return own


def _with_one_more(state: Ordering, file: int) -> Ordering:
    options = tuple(
        (label, replace(order, files=(*order.files, file))) for label, order in state.options
    )
    return replace(state, options=options)
