"""How much longer, said in the chat or chosen by button: 2小时, 到明天下午, 三天 等配件."""

from __future__ import annotations

from dataclasses import replace

from handlers.chat.asking_orders import length_choices
from handlers.chat.reasons import left_by
from handlers.chat.staff_actions import obey
from handlers.chat.staff_tickets import prefixes
from handlers.offers import taken_up
from handlers.patience import remember
from handlers.router import Heard
from handlers.talks import Timing
from handlers.turns import Turn
from workflows.forms.bursts import Sent
from workflows.forms.sessions import Words
from workflows.reading.put_offs import put_off, put_off_order
from workflows.reading.staff_deeds import Deed
from workflows.reading.staff_orders import mentions


async def answer_how_long(turn: Turn, state: Timing, said: Sent) -> Heard:
    if not isinstance(said, Words):
        return Heard.UNHANDLED
    if await left_by(turn, said.text):
        return Heard.HANDLED
    if await _is_another_order(turn, said.text):
        await remember(turn, None)
        return Heard.UNHANDLED
    words = put_off_order(said.text) or said.text
    told = put_off(words, turn.around.surroundings.now)
    choice = taken_up(said.text, length_choices(turn))
    if told and told.is_told:
        await _timed(turn, state, words)
    elif choice:
        await choose_how_long(turn, state, choice)
    else:
        turn.say("order.no_length")
    return Heard.HANDLED


async def _is_another_order(turn: Turn, text: str) -> bool:
    """Of a ticket named by its number; a number alone is one of the choices."""
    named = [each for each in mentions(text, await prefixes(turn)) if each.number]
    return any(each.deed not in (Deed.ACT, Deed.SHOW) for each in named)


async def choose_how_long(turn: Turn, state: Timing, choice: str) -> None:
    labels = {each.id: each.label for each in length_choices(turn)}
    if choice in labels:
        await _timed(turn, state, labels[choice])
    else:
        turn.say("refusal.unknown_action")


async def _timed(turn: Turn, state: Timing, words: str) -> None:
    await remember(turn, None)
    await obey(turn, replace(state.order, words=words))
