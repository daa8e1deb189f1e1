"""A form in a chat: begin it, go on with what was said, finish it as a ticket or an action, or let it go."""

from __future__ import annotations

from handlers.answers import refuse, tell_done
from handlers.definitions import TicketType
from handlers.proposals import take_proposals
from handlers.questions import ask_in_words, ask_with_card
from handlers.talks import Acting, Reporting, Talk, dump_talk, load_talk
from handlers.tickets import add_comment, open_ticket, take_action
from handlers.turns import Turn
from workflows.effects import Refusal
from workflows.forms.dialogue import advance, begin
from workflows.forms.scene import Scene
from workflows.forms.sessions import Abandoned, Ask, Done, GaveFile, Result, Said
from workflows.nodes import Action
from workflows.ticket import Task, Ticket


def talk_of(turn: Turn) -> Talk | None:
    return load_talk(turn.conversation.state)


async def begin_report(
    turn: Turn,
    ticket_type: TicketType,
    words: str = "",
    file: GaveFile | None = None,
    attachments: tuple[int, ...] = (),
) -> None:
    """Start a new ticket's form with what was already said or sent."""
    definition = ticket_type.definition
    asked = tuple(field.id for field in definition.asked)
    begun = begin(
        definition,
        asked,
        type_version=ticket_type.version,
        with_summary=True,
        around=turn.around,
        words=words,
        attachments=attachments,
    )
    scene = Scene(definition=definition, around=turn.around)
    result: Result = take_proposals(turn, words, begun, scene)
    if file and isinstance(result, Ask):
        result = advance(result.session, file, definition, turn.around)
    await _follow(turn, Reporting(), ticket_type, result)


async def begin_action(
    turn: Turn, ticket: Ticket, ticket_type: TicketType, task: Task, action: Action
) -> None:
    """Ask what the action needs to know."""
    about = Acting(ticket=ticket.id, task=task.id, action=action.id)
    result = begin(
        ticket_type.definition,
        action.fill,
        type_version=ticket_type.version,
        with_summary=False,
        around=turn.around,
        known=ticket.answers,
    )
    await _follow(turn, about, ticket_type, result)


async def go_on(turn: Turn, talk: Talk, said: Said) -> None:
    key, version = talk.session.type_key, talk.session.type_version
    ticket_type = await turn.moment.desk.types.get(turn.moment.uow, key, version)
    result = advance(talk.session, said, ticket_type.definition, turn.around)
    await _follow(turn, talk.about, ticket_type, result)


async def _follow(
    turn: Turn, about: Reporting | Acting, ticket_type: TicketType, result: Result
) -> None:
    match result:
        case Ask():
            card = await _ask(turn, ticket_type, result)
            await _keep(turn, Talk(session=result.session, about=about, card=card))
        case Done():
            await _keep(turn, None)
            await _finish(turn, about, ticket_type, result)
        case Abandoned():
            await _keep(turn, None)
            turn.say("form.abandoned")


async def _ask(turn: Turn, ticket_type: TicketType, ask: Ask) -> int:
    """The id of the card that asks, 0 when words do."""
    definition, in_group = ticket_type.definition, turn.chat.kind == "group"
    card = ask_with_card(ask.question, ask.session, definition, turn.words, turn.can.max_buttons)
    if card and turn.takes_cards and not in_group:
        return (await turn.reply_card(card, purpose="question")).id
    turn.reply(ask_in_words(ask.question, ask.session, definition, turn.words, in_group=in_group))
    return 0


async def _keep(turn: Turn, talk: Talk | None) -> None:
    await turn.moment.uow.conversations.save(turn.conversation.id, dump_talk(talk))


async def _finish(
    turn: Turn, about: Reporting | Acting, ticket_type: TicketType, done: Done
) -> None:
    answers, files = done.answers, done.session.attachments
    if isinstance(about, Reporting):
        await open_ticket(turn.moment, ticket_type, turn.person, turn.chat.id, answers, files)
        return
    ticket = await turn.moment.uow.tickets.get(about.ticket)
    if ticket is None:
        turn.say("refusal.unknown_action")
        return
    if files:
        added = await add_comment(turn.moment, ticket, turn.person, "", files)
        ticket = added if isinstance(added, Ticket) else ticket
    result = await take_action(turn.moment, ticket, turn.person, about.task, about.action, answers)
    if isinstance(result, Refusal):
        await refuse(turn, ticket, result)
    else:
        await tell_done(turn, result, about.action)
