"""A new report of the type its words ask for; where several fit alike, whoever speaks is asked which, and what they said is kept."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.chat.drafts import start_report
from handlers.chat.remarks import files_of, text_of
from handlers.chat.reports import asks_aside, said_in, wish_of
from handlers.definitions import TicketType
from handlers.offers import Offered, offer, taken_up
from handlers.patience import remember, state_of
from handlers.router import Heard
from handlers.talks import Deciding
from handlers.turns import Turn
from workflows.forms.bursts import Sent
from workflows.forms.sessions import Words
from workflows.forms.understanding import likeliest
from workflows.reading.commands import ENDS
from workflows.ticket import Ticket


async def report_of(turn: Turn, said: tuple[Sent, ...], tickets: tuple[Ticket, ...]) -> None:
    """Of the type the words ask for; where none or several fit, of the newest ticket's if it is among them."""
    types = await turn.moment.desk.types.current(turn.moment.uow)
    newest = tickets[0].type_key if tickets else ""
    same = next((each for each in types if each.definition.key == newest), types[0])
    asked = await types_asked_for(turn, said)
    is_same = not asked or same in asked
    await start_one_of(turn, [same] if is_same else asked, said)


async def types_asked_for(turn: Turn, said: tuple[Sent, ...]) -> list[TicketType]:
    """By these words: none, one, or several that fit alike; a photo alone asks for the first there is."""
    text = text_of(said)
    types = await turn.moment.desk.types.current(turn.moment.uow)
    if not text:
        return types[:1] if files_of(said) else []
    meant = {each.key for each in likeliest(text, [each.definition for each in types])}
    return [each for each in types if each.definition.key in meant]


async def start_one_of(turn: Turn, types: list[TicketType], said: tuple[Sent, ...]) -> None:
    if len(types) == 1:
        await start_report(turn, types[0], said)
        return
    title, question = turn.words.say("burst.title"), turn.words.say("burst.which_type")
    card = await offer(turn.holding(), title, question, _choices(turn, types))
    keys = tuple(each.definition.key for each in types)
    await remember(turn, Deciding(said=said, types=keys, card=card))


def _choices(turn: Turn, types: Iterable[TicketType]) -> list[Offered]:
    return [
        Offered(id=each.definition.key, label=each.definition.name.say(turn.words.locale))
        for each in types
    ]


async def deciding(turn: Turn) -> Heard:
    """They say which, or say more that makes it clear, or leave it."""
    state, said = state_of(turn), said_in(turn)
    if not isinstance(state, Deciding) or said is None or asks_aside(turn):
        return Heard.UNHANDLED
    is_unseen = await turn.take_back()
    wish = wish_of(turn)
    if wish and wish.wish in ENDS:
        await remember(turn, None)
        turn.say("burst.left")
        return Heard.HANDLED
    types = await _offered(turn, state)
    is_answer = isinstance(said, Words) and not is_unseen
    choice = taken_up(text_of((said,)), _choices(turn, types)) if is_answer else ""
    if choice:
        await settle_type(turn, state, choice)
    else:
        everything = (*state.said, said)
        await start_one_of(turn, await types_asked_for(turn, everything) or types, everything)
    return Heard.HANDLED


async def settle_type(turn: Turn, state: Deciding, choice: str) -> None:
    """`choice` is the key of one of the types."""
    chosen = [each for each in await _offered(turn, state) if each.definition.key == choice]
    if chosen:
        await start_report(turn, chosen[0], state.said)
    else:
        turn.say("refusal.unknown_action")


async def _offered(turn: Turn, state: Deciding) -> list[TicketType]:
    types = await turn.moment.desk.types.current(turn.moment.uow)
    return [each for each in types if each.definition.key in state.types]
