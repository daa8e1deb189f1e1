"""The last to hear a turn: a welcome, a word about what cannot be read, and always what can be said here."""

from __future__ import annotations

from handlers.cards import Button, Card
from handlers.chat.reports import said_in
from handlers.offers import pressable
from handlers.patience import remember, state_of
from handlers.presses import MenuPress
from handlers.router import Heard
from handlers.talks import Greeted
from handlers.turns import Turn
from handlers.updates import Entered, FileSent, Unsupported
from workflows.forms.sessions import Words
from workflows.forms.understanding import is_greeting
from workflows.reading.media import FileProblem, limit_megabytes


async def unreadable(turn: Turn) -> Heard:
    match turn.update.content:
        case Unsupported(platform_kind=kind):
            turn.say("unsupported", kind=kind)
        case FileSent(stored=None) as file:
            _refuse_file(turn, file)
        case _:
            return Heard.UNHANDLED
    return Heard.HANDLED


def _refuse_file(turn: Turn, file: FileSent) -> None:
    turn.say(
        f"file.{file.problem or FileProblem.NOT_FETCHED}",
        media=turn.words.say(f"media.{file.file_kind}"),
        megabytes=limit_megabytes(file.file_kind, turn.moment.desk.most_megabytes),
    )


async def entering(turn: Turn) -> Heard:
    """Greets once: platforms report an opened chat each time it is opened. Where one asks for a greeting by itself it
    gets one, unless it is too late for that or something is being talked about; and whoever asks for it."""
    content = turn.update.content
    if not isinstance(content, Entered):
        return Heard.UNHANDLED
    asked_for = turn.update.reply_hook
    is_first = turn.conversation.is_new or content.is_asked
    is_due = is_first or (asked_for and state_of(turn) is None)
    if is_due and not (asked_for and asked_for.expires_at <= turn.moment.now):
        await _welcome(turn)
    return Heard.HANDLED


async def welcoming(turn: Turn) -> Heard:
    """Whoever says 你好 most often goes on to say what is wrong: then they need no welcome."""
    state, said = state_of(turn), said_in(turn)
    before = state.said if isinstance(state, Greeted) and await turn.take_back() else ()
    waiting = turn.holding()
    if waiting.holds:
        is_news = isinstance(said, Words) and not is_greeting(said.text)
        told = (said,) if isinstance(said, Words) and is_news else ()
        await remember(turn, Greeted(said=(*before, *told)))
    await _welcome(waiting)
    return Heard.HANDLED


async def _welcome(turn: Turn) -> None:
    if turn.person.is_staff:
        turn.say("welcome.staff", name=turn.person.name)
        return
    text = turn.words.say("welcome.text", company=turn.moment.desk.company_name)
    bare = Card(title=turn.moment.desk.company_name, text=text, summary=text)
    card = pressable(turn, bare, await _menu(turn)) if turn.chat.kind == "direct" else None
    if card:
        await turn.reply_card(card, purpose="menu")
    else:
        turn.reply(text)


async def _menu(turn: Turn) -> tuple[Button, ...]:
    types = await turn.moment.desk.types.current(turn.moment.uow)
    return tuple(
        Button(
            text=each.definition.name.say(turn.words.locale),
            payload=MenuPress(each.definition.key).pack(),
        )
        for each in types
    )
