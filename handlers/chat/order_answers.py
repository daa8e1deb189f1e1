"""What somebody says where an order still needs something: why, with photos if they like; whom; whether they mean it."""

from __future__ import annotations

from dataclasses import replace

from handlers.chat.asking_orders import SKIP
from handlers.chat.reports import asks_aside, said_in
from handlers.chat.staff_actions import obey
from handlers.chat.staff_tickets import definition_of
from handlers.confirming import NO, YES, confirm, confirmations
from handlers.offers import taken_up
from handlers.patience import remember, state_of
from handlers.router import Heard
from handlers.talks import Asked, Confirming, Explaining, Naming
from handlers.turns import Turn
from workflows.deeds.actions import offered
from workflows.forms.bursts import Sent
from workflows.forms.sessions import GaveFile, Words
from workflows.reading.commands import ENDS, Wish, command
from workflows.reading.staff_deeds import Deed
from workflows.reading.staff_orders import listing
from workflows.spoken_actions import Spoken, spoken

LONGEST = 1000
"""Characters of a reason; nobody reads more on a card."""
_LEAVES = ENDS | {Wish.BACK}
_YES = (
    "确定",
    "确认",
    "是",
    "是的",
    "对",
    "好",
    "好的",
    "可以",
    "嗯",
    "yes",
    "ok",
    "sure",
    "confirm",
)
_NO = ("不", "不是", "不要", "不用", "先不", "先不要", "别", "没有", "no", "don't", "not now")


async def answering_order(turn: Turn) -> Heard:
    """Only whoever was asked, and only for a while."""
    state, said = state_of(turn), said_in(turn)
    if not isinstance(state, Explaining | Naming | Confirming) or said is None:
        return Heard.UNHANDLED
    if asks_aside(turn) or (isinstance(said, Words) and listing(said.text)):
        return Heard.UNHANDLED
    if turn.moment.now > state.until:
        await remember(turn, None)
        return Heard.UNHANDLED
    match state:
        case Explaining():
            return await _explain(turn, state, said)
        case Naming():
            return await _name(turn, state, said)
        case Confirming():
            return await _confirm(turn, state, said)


async def settle_asked(turn: Turn, state: Asked, choice: str) -> None:
    """A button of the question: skip, one of the people, yes or no."""
    match state:
        case Explaining() if state.can_skip and choice == SKIP:
            await _explained(turn, state, "")
        case Naming() if choice.isdecimal() and int(choice) in state.likely:
            await remember(turn, None)
            await obey(turn, replace(state.order, people=(int(choice),)))
        case Confirming() if choice in (YES, NO):
            await _decided(turn, state, is_yes=choice == YES)
        case _:
            turn.say("refusal.unknown_action")


async def _explain(turn: Turn, state: Explaining, said: Sent) -> Heard:
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
    if wish in _LEAVES and command_said and command_said.is_firm:
        await _leave(turn)
    elif wish is Wish.DONE and state.order.files:
        await _explained(turn, state, turn.words.say("order.see_files"))
    elif wish is Wish.SKIP:
        await _skip(turn, state)
    elif not said.text.strip():
        turn.say("order.needs_words")
    else:
        files = (*state.order.files, *([said.recording] if said.recording else []))
        order = replace(state.order, files=files)
        await _explained(turn, replace(state, order=order), said.text.strip()[:LONGEST])


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
        await _explained(turn, state, "")
    else:
        turn.say("order.needs_words")


async def _explained(turn: Turn, state: Explaining, reason: str) -> None:
    await remember(turn, None)
    await obey(turn, replace(state.order, reason=reason, is_explained=True))


async def _name(turn: Turn, state: Naming, said: Sent) -> Heard:
    if not isinstance(said, Words):
        return Heard.UNHANDLED
    wish = command(said.text)
    if wish and wish.wish in _LEAVES:
        await _leave(turn)
        return Heard.HANDLED
    await remember(turn, None)
    order = replace(state.order, words=said.text.strip())
    people = await turn.moment.uow.people.names(state.likely)
    if len(state.likely) > 1 and (place := _place(said.text, len(state.likely))):
        order = replace(order, words=people[state.likely[place - 1]])
    await obey(turn, order)
    return Heard.HANDLED


def _place(text: str, count: int) -> int:
    """2: the second of those who were offered."""
    said = text.strip()
    return int(said) if said in map(str, range(1, count + 1)) else 0


async def _confirm(turn: Turn, state: Confirming, said: Sent) -> Heard:
    """Of an order to cancel 取消 alone says neither; anything else lets the question go."""
    if not isinstance(said, Words):
        return Heard.UNHANDLED
    yes, no = confirmations(turn, state.manner)
    choices = (replace(yes, names=_YES), replace(no, names=_NO))
    choice, wish = taken_up(said.text, choices), command(said.text)
    if not choice and wish and wish.wish in _LEAVES:
        if state.order.deed is Deed.CANCEL:
            await _ask_clearly(turn, state)
            return Heard.HANDLED
        choice = NO
    if not choice:
        await remember(turn, None)
        return Heard.UNHANDLED
    await _decided(turn, state, is_yes=choice == YES)
    return Heard.HANDLED


async def _ask_clearly(turn: Turn, state: Confirming) -> None:
    yes, no = confirmations(turn, state.manner)
    question = turn.words.say("order.which_of_both", yes=yes.label, no=no.label)
    await confirm(turn, state.order, question, state.manner)


async def _decided(turn: Turn, state: Confirming, *, is_yes: bool) -> None:
    await remember(turn, None)
    if is_yes:
        await obey(turn, replace(state.order, is_confirmed=True))
    elif state.order.deed is Deed.REOPEN:
        turn.say("order.left_closed")
    else:
        turn.say("staff.left")


async def _leave(turn: Turn) -> None:
    await remember(turn, None)
    turn.say("staff.left")
