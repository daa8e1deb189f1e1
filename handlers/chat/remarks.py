"""What is said of tickets that are open: which of them is meant, and how it is added to one."""

from __future__ import annotations

from datetime import timedelta

from handlers.answers import refuse
from handlers.patience import remember, state_of
from handlers.talks import Followed, Greeted
from handlers.tickets import add_comment, type_of
from handlers.turns import Turn
from workflows.effects import Refusal
from workflows.forms.bursts import Sent, joined
from workflows.forms.follow_ups import FollowUp, Meant, Standing, follow_up
from workflows.forms.sessions import GaveFile, GavePlace, Words
from workflows.ticket import Ticket

OPEN_TICKETS = 5
SPEAKS_OF_IT = timedelta(minutes=2)
"""Whoever has just spoken of a ticket goes on speaking of it: longer than a burst, for they read the answer too."""


async def open_tickets(turn: Turn) -> tuple[Ticket, ...]:
    """Newest first."""
    return await turn.moment.uow.tickets.open_of_requester(turn.person.id, OPEN_TICKETS)


async def meant_by(turn: Turn, said: tuple[Sent, ...], tickets: tuple[Ticket, ...]) -> FollowUp:
    """A file or a place alone belongs to what is open."""
    text = text_of(said)
    if not text or not any(isinstance(each, Words) for each in said):
        return FollowUp(meant=Meant.MORE, about=tuple(ticket.id for ticket in tickets))
    standing = [
        Standing(
            ticket=ticket.id,
            number=ticket.number,
            definition=(await type_of(turn.moment, ticket)).definition,
            answers=ticket.answers,
        )
        for ticket in tickets
    ]
    types = await turn.moment.desk.types.current(turn.moment.uow)
    return follow_up(text, standing, [each.definition for each in types])


def just_spoken_of(turn: Turn, meant: FollowUp) -> int:
    """The ticket, if it may be meant; 0 when there is none."""
    state = state_of(turn)
    if not isinstance(state, Followed) or turn.moment.now > state.until:
        return 0
    return state.ticket if state.ticket in meant.about else 0


async def add_to(turn: Turn, ticket_id: int, said: tuple[Sent, ...]) -> None:
    """Acknowledged once for all that is added one after the other."""
    ticket = await turn.moment.uow.tickets.get(ticket_id)
    if ticket is None:
        turn.say("refusal.unknown_action")
        return
    result = await add_comment(turn.moment, ticket, turn.person, text_of(said), files_of(said))
    if isinstance(result, Refusal):
        await remember(turn, None)
        await refuse(turn, ticket, result)
        return
    state = state_of(turn)
    if isinstance(state, Greeted) or (isinstance(state, Followed) and state.ticket == ticket.id):
        await turn.take_back()
    await remember(turn, Followed(ticket=ticket.id, until=turn.moment.now + SPEAKS_OF_IT))
    turn.holding().say("ticket.comment_added", number=ticket.number)


def text_of(said: tuple[Sent, ...]) -> str:
    return joined(map(_words, said))


def _words(said: Sent) -> str:
    match said:
        case Words(text=text):
            return text
        case GavePlace(label=label, latitude=latitude, longitude=longitude):
            return label or f"{latitude}, {longitude}"
        case GaveFile():
            return ""


def files_of(said: tuple[Sent, ...]) -> tuple[int, ...]:
    files = (_file(each) for each in said)
    return tuple(each for each in files if each is not None)


def _file(said: Sent) -> int | None:
    match said:
        case Words(recording=recording):
            return recording
        case GaveFile(file_id=file_id):
            return file_id
        case GavePlace():
            return None
