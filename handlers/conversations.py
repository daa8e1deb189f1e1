"""A form in a chat: begin it, and go on with what was said, until it is whole or given up."""

from __future__ import annotations

from dataclasses import replace

from handlers.cards import Card, Fact
from handlers.definitions import TicketType
from handlers.form_ends import abandon, conclude
from handlers.page_links import page_hint
from handlers.patience import remember, state_of
from handlers.privately import own_chat
from handlers.proposals import take_proposals
from handlers.questions import ask_in_words, ask_with_card
from handlers.records import with_records
from handlers.talks import Acting, Moved, Reporting, Talk
from handlers.turns import Turn
from workflows.definition import Definition
from workflows.events import ActionTaken
from workflows.forms.bursts import Burst, Sent, added, joined, left, played
from workflows.forms.dialogue import advance
from workflows.forms.discretion import asks_in_confidence, left_for_later, stands_at_confidential
from workflows.forms.scene import Scene
from workflows.forms.sessions import Abandoned, Ask, Done, Picked, Result, Said, Session, Words
from workflows.forms.steps import go_on as step_on
from workflows.forms.steps import rejected, taken
from workflows.reading.commands import Wish, command
from workflows.ticket import Ticket


def talk_of(turn: Turn) -> Talk | None:
    """The form that is being filled in here."""
    state = state_of(turn)
    return state if isinstance(state, Talk) else None


async def begin_report(turn: Turn, ticket_type: TicketType, said: tuple[Sent, ...] = ()) -> None:
    """Start a new ticket's form with what was already said or sent."""
    turn = await with_records(turn, ticket_type.definition)
    await _play(turn, Reporting(), ticket_type, Burst(said=said))


async def begin_action(
    turn: Turn,
    ticket: Ticket,
    ticket_type: TicketType,
    event: ActionTaken,
    fields: tuple[str, ...],
) -> None:
    """Ask what the action needs to know and `event` does not say yet."""
    turn = await with_records(turn, ticket_type.definition)
    session = Session(
        type_key=ticket_type.definition.key,
        type_version=ticket_type.version,
        fields=fields,
        with_summary=False,
        understood=tuple(event.answers),
        known={key: each for key, each in ticket.answers.items() if key not in fields},
        needed=_needed(ticket, ticket_type, event, fields),
    )
    scene = Scene(definition=ticket_type.definition, around=turn.around)
    result = step_on(taken(session, event.answers), scene, tuple(event.answers))
    await _follow(turn, _acting(ticket, event), ticket_type, result)


async def begin_revision(
    turn: Turn,
    ticket: Ticket,
    ticket_type: TicketType,
    event: ActionTaken,
    said: Words | None = None,
) -> None:
    """A ticket that came back to its requester: what it says, to be changed and handed in again; with what they `said`
    on opening it, where that may be a change."""
    definition = ticket_type.definition
    turn = await with_records(turn, definition)
    fields = tuple(each.id for each in definition.asked)
    session = Session(
        type_key=definition.key,
        type_version=ticket_type.version,
        fields=fields,
        answers={each: ticket.answers[each] for each in fields if each in ticket.answers},
        known={key: each for key, each in ticket.answers.items() if key not in fields},
    )
    scene = Scene(definition=definition, around=turn.around)
    required = {each for each, field in scene.sheet(session).fields.items() if field.required}
    passed_over = (each for each in fields if each not in ticket.answers and each not in required)
    session = replace(session, skipped=tuple(passed_over))
    result: Result = step_on(session, scene)
    if said and not isinstance(result, Done):
        result = advance(result.session, said, definition, turn.around)
        if isinstance(result, Ask) and result.question.problem:
            result = step_on(session, scene)
    await _follow(turn, _acting(ticket, event), ticket_type, result)


def _needed(
    ticket: Ticket, ticket_type: TicketType, event: ActionTaken, fields: tuple[str, ...]
) -> tuple[str, ...]:
    """What the node cannot be left without."""
    task = ticket.task(event.task)
    node = ticket_type.definition.walked.task_node(task.node) if task else None
    return tuple(each for each in fields if node and node.right(each) == "edit!")


def _acting(ticket: Ticket, event: ActionTaken) -> Acting:
    return Acting(
        ticket=ticket.id,
        task=event.task,
        action=event.action,
        reason=event.reason,
        files=event.files,
        to=event.to,
    )


async def resume(turn: Turn, draft: int, session: Session, said: tuple[Sent, ...]) -> None:
    """Go on where a draft stopped, with what was said on coming back."""
    ticket_type = await _type_of(turn, session)
    turn = await with_records(turn, ticket_type.definition)
    result = added(session, said, ticket_type.definition, turn.around)
    known = tuple(each for each in session.fields if each in result.session.answers)
    question = replace(result.question, newly_understood=known)
    await _follow(turn, Reporting(draft=draft), ticket_type, replace(result, question=question))


async def go_on(turn: Turn, talk: Talk, said: Said) -> None:
    """Orders and presses are obeyed at once. What else a requester says may be a piece of more: its question waits."""
    ticket_type = await _type_of(turn, talk.session)
    definition = ticket_type.definition
    turn = await with_records(turn, definition)
    is_unseen = talk.burst is not None and await turn.take_back()
    if _keeps_it_to_themselves(turn, talk, said, definition):
        result = left_for_later(talk.session, definition, turn.around)
        await _follow(turn, talk.about, ticket_type, result)
    elif isinstance(said, Picked) or _is_order(said, talk.session):
        result = advance(talk.session, said, definition, turn.around)
        await _follow(turn, talk.about, ticket_type, result)
    elif isinstance(talk.about, Acting):
        answer = Burst(said=(said,), before=talk.session)
        result = played(answer, definition, ticket_type.version, turn.around)
        await _follow(turn, talk.about, ticket_type, result)
    elif talk.burst and is_unseen:
        await _play(turn, talk.about, ticket_type, talk.burst.with_more(said))
    else:
        await _play(turn, talk.about, ticket_type, Burst(said=(said,), before=talk.session))


def _keeps_it_to_themselves(turn: Turn, talk: Talk, said: Said, definition: Definition) -> bool:
    """In a group a confidential question may be passed over even where the form requires its answer."""
    is_exposed = turn.chat.kind == "group" and stands_at_confidential(talk.session, definition)
    order = command(said.text) if is_exposed and isinstance(said, Words) else None
    return order is not None and order.wish is Wish.SKIP


def _is_order(said: Said, session: Session) -> bool:
    """没有了 is one where several are collected: that question was seen with the first of them."""
    order = command(said.text) if isinstance(said, Words) else None
    return order is not None and (order.is_firm or session.is_collecting)


async def ask_on(turn: Turn, talk: Talk, ticket_type: TicketType) -> None:
    """The next question, after something was filled in elsewhere; where nothing is left, whether to hand it in."""
    scene = Scene(definition=ticket_type.definition, around=turn.around)
    result = step_on(replace(talk.session, is_unseen=False), scene)
    if isinstance(result, Done):
        result = step_on(replace(result.session, with_summary=True), scene)
    await _follow(turn, talk.about, ticket_type, result)


async def remind(turn: Turn, talk: Talk) -> None:
    """Once: how far it is, and the question again."""
    ticket_type = await _type_of(turn, talk.session)
    definition = ticket_type.definition
    turn = await with_records(turn, definition)
    words = turn.words.of(definition)
    missing = left(talk.session, definition, turn.around)
    key = "draft.remind" if missing else "draft.remind_to_submit"
    opening = words.say(key, name=definition.name.say(words.locale), count=missing)
    question = added(talk.session, (), definition, turn.around)
    card = await _ask(turn, ticket_type, question, opening)
    reminded = replace(talk, session=question.session, again=card, burst=None, is_reminded=True)
    await remember(turn, reminded, turn.conversation.updated_at)


async def _play(
    turn: Turn, about: Reporting | Acting, ticket_type: TicketType, burst: Burst
) -> None:
    """A question that nobody's words led to need not wait for more of them."""
    result = played(burst, ticket_type.definition, ticket_type.version, turn.around)
    if burst.before is None:
        scene = Scene(definition=ticket_type.definition, around=turn.around)
        words = joined(each.text for each in burst.said if isinstance(each, Words))
        result = take_proposals(turn, words, result, scene)
    await _follow(turn, about, ticket_type, result, burst if burst.said else None)


async def _follow(
    turn: Turn,
    about: Reporting | Acting,
    ticket_type: TicketType,
    result: Result,
    burst: Burst | None = None,
) -> None:
    match result:
        case Ask() if alone := await own_chat(turn, result.question):
            await _move(turn, alone, about, ticket_type, result)
        case Ask():
            asking = turn.holding() if burst else turn
            card = await _ask(asking, ticket_type, result)
            held = burst if asking.holds else None
            talk = Talk(session=result.session, about=about, card=card, burst=held)
            await remember(turn, talk)
        case Done():
            taken = await conclude(turn, about, ticket_type, result)
            if taken:
                scene = Scene(definition=ticket_type.definition, around=turn.around)
                again = rejected(result.session, scene, *taken)
                await _follow(turn, about, ticket_type, again)
        case Abandoned():
            await abandon(turn, about)


async def _move(
    turn: Turn, alone: Turn, about: Reporting | Acting, ticket_type: TicketType, result: Ask
) -> None:
    """Out of the group, to the end of the form: what is left may be confidential again."""
    turn.say("private.moved")
    await remember(turn, Moved(chat=alone.chat.id))
    definition = ticket_type.definition
    opening = alone.words.say("private.opening", name=definition.name.say(alone.words.locale))
    card = await _ask(alone, ticket_type, result, opening)
    about = replace(about, group=turn.chat.id)
    await remember(alone, Talk(session=result.session, about=about, card=card))


async def _type_of(turn: Turn, session: Session) -> TicketType:
    key, version = session.type_key, session.type_version
    return await turn.moment.desk.types.get(turn.moment.uow, key, version)


async def _ask(turn: Turn, ticket_type: TicketType, ask: Ask, opening: str = "") -> int:
    """The id of the card that asks, 0 when words do; `opening` comes before the question."""
    definition, in_group = ticket_type.definition, turn.chat.kind == "group"
    words = turn.words.of(definition)
    page = page_hint(turn, ask, words)
    card = ask_with_card(ask.question, ask.session, definition, words, turn.can)
    if card and turn.takes_cards and not in_group and _holds_list(turn, card):
        card = replace(card, text="\n".join(filter(None, (opening, card.text, page))))
        return (await turn.reply_card(_in_its_place(turn, card), purpose="question")).id
    text = ask_in_words(ask.question, ask.session, definition, words, in_group=in_group)
    is_exposed = in_group and asks_in_confidence(ask.question)
    hint = words.say("private.in_group") if is_exposed else ""
    turn.reply("\n".join(filter(None, (opening, text, hint, page))))
    return 0


def _holds_list(turn: Turn, card: Card) -> bool:
    """A list to choose from that cannot show its question or its options whole is better asked in words."""
    return card.pick is None or turn.can.holds(replace(card, text=card.summary))


def _holds_more(turn: Turn, card: Card) -> bool:
    """Where a list stands on a card like any other, with all that is on it and a line more."""
    line = Fact(label=card.title, value=card.summary)
    return turn.can.holds(replace(card, facts=(*card.facts, line)))


def _in_its_place(turn: Turn, card: Card) -> Card:
    """Beside a list there may be little room: there stands the question alone, and whatever else is said is said before it."""
    if card.pick is None or _holds_more(turn, card):
        return card
    if card.text != card.summary:
        turn.reply(card.text)
    return replace(card, text=card.summary)
