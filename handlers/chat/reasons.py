"""Why, said in the chat: words, with photos before them if there are any; or that it is left after all."""

from __future__ import annotations

from dataclasses import replace

from handlers.chat.acting import LONGEST
from handlers.chat.staff_actions import obey
from handlers.chat.staff_tickets import definition_of
from handlers.patience import remember
from handlers.router import Heard
from handlers.talks import Explaining
from handlers.turns import Turn
from workflows.deeds.actions import offered
from workflows.forms.bursts import Sent
from workflows.forms.sessions import GaveFile, Words
from workflows.reading.commands import ENDS, Wish, command
from workflows.spoken_actions import Spoken, spoken

LEAVES = ENDS | {Wish.BACK}


async def explain(turn: Turn, state: Explaining, said: Sent) -> Heard:
    if isinstance(said, GaveFile):
        await _keep(turn, state, said.file_id)
        return Heard.HANDLED
    if not isinstance(said, Words):
        return Heard.UNHANDLED
    action = await _action_said(turn, state, said.text)
    if action and action.action.id != state.order.action:
        await remember(turn, None)
        return Heard.UNHANDLED
    await _take_words(turn, state, replace(said, text=action.reason) if action else said)
    return Heard.HANDLED


async def _take_words(turn: Turn, state: Explaining, said: Words) -> None:
    command_said = command(said.text)
    wish = command_said.wish if command_said else None
    if wish in LEAVES and command_said and command_said.is_firm:
        await leave(turn)
    elif wish is Wish.DONE and state.order.files:
        await explained(turn, state, turn.words.say("order.see_files"))
    elif wish is Wish.SKIP:
        await _skip(turn, state)
    elif not said.text.strip():
        turn.say("order.needs_words")
    else:
        files = (*state.order.files, *([said.recording] if said.recording else []))
        order = replace(state.order, files=files)
        await explained(turn, replace(state, order=order), said.text.strip()[:LONGEST])


async def _action_said(turn: Turn, state: Explaining, text: str) -> Spoken | None:
    """驳回 once more is no reason, and 同意 is another mind."""
    ticket = await turn.moment.uow.tickets.get(state.order.ticket)
    task = ticket.task(state.order.task) if ticket else None
    if ticket is None or task is None or not state.order.action:
        return None
    definition = await definition_of(turn, ticket)
    return spoken(text, offered(task, definition), definition, turn.around)


async def _keep(turn: Turn, state: Explaining, file: int) -> None:
    """Acknowledged with the first: several come one after the other."""
    is_first = not state.order.files
    order = replace(state.order, files=(*state.order.files, file))
    await remember(turn, replace(state, order=order))
    if is_first:
        turn.say("order.file_kept")


async def _skip(turn: Turn, state: Explaining) -> None:
    if state.can_skip:
        await explained(turn, state, "")
    else:
        turn.say("order.needs_words")


async def explained(turn: Turn, state: Explaining, reason: str) -> None:
    await remember(turn, None)
    await obey(turn, replace(state.order, reason=reason, is_explained=True))


async def left_by(turn: Turn, text: str) -> bool:
    """Whether they let the question go, in words: then it is let go."""
    wish = command(text)
    if wish is None or wish.wish not in LEAVES:
        return False
    await leave(turn)
    return True


async def leave(turn: Turn) -> None:
    await remember(turn, None)
    turn.say("staff.left")
