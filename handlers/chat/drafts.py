"""Forms that were left unfinished: kept as drafts, offered to whoever comes back, and shown to agents."""

from __future__ import annotations

from handlers.chat.reports import asks_aside, said_in, wish_of
from handlers.conversations import begin_report, resume
from handlers.definitions import TicketType
from handlers.offers import Offered, offer, taken_up
from handlers.patience import remember, state_of
from handlers.router import Heard
from handlers.talks import Reporting, Returning, Talk
from handlers.turns import Turn
from storage.drafts import Draft
from workflows.forms.bursts import Sent, added, left
from workflows.forms.sessions import Session, Words, dump_session, load_session
from workflows.reading.commands import ENDS, Wish
from workflows.reading.picking import ANEW, GO_ON

GO_ON_CHOICE = "go_on"
ANEW_CHOICE = "anew"


async def start_report(turn: Turn, ticket_type: TicketType, said: tuple[Sent, ...] = ()) -> None:
    """A new form, unless one of its kind was left unfinished here: then its person is asked which they want."""
    drafts = await turn.moment.uow.drafts.open_of(turn.chat.id, turn.person.id)
    key = ticket_type.definition.key
    draft = next((each for each in drafts if each.type_key == key), None)
    if draft is None:
        await begin_report(turn, ticket_type, said)
    else:
        await _offer(turn, draft, said)


async def returning(turn: Turn) -> Heard:
    """Asked whether to go on with a draft, they answer, or say more about what brought them."""
    state, said = state_of(turn), said_in(turn)
    if not isinstance(state, Returning) or said is None or asks_aside(turn):
        return Heard.UNHANDLED
    is_unseen, wish = await turn.take_back(), wish_of(turn)
    if wish and wish.wish in ENDS:
        await remember(turn, None)
        turn.say("draft.left_open")
        return Heard.HANDLED
    is_answer = isinstance(said, Words) and (not is_unseen or wish is not None)
    choice = taken_up(said.text, _choices(turn)) if isinstance(said, Words) and is_answer else ""
    draft = await turn.moment.uow.drafts.get(state.draft)
    if choice or draft is None:
        await go_back(turn, state, choice)
    else:
        await _offer(turn, draft, (*state.said, said))
    return Heard.HANDLED


async def go_back(turn: Turn, state: Returning, choice: str) -> None:
    """To the draft, or to a new form in its place."""
    draft = await turn.moment.uow.drafts.get(state.draft)
    if draft is None or draft.state != "open":
        await remember(turn, None)
        turn.say("draft.none")
    elif choice == GO_ON_CHOICE:
        await _resume(turn, draft, state.said)
    else:
        await turn.moment.uow.drafts.settle(draft.id, "dropped", "begun anew", turn.moment.now)
        await begin_report(turn, await _current(turn, draft), state.said)


async def coming_back(turn: Turn) -> Heard:
    """继续."""
    wish = wish_of(turn)
    if wish is None or wish.wish is not Wish.RESUME:
        return Heard.UNHANDLED
    drafts = await turn.moment.uow.drafts.open_of(turn.chat.id, turn.person.id)
    if drafts:
        await _resume(turn, drafts[0], ())
    elif turn.person.is_staff:
        return Heard.UNHANDLED
    else:
        turn.say("draft.none")
    return Heard.HANDLED


async def _offer(turn: Turn, draft: Draft, said: tuple[Sent, ...]) -> None:
    """In answer to words it waits for the rest of them; to a press it does not."""
    session = load_session(draft.session)
    definition = (await _type_of(turn, session)).definition
    name = definition.name.say(turn.words.locale)
    text = turn.words.say(
        "draft.offer",
        name=name,
        at=turn.words.moment(draft.updated_at, turn.moment.now),
        count=left(session, definition, turn.around),
    )
    asking = turn.holding() if said else turn
    card = await offer(asking, name, text, _choices(turn))
    await remember(turn, Returning(draft=draft.id, said=said, card=card))


def _choices(turn: Turn) -> tuple[Offered, ...]:
    return (
        Offered(id=GO_ON_CHOICE, label=turn.words.say("draft.go_on"), names=GO_ON),
        Offered(id=ANEW_CHOICE, label=turn.words.say("draft.anew"), names=ANEW),
    )


async def _resume(turn: Turn, draft: Draft, said: tuple[Sent, ...]) -> None:
    await turn.moment.uow.drafts.settle(draft.id, "resumed", "", turn.moment.now)
    await resume(turn, draft.id, load_session(draft.session), said)


async def _current(turn: Turn, draft: Draft) -> TicketType:
    """As it is published now."""
    for ticket_type in await turn.moment.desk.types.current(turn.moment.uow):
        if ticket_type.definition.key == draft.type_key:
            return ticket_type
    return await _type_of(turn, load_session(draft.session))


async def let_go(turn: Turn, talk: Talk) -> None:
    """The form ends; what a requester said in it is kept, and they are told how to go on."""
    await remember(turn, None)
    session = talk.session
    if not isinstance(talk.about, Reporting) or not (session.answers or session.attachments):
        return
    drafts, now = turn.moment.uow.drafts, turn.moment.now
    if talk.about.draft:
        await drafts.keep_again(talk.about.draft, dump_session(session), now)
    else:
        await drafts.keep(
            turn.chat.id,
            turn.person.id,
            session.type_key,
            session.type_version,
            dump_session(session),
            now,
        )
    definition = (await _type_of(turn, session)).definition
    words = turn.words.of(definition)
    turn.reply(words.say("draft.kept", name=definition.name.say(words.locale)))


async def stay_away(turn: Turn, state: Returning) -> None:
    """Offered their draft they said nothing more: what they came with is kept in it."""
    await remember(turn, None)
    draft = await turn.moment.uow.drafts.get(state.draft)
    if draft is None or draft.state != "open":
        return
    session = load_session(draft.session)
    definition = (await _type_of(turn, session)).definition
    more = added(session, state.said, definition, turn.around).session
    await turn.moment.uow.drafts.keep_again(draft.id, dump_session(more), turn.moment.now)


async def _type_of(turn: Turn, session: Session) -> TicketType:
    """The definition the form was begun with."""
    return await turn.moment.desk.types.get(turn.moment.uow, session.type_key, session.type_version)
