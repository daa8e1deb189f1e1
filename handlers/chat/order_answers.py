"""What somebody says where an order still needs something: why, with photos if they like; whom; how long; whether they mean it."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.chat.asking_orders import SKIP
from handlers.chat.how_long import answer_how_long, choose_how_long
from handlers.chat.reasons import LEAVES, explain, explained, left_by
from handlers.chat.reports import asks_aside, said_in
from handlers.chat.staff_actions import obey
from handlers.confirming import NO, YES, confirm, confirmations
from handlers.offers import taken_up
from handlers.patience import remember, state_of
from handlers.router import Heard
from handlers.talks import Asked, Confirming, Explaining, Naming, Timing
from handlers.turns import Turn
from workflows.forms.bursts import Sent
from workflows.forms.sessions import Words
from workflows.reading.commands import command
from workflows.reading.staff_deeds import Deed
from workflows.reading.staff_orders import listing

_YES = ("确定", "确认", "是", "是的", "对", "好", "好的", "可以", "嗯", "yes", "ok", "sure", "confirm")  # fmt: skip
_NO = ("不", "不是", "不要", "不用", "先不", "先不要", "别", "没有", "no", "don't", "not now")


async def answering_order(turn: Turn) -> Heard:
    """Only whoever was asked, and only for a while."""
    state, said = state_of(turn), said_in(turn)
    if not isinstance(state, Asked) or said is None:
        return Heard.UNHANDLED
    if asks_aside(turn) or (isinstance(said, Words) and listing(said.text)):
        return Heard.UNHANDLED
    if turn.moment.now > state.until:
        await remember(turn, None)
        return Heard.UNHANDLED
    match state:
        case Explaining():
            return await explain(turn, state, said)
        case Naming():
            return await _name(turn, state, said)
        case Confirming():
            return await _confirm(turn, state, said)
        case Timing():
            return await answer_how_long(turn, state, said)


async def settle_asked(turn: Turn, state: Asked, choice: str) -> None:
    """A button of the question: skip, one of the people, so long, yes or no."""
    match state:
        case Explaining() if state.can_skip and choice == SKIP:
            await explained(turn, state, "")
        case Naming() if choice.isdecimal() and int(choice) in state.likely:
            await remember(turn, None)
            await obey(turn, replace(state.order, people=(int(choice),)))
        case Confirming() if choice in (YES, NO):
            await _decided(turn, state, is_yes=choice == YES)
        case Timing():
            await choose_how_long(turn, state, choice)
        case _:
            turn.say("refusal.unknown_action")


async def _name(turn: Turn, state: Naming, said: Sent) -> Heard:
    """No name holds a digit: that is another order."""
    if not isinstance(said, Words):
        return Heard.UNHANDLED
    if await left_by(turn, said.text):
        return Heard.HANDLED
    await remember(turn, None)
    order = replace(state.order, words=said.text.strip())
    place = _place(said.text, len(state.likely))
    if place:
        order = replace(order, words="", people=(state.likely[place - 1],))
    elif re.search("[0-9]", said.text):
        return Heard.UNHANDLED
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
    if not choice and wish and wish.wish in LEAVES:
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
